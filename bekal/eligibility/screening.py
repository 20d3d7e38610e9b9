"""The verdict on everybody at once: the expressions of `expressions.py`, read over the columns of `columns.py`.

Most criteria begin on a day and stay; only registers and waivers cut a person's days into several stretches. So the
people go through in blocks as if nobody had an entry, and then those who have some go through once more, those with few
first, so that a block has no more stretches than its people need. A block's arrays fit into the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bekal.eligibility.columns import (
    NO_NUMBER,
    NO_SET,
    ChoiceColumn,
    Column,
    Columns,
    DayColumn,
    EntryColumn,
    NumberColumn,
    SetColumn,
    WaiverColumn,
    mask_of,
)
from bekal.eligibility.dayrows import DayRows, MonthsLater, months_later_of
from bekal.eligibility.expressions import (
    COMPARISONS,
    AllOf,
    AnyOf,
    AtLeast,
    ClearOf,
    Compare,
    Expression,
    Leaf,
    Not,
    OnlyFor,
    Since,
    Value,
    WaivedBy,
    facts_of,
    read,
)
from bekal.eligibility.facts import ClassDays, CourseFacts
from bekal.eligibility.rules import RuleSet
from bekal.eligibility.spans import FUTURE, Span, months_later
from bekal.eligibility.verdict import (
    ALMOST_MONTHS,
    NO_COURSE,
    Asked,
    Finding,
    ReasonStatus,
    Status,
    Weighed,
    asked_of,
)

Array = NDArray[Any]
Rows = slice | Array

Bit = np.unsignedinteger[Any]

STATUSES = tuple(Status)
REASON_STATUSES = tuple(ReasonStatus)
BLOCK, SMALL_BLOCK = 1 << 16, 1 << 14
_FEW_CHOICES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Screening:
    """The verdicts on so many people on a day; person number i is column i of every array.

    Days are numbers, `date.toordinal()`; 0 is no bound. `status` and `reason_status` are places in STATUSES and
    REASON_STATUSES. `missing` has a bit for each name in `facts`. What has `reason` in its name, and `waived`, has a
    row for each rule in `asked`, in the order of the rule set; so has `officer_decides`: of whom the rule leaves to an
    officer what is unknown. Everything means the same as in `verdict.py`.
    """

    day: date
    asked: Asked
    facts: tuple[str, ...]
    status: Array
    since: Array
    until: Array
    missing: Array
    needs_note: Array
    reason_status: Array
    reason_since: Array
    reason_until: Array
    reason_missing: Array
    waived: Array
    officer_decides: Array

    @property
    def dates(self) -> Array:
        """The date beside each verdict: from when (almost, not yet) or since when it is over (no longer); else 0."""
        coming = (self.status == _ALMOST) | (self.status == _NOT_YET)
        return np.where(coming, self.since, np.where(self.status == _NO_LONGER, self.until, 0))

    def missing_names(self, mask: int) -> tuple[str, ...]:
        """The facts whose bits are set."""
        return tuple(fact for bit, fact in enumerate(self.facts) if int(mask) >> bit & 1)

    def weighed(self, number: int) -> Weighed:
        """The verdict on one person, as `verdict.weigh` gives it."""
        return Weighed(
            status=STATUSES[self.status[number]],
            span=_span(self.since[number], self.until[number]) if self.status[number] in _DATED else None,
            missing=self.missing_names(self.missing[number]),
            findings=tuple(self._finding(rule, number) for rule in range(len(self.asked))),
        )

    def _finding(self, rule: int, number: int) -> Finding:
        status = REASON_STATUSES[self.reason_status[rule, number]]
        since, until = self.reason_since[rule, number], self.reason_until[rule, number]
        spanless = status is ReasonStatus.UNKNOWN or (status is ReasonStatus.UNMET and since == 0)
        return Finding(
            status=status,
            span=None if spanless else _span(since, until),
            missing=self.missing_names(self.reason_missing[rule, number]),
            officer_may_decide=status is ReasonStatus.UNKNOWN and bool(self.officer_decides[rule, number]),
            waived=bool(self.waived[rule, number]),
        )


_YES, _ALMOST, _NOT_YET, _NO_LONGER, _NEVER, _UNKNOWN = (
    STATUSES.index(status)
    for status in (Status.YES, Status.ALMOST, Status.NOT_YET, Status.NO_LONGER, Status.NEVER, Status.UNKNOWN)
)
_MET, _UNMET, _OPEN = (
    REASON_STATUSES.index(status) for status in (ReasonStatus.MET, ReasonStatus.UNMET, ReasonStatus.UNKNOWN)
)
_DATED = (_YES, _ALMOST, _NOT_YET, _NO_LONGER)


def _span(since: int, until: int) -> Span:
    return Span(*(date.fromordinal(int(bound)) if bound else None for bound in (since, until)))


def screen(
    ruleset: RuleSet,
    columns: Columns,
    day: date,
    course: CourseFacts = NO_COURSE,
    *,
    almost_months: int = ALMOST_MONTHS,
) -> Screening:
    """What `verdict.judge` says of everybody, without the words. KeyError for a fact that has no column."""
    asked = asked_of(ruleset, course)
    names = tuple(dict.fromkeys(fact for _, criterion in asked for fact in facts_of(criterion.expression)))
    facts = tuple(name for name in names if name != "waivers")
    size, count = columns.size, len(asked)
    bits = np.uint32 if len(facts) <= 32 else np.uint64
    found = Screening(
        day=day,
        asked=asked,
        facts=facts,
        status=np.zeros(size, np.int8),
        since=np.zeros(size, np.int32),
        until=np.zeros(size, np.int32),
        missing=np.zeros(size, bits),
        needs_note=np.zeros(size, np.bool_),
        reason_status=np.zeros((count, size), np.int8),
        reason_since=np.zeros((count, size), np.int32),
        reason_until=np.zeros((count, size), np.int32),
        reason_missing=np.zeros((count, size), bits),
        waived=np.zeros((count, size), np.bool_),
        officer_decides=np.zeros((count, size), np.bool_),
    )
    sheet = _Sheet(columns, {fact: bits(1 << bit) for bit, fact in enumerate(facts)})
    horizon = months_later(day, almost_months)
    for start in range(0, size, BLOCK):
        rows = slice(start, min(start + BLOCK, size))
        _fill(found, _Block(sheet, rows), horizon)
    for some, waived in _with_entries(asked, columns):
        _fill(found, _Block(sheet, some, with_entries=True, with_waivers=waived), horizon)
    return found


def _with_entries(asked: Asked, columns: Columns) -> Iterator[tuple[Array, bool]]:
    """Who has entries that matter, in blocks, those with few first; and then who has waivers, as True."""
    registers = {fact for _, criterion in asked for fact in _registers(criterion.expression)}
    entries, waivers = np.zeros(columns.size, np.int64), np.zeros(columns.size, np.int64)
    for fact in registers & set(columns.facts):
        column = columns.facts[fact]
        if isinstance(column, EntryColumn):
            entries += np.diff(column.offsets)
        elif isinstance(column, WaiverColumn):
            waivers += np.diff(column.offsets)
    for counted, waived in ((np.where(waivers, 0, entries), False), (waivers, True)):
        some = np.flatnonzero(counted)
        some = some[np.argsort(counted[some], kind="stable")]
        for start in range(0, len(some), SMALL_BLOCK):
            yield some[start : start + SMALL_BLOCK], waived


def _registers(expression: Expression) -> Iterator[str]:
    match expression:
        case ClearOf(fact, _):
            yield fact
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _registers(part)
        case Not(part):
            yield from _registers(part)
        case OnlyFor(group, part):
            yield from (*_registers(group), *_registers(part))
        case WaivedBy(_, part):
            yield from ("waivers", *_registers(part))


# One block of people


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """`expressions.Answer` of many people; `missing` has a bit for each fact, None where nothing is missing."""

    certain: DayRows
    possible: DayRows
    missing: Array | None = None

    def __and__(self, other: _Answer) -> _Answer:
        certain = self.certain & other.certain
        known = self.certain is self.possible and other.certain is other.possible
        return _Answer(certain, certain if known else self.possible & other.possible, self._lacks(other))

    def __or__(self, other: _Answer) -> _Answer:
        certain = self.certain | other.certain
        known = self.certain is self.possible and other.certain is other.possible
        return _Answer(certain, certain if known else self.possible | other.possible, self._lacks(other))

    def __invert__(self) -> _Answer:
        certain = ~self.possible
        return _Answer(certain, certain if self.certain is self.possible else ~self.certain, self.missing)

    def settled(self) -> _Answer:
        if self.missing is None:
            return self
        settled = self.certain.same_as(self.possible)
        return _Answer(self.certain, self.possible, self.missing * ~settled)

    def _lacks(self, other: _Answer) -> Array | None:
        if self.missing is None or other.missing is None:
            return other.missing if self.missing is None else self.missing
        lacks: Array = self.missing | other.missing
        return lacks


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """The columns, with what is worked out once for all blocks."""

    columns: Columns
    bits: dict[str, Bit]
    prepared: dict[Leaf, Callable[[_Block], _Answer]] = field(default_factory=dict)

    def leaf(self, expression: Leaf) -> Callable[[_Block], _Answer]:
        if (reads := self.prepared.get(expression)) is None:
            reads = self.prepared[expression] = _prepared(expression, self.columns, self.bits[expression.fact])
        return reads


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The reader of some people: a slice, or their numbers if entries and waivers are to be looked at."""

    sheet: _Sheet
    rows: Rows
    with_entries: bool = False
    with_waivers: bool = False

    def concerns(self, expression: Expression) -> bool:
        """Whether an answer may be another than in the first pass, which looks at no entries."""
        return not self.with_entries or self.with_waivers or any(fact != "waivers" for fact in _registers(expression))

    @property
    def size(self) -> int:
        return self.rows.stop - self.rows.start if isinstance(self.rows, slice) else len(self.rows)

    def always(self) -> _Answer:
        return _known(_all_days(self.size))

    def never(self) -> _Answer:
        return ~_known(_all_days(self.size))

    def leaf(self, expression: Leaf) -> _Answer:
        return self.sheet.leaf(expression)(self)

    def waived(self, code: str) -> _Answer | None:
        column = self.sheet.columns.facts.get("waivers")
        if not self.with_waivers or not isinstance(column, WaiverColumn) or code not in column.vocabulary:
            return None
        assert not isinstance(self.rows, slice)
        wanted = column.vocabulary.index(code)
        gaps: DayRows | None = None
        for at, has in _places(column.offsets, self.rows):
            has &= column.codes[at] == wanted
            if not has.any():
                continue
            until = column.until[at]
            low = np.where(has, column.since[at], FUTURE).astype(np.int32)
            high = np.where(has & (until != 0), until, FUTURE).astype(np.int32)
            gap = ~DayRows((low,), (high,))
            gaps = gap if gaps is None else gaps & gap
        if gaps is None:
            return None
        days = ~gaps
        return _Answer(days, days)


def _known(days: DayRows) -> _Answer:
    return _Answer(days, days)


def _all_days(size: int) -> DayRows:
    return DayRows.all_or_none(np.ones(size, np.bool_))


def _fill(found: Screening, block: _Block, horizon: int) -> None:
    """Write what is found of a block's people into their places."""
    rows, number = block.rows, found.day.toordinal()
    answers = []
    undecided = np.zeros(block.size, np.bool_)
    for row, (rule, criterion) in enumerate(found.asked):
        answer = read(criterion.expression, block)
        answers.append(answer)
        if block.concerns(criterion.expression):
            _fill_reason(found, row, block, answer, number)
        if block.with_waivers and isinstance(criterion.expression, WaivedBy):
            found.waived[row, rows] = _by_decision_alone(criterion.expression, block, number)
        if answer.missing is not None:
            is_open = found.reason_status[row, rows] == _OPEN
            if rule.officer_decides_for is not None:
                decides = found.officer_decides[row, rows] = _officer_decides(rule.officer_decides_for, block)
                is_open &= ~decides
            undecided |= is_open
    answers.sort(key=lambda answer: answer.certain.dated)  # truth values first: they are quicker
    together = reduce(and_, answers).settled() if answers else block.always()
    _fill_verdict(found, rows, together, number, horizon)
    found.needs_note[rows] = (found.status[rows] == _UNKNOWN) & ~undecided


def _by_decision_alone(expression: WaivedBy, block: _Block, number: int) -> Array | bool:
    waived = block.waived(expression.code)
    if waived is None:
        return False
    return waived.certain.contains(number) & ~read(expression.part, block).certain.contains(number)


def _officer_decides(custody_status: str, block: _Block) -> Array:
    column = block.sheet.columns.facts.get("custody_status")
    if not isinstance(column, ChoiceColumn) or custody_status not in column.vocabulary:
        return np.zeros(block.size, np.bool_)
    decides: Array = column.codes[block.rows] == column.vocabulary.index(custody_status)
    return decides


def _fill_reason(found: Screening, row: int, block: _Block, answer: _Answer, number: int) -> None:
    """What is 0 is only written where a first pass may have left something else."""
    rows, again = block.rows, block.with_entries
    certain, possible = answer.certain, answer.possible
    met = certain.contains(number)
    status = (~met).view(np.int8)  # 0 is met, 1 unmet
    if certain is not possible:
        is_open = possible.contains(number) > met
        status += is_open  # 2 is unknown
    found.reason_status[row, rows] = status
    if certain.dated or possible.dated or again:
        since, until = _reason_span(certain, possible, met, number)
        if certain is not possible:
            since[is_open] = 0
        found.reason_since[row, rows] = since
        if until is not None:
            found.reason_until[row, rows] = until if certain is possible else np.where(is_open, 0, until)
        elif again:
            found.reason_until[row, rows] = 0
    if answer.missing is not None:
        found.reason_missing[row, rows] = answer.missing * (status != _MET)
    elif again:
        found.reason_missing[row, rows] = 0


def _reason_span(certain: DayRows, possible: DayRows, met: Array, number: int) -> tuple[Array, Array | None]:
    """The span around the day or, where that is not met, the next one; None: nobody's has an end."""
    if not certain.dated and not possible.dated:
        return np.zeros(len(met), np.int32), None
    certain, possible = certain.as_dated(), possible.as_dated()
    if certain.endless and possible.endless:
        low = certain.low[0] if certain is possible else np.where(met, certain.low[0], possible.low[0])
        return _bounded(low), None
    low, high = certain.holding(number)
    next_low, next_high = possible.next_after(number)
    return np.where(met, low, _bounded(next_low)), _bounded(np.where(met, high, next_high))


def _bounded(days: Array) -> Array:
    """FUTURE as no bound."""
    bounded: Array = days * (days != FUTURE)
    return bounded


def _fill_verdict(found: Screening, rows: Rows, answer: _Answer, number: int, horizon: int) -> None:
    certain, possible = answer.certain, answer.possible
    met = certain.contains(number)
    low, high = certain.holding(number)
    next_low, next_high = possible.next_after(number)
    coming = next_low < FUTURE
    gone = certain.last_before(number)[1] >= 0
    last_low, last_high = possible.last_before(number)
    status = np.where(coming, np.where(next_low <= horizon, _ALMOST, _NOT_YET), np.where(gone, _NO_LONGER, _NEVER))
    since = np.where(coming, next_low, np.where(gone, last_low, 0))
    until = np.where(coming, _bounded(next_high), np.where(gone, last_high, 0))
    if certain is not possible:
        is_open = possible.contains(number)
        status[is_open] = _UNKNOWN
        since[is_open] = 0
        until[is_open] = 0
    found.status[rows] = np.where(met, _YES, status)
    found.since[rows] = np.where(met, low, since)
    found.until[rows] = np.where(met, _bounded(high), until)
    found.missing[rows] = 0 if answer.missing is None else answer.missing * ~met


# What the facts say


def _prepared(expression: Leaf, columns: Columns, bit: Bit) -> Callable[[_Block], _Answer]:
    """How to read this for a block of people."""
    match expression:
        case Since(fact, months):
            return _since(_of_kind(columns, fact, DayColumn), months, bit)
        case Compare(fact, comparison, value):
            return _compared(columns.facts[fact], comparison, value, bit)
        case ClearOf(fact, months):
            return _clear(_of_kind(columns, fact, EntryColumn), months, bit)
        case _:
            return lambda block: _open_where(np.ones(block.size, np.bool_), _all_days(block.size), bit)


def _of_kind(columns: Columns, fact: str, kind: type[Column]) -> Any:
    column = columns.facts[fact]
    if not isinstance(column, kind):
        raise TypeError(f"the column {fact!r} must be a {kind.__name__}")
    return column


def _open_where(absent: Array, days: DayRows, bit: Bit) -> _Answer:
    """These days, without an end; open on every day where the fact is absent."""
    if not absent.any():
        return _known(days)
    return _Answer(days.only_where(~absent), days.also_where(absent), absent * bit)


def _since(column: DayColumn, months: int, bit: Bit) -> Callable[[_Block], _Answer]:
    later = MonthsLater(column.days, months)

    def reads(block: _Block) -> _Answer:
        days = column.days[block.rows]
        return _open_where(days == 0, DayRows.since(later.of(days)), bit)

    return reads


def _compared(column: Column, comparison: str, value: Value, bit: Bit) -> Callable[[_Block], _Answer]:
    match column:
        case ChoiceColumn(codes, vocabulary):
            chosen = [place for place, one in enumerate(vocabulary) if COMPARISONS[comparison](one, value)]
            return _always_where(_is_one_of(codes, chosen), codes < 0, bit)
        case EntryColumn():
            return _always_where(_apart(column, comparison, value), _absent(column), bit)
        case SetColumn(masks, vocabulary):
            fits = _sets_compared(masks, vocabulary, comparison, value)
            return _always_where(fits, masks[0] == np.uint64(NO_SET), bit)
        case DayColumn(days):
            return _always_where(_numbers_compared(days, comparison, value), days == 0, bit)
        case NumberColumn(values):
            return _always_where(_numbers_compared(values, comparison, value), values == NO_NUMBER, bit)
        case _:
            raise TypeError(f"nothing compares with a {type(column).__name__}")


def _always_where(fits: Array, absent: Array, bit: Bit) -> Callable[[_Block], _Answer]:
    return lambda block: _open_where(absent[block.rows], DayRows.all_or_none(fits[block.rows]), bit)


def _is_one_of(codes: Array, chosen: list[int]) -> Array:
    """A few comparisons are faster than looking places up."""
    if len(chosen) > _FEW_CHOICES:
        return np.isin(codes, chosen)
    fits: Array = np.zeros(len(codes), np.bool_)
    for place in chosen:
        fits |= codes == place
    return fits


def _numbers_compared(values: Array, comparison: str, value: Any) -> Array:
    if comparison == "in":
        return np.isin(values, [_number(one) for one in value])
    fits: Array = COMPARISONS[comparison](values, _number(value))  # type: ignore[assignment]
    return fits


def _number(value: Any) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def _sets_compared(masks: Array, vocabulary: tuple[str, ...], comparison: str, value: Any) -> Array:
    known = [name for name in value if name in vocabulary]
    fits: Array = np.full(masks.shape[1], comparison != "has_all_of" or len(known) == len(value))
    for word, bits in zip(masks, mask_of(known, vocabulary), strict=True):
        if comparison == "has_none_of":
            fits &= (word & bits) == 0
        elif comparison == "has_all_of":
            fits &= (word & bits) == bits
        else:
            raise TypeError(f"sets do not compare by {comparison!r}")
    return fits


def _apart(column: EntryColumn, comparison: str, value: Value) -> Array:
    if comparison != "apart_from" or not isinstance(value, ClassDays):
        raise TypeError(f"entries do not compare by {comparison!r}")
    clash = (column.last >= value.first.toordinal()) & (column.first <= value.last.toordinal())
    before = np.concatenate(([0], np.cumsum(clash)))
    apart: Array = before[column.offsets[1:]] == before[column.offsets[:-1]]
    return apart


def _absent(column: EntryColumn) -> Array:
    if column.recorded is None:
        return np.zeros(len(column.offsets) - 1, np.bool_)
    return ~column.recorded


def _clear(column: EntryColumn, months: int, bit: Bit) -> Callable[[_Block], _Answer]:
    absent = _absent(column)
    known_last = np.maximum(column.last, column.first)
    until = months_later_of(np.minimum(known_last + 1, FUTURE - 1), months).astype(np.int32)
    until[known_last == FUTURE - 1] = FUTURE

    def reads(block: _Block) -> _Answer:
        lacks = absent[block.rows]
        if not block.with_entries:
            return _open_where(lacks, _all_days(block.size), bit)
        return _gaps(column, until, block.rows, lacks, bit)

    return reads


def _gaps(column: EntryColumn, until: Array, rows: Rows, absent: Array, bit: Bit) -> _Answer:
    """The days between the entries of each person: after the latest end of those begun before, up to the next."""
    assert not isinstance(rows, slice)
    began, ends, latest = [], [], []
    unfinished = absent.copy()
    for at, has in _places(column.offsets, rows):
        began.append(np.where(has, column.first[at], FUTURE).astype(np.int32))
        ends.append(np.where(has, until[at], FUTURE).astype(np.int32))
        no_last = has & (column.last[at] == 0)
        latest.append(np.where(no_last, FUTURE, ends[-1]))
        unfinished |= no_last
    if not began:
        return _open_where(absent, _all_days(len(rows)), bit)
    order = np.argsort(np.stack(began), axis=0, kind="stable")
    lows = np.take_along_axis(np.stack(began), order, axis=0)
    possible = _between(lows, np.take_along_axis(np.stack(ends), order, axis=0))
    if not unfinished.any():
        return _Answer(possible, possible)
    certain = _between(lows, np.take_along_axis(np.stack(latest), order, axis=0))
    certain = certain.only_where(~absent)
    return _Answer(certain, possible, unfinished * bit).settled()


def _between(began: Array, ends: Array) -> DayRows:
    reached = np.maximum.accumulate(ends, axis=0)
    return DayRows((np.zeros_like(began[0]), *reached), (*began, None)).in_order()


def _places(offsets: Array, rows: Array) -> Iterable[tuple[Array, Array]]:
    """For the first, second, third… entry of these people: its place, and who has one; who has none gets some place."""
    start, end = offsets[rows], offsets[rows + 1]
    for nth in range(int((end - start).max(initial=0))):
        has = start + nth < end
        yield np.where(has, start + nth, 0), has
