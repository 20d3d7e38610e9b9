"""The shipped texts, and how names in braces are filled in."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.partners.rules.clauses import (
    BLANK,
    PLACEHOLDERS,
    Clause,
    UnknownPlaceholder,
    check_names,
    clauses_in_force,
    fill,
    legal_bases,
    shipped_clauses,
)
from bekal.partners.rules.wording import day_in_words, duty_in_words, listed, people_in_words, term_in_words

DAY = dt.date(2026, 3, 2)
PKS = ["parties", "basis", "purpose", "scope", "duties", "execution", "funding", "term", "security", "monitoring",
       "force_majeure", "disputes", "amendment", "closing"]  # fmt: skip


def test_an_executable_agreement_has_every_clause_and_a_memorandum_fewer():
    assert [one.code for one in shipped_clauses("executable", DAY)] == PKS
    memorandum = [one.code for one in shipped_clauses("memorandum", DAY)]
    assert 5 <= len(memorandum) < len(PKS)
    assert set(memorandum) <= set(PKS)


@pytest.mark.parametrize("kind", ["executable", "memorandum"])
def test_every_shipped_name_is_known(kind):
    for clause in shipped_clauses(kind, DAY):
        check_names(clause.body)
        assert clause.body


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("{mitra} dan {lapas}", ()),
        ("{mitra} {penjara}", ("penjara",)),
        ("{mitra.__class__}", ("mitra.__class__",)),
        ("{0}", ("0",)),
        ("{mitra!r:>10}", ("mitra!r:>10",)),
        ("{} { mitra } {{mitra}}", (" mitra ",)),
        ("tanpa isian, { saja", ()),
    ],
)
def test_a_name_that_means_nothing_is_refused_by_its_name(body, unknown):
    if not unknown:
        check_names(body)
        return
    with pytest.raises(UnknownPlaceholder) as refused:
        check_names(body)
    assert refused.value.names == unknown


def test_what_nobody_knows_yet_stays_blank_and_is_told():
    done = fill("{lapas} dengan {mitra}", {"lapas": "Lapas Ambon"})
    assert (done.text, done.blanks) == (f"Lapas Ambon dengan {BLANK}", ("mitra",))


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_value_is_put_in_as_it_is_whatever_it_looks_like(lapas, mitra):
    done = fill("{lapas}|{mitra}", {"lapas": lapas, "mitra": mitra})
    assert done.text == f"{lapas.strip() or BLANK}|{mitra.strip() or BLANK}"


def test_a_value_with_braces_is_not_filled_again():
    assert fill("{mitra}", {"mitra": "{lapas}", "lapas": "X"}).text == "{lapas}"


@given(st.text(max_size=200))
def test_any_text_is_filled_or_refused(body):
    with suppress(UnknownPlaceholder):
        assert fill(body, dict.fromkeys(PLACEHOLDERS, "x")).blanks == ()


def test_the_law_is_that_of_the_day():
    before, after = legal_bases(dt.date(2021, 3, 8)), legal_bases(DAY)
    assert any("12 Tahun 1995" in one.text for one in before)
    assert not any("22 Tahun 2022" in one.text for one in before)
    assert any("22 Tahun 2022" in one.text for one in after)
    recalled = [one for one in after if "57 Tahun 1999" in one.text]
    assert [one.certainty for one in recalled] == ["recalled"]


def test_a_prisons_own_text_goes_before_the_shipped_one_and_an_empty_one_leaves_it_out():
    shipped = [Clause("a", 1, "A", "bawaan", DAY), Clause("b", 2, "B", "bawaan", DAY)]
    own = [Clause("b", 2, "B", "sendiri", DAY), Clause("c", 0, "C", "baru", DAY)]
    assert [one.body for one in clauses_in_force(shipped, own)] == ["baru", "bawaan", "sendiri"]
    assert [one.code for one in clauses_in_force(shipped, [Clause("a", 1, "A", " ", DAY)])] == ["b"]


def test_days_terms_and_numbers_in_words():
    assert day_in_words(dt.date(2021, 3, 8)) == (
        "Senin tanggal delapan bulan Maret tahun dua ribu dua puluh satu (08-03-2021)"
    )
    assert term_in_words(dt.date(2021, 3, 8), dt.date(2024, 3, 8)) == "3 (tiga) tahun"
    assert term_in_words(DAY, dt.date(2027, 9, 10)) == "1 (satu) tahun 6 (enam) bulan 8 (delapan) hari"
    assert people_in_words(25, 30) == "paling sedikit 25 (dua puluh lima) dan paling banyak 30 (tiga puluh) peserta"
    assert listed(["a", "b", "c"]) == "a, b, dan c"
    places = {"side": "partner", "kind": "places", "quantity": 16, "period": "year", "text": ""}
    assert duty_in_words(places) == "menyediakan 16 (enam belas) tempat peserta setiap tahun"
