"""On what a class stands: whether the texts of its agreement cover its course on every day, and leave it places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bekal.lib.dates import add_months
from bekal.partners.choices import DutyKind, DutyPeriod, PartySide
from bekal.partners.rules.text import Text, terms_of

Taken = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What an agreement says from a day on: from when until (not including) when, for which courses, how many places.

    `yearly` and `in_all` are places that the partner owes in a year of the agreement and during the whole of it; None
    where nothing was said of it.
    """

    holds_from: date
    starts: date
    ends: date
    course_ids: frozenset[int]
    yearly: int | None = None
    in_all: int | None = None


class Gap(StrEnum):
    """Why a class does not stand on an agreement."""

    STARTS_LATE = "starts_late"
    ENDS_EARLY = "ends_early"
    COURSE_MISSING = "course_missing"
    NO_PLACES_LEFT = "no_places_left"


def stretch_of(text: Text, holds_from: date) -> Stretch:
    """What a text says to classes from a day on."""
    terms, duties = terms_of(text), text["duties"].values()
    owed = [
        (duty["period"], duty["quantity"])
        for duty in duties
        if duty["kind"] == DutyKind.PLACES and duty["side"] == PartySide.PARTNER
    ]
    courses = frozenset(int(key) for key in text["courses"])
    return Stretch(holds_from, terms["starts"], terms["ends"], courses, **places_owed(owed))


def places_owed(duties: Iterable[tuple[str, int]]) -> dict[str, int | None]:
    """The places that a partner owes in a year and in all, out of its duties to give places as (period, number)."""
    sums: dict[str, int | None] = {"yearly": None, "in_all": None}
    names = {DutyPeriod.YEAR.value: "yearly", DutyPeriod.TERM.value: "in_all"}
    for period, quantity in duties:
        if name := names.get(period):
            sums[name] = (sums[name] or 0) + quantity
    return sums


def on_day(stretches: Sequence[Stretch], day: date) -> Stretch:
    """Which of the stretches (the newest text last) holds on a day; before all of them the first one."""
    held = [one for one in stretches if one.holds_from <= day]
    return held[-1] if held else stretches[0]


def year_of(starts: date, day: date) -> tuple[date, date]:
    """The year of an agreement in which a day lies: from an anniversary of its start until (not including) the next."""
    years = max(day.year - starts.year, 0)
    if add_months(starts, 12 * years) > day:
        years = max(years - 1, 0)
    return add_months(starts, 12 * years), add_months(starts, 12 * (years + 1))


def ground(
    stretches: Sequence[Stretch], first_day: date, last_day: date, course_id: int, *, places: int = 0, taken: Taken
) -> tuple[Gap, ...]:
    """What an agreement lacks for a class of a course from `first_day` to `last_day` (both included).

    `stretches` are its texts, the newest last; each counts from its day until the next one's. `taken` are the places of
    its other classes that are open or later, each with the first day of its class; `places` are those of this class.
    """
    parts = list(_parts(stretches, first_day, last_day))
    gaps = {
        Gap.STARTS_LATE: parts[0][0].starts > first_day,
        Gap.ENDS_EARLY: any(part.ends <= last for part, last in parts),
        Gap.COURSE_MISSING: any(course_id not in part.course_ids for part, _last in parts),
        Gap.NO_PLACES_LEFT: _too_full(parts[0][0], first_day, places, taken),
    }
    return tuple(gap for gap, holds in gaps.items() if holds)


def _parts(stretches: Sequence[Stretch], first_day: date, last_day: date) -> Iterable[tuple[Stretch, date]]:
    """Which text holds from the first day on, and each that comes after it, with its last day within the days."""
    turns = sorted({one.holds_from for one in stretches if first_day < one.holds_from <= last_day})
    for first, after in zip([first_day, *turns], [*turns, last_day + timedelta(days=1)], strict=True):
        yield on_day(stretches, first), after - timedelta(days=1)


def _too_full(stretch: Stretch, first_day: date, places: int, taken: Taken) -> bool:
    starts, after = year_of(stretch.starts, first_day)
    in_year = sum(count for day, count in taken if starts <= day < after)
    in_all = sum(count for _day, count in taken)
    too_many_a_year = stretch.yearly is not None and in_year + places > stretch.yearly
    return too_many_a_year or (stretch.in_all is not None and in_all + places > stretch.in_all)
