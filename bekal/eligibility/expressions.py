"""The small language in which criteria are written, and its reading for one person.

An expression is data over names of facts. Here it is read for one person; another reader may run the very same
expressions over columns of people. A reading gives two sets of days: those on which the criterion certainly holds, and
those on which it may, should the missing facts turn out well. With every fact known both are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from bekal.eligibility.facts import ClassDays, DisciplineEntry, PersonFacts
from bekal.eligibility.spans import ALWAYS, NEVER, Span, Spans
from bekal.lib.dates import add_months

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
    """Where all parts hold."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Where at least one part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Where the part does not hold."""

    part: Expression


Expression = Since | Compare | ClearOf | NotRecorded | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Answer:
    """When a criterion holds for certain and when it may; `missing` names the facts that would settle it."""

    certain: Spans
    possible: Spans
    missing: tuple[str, ...] = ()

    def __and__(self, other: Answer) -> Answer:
        """Both hold."""
        return _answer(self.certain & other.certain, self.possible & other.possible, self.missing + other.missing)

    def __or__(self, other: Answer) -> Answer:
        """At least one holds."""
        return _answer(self.certain | other.certain, self.possible | other.possible, self.missing + other.missing)

    def __invert__(self) -> Answer:
        """It does not hold."""
        return Answer(~self.possible, ~self.certain, self.missing)


def _answer(certain: Spans, possible: Spans, missing: tuple[str, ...]) -> Answer:
    return Answer(certain, possible, () if certain == possible else tuple(dict.fromkeys(missing)))


def _known(spans: Spans) -> Answer:
    return Answer(spans, spans)


def _unknown(fact: str) -> Answer:
    return Answer(NEVER, ALWAYS, (fact,))


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
    match expression:
        case Since(fact, months):
            day = getattr(facts, fact)
            return _unknown(fact) if day is None else _known(Spans.since(add_months(day, months)))
        case Compare(fact, comparison, value):
            known = getattr(facts, fact)
            if known is None:
                return _unknown(fact)
            return _known(ALWAYS if COMPARISONS[comparison](known, value) else NEVER)
        case ClearOf(fact, months):
            entries = getattr(facts, fact)
            return _unknown(fact) if entries is None else ~_standing(fact, entries, months)
        case NotRecorded(fact):
            return _unknown(fact)
        case AllOf(parts):
            return reduce(Answer.__and__, (evaluate(part, facts) for part in parts), _known(ALWAYS))
        case AnyOf(parts):
            return reduce(Answer.__or__, (evaluate(part, facts) for part in parts), _known(NEVER))
        case Not(part):
            return ~evaluate(part, facts)


def _standing(fact: str, entries: tuple[DisciplineEntry, ...], months: int) -> Answer:
    """The days on which an entry stands or still counts; one without a last day may have ended on the day it began."""
    certain, possible = [], []
    for entry in entries:
        last_day = entry.began if entry.last_day is None else max(entry.began, entry.last_day)
        span = Span(entry.began, add_months(last_day + timedelta(days=1), months))
        certain.append(span)
        possible.append(span if entry.last_day is not None else Span(since=entry.began))
    return _answer(Spans.of(certain), Spans.of(possible), (fact,))


def facts_of(expression: Expression) -> tuple[str, ...]:
    """The names of the facts that an expression asks for, in order, each once."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            return tuple(dict.fromkeys(fact for part in parts for fact in facts_of(part)))
        case Not(part):
            return facts_of(part)
        case _:
            return (expression.fact,)
