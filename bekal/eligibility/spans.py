"""Stretches of days: `[since, until)`, and sets of them. No day is ever iterated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_PAST, _FUTURE = 0, date.max.toordinal() + 1


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
    """A set of days as ordered spans that neither touch nor overlap. Build it with `of`, `since`, `before`."""

    parts: tuple[Span, ...]

    @classmethod
    def of(cls, parts: Iterable[Span]) -> Spans:
        """The union of any spans."""
        return _merged(_bounds(parts))

    @classmethod
    def since(cls, day: date) -> Spans:
        """That day and every later one."""
        return cls((Span(since=day),))

    @classmethod
    def before(cls, day: date) -> Spans:
        """Every day before that one."""
        return cls((Span(until=day),))

    def __and__(self, other: Spans) -> Spans:
        """The days in both."""
        return _merged(
            (max(low, other_low), min(high, other_high))
            for low, high in _bounds(self.parts)
            for other_low, other_high in _bounds(other.parts)
        )

    def __or__(self, other: Spans) -> Spans:
        """The days in either."""
        return Spans.of((*self.parts, *other.parts))

    def __invert__(self) -> Spans:
        """The days in neither span of the set."""
        edges = [_PAST, *(edge for bounds in _bounds(self.parts) for edge in bounds), _FUTURE]
        return _merged(zip(edges[::2], edges[1::2], strict=True))

    def __bool__(self) -> bool:
        """Whether there is any day at all."""
        return bool(self.parts)

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the days."""
        return self.holding(day) is not None

    def holding(self, day: date) -> Span | None:
        """The span in which `day` lies."""
        return next((part for part in self.parts if part.contains(day)), None)

    def next_after(self, day: date) -> Span | None:
        """The first span that begins after `day`."""
        return next((part for part in self.parts if part.since is not None and part.since > day), None)

    def last_before(self, day: date) -> Span | None:
        """The last span that is over on `day`."""
        return next((part for part in reversed(self.parts) if part.until is not None and part.until <= day), None)


ALWAYS = Spans((Span(),))
NEVER = Spans(())


def _bounds(parts: Iterable[Span]) -> Iterator[tuple[int, int]]:
    for part in parts:
        yield (
            _PAST if part.since is None else part.since.toordinal(),
            _FUTURE if part.until is None else part.until.toordinal(),
        )


def _merged(bounds: Iterable[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(bounds):
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return Spans(tuple(Span(_day(low), _day(high)) for low, high in merged))


def _day(number: int) -> date | None:
    return None if number in (_PAST, _FUTURE) else date.fromordinal(number)
