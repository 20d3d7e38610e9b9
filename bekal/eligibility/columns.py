"""Facts of many people as columns: one array for each fact, to be screened by `screening.py`.

Person number i is place i of every array. Days are numbers, `date.toordinal()`. The kind of a fact (its type in
PersonFacts) decides how its column looks and what stands where nothing is recorded:

| fact | column | its arrays | not recorded |
|---|---|---|---|
| date | DayColumn | days int32[n] | 0 |
| str, bool | ChoiceColumn | codes of any integer type [n], places in `vocabulary`; bool: 0 and 1 | -1 |
| int | NumberColumn | values int32[n] | NO_NUMBER |
| set of str | SetColumn | masks uint64[words, n]; bit b of word w: name 63 * w + b of `vocabulary` | word 0 is NO_SET |
| entries | EntryColumn | offsets int64[n + 1]; first, last int32[m]; last 0: not recorded | recorded[i] is False |
| waivers | WaiverColumn | offsets int64[n + 1]; codes int16[m]; since, until int32[m]; until 0: no end | never |

Entries of person i are first[offsets[i]:offsets[i + 1]], in any order. `recorded` None: recorded of everybody. A set's
vocabulary needs only the names that somebody asks for; what it lacks is held by nobody. Only the facts that the rules
ask for need a column, and `waivers` may be left out when there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bekal.eligibility.conditions import FACT_KINDS
from bekal.eligibility.facts import ClassDays, DisciplineEntry, PersonFacts, Waiver

Array = NDArray[Any]

NO_NUMBER = -(2**31)
NO_SET = (1 << 64) - 1
SET_BITS = 63
"""Names in one word of a set; the bit above them is kept for NO_SET."""


@dataclass(frozen=True, slots=True, eq=False)
class DayColumn:
    """Dates; 0 is not recorded."""

    days: Array


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceColumn:
    """One of a few values; -1 is not recorded."""

    codes: Array
    vocabulary: tuple[str | bool, ...] = (False, True)


@dataclass(frozen=True, slots=True, eq=False)
class NumberColumn:
    """Whole numbers; NO_NUMBER is not recorded."""

    values: Array


@dataclass(frozen=True, slots=True, eq=False)
class SetColumn:
    """Sets of names as bits; NO_SET in the first word is not recorded."""

    masks: Array
    vocabulary: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EntryColumn:
    """Periods of days, any number for each person, one person's after another's."""

    offsets: Array
    first: Array
    last: Array
    recorded: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WaiverColumn:
    """Recorded decisions, any number for each person, one person's after another's."""

    offsets: Array
    codes: Array
    since: Array
    until: Array
    vocabulary: tuple[str, ...]


Column = DayColumn | ChoiceColumn | NumberColumn | SetColumn | EntryColumn | WaiverColumn


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of so many people, by the name of the fact. ValueError for one of another length."""

    size: int
    facts: Mapping[str, Column]

    def __post_init__(self) -> None:
        for name, column in self.facts.items():
            if _length(column) != self.size:
                raise ValueError(f"the column {name!r} is of {_length(column)} people, not {self.size}")

    def person(self, number: int) -> PersonFacts:
        """The facts of one person, as far as there are columns: to explain a verdict in words."""
        return PersonFacts(**{name: _fact(name, column, number) for name, column in self.facts.items()})


def columns_of(people: Sequence[PersonFacts], facts: Iterable[str] | None = None) -> Columns:
    """The columns of people whose facts are at hand; `facts` names the ones that are needed, else all."""
    names = FACT_KINDS if facts is None else facts
    return Columns(len(people), {name: _column(name, [getattr(one, name) for one in people]) for name in names})


def _length(column: Column) -> int:
    match column:
        case DayColumn(days):
            return len(days)
        case ChoiceColumn(codes, _):
            return len(codes)
        case NumberColumn(values):
            return len(values)
        case SetColumn(masks, _):
            return int(masks.shape[1])
        case EntryColumn() | WaiverColumn():
            return len(column.offsets) - 1


def _column(name: str, values: Sequence[Any]) -> Column:
    kind = FACT_KINDS[name]
    if kind is date:
        return DayColumn(np.array([_number(day) for day in values], np.int32))
    if kind is bool:
        return ChoiceColumn(np.array([-1 if value is None else int(value) for value in values], np.int8))
    if kind is str:
        vocabulary = tuple(sorted({value for value in values if value is not None}))
        return ChoiceColumn(_places(values, vocabulary), vocabulary)
    if kind is int:
        return NumberColumn(np.array([NO_NUMBER if value is None else value for value in values], np.int32))
    if kind == frozenset[str]:
        return _sets(values)
    if name == "waivers":
        return _waivers(values)
    return _entries(values)


def _number(day: date | None) -> int:
    return 0 if day is None else day.toordinal()


def _places(values: Sequence[Any], vocabulary: tuple[str, ...]) -> Array:
    places: dict[str | None, int] = {code: place for place, code in enumerate(vocabulary)}
    places[None] = -1
    return np.array([places[value] for value in values], np.int16)


def _sets(values: Sequence[frozenset[str] | None]) -> SetColumn:
    vocabulary = tuple(sorted({name for value in values for name in value or ()}))
    masks = np.zeros((len(vocabulary) // SET_BITS + 1, len(values)), np.uint64)
    for number, value in enumerate(values):
        if value is None:
            masks[0, number] = NO_SET
        else:
            masks[:, number] = mask_of(value, vocabulary)
    return SetColumn(masks, vocabulary)


def mask_of(names: Iterable[str], vocabulary: Sequence[str]) -> Array:
    """The words of a set with these names, which must be in the vocabulary: ValueError."""
    words = [0] * (len(vocabulary) // SET_BITS + 1)
    for name in names:
        word, bit = divmod(vocabulary.index(name), SET_BITS)
        words[word] |= 1 << bit
    return np.array(words, np.uint64)


def _entries(values: Sequence[Sequence[Any] | None]) -> EntryColumn:
    flat = [_bounds(entry) for value in values for entry in value or ()]
    recorded = np.array([value is not None for value in values], np.bool_)
    return EntryColumn(
        _offsets(values),
        np.array([first for first, _ in flat], np.int32),
        np.array([last for _, last in flat], np.int32),
        None if recorded.all() else recorded,
    )


def _bounds(entry: DisciplineEntry | ClassDays) -> tuple[int, int]:
    if isinstance(entry, ClassDays):
        return entry.first.toordinal(), entry.last.toordinal()
    return entry.began.toordinal(), _number(entry.last_day)


def _offsets(values: Sequence[Sequence[Any] | None]) -> Array:
    return np.concatenate(([0], np.cumsum([len(value or ()) for value in values], dtype=np.int64)))


def _waivers(values: Sequence[Sequence[Waiver] | None]) -> WaiverColumn:
    flat = [waiver for value in values for waiver in value or ()]
    vocabulary = tuple(sorted({waiver.code for waiver in flat}))
    return WaiverColumn(
        _offsets(values),
        _places([waiver.code for waiver in flat], vocabulary),
        np.array([_number(waiver.since) for waiver in flat], np.int32),
        np.array([_number(waiver.until) for waiver in flat], np.int32),
        vocabulary,
    )


# Back to one person


def _fact(name: str, column: Column, number: int) -> Any:
    match column:
        case DayColumn(days):
            return _date(days[number])
        case ChoiceColumn(codes, vocabulary):
            return None if codes[number] < 0 else vocabulary[codes[number]]
        case NumberColumn(values):
            return None if values[number] == NO_NUMBER else int(values[number])
        case SetColumn(masks, vocabulary):
            return _names(masks[:, number].tolist(), vocabulary)
        case WaiverColumn():
            return _waivers_of(column, number)
        case EntryColumn():
            return _entries_of(name, column, number)


def _date(number: int) -> date | None:
    return date.fromordinal(int(number)) if number else None


def _names(words: list[int], vocabulary: tuple[str, ...]) -> frozenset[str] | None:
    if words[0] == NO_SET:
        return None
    return frozenset(
        name for place, name in enumerate(vocabulary) if words[place // SET_BITS] >> (place % SET_BITS) & 1
    )


def _waivers_of(column: WaiverColumn, number: int) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(column.vocabulary[column.codes[at]], date.fromordinal(int(column.since[at])), _date(column.until[at]))
        for at in range(column.offsets[number], column.offsets[number + 1])
    )


def _entries_of(name: str, column: EntryColumn, number: int) -> tuple[Any, ...] | None:
    if column.recorded is not None and not column.recorded[number]:
        return None
    kind = ClassDays if FACT_KINDS[name] == tuple[ClassDays, ...] else DisciplineEntry
    places = range(column.offsets[number], column.offsets[number + 1])
    return tuple(kind(date.fromordinal(int(column.first[at])), _date(column.last[at])) for at in places)  # type: ignore[arg-type]
