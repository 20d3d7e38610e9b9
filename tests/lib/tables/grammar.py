"""Writes `numbers_in_words.csv`: the words of thousands of numbers, by rewriting digits instead of counting.

Another method than `bekal.lib.words`, on purpose: no arithmetic at all. Each digit is spelled with its place, then what
Indonesian (or English) says otherwise is rewritten by patterns. The awkward ones stand in `numbers_by_hand.csv`.
Run from the root of the repository: `python tests/lib/tables/grammar.py`.
"""

import csv
import random
import re
from pathlib import Path

TABLE = Path(__file__).parent / "numbers_in_words.csv"
DIGITS = dict(
    zip(
        "0123456789",
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"],
        strict=True,
    )
)
PLACES = ["triliun", "miliar", "juta", "ribu", ""]
ENGLISH_DIGITS = dict(
    zip("0123456789", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)
ENGLISH_PLACES = ["trillion", "billion", "million", "thousand", ""]
TEENS = {
    "ten zero": "ten", "ten one": "eleven", "ten two": "twelve", "ten three": "thirteen", "ten four": "fourteen",
    "ten five": "fifteen", "ten six": "sixteen", "ten seven": "seventeen", "ten eight": "eighteen",
    "ten nine": "nineteen",
}  # fmt: skip
TENS = {
    "one": "ten", "two": "twenty", "three": "thirty", "four": "forty", "five": "fifty", "six": "sixty",
    "seven": "seventy", "eight": "eighty", "nine": "ninety",
}  # fmt: skip


def triples(digits):
    padded = digits.zfill(15)
    return [padded[place : place + 3] for place in range(0, 15, 3)]


def indonesian(digits):
    if digits.strip("0") == "":
        return "nol"
    text = " ".join(
        f"{DIGITS[one[0]]} ratus {DIGITS[one[1]]} puluh {DIGITS[one[2]]} {place}" if one != "000" else ""
        for one, place in zip(triples(digits), PLACES, strict=True)
    )
    text = re.sub(r"nol (ratus|puluh)", "", text)
    text = re.sub(r"\bnol\b", "", text)
    text = " ".join(text.split())
    text = re.sub(r"\bsatu ratus\b", "seratus", text)
    text = re.sub(r"\bsatu puluh satu\b", "sebelas", text)
    text = re.sub(r"\bsatu puluh (dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)\b", r"\1 belas", text)
    text = re.sub(r"\bsatu puluh\b", "sepuluh", text)
    return re.sub(r"(^|triliun |miliar |juta )satu ribu\b", r"\1seribu", text)


def english(digits):
    if digits.strip("0") == "":
        return "zero"
    text = " ".join(
        f"{ENGLISH_DIGITS[one[0]]} hundred {ENGLISH_DIGITS[one[1]]}-ty {ENGLISH_DIGITS[one[2]]} {place}"
        if one != "000"
        else ""
        for one, place in zip(triples(digits), ENGLISH_PLACES, strict=True)
    )
    text = re.sub(r"zero hundred ", "", text)
    text = re.sub(r"(\w+)-ty", lambda found: TENS.get(found[1], ""), text)
    text = re.sub(r"\bten \w+\b", lambda found: TEENS[found[0]], text)
    text = re.sub(r"\bzero\b", "", text)
    text = " ".join(text.split())
    return re.sub(r"(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (one|two|three|four|five|six|seven|eight|nine)\b", r"\1-\2", text)  # fmt: skip # noqa: E501


def numbers():
    dice = random.Random(1945)
    chosen = {str(number) for number in range(1125)}
    for power in range(3, 15):
        chosen |= {f"{head}{'0' * power}" for head in ("1", "2", "9", "10", "11", "12", "19", "20", "21", "100", "101")}
        chosen |= {str(10**power + near) for near in (-1, 1, 10, 11, 100, 1000, 1001)}
    while len(chosen) < 2700:
        chosen.add(str(dice.randrange(10 ** dice.randrange(3, 16))))
        chosen.add("".join(dice.choice("0011259") for _ in range(dice.randrange(4, 16))).lstrip("0") or "0")
    return sorted((one for one in chosen if len(one) <= 15), key=lambda one: (len(one), one))


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["number", "id", "en"])
        writer.writerows([one, indonesian(one), english(one)] for one in numbers())
