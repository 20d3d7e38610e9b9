"""Whole numbers and amounts of rupiah in words, as they stand on receipts, budgets and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bekal.lib.dates import Language

_UNITS: Mapping[Language, Sequence[str]] = {
    "id": (
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
        "dua belas", "tiga belas", "empat belas", "lima belas", "enam belas", "tujuh belas", "delapan belas",
        "sembilan belas",
    ),
    "en": (
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ),
}  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Mapping[Language, Sequence[str]] = {
    "id": (
        "", "ribu", "juta", "miliar", "triliun", "kuadriliun", "kuintiliun", "sekstiliun", "septiliun", "oktiliun",
        "noniliun", "desiliun",
    ),
    "en": (
        "", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion",
        "octillion", "nonillion", "decillion",
    ),
}  # fmt: skip
_MINUS: Mapping[Language, str] = {"id": "minus", "en": "minus"}


def number_in_words(number: int, language: Language = "id") -> str:
    """Any whole number in words: `satu juta dua ratus lima puluh ribu`; a negative one with `minus` before it.

    Thousands are told in groups of three digits up to decillions (10³³); of larger numbers the decillions are told as
    a number of their own: 10³⁶ is `seribu desiliun`.
    """
    if number < 0:
        return f"{_MINUS[language]} {number_in_words(-number, language)}"
    if number < 1000:
        return _below_thousand(number, language)
    return " ".join(_groups(number, language))


def rupiah_in_words(amount: int, language: Language = "id") -> str:
    """Whole rupiah in words: `satu juta dua ratus lima puluh ribu rupiah`."""
    return f"{number_in_words(amount, language)} rupiah"


def _groups(number: int, language: Language) -> list[str]:
    """The words of a number from 1,000 on, its highest group of three digits first."""
    scales = _SCALES[language]
    whole, words = number, []
    for scale in scales[:-1]:
        whole, group = divmod(whole, 1000)
        if group:
            words.append(_group(group, scale, language))
    if whole:
        words.append(f"{number_in_words(whole, language)} {scales[-1]}")
    return words[::-1]


def _group(group: int, scale: str, language: Language) -> str:
    if language == "id" and scale == "ribu" and group == 1:
        return "seribu"
    return f"{_below_thousand(group, language)} {scale}".rstrip()


def _below_thousand(number: int, language: Language) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds and language == "id":
        words.append("seratus" if hundreds == 1 else f"{_UNITS['id'][hundreds]} ratus")
    elif hundreds:
        words.append(f"{_UNITS['en'][hundreds]} hundred")
    if rest or not hundreds:
        words.append(_below_hundred(rest, language))
    return " ".join(words)


def _below_hundred(number: int, language: Language) -> str:
    if number < 20:
        return _UNITS[language][number]
    tens, units = divmod(number, 10)
    if language == "en":
        return f"{_ENGLISH_TENS[tens]}-{_UNITS['en'][units]}" if units else _ENGLISH_TENS[tens]
    return f"{_UNITS['id'][tens]} puluh {_UNITS['id'][units]}" if units else f"{_UNITS['id'][tens]} puluh"
