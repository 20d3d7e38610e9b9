"""Which remissions a person would still get by the scale: a forecast for what-if, never a promise.

General remission is given on 17 August, special remission on the great day of the person's religion, both by dated
scales (`scales/remission.toml`). Every one forecast shortens the sentence, and so ends the row of those to come.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bekal.eligibility.criteria import Term, Word
from bekal.eligibility.facts import DisciplineEntry, Length
from bekal.eligibility.scales import Scale, scale_on, shipped_scales
from bekal.eligibility.sentences import Sentence, filled, texts
from bekal.eligibility.terms import Imprisonment, Method, dates_of, total
from bekal.lib.dates import add_months


@dataclass(frozen=True, slots=True)
class Grant:
    """One remission by the scale: the day, `general` or `special`, the how manieth of its kind, and how much."""

    day: date
    kind: str
    number: int
    length: Length
    served_months: int
    reference: str

    @property
    def sentence(self) -> Sentence:
        """It in words, in both languages."""
        words: dict[str, Word] = {
            "kind": Term("remission", self.kind),
            "date": self.day,
            "length": self.length,
            "number": self.number,
            "served": Length(*divmod(self.served_months, 12)),
        }
        return filled(texts()["forecast"]["grant"], words)


def forecast(
    imprisonment: Imprisonment,
    method: Method,
    *,
    since: date,
    holy_days: Collection[date] = (),
    discipline: Iterable[DisciplineEntry] = (),
) -> tuple[Grant, ...]:
    """The remissions after `since` and before the expiry, in order, were each given that the scale allows.

    Remissions up to `since` are taken as given (they stand in `imprisonment.remission`) and count towards the number.
    `holy_days` are the days of special remission since the start, if the religion is known. None for who has no term,
    or one too short, none on a day on which a disciplinary measure still counts, and none before the first scale.
    """
    expiry = dates_of(imprisonment, method)["sentence_expiry"].value
    start = _counted_from(imprisonment)
    if expiry is None or start is None or imprisonment.remission is None:
        return ()
    measures = tuple(discipline)
    numbers = {"general": 0, "special": 0}
    grants: list[Grant] = []
    for day, kind in _days(start, expiry, holy_days):
        scale = scale_on("remission", day)
        served = (day - start).days // scale.values["month_days"]
        if day >= expiry or not _allowed(scale, imprisonment, served) or _measured(measures, day, scale):
            continue
        numbers[kind] += 1
        if day <= since:
            continue
        length = _amount(scale.values[kind], numbers[kind], served)
        grants.append(Grant(day, kind, numbers[kind], length, served, scale.reference))
        remission = total((imprisonment.remission, *(grant.length for grant in grants)))
        expiry = dates_of(replace(imprisonment, remission=remission), method)["sentence_expiry"].value or expiry
    return tuple(grants)


def expiry_with(imprisonment: Imprisonment, grants: Collection[Grant], method: Method) -> date | None:
    """When the sentence ends with these remissions; one longer than what is left ends it on the day it is given."""
    expiry = dates_of(with_grants(imprisonment, grants), method)["sentence_expiry"].value
    return None if expiry is None else max([expiry, *(grant.day for grant in grants)])


def with_grants(imprisonment: Imprisonment, grants: Iterable[Grant]) -> Imprisonment:
    """The same imprisonment with these remissions given."""
    remission = total((imprisonment.remission or Length(), *(grant.length for grant in grants)))
    return replace(imprisonment, remission=remission)


def _counted_from(imprisonment: Imprisonment) -> date | None:
    """Where detention was interrupted, the months count from the last time it began (Keppres 174/1999 article 7)."""
    start = imprisonment.commuted_on if imprisonment.commuted_to is not None else imprisonment.start
    lasts = [stretch.last for stretch in imprisonment.interruptions]
    if start is None or None in lasts:
        return None
    return max([start, *(last + timedelta(days=1) for last in lasts if last is not None)])


def _days(start: date, expiry: date, holy_days: Collection[date]) -> list[tuple[date, str]]:
    start = max(start, shipped_scales()["remission"][0].validity.since or start)
    found = [(day, "special") for day in holy_days if start <= day < expiry]
    for year in range(start.year, expiry.year + 1):
        values = scale_on("remission", date(year, 12, 31)).values["holiday"]
        day = date(year, values["month"], values["day"])
        if start <= day < expiry:
            found.append((day, "general"))
    return sorted(found)


def _allowed(scale: Scale, imprisonment: Imprisonment, served: int) -> bool:
    length = imprisonment.commuted_to or total(imprisonment.lengths or ())
    first: int = scale.values["general"]["first"][0]["served_months"]
    return length.begun_months >= scale.values["shortest_term_months"] and served >= first


def _measured(measures: Iterable[DisciplineEntry], day: date, scale: Scale) -> bool:
    """Whether a measure stands on that day or ended too short a time before; one without a last day always does."""
    months: int = scale.values["clean_months"]
    return any(
        entry.began <= day and (entry.last_day is None or day < add_months(entry.last_day + timedelta(days=1), months))
        for entry in measures
    )


def _amount(scale: Mapping[str, Any], number: int, served: int) -> Length:
    if number == 1:
        row = [row for row in scale["first"] if row["served_months"] <= served][-1]
    else:
        later = scale["later"]
        row = later[min(number - 2, len(later) - 1)]
    return Length(0, row["months"], row["days"])
