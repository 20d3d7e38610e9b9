"""How the figures are counted, in plain Python."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bekal.lib.dates import add_months

SMALLEST_SHOWN = 5  # a share of fewer people than this would tell of single persons


@dataclass(frozen=True, slots=True)
class Month:
    """The releases of one calendar month: how many, and how many of them with a certificate."""

    first_day: date
    released: int
    certified: int

    @property
    def percent(self) -> int | None:
        """Coverage in whole percent; None where too few went home to show a share."""
        return percent(self.certified, self.released) if self.released >= SMALLEST_SHOWN else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of people released who left with at least one certified skill, over the last twelve months."""

    months: tuple[Month, ...]

    @property
    def released(self) -> int:
        return sum(month.released for month in self.months)

    @property
    def certified(self) -> int:
        return sum(month.certified for month in self.months)

    @property
    def percent(self) -> int | None:
        return percent(self.certified, self.released) if self.released >= SMALLEST_SHOWN else None


def percent(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percent, rounded half up; None of nothing."""
    return (part * 200 + whole) // (2 * whole) if whole else None


def last_months(today: date, count: int) -> list[date]:
    """The first days of the last `count` calendar months, this one last."""
    this_month = today.replace(day=1)
    return [add_months(this_month, back) for back in range(1 - count, 1)]


def coverage(today: date, counted: Mapping[date, tuple[int, int]], months: int = 12) -> Coverage:
    """The coverage of the last months from {first day of month: (released, certified)}."""
    return Coverage(tuple(Month(first, *counted.get(first, (0, 0))) for first in last_months(today, months)))


# The last day on which something can be done


def last_day_before(start: date, working: Sequence[date]) -> date | None:
    """The last of the working days (in order) before a class begins; None if there is none."""
    place = bisect_left(working, start)
    return working[place - 1] if place else None


def last_begin(latest_end: date, days: int, working: Sequence[date]) -> tuple[date, date] | None:
    """The latest first day, and its last, of a class of so many working days that ends by `latest_end`.

    `working` are the working days in order; None where they do not suffice.
    """
    after = bisect_right(working, latest_end)
    if days < 1 or after < days:
        return None
    return working[after - days], working[after - 1]


# Timetables


class SlotKind(StrEnum):
    """What somebody who teaches does on a day."""

    SESSION = "session"
    PLANNED = "planned"  # a day of a class whose sessions are not laid out yet
    AWAY = "away"
