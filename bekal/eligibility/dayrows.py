"""Sets of days of many people at once, as `spans.Spans` are of one: rows of stretches `[low, high)`, numbers of days.

Row j holds the j-th stretch of everybody. A stretch with low >= high is empty. The stretches of a person neither touch
nor overlap; their order is settled only by `in_order`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bekal.eligibility.spans import FUTURE, PAST

Array = NDArray[Any]
_MANY_ROWS, _FEW_TO_EXCHANGE = 4, 12
_CHUNK = 1 << 14
_PAST, _FUTURE = np.int32(PAST), np.int32(FUTURE)


@dataclass(frozen=True, slots=True, eq=False)
class DayRows:
    """A set of days for each person. A high of None is no end for anybody: most criteria begin and stay.

    Not `dated`: for each person every day or none; the only low is then of truth values, which are quicker than days.
    """

    low: tuple[Array, ...]
    high: tuple[Array | None, ...]
    dated: bool = True

    @classmethod
    def since(cls, low: Array) -> DayRows:
        """From a day on, for each person; FUTURE: never, PAST: always."""
        return cls((low,), (None,))

    @classmethod
    def all_or_none(cls, everyday: Array) -> DayRows:
        """Every day for those of whom it is true, no day for the others."""
        return cls((everyday,), (None,), dated=False)

    @property
    def endless(self) -> bool:
        """Whether all that matters is when it begins."""
        return len(self.high) == 1 and self.high[0] is None

    def as_dated(self) -> DayRows:
        """The same with days instead of truth values."""
        return self if self.dated else DayRows.since(np.where(self.low[0], _PAST, _FUTURE))

    def only_where(self, wanted: Array) -> DayRows:
        """The same for those of whom it is true; no day for the others."""
        if not self.dated:
            return DayRows.all_or_none(self.low[0] & wanted)
        return DayRows(tuple(np.where(wanted, low, _FUTURE) for low in self.low), self.high)

    def also_where(self, wanted: Array) -> DayRows:
        """Every day for those of whom it is true; the same for the others."""
        if not self.dated:
            return DayRows.all_or_none(self.low[0] | wanted)
        if self.endless:
            return DayRows.since(np.where(wanted, _PAST, self.low[0]))
        return ~(~self).only_where(~wanted)

    def __and__(self, other: DayRows) -> DayRows:
        """The days in both."""
        if not other.dated:
            return self.only_where(other.low[0])
        if not self.dated:
            return other.only_where(self.low[0])
        low, high = [], []
        for one_low, one_high in zip(self.low, self.high, strict=True):
            for other_low, other_high in zip(other.low, other.high, strict=True):
                low.append(np.maximum(one_low, other_low))
                high.append(_earlier(one_high, other_high))
        both = DayRows(tuple(low), tuple(high))
        return both.in_order() if len(low) > _MANY_ROWS else both

    def __or__(self, other: DayRows) -> DayRows:
        """The days in either."""
        if not other.dated:
            return self.also_where(other.low[0])
        if not self.dated:
            return other.also_where(self.low[0])
        if self.endless and other.endless:
            return DayRows.since(np.minimum(self.low[0], other.low[0]))
        return ~(~self & ~other)

    def __invert__(self) -> DayRows:
        """The days in no stretch."""
        if not self.dated:
            return DayRows.all_or_none(~self.low[0])
        if self.endless:
            return DayRows((np.zeros_like(self.low[0]),), (self.low[0],))
        ordered = self.in_order()
        ends = [np.full_like(ordered.low[0], FUTURE) if high is None else high for high in ordered.high]
        past = np.zeros_like(ordered.low[0])
        return DayRows((past, *ends), (*ordered.low, None)).in_order()

    def in_order(self) -> DayRows:
        """The same: empty stretches as [FUTURE, FUTURE) and last, rows that nobody needs left out."""
        if self.endless:
            return self
        low = np.stack(self.low)
        high = np.stack([np.full_like(low[0], FUTURE) if one is None else one for one in self.high])
        empty = low >= high
        low[empty] = FUTURE
        high[empty] = FUTURE
        _sort_rows(low)
        _sort_rows(high)
        needed = max(1, int((low < FUTURE).any(axis=1).sum()))
        return DayRows(tuple(low[:needed]), tuple(high[:needed]))

    def same_as(self, other: DayRows) -> Array:
        """Of whom both sets are the same days."""
        if self.dated == other.dated and self.endless and other.endless:
            same: Array = self.low[0] == other.low[0]
            return same
        one, two = self.as_dated().in_order(), other.as_dated().in_order()
        same = np.ones(len(one.low[0]), np.bool_)
        for row in range(max(len(one.low), len(two.low))):
            same &= _row(one.low, row) == _row(two.low, row)
            same &= _row(one.high, row) == _row(two.high, row)
        return same

    def contains(self, day: int) -> Array:
        """Of whom the day is one of the days."""
        if not self.dated:
            return self.low[0]
        if self.endless:
            begun: Array = self.low[0] <= day
            return begun
        inside = np.zeros(len(self.low[0]), np.bool_)
        for low, high in zip(self.low, self.high, strict=True):
            inside |= _around(low, high, day)
        return inside

    def holding(self, day: int) -> tuple[Array, Array]:
        """The stretch in which the day lies, its low and high; 0 and 0 where there is none."""
        return self._picked(lambda low, high: _around(low, high, day), np.maximum, 0)

    def next_after(self, day: int) -> tuple[Array, Array]:
        """The first stretch that begins after the day; FUTURE and FUTURE where there is none."""
        return self._picked(lambda low, high: (low > day) & (low < high), np.minimum, FUTURE)

    def last_before(self, day: int) -> tuple[Array, Array]:
        """The last stretch that is over on the day; -1 and -1 where there is none."""
        return self._picked(lambda low, high: (high <= day) & (low < high), np.maximum, -1)

    def _picked(
        self, wanted: Callable[[Array, Any], Array], better: Callable[..., Array], nothing: int
    ) -> tuple[Array, Array]:
        rows = self.as_dated()
        best_low = np.full_like(rows.low[0], nothing)
        best_high = best_low.copy()
        for low, high in zip(rows.low, rows.high, strict=True):
            end: Array | np.int32 = _FUTURE if high is None else high
            fits = wanted(low, end)
            better(best_low, np.where(fits, low, nothing), out=best_low)
            better(best_high, np.where(fits, end, nothing), out=best_high)
        return best_low, best_high


def _sort_rows(rows: Array) -> None:
    """Sort each column. Of few rows whole rows are compared and exchanged: ten times faster than sorting columns."""
    if len(rows) > _FEW_TO_EXCHANGE:
        rows.sort(axis=0)
        return
    for last in range(len(rows) - 1, 0, -1):
        for row in range(last):
            smaller = np.minimum(rows[row], rows[row + 1])
            np.maximum(rows[row], rows[row + 1], out=rows[row + 1])
            rows[row] = smaller


def _earlier(one: Array | None, other: Array | None) -> Array | None:
    if one is None or other is None:
        return other if one is None else one
    return np.minimum(one, other)


def _row(rows: tuple[Array | None, ...], row: int) -> Array | int:
    found = rows[row] if row < len(rows) else None
    return FUTURE if found is None else found


def _around(low: Array, high: Array | int | None, day: int) -> Array:
    inside: Array = low <= day
    return inside if high is None else inside & (high > day)


# Months


def months_later_of(days: Array, months: int) -> Array:
    """`spans.months_later` of many days, int32; where a day is 0 the result means nothing."""
    return MonthsLater(days, months).of(days)


class MonthsLater:
    """Where the days of a column land so many months later; made once, read for each block."""

    def __init__(self, days: Array, months: int) -> None:
        """`days` are all that may be asked for."""
        latest = int(days.max(initial=0))
        earliest = int(days.min(initial=latest, where=days != 0))
        self._first = earliest // _CHUNK * _CHUNK
        self._table = _months_table(earliest // _CHUNK, latest // _CHUNK + 1, months) if months else None

    def of(self, days: Array) -> Array:
        """The landed days, int32; where a day is 0 the result means nothing."""
        if self._table is None:
            return days
        landed: Array = self._table.take(days - self._first, mode="clip")
        return landed


@lru_cache(maxsize=64)
def _months_table(first_chunk: int, last_chunk: int, months: int) -> NDArray[np.int32]:
    """Where every day of these chunks of days lands; PAST or FUTURE outside the calendar."""
    return np.concatenate([_chunk_table(chunk, months) for chunk in range(first_chunk, last_chunk)])


def _chunk_table(chunk: int, months: int) -> NDArray[np.int32]:
    epoch = date(1970, 1, 1).toordinal()
    days = (np.arange(chunk * _CHUNK, (chunk + 1) * _CHUNK) - epoch).astype("M8[D]")
    month = days.astype("M8[M]")
    in_month = days - month.astype("M8[D]")
    target = month + np.timedelta64(months, "M")
    length = (target + np.timedelta64(1, "M")).astype("M8[D]") - target.astype("M8[D]")
    landed = target.astype("M8[D]") + np.minimum(in_month, length - np.timedelta64(1, "D"))
    numbers: NDArray[np.int32] = np.clip(landed.astype(np.int64) + epoch, PAST, FUTURE).astype(np.int32)
    return numbers
