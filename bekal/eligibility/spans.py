"""Stretches of days: `[since, until)`, and sets of them. No day is ever iterated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bekal.lib.dates import add_months

PAST, FUTURE = 0, date.max.toordinal() + 1
"""Days as numbers are `date.toordinal()`; these two stand for no bound."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `since` up to but not including `until`; None is without bound. Never empty: ValueError."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError(f"a span from {self.since} until {self.until} has no day")

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the span."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of days as ordered spans that neither touch nor overlap. Build it with `of`, `since`, `before`.

    `bounds` are the spans' first days and the days after their last, as numbers.
    """

    bounds: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, parts: Iterable[Span]) -> Spans:
        """The union of any spans."""
        return _merged([_numbers(part) for part in parts])

    @classmethod
    def since(cls, day: date) -> Spans:
        """That day and every later one."""
        return cls.from_number(day.toordinal())

    @classmethod
    def from_number(cls, day: int) -> Spans:
        """From the day of that number on; PAST: always, FUTURE: never."""
        if day <= PAST:
            return ALWAYS
        return cls(((day, FUTURE),)) if day < FUTURE else NEVER

    @classmethod
    def before(cls, day: date) -> Spans:
        """Every day before that one."""
        return ~cls.since(day)

    @classmethod
    def between(cls, bounds: Iterable[tuple[int, int]]) -> Spans:
        """The union of stretches of days given as numbers, of which some may be empty."""
        return _merged(list(bounds))

    @property
    def parts(self) -> tuple[Span, ...]:
        """The spans, in order."""
        return tuple(_span(low, high) for low, high in self.bounds)

    def __and__(self, other: Spans) -> Spans:
        """The days in both."""
        if self is ALWAYS or other is NEVER:
            return other
        if other is ALWAYS or self is NEVER:
            return self
        return _merged(
            [
                (max(low, other_low), min(high, other_high))
                for low, high in self.bounds
                for other_low, other_high in other.bounds
            ]
        )

    def __or__(self, other: Spans) -> Spans:
        """The days in either."""
        if self is NEVER or other is ALWAYS:
            return other
        if other is NEVER or self is ALWAYS:
            return self
        return _merged([*self.bounds, *other.bounds])

    def __invert__(self) -> Spans:
        """The days in neither span of the set."""
        edges = [PAST, *(edge for bounds in self.bounds for edge in bounds), FUTURE]
        return _merged(list(zip(edges[::2], edges[1::2], strict=True)))

    def __bool__(self) -> bool:
        """Whether there is any day at all."""
        return bool(self.bounds)

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the days."""
        return self.holding(day) is not None

    def holding(self, day: date) -> Span | None:
        """The span in which `day` lies."""
        number = day.toordinal()
        for low, high in self.bounds:
            if low <= number < high:
                return _span(low, high)
        return None

    def next_after(self, day: date) -> Span | None:
        """The first span that begins after `day`."""
        number = day.toordinal()
        for low, high in self.bounds:
            if low > number:
                return _span(low, high)
        return None

    def last_before(self, day: date) -> Span | None:
        """The last span that is over on `day`."""
        number = day.toordinal()
        for low, high in reversed(self.bounds):
            if high <= number:
                return _span(low, high)
        return None


def months_later(day: date, months: int) -> int:
    """The number of the day so many months later (`add_months`); PAST or FUTURE where that leaves the calendar."""
    try:
        return add_months(day, months).toordinal()
    except ValueError:
        return FUTURE if months > 0 else PAST


def _merged(bounds: list[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(bounds) if len(bounds) > 1 else bounds:
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    if not merged:
        return NEVER
    return ALWAYS if merged == _EVERY_DAY else Spans(tuple(merged))


def _numbers(span: Span) -> tuple[int, int]:
    return (
        PAST if span.since is None else span.since.toordinal(),
        FUTURE if span.until is None else span.until.toordinal(),
    )


@lru_cache(maxsize=4096)
def _span(low: int, high: int) -> Span:
    return Span(_day(low), _day(high))


def _day(number: int) -> date | None:
    return None if number in (PAST, FUTURE) else date.fromordinal(number)


_EVERY_DAY = [(PAST, FUTURE)]
ALWAYS = Spans(((PAST, FUTURE),))
NEVER = Spans(())
