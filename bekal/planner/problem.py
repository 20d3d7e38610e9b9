"""What a selection decides: who of many people gets which place in which class, within every limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

BASIS_POINTS = 10_000


class ProblemRefused(ValueError):
    """The problem contradicts itself; the message names the thing, for who builds problems."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class that may open: with at least `minimum` people of its `capacity`, or not at all.

    It costs `fixed_cost` once it opens and `cost_per_place` for each person (rupiah); `shares` say which funder bears
    which part of it in basis points, and what is left of 10,000 nobody's limit bears. `quotas` names the agreements'
    quotas from which its places are taken. Both days are days on which it is held.
    """

    key: str
    capacity: int
    minimum: int
    first_day: date
    last_day: date
    fixed_cost: int = 0
    cost_per_place: int = 0
    shares: tuple[tuple[str, int], ...] = ()
    quotas: tuple[str, ...] = ()

    def meets(self, other: Class) -> bool:
        """Whether the two are held at one time."""
        return self.first_day <= other.last_day and other.first_day <= self.last_day


@dataclass(frozen=True, slots=True)
class Option:
    """That a person fits a class and wishes it, and how many points it is worth that they get it (0 or more)."""

    person: str
    class_key: str
    points: int


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """At most `most` of some people in one class: a rule for a sex, a tier or an offence."""

    name: str
    class_key: str
    people: frozenset[str]
    most: int


@dataclass(frozen=True, slots=True)
class Block:
    """People who live together; each place below `target` that they get costs the proposal `points`."""

    name: str
    people: frozenset[str]
    target: int
    points: int


@dataclass(frozen=True)
class Problem:
    """Everything that a selection rests on. Frozen: the same problem and seed give the same proposal.

    A person gets at most `at_most` classes, and never two that are held at one time. `pinned` places are given before
    all others, `excluded` ones to nobody; both are people's decisions.
    """

    classes: tuple[Class, ...]
    options: tuple[Option, ...]
    funders: Mapping[str, int] = field(default_factory=dict)
    quotas: Mapping[str, int] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()
    group_limits: tuple[GroupLimit, ...] = ()
    blocks: tuple[Block, ...] = ()
    pinned: frozenset[tuple[str, str]] = frozenset()
    excluded: frozenset[tuple[str, str]] = frozenset()
    at_most: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        for flaw in self._flaws():
            raise ProblemRefused(flaw)

    def _flaws(self) -> Iterator[str]:
        if len(self.class_of) != len(self.classes):
            yield "two classes have one key"
        for one in self.classes:
            yield from self._flaws_of_class(one)
        yield from self._flaws_of_options()
        if any(len(pair) != 2 for pair in self.apart):
            yield "a pair is two people"

    def _flaws_of_class(self, one: Class) -> Iterator[str]:
        shares = [share for _, share in one.shares]
        wrong = {
            f"minimum {one.minimum} and capacity {one.capacity}": not 1 <= one.minimum <= one.capacity,
            "ends before it begins": one.last_day < one.first_day,
            "costs less than nothing": min(one.fixed_cost, one.cost_per_place) < 0,
            "has a funder without a limit": not {name for name, _ in one.shares} <= self.funders.keys(),
            "has shares beyond the whole": sum(shares) > BASIS_POINTS or min(shares, default=0) < 0,
            "takes from an unknown quota": not set(one.quotas) <= self.quotas.keys(),
        }
        yield from (f"{one.key}: {flaw}" for flaw, holds in wrong.items() if holds)

    def _flaws_of_options(self) -> Iterator[str]:
        places = {(one.person, one.class_key) for one in self.options}
        wrong = {
            "a person has the same class twice": len(places) != len(self.options),
            "an option for an unknown class": any(key not in self.class_of for _, key in places),
            "points below nought": any(one.points < 0 for one in self.options),
            "pinned without an option": not self.pinned <= places,
            "pinned and excluded": bool(self.pinned & self.excluded),
        }
        yield from (flaw for flaw, holds in wrong.items() if holds)

    @cached_property
    def class_of(self) -> dict[str, Class]:
        """The classes by their keys."""
        return {one.key: one for one in self.classes}

    @cached_property
    def open_options(self) -> tuple[Option, ...]:
        """The options that nobody has excluded."""
        return tuple(one for one in self.options if (one.person, one.class_key) not in self.excluded)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody with an option, in the order in which they were named."""
        return tuple(dict.fromkeys(one.person for one in self.options))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who gets which place. `value` is its points, `bound` what no proposal can exceed; both whole numbers.

    Proven best where they are equal.
    """

    places: frozenset[tuple[str, str]]
    value: int
    bound: int
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether no other proposal is worth more."""
        return self.bound <= self.value

    @property
    def gap(self) -> float:
        """By which part of the bound the value may still lie below the best."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0
