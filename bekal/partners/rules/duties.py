"""What a party owes under an agreement against what happened: counted period by period, from plain facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bekal.lib.dates import add_months
from bekal.partners.choices import DutyKind, DutyPeriod

NEAR_ITS_END = timedelta(days=90)
DISTINCT = frozenset({DutyKind.CLASSES, DutyKind.INSTRUCTORS, DutyKind.ROOM})
"""Of these the same thing counts once in a period: an instructor who teaches ten days is one instructor."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was delivered on a day; `what` tells what is the same thing (an instructor, a class)."""

    kind: str
    day: date
    quantity: int = 1
    what: int | None = None
    class_id: int | None = None
    side: str = ""  # who did it, where both parties may owe the same


@dataclass(frozen=True, slots=True)
class StartedClass:
    """A class that began under the agreement, with its first and last day."""

    class_id: int
    name: str
    starts: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch from `starts` until (not including) `ends` in which a quantity is owed, by one class or by all."""

    starts: date
    ends: date
    class_id: int | None = None
    class_name: str = ""

    @property
    def last_day(self) -> date:
        return self.ends - timedelta(days=1)


class Standing(StrEnum):
    """How a duty stands in a period."""

    MET = "met"
    UNDER_WAY = "under_way"
    NEAR = "near"  # not met, and the period ends within 90 days
    MISSED = "missed"  # not met, and the period is over


@dataclass(frozen=True, slots=True)
class Tally:
    """Owed against delivered in one period."""

    window: Window
    owed: int
    delivered: int
    standing: Standing

    @property
    def missing(self) -> int:
        return max(0, self.owed - self.delivered)

    @property
    def percent(self) -> int:
        """How much of what is owed was delivered, in whole percent, at most 100."""
        return min(100, 100 * self.delivered // self.owed)


def windows(period: str, starts: date, ends: date, classes: Sequence[StartedClass], today: date) -> list[Window]:
    """The periods of a duty that have begun: the agreement's years, its whole term, or each class; the last one first.

    An agreement's year begins on the day on which the agreement does; the last one ends with it.
    """
    if period == DutyPeriod.CLASS:
        spans = [Window(one.starts, one.last_day + timedelta(days=1), one.class_id, one.name) for one in classes]
    elif period == DutyPeriod.YEAR:
        spans, number = [], 0
        while (first := add_months(starts, 12 * number)) < ends:
            number += 1
            spans.append(Window(first, min(add_months(starts, 12 * number), ends)))
    else:
        spans = [Window(starts, ends)]
    begun = [window for window in spans if window.starts <= today]
    return sorted(begun, key=lambda window: window.starts, reverse=True)


BY_HAND = (DutyKind.REPORT, DutyKind.OTHER, DutyKind.EXAM, DutyKind.MATERIALS)
"""What a party may write down itself; the rest is counted from classes only."""


def delivered(kind: str, side: str, window: Window, happenings: Iterable[Happening]) -> int:
    """How much of a kind was delivered in a window; in a class's own window whatever belongs to that class."""
    found = [one for one in happenings if one.kind == kind and one.side in ("", side) and _belongs(one, window)]
    if kind in DISTINCT:
        told = {one.what for one in found if one.what is not None}
        return len(told) + sum(one.quantity for one in found if one.what is None)
    return sum(one.quantity for one in found)


def _belongs(one: Happening, window: Window) -> bool:
    if window.class_id is not None and one.class_id is not None:
        return one.class_id == window.class_id
    return window.starts <= one.day < window.ends


def tally(kind: str, side: str, owed: int, window: Window, happenings: Iterable[Happening], today: date) -> Tally:
    """Owed against delivered in a window, as it stands on a day."""
    count = delivered(kind, side, window, happenings)
    return Tally(window, owed, count, _standing(count >= owed, window, today))


def _standing(met: bool, window: Window, today: date) -> Standing:
    if met:
        return Standing.MET
    if today >= window.ends:
        return Standing.MISSED
    return Standing.NEAR if today + NEAR_ITS_END >= window.ends else Standing.UNDER_WAY
