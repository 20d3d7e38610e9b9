"""The small language in which criteria are written, and its reading for one person.

An expression is data over names of facts. A reading gives two sets of days: those on which the criterion certainly
holds, and those on which it may, should the missing facts turn out well. With every fact known both are the same.

What the combinators mean stands once, in `read`; it asks a reader for what the facts themselves say. Here is the reader
of one person; `screening.py` has the one of columns of people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import Protocol, Self, TypeVar

from bekal.eligibility.facts import ClassDays, DisciplineEntry, PersonFacts, Waiver
from bekal.eligibility.spans import ALWAYS, FUTURE, NEVER, Spans, months_later

Value = str | int | bool | date | frozenset[str] | tuple[str, ...] | ClassDays


@dataclass(frozen=True, slots=True)
class Since:
    """From the day of a fact on, moved by whole months."""

    fact: str
    months: int = 0


@dataclass(frozen=True, slots=True)
class Compare:
    """All days or none, as the fact compares with the value; the comparisons are in COMPARISONS."""

    fact: str
    comparison: str
    value: Value


@dataclass(frozen=True, slots=True)
class ClearOf:
    """The days on which no entry of a register stands, nor stood within so many months before."""

    fact: str
    months: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Undecided on every day, because something outside the person's facts is missing."""

    fact: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Where all parts hold; without parts, always."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Where at least one part holds; without parts, never."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Where at least so many parts hold together. It looks at every choice of so many: meant for a handful of parts."""

    count: int
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Where the part does not hold."""

    part: Expression


@dataclass(frozen=True, slots=True)
class OnlyFor:
    """Where the part holds, for the people and days in the group; for all others, always."""

    group: Expression
    part: Expression


@dataclass(frozen=True, slots=True)
class WaivedBy:
    """Where the part holds, and where a recorded decision says that the criterion of this code counts as met."""

    code: str
    part: Expression


Leaf = Since | Compare | ClearOf | NotRecorded
Expression = Leaf | AllOf | AnyOf | AtLeast | Not | OnlyFor | WaivedBy


class Reading(Protocol):
    """What a reader gives: certain and possible days with what is missing, to be combined and then settled."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __invert__(self) -> Self: ...
    def settled(self) -> Self:
        """The same without what is missing wherever that can change nothing."""
        ...


R = TypeVar("R", bound=Reading)
R_co = TypeVar("R_co", bound=Reading, covariant=True)


class Reader(Protocol[R_co]):
    """Reads what facts say, of one person or of many."""

    def always(self) -> R_co:
        """Every day."""
        ...

    def never(self) -> R_co:
        """No day."""
        ...

    def leaf(self, expression: Leaf) -> R_co:
        """What a fact says, settled."""
        ...

    def waived(self, code: str) -> R_co | None:
        """The days on which the criterion of this code is waived; None if it is for nobody."""
        ...


def read(expression: Expression, reader: Reader[R]) -> R:
    """What an expression says by this reader."""
    match expression:
        case Since() | Compare() | ClearOf() | NotRecorded():
            return reader.leaf(expression)
        case WaivedBy(code, part):
            waived = reader.waived(code)
            return read(part, reader) if waived is None else (read(part, reader) | waived).settled()
        case AllOf(parts):
            return _together(and_, [read(part, reader) for part in parts], reader.always)
        case AnyOf(parts):
            return _together(or_, [read(part, reader) for part in parts], reader.never)
        case Not(part):
            return ~read(part, reader)
        case OnlyFor(group, part):
            return (read(part, reader) | ~read(group, reader)).settled()
        case AtLeast(count, parts):
            readings = [read(part, reader) for part in parts]
            if count <= 0:
                return reader.always()
            return _together(or_, [reduce(and_, some) for some in combinations(readings, count)], reader.never)


def _together(joined: Callable[[R, R], R], readings: Sequence[R], neutral: Callable[[], R]) -> R:
    return reduce(joined, readings).settled() if readings else neutral()


@dataclass(frozen=True, slots=True)
class Answer:
    """When a criterion holds for certain and when it may; `missing` names the facts that would settle it."""

    certain: Spans
    possible: Spans
    missing: tuple[str, ...] = ()

    def __and__(self, other: Answer) -> Answer:
        """Both hold."""
        certain = self.certain & other.certain
        if self.certain is self.possible and other.certain is other.possible:
            return Answer(certain, certain)
        return Answer(certain, self.possible & other.possible, self.missing + other.missing)

    def __or__(self, other: Answer) -> Answer:
        """At least one holds."""
        return Answer(self.certain | other.certain, self.possible | other.possible, self.missing + other.missing)

    def __invert__(self) -> Answer:
        """It does not hold."""
        return Answer(~self.possible, ~self.certain, self.missing)

    def settled(self) -> Answer:
        """The same; each missing fact is named once, and none where certain and possible days are the same."""
        if not self.missing:
            return self
        if self.certain == self.possible:
            return Answer(self.certain, self.certain)
        return Answer(self.certain, self.possible, tuple(dict.fromkeys(self.missing)))


_ALWAYS, _NEVER = Answer(ALWAYS, ALWAYS), Answer(NEVER, NEVER)


def all_of(answers: Iterable[Answer]) -> Answer:
    """When everything holds together."""
    return reduce(and_, answers, _ALWAYS).settled()


COMPARISONS: Mapping[str, Callable[..., bool]] = {
    "is": lambda fact, value: fact == value,
    "in": lambda fact, value: fact in value,
    "at_least": lambda fact, value: fact >= value,
    "has_none_of": lambda fact, value: fact.isdisjoint(value),
    "has_all_of": lambda fact, value: fact >= value,
    "apart_from": lambda fact, value: all(days.last < value.first or value.last < days.first for days in fact),
}


def evaluate(expression: Expression, facts: PersonFacts) -> Answer:
    """Read an expression for one person."""
    return read(expression, _Person(facts))


@dataclass(frozen=True, slots=True)
class _Person:
    """The reader of one person's facts."""

    facts: PersonFacts

    def always(self) -> Answer:
        return _ALWAYS

    def never(self) -> Answer:
        return _NEVER

    def leaf(self, expression: Leaf) -> Answer:
        known = getattr(self.facts, expression.fact, None)
        if known is None:
            return _unknown(expression.fact)
        match expression:
            case Compare(_, comparison, value):
                return _ALWAYS if COMPARISONS[comparison](known, value) else _NEVER
            case Since(_, months):
                spans = Spans.from_number(months_later(known, months) if months else known.toordinal())
                return Answer(spans, spans)
            case ClearOf(fact, months):
                return _clear(fact, known, months)
            case _:
                return _unknown(expression.fact)

    def waived(self, code: str) -> Answer | None:
        if not self.facts.waivers:
            return None
        spans = waived_days(self.facts.waivers, code)
        return Answer(spans, spans) if spans else None


def _unknown(fact: str) -> Answer:
    return Answer(NEVER, ALWAYS, (fact,))


def _clear(fact: str, entries: tuple[DisciplineEntry, ...], months: int) -> Answer:
    """The days on which no entry stands or still counts; one without a last day may have ended on the day it began."""
    if not entries:
        return _ALWAYS
    certain = Spans.between((entry.began.toordinal(), counts_until(entry, months)) for entry in entries)
    if all(entry.last_day is not None for entry in entries):
        return ~Answer(certain, certain)
    possible = Spans.between(
        (entry.began.toordinal(), FUTURE if entry.last_day is None else counts_until(entry, months))
        for entry in entries
    )
    return (~Answer(certain, possible, (fact,))).settled()


def counts_until(entry: DisciplineEntry, months: int) -> int:
    """The number of the first day on which an entry no longer counts, if it ended on its last day or when it began."""
    last_day = entry.began if entry.last_day is None else max(entry.began, entry.last_day)
    return FUTURE if last_day == date.max else months_later(last_day + timedelta(days=1), months)


def waived_days(waivers: Iterable[Waiver], code: str) -> Spans:
    """The days on which these decisions waive the criterion of this code."""
    return Spans.between(
        (waiver.since.toordinal(), FUTURE if waiver.until is None else waiver.until.toordinal())
        for waiver in waivers
        if waiver.code == code
    )


def facts_of(expression: Expression) -> tuple[str, ...]:
    """The names of the facts that an expression asks for, in order, each once."""
    match expression:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return tuple(dict.fromkeys(fact for part in parts for fact in facts_of(part)))
        case Not(part):
            return facts_of(part)
        case OnlyFor(group, part):
            return tuple(dict.fromkeys((*facts_of(part), *facts_of(group))))
        case WaivedBy(_, part):
            return tuple(dict.fromkeys((*facts_of(part), "waivers")))
        case _:
            return (expression.fact,)
