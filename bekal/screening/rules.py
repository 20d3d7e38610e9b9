"""What is asked of everybody, and how verdicts are kept: as texts of fixed width, one piece for each rule set.

A database can filter and sort by such texts, both kinds alike, and a person can read them. numpy writes them for
everybody at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bekal.eligibility.columns import (
    NO_SET,
    SET_BITS,
    ChoiceColumn,
    Column,
    Columns,
    DayColumn,
    EntryColumn,
    NumberColumn,
    SetColumn,
    WaiverColumn,
)
from bekal.eligibility.conditions import FACT_KINDS
from bekal.eligibility.expressions import facts_of
from bekal.eligibility.facts import CourseFacts
from bekal.eligibility.rules import RuleSet
from bekal.eligibility.screening import REASON_STATUSES, STATUSES, Screening
from bekal.eligibility.verdict import ReasonStatus, Status, asked_of

GENERAL = (
    "in_house_training",
    "assimilation",
    "assimilation_special",
    "parole",
    "parole_special",
    "conditional_leave",
    "pre_release_leave",
)
"""The rule sets by which everybody is screened, in the order in which verdicts are kept."""

LETTERS: Mapping[Status, str] = {
    Status.YES: "y",
    Status.ALMOST: "a",
    Status.NOT_YET: "n",
    Status.NO_LONGER: "l",
    Status.NEVER: "x",
    Status.UNKNOWN: "u",
}
DAY, MASK = 8, 8
"""Characters of one piece: a date as 20261121 (00000000: none), and 32 bits as hexadecimal digits."""

DERIVED = frozenset({"pre_release_from"})
"""Facts that are worked out from others: nobody can write them down, so nobody is asked to."""

Array = NDArray[Any]


# What is asked


def general(ruleset: RuleSet) -> RuleSet:
    """The same without what only a class can be asked: its days."""
    nowhere = CourseFacts()
    kept = [
        rule
        for rule in ruleset.rules
        if (criterion := rule.for_course(nowhere)) is None or set(facts_of(criterion.expression)) <= set(FACT_KINDS)
    ]
    return replace(ruleset, rules=tuple(kept))


def needed_facts(rulesets: Iterable[RuleSet]) -> tuple[str, ...]:
    """The facts that the rule sets ask for, in the order of PersonFacts; `waivers` always, as they belong to all."""
    asked = {
        fact for ruleset in rulesets for _, criterion in asked_of(ruleset) for fact in facts_of(criterion.expression)
    }
    return tuple(fact for fact in FACT_KINDS if fact in asked or fact == "waivers")


def description(rulesets: Iterable[RuleSet]) -> list[dict[str, Any]]:
    """Which versions of the rule sets were used, and what their criteria are, as plain JSON."""
    return [
        {
            "code": ruleset.code,
            "version": ruleset.validity.since.isoformat() if ruleset.validity.since else "",
            "asked": [rule.code for rule, _ in asked_of(ruleset)],
            "made_of": crc32(repr(_plain(ruleset.rules)).encode()),
        }
        for ruleset in rulesets
    ]


def _plain(value: Any) -> Any:
    """The same in every process: sets in order, whatever else in its own."""
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, one.name)) for one in fields(value))]
    if isinstance(value, Mapping):
        return sorted((key, repr(_plain(one))) for key, one in value.items())
    if isinstance(value, frozenset | set):
        return sorted(repr(_plain(one)) for one in value)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


# Verdicts as texts


@dataclass(frozen=True, slots=True)
class Texts:
    """The verdicts of so many people, each a text with one piece for each rule set."""

    statuses: list[str]
    days: list[str]
    missing: list[str]
    unmet: list[str]


def texts_of(found: Sequence[Screening], facts: Sequence[str]) -> Texts:
    """The verdicts as they are kept; bit b of `missing` is facts[b], bit b of `unmet` the b-th criterion asked.

    ValueError for more facts or criteria than a mask has bits.
    """
    if len(facts) > 4 * MASK or any(len(one.asked) > 4 * MASK for one in found):
        raise ValueError("more facts or criteria than a mask has bits")
    return Texts(
        _joined(_LETTERS[one.status] for one in found),
        _joined(_dates(one.dates) for one in found),
        _joined(_hexadecimal(_moved(one, facts)) for one in found),
        _joined(_hexadecimal(_unmet(one)) for one in found),
    )


_LETTERS = np.array([LETTERS[status].encode() for status in STATUSES], "S1")
_HEX = np.array([f"{byte:02x}".encode() for byte in range(256)], "S2")


def _joined(pieces: Iterable[Array]) -> list[str]:
    """Side by side, one text a person."""
    together = np.stack(list(pieces), axis=1)
    width = together.shape[1] * together.dtype.itemsize
    texts: list[str] = np.ascontiguousarray(together).view(f"S{width}")[:, 0].astype(f"U{width}").tolist()
    return texts


def _dates(days: Array) -> Array:
    written = np.full(len(days), b"0" * DAY, f"S{DAY}")
    dated = np.flatnonzero(days)
    different, places = np.unique(days[dated], return_inverse=True)
    texts = [date.fromordinal(day).isoformat().replace("-", "").encode() for day in different.tolist()]
    if texts:
        written[dated] = np.array(texts, f"S{DAY}")[places]
    return written


def _hexadecimal(masks: Array) -> Array:
    parts = np.ascontiguousarray(masks.astype(">u4")).view(np.uint8).reshape(len(masks), 4)
    return _HEX[parts].view(f"S{MASK}")[:, 0]


def _moved(one: Screening, facts: Sequence[str]) -> Array:
    """`missing` with the bits in their places among all facts."""
    moved = np.zeros(len(one.missing), np.uint64)
    if not one.missing.any():
        return moved
    for bit, fact in enumerate(one.facts):
        moved |= (one.missing >> np.uint64(bit) & np.uint64(1)) << np.uint64(facts.index(fact))
    return moved


def _unmet(one: Screening) -> Array:
    unmet = REASON_STATUSES.index(ReasonStatus.UNMET)
    masks = np.zeros(len(one.status), np.uint64)
    for row, statuses in enumerate(one.reason_status):
        masks |= (statuses == unmet).astype(np.uint64) << np.uint64(row)
    return masks


@dataclass(frozen=True, slots=True)
class Kept:
    """One stored verdict."""

    code: str
    status: str
    day: date | None
    missing: tuple[str, ...]
    unmet: tuple[str, ...]


def kept_verdict(
    place: int, rules: Sequence[Mapping[str, Any]], facts: Sequence[str], texts: tuple[str, str, str, str]
) -> Kept:
    """The verdict by the rule set at `place`, out of a person's texts: statuses, days, missing, unmet."""
    statuses, days, missing, unmet = texts
    return Kept(
        rules[place]["code"],
        statuses[place],
        kept_day(days[DAY * place : DAY * place + DAY]),
        names_in(missing[MASK * place : MASK * place + MASK], facts),
        names_in(unmet[MASK * place : MASK * place + MASK], rules[place]["asked"]),
    )


@lru_cache(maxsize=20_000)
def kept_day(text: str) -> date | None:
    """A piece of `days` as a date."""
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text.strip("0") else None


def names_in(mask: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names whose bits are set in a piece of `missing` or `unmet`."""
    bits = int(mask, 16)
    return tuple(name for bit, name in enumerate(names) if bits >> bit & 1)


# Counts


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people there are of each kind; the fields are those of the stored screening."""

    people: int
    unknown: int
    counts: dict[str, dict[str, int]]
    missing: dict[str, dict[str, int]]
    lacking: dict[str, int]


def counts_of(people: Iterable[tuple[str, str]], rules: Sequence[Mapping[str, Any]], facts: Sequence[str]) -> Counts:
    """What the verdicts of some people, given as (statuses, missing), come to; many are alike and counted at once."""
    codes = [rule["code"] for rule in rules]
    counts = {code: dict.fromkeys(LETTERS.values(), 0) for code in codes}
    missing: dict[str, Counter[str]] = {code: Counter() for code in codes}
    lacking: Counter[str] = Counter()
    alike = Counter(people)
    for (statuses, masks), number in alike.items():
        for place, code in enumerate(codes):
            counts[code][statuses[place]] += number
        by_rule = _missing(statuses, masks, tuple(facts))
        for place, names in by_rule.items():
            missing[codes[place]].update(dict.fromkeys(names, number))
        lacking.update(dict.fromkeys({name for names in by_rule.values() for name in names} - DERIVED, number))
    unknown = sum(number for (statuses, _), number in alike.items() if LETTERS[Status.UNKNOWN] in statuses)
    told = {code: dict(counter) for code, counter in missing.items()}
    return Counts(alike.total(), unknown, counts, told, dict(lacking))


@lru_cache(maxsize=4096)
def _missing(statuses: str, masks: str, facts: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """The facts for want of which verdicts are unknown, by the place of the rule set."""
    return {
        place: names_in(masks[MASK * place : MASK * place + MASK], facts)
        for place, letter in enumerate(statuses)
        if letter == LETTERS[Status.UNKNOWN]
    }


# What verdicts were made from

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def stamps_of(columns: Columns) -> list[int]:
    """A number for each person that changes with any of their facts; the same in every process and on every day."""
    stamps = np.zeros(columns.size, np.uint64)
    for name, column in columns.facts.items():
        stamps = _mixed(stamps + np.uint64(crc32(name.encode())) + _mixed(_numbers(column)))
    numbers: list[int] = stamps.view(np.int64).tolist()
    return numbers


def _mixed(numbers: Array) -> Array:
    mixed = numbers * _PRIME
    mixed ^= mixed >> _SHIFT
    return mixed * _PRIME


def _numbers(column: Column) -> Array:
    match column:
        case DayColumn(days):
            return days.astype(np.uint64)
        case NumberColumn(values):
            return values.astype(np.int64).view(np.uint64)
        case ChoiceColumn(codes, vocabulary):
            known = np.array([*(crc32(str(word).encode()) for word in vocabulary), 1], np.uint64)
            return known[codes]
        case SetColumn(masks, vocabulary):
            return _set_numbers(masks, vocabulary)
        case WaiverColumn(offsets, codes, since, until, vocabulary):
            known = np.array([*(crc32(word.encode()) for word in vocabulary), 0], np.uint64)
            return _summed(offsets, _mixed(known[codes] + _mixed(_pair(since, until))))
        case EntryColumn(offsets, first, last, recorded):
            numbers = _summed(offsets, _mixed(_pair(first, last)))
            return numbers if recorded is None else np.where(recorded, numbers, np.uint64(1))


def _pair(one: Array, other: Array) -> Array:
    pair: Array = one.astype(np.uint64) << np.uint64(32) | other.astype(np.uint64)
    return pair


def _set_numbers(masks: Array, vocabulary: Sequence[str]) -> Array:
    numbers = np.zeros(masks.shape[1], np.uint64)
    for place, name in enumerate(vocabulary):
        word, bit = divmod(place, SET_BITS)
        numbers += (masks[word] >> np.uint64(bit) & np.uint64(1)) * np.uint64(crc32(name.encode()))
    return np.where(masks[0] == np.uint64(NO_SET), np.uint64(1), numbers)


def _summed(offsets: Array, numbers: Array) -> Array:
    """The sum of each person's entries; what runs over is cut off alike everywhere."""
    before = np.concatenate((np.zeros(1, np.uint64), np.cumsum(numbers, dtype=np.uint64)))
    return before[offsets[1:]] - before[offsets[:-1]]


# A night in pieces


def batches(people: Iterable[tuple[int, int]], size: int) -> Iterator[list[int]]:
    """Facilities, given as (id, people), in groups of about `size` people; a large facility is a group of its own."""
    group: list[int] = []
    count = 0
    for facility_id, held in people:
        if group and count + held > size:
            yield group
            group, count = [], 0
        group.append(facility_id)
        count += held
    if group:
        yield group
