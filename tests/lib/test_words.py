import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.words import number_in_words, rupiah_in_words

TABLES = Path(__file__).parent / "tables"
BIG = 10**39


def rows(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return [(int(row["number"]), row["id"], row["en"]) for row in csv.DictReader(file)]


WRITTEN, BY_HAND = rows("numbers_in_words.csv"), rows("numbers_by_hand.csv")


def test_the_table_is_large_and_holds_the_awkward_ones():
    assert len({number for number, *_words in WRITTEN}) >= 2000
    assert {0, 11, 100, 1000, 1001, 11000, 1_000_000, 12_001_052, 1_000_000_000} <= {row[0] for row in BY_HAND}


def test_every_number_of_the_table_which_another_method_wrote():
    wrong = [row for row in WRITTEN if (number_in_words(row[0]), number_in_words(row[0], "en")) != row[1:]]
    assert wrong == []


@pytest.mark.parametrize(("number", "indonesian", "english"), BY_HAND)
def test_numbers_that_somebody_wrote_by_hand(number, indonesian, english):
    assert number_in_words(number) == indonesian
    assert number_in_words(number, "en") == english


def test_rupiah():
    assert rupiah_in_words(1_250_000) == "satu juta dua ratus lima puluh ribu rupiah"
    assert rupiah_in_words(0) == "nol rupiah"
    assert rupiah_in_words(-1000) == "minus seribu rupiah"
    assert rupiah_in_words(50_000_000, "en") == "fifty million rupiah"


def test_beyond_the_last_scale():
    assert number_in_words(10**33) == "satu desiliun"
    assert number_in_words(10**36) == "seribu desiliun"
    assert number_in_words(10**36 + 1, "en") == "one thousand decillion one"


# Reading back: from the left, word by word

ONES = dict(
    zip(["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"], range(1, 10), strict=True)
)
SCALES = dict(
    zip(
        [
            "ribu",
            "juta",
            "miliar",
            "triliun",
            "kuadriliun",
            "kuintiliun",
            "sekstiliun",
            "septiliun",
            "oktiliun",
            "noniliun",
        ],
        range(3, 33, 3),
        strict=True,
    )
)


def read(text):
    """The number that the words tell."""
    words = text.split()
    if words[0] == "minus":
        return -read(" ".join(words[1:]))
    if "desiliun" in words:
        place = len(words) - words[::-1].index("desiliun") - 1
        rest = words[place + 1 :]
        return read(" ".join(words[:place])) * 10**33 + (read(" ".join(rest)) if rest else 0)
    total = group = last = 0
    for word in words:
        if word in ONES:
            group, last = group + ONES[word], ONES[word]
        elif word == "puluh":
            group += 9 * last
        elif word == "belas":
            group += 10
        elif word == "ratus":
            group += 99 * last
        elif word in SCALES:
            total, group = total + group * 10 ** SCALES[word], 0
        else:
            told = {"nol": 0, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}[word]
            total, group = (total + told, group) if word == "seribu" else (total, group + told)
    return total + group


@given(st.one_of(st.integers(-BIG, BIG), st.integers(0, 2_000_000), st.integers(0, 10**13)))
def test_what_is_written_reads_back(number):
    assert read(number_in_words(number)) == number


@given(st.one_of(st.integers(0, BIG), st.integers(0, 2_000_000)))
def test_nobody_says_satu_ratus(number):
    words = number_in_words(number)
    assert not re.search(r"\bsatu (ratus|puluh|belas)\b", words)
    assert not re.search(r"(^|juta |miliar |liun )satu ribu\b", words)
    assert words == " ".join(words.split())
    assert "nol" not in words.split() or number == 0


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_different_numbers_have_different_words(one, other):
    for language in ("id", "en"):
        assert (number_in_words(one, language) == number_in_words(other, language)) == (one == other)
