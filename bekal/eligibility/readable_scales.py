"""A scale as plain sentences, out of its dated data, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bekal.eligibility.criteria import Term, Word
from bekal.eligibility.facts import Length
from bekal.eligibility.readable import certainty_in_words, validity_in_words
from bekal.eligibility.scales import Scale
from bekal.eligibility.sentences import LANGUAGES, Sentence, fact_name, filled, texts
from bekal.lib.dates import month_name


@dataclass(frozen=True, slots=True)
class ReadableScale:
    """One version of a scale in words. `note` is Indonesian, as its author wrote it."""

    code: str
    title: Sentence
    validity: Sentence
    reference: str
    certainty: Sentence
    note: str
    lines: tuple[Sentence, ...]


def readable_scale(scale: Scale) -> ReadableScale:
    """A version of a scale in words. KeyError for a scale that nobody gave words."""
    return ReadableScale(
        code=scale.code,
        title=scale.title,
        validity=validity_in_words(scale.validity),
        reference=scale.reference,
        certainty=certainty_in_words(scale.certainty),
        note=scale.note,
        lines=tuple(_LINES[scale.code](scale.values)),
    )


def _counting(values: Mapping[str, Any]) -> Iterator[Sentence]:
    yield _said("counting", values["year"])
    yield _said("counting", values["remission"])
    yield _said("counting", "month_days", days=values["month_days"])


def _credit(values: Mapping[str, Any]) -> Iterator[Sentence]:
    for kind, days in values.items():
        yield _said("credit", "full" if days == 1 else "part", kind=Term("detention", kind), days=days)


def _commutation(values: Mapping[str, Any]) -> Iterator[Sentence]:
    yield _said("commutation", "longest_years", years=values["longest_years"])


def _release(values: Mapping[str, Any]) -> Iterator[Sentence]:
    for name in ("conditional_leave_longest_months", "parole_minimum_months", "pre_release_longest_months"):
        yield _said("release", name, length=_months(values[name]))


def _remission(values: Mapping[str, Any]) -> Iterator[Sentence]:
    holiday = {language: month_name(values["holiday"]["month"], language) for language in LANGUAGES}
    yield _in_each("remission", "holiday", {"month": holiday}, day=values["holiday"]["day"])
    for kind in ("general", "special"):
        for row in values[kind]["first"]:
            words = {"served": _months(row["served_months"]), "length": Length(0, row["months"], row["days"])}
            yield _said("remission", "first", kind=Term("remission", kind), **words)
        later = values[kind]["later"]
        for number, row in enumerate(later, 2):
            code = "last" if number == len(later) + 1 else "later"
            length = Length(0, row["months"], row["days"])
            yield _said("remission", code, kind=Term("remission", kind), number=number, length=length)
    yield _said("remission", "month_days", days=values["month_days"])
    for name in ("shortest_term_months", "clean_months"):
        yield _said("remission", name, length=_months(values[name]))


def _data_quality(values: Mapping[str, Any]) -> Iterator[Sentence]:
    yield _said("data_quality", "tolerance_days", days=values["tolerance_days"])
    yield _said("data_quality", "youngest_years", years=values["youngest_years"])
    for name in ("everyone", "sentenced", "with_term"):
        names = [fact_name(fact) for fact in values[name]]
        listed = {language: ", ".join(one[language] for one in names) for language in LANGUAGES}
        yield _in_each("data_quality", name, {"facts": listed})


_LINES: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Sentence]]] = {
    "counting": _counting,
    "credit": _credit,
    "commutation": _commutation,
    "release": _release,
    "remission": _remission,
    "data_quality": _data_quality,
}


def _months(months: int) -> Length:
    return Length(*divmod(months, 12))


def _said(scale: str, code: str, **words: Word) -> Sentence:
    return filled(texts()["scales"][scale][code], words)


def _in_each(scale: str, code: str, named: Mapping[str, Sentence], **words: Word) -> Sentence:
    """The same, where some words differ by language."""
    template = texts()["scales"][scale][code]
    return {
        language: filled(template, {**words, **{name: said[language] for name, said in named.items()}})[language]
        for language in LANGUAGES
    }
