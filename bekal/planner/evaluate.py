"""An independent look at a proposal: its value, and every limit that it breaks. Shares no code with the solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bekal.planner.problem import BASIS_POINTS, Problem

Place = tuple[str, str]


class Limit(StrEnum):
    """What can stand in the way of a place."""

    NO_OPTION = "no_option"  # the person does not fit the class, does not wish it, or was excluded
    PIN = "pin"  # a pinned place is not given
    CAPACITY = "capacity"
    MINIMUM = "minimum"
    NUMBER = "number"  # of classes for one person
    TIME = "time"  # two classes at one time
    APART = "apart"
    GROUP = "group"
    MONEY = "money"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that is broken: of which class, person, funder or quota; the number found, and the most (or least)."""

    limit: Limit
    about: tuple[str, ...]
    number: int = 0
    allowed: int = 0

    def __str__(self) -> str:
        return f"{self.limit} {' '.join(self.about)}: {self.number} of {self.allowed}"


def value_of(problem: Problem, places: Iterable[Place]) -> int:
    """The points of the places, less what blocks lack of their targets."""
    points = {(one.person, one.class_key): one.points for one in problem.options}
    given = list(places)
    lacking = sum(
        block.points * max(0, block.target - sum(1 for person, _ in given if person in block.people))
        for block in problem.blocks
    )
    return sum(points[place] for place in given) - lacking


def broken_limits(problem: Problem, places: Iterable[Place]) -> list[Broken]:
    """Every hard limit that the places break; empty for a proposal that may be adopted."""
    given = sorted(set(places))
    return [
        *_options(problem, given),
        *_classes(problem, given),
        *_people(problem, given),
        *_apart(problem, given),
        *_groups(problem, given),
        *_money(problem, given),
        *_quotas(problem, given),
    ]


def spent_of(problem: Problem, places: Iterable[Place]) -> dict[str, int]:
    """What each funder bears of the classes that the places open, in ten-thousandths of a rupiah."""
    spent = dict.fromkeys(problem.funders, 0)
    for key, number in Counter(key for _, key in places).items():
        one = problem.class_of[key]
        for funder, share in one.shares:
            spent[funder] += share * (one.fixed_cost + one.cost_per_place * number)
    return spent


def _options(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    known = {(one.person, one.class_key) for one in problem.options} - problem.excluded
    yield from (Broken(Limit.NO_OPTION, place) for place in given if place not in known)
    yield from (Broken(Limit.PIN, place) for place in sorted(problem.pinned - set(given)))


def _classes(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    heads = Counter(key for _, key in given)
    for one in problem.classes:
        number = heads[one.key]
        if number > one.capacity:
            yield Broken(Limit.CAPACITY, (one.key,), number, one.capacity)
        if 0 < number < one.minimum:
            yield Broken(Limit.MINIMUM, (one.key,), number, one.minimum)


def _people(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    classes_of: dict[str, list[str]] = defaultdict(list)
    for person, key in given:
        classes_of[person].append(key)
    for person, keys in classes_of.items():
        if len(keys) > problem.at_most:
            yield Broken(Limit.NUMBER, (person,), len(keys), problem.at_most)
        for one, other in combinations(keys, 2):
            if problem.class_of[one].meets(problem.class_of[other]):
                yield Broken(Limit.TIME, (person, one, other), 2, 1)


def _apart(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    classes_of: dict[str, set[str]] = defaultdict(set)
    for person, key in given:
        classes_of[person].add(key)
    for pair in problem.apart:
        one, other = sorted(pair)
        yield from (Broken(Limit.APART, (key, one, other), 2, 1) for key in classes_of[one] & classes_of[other])


def _groups(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    for limit in problem.group_limits:
        number = sum(1 for person, key in given if key == limit.class_key and person in limit.people)
        if number > limit.most:
            yield Broken(Limit.GROUP, (limit.class_key, limit.name), number, limit.most)


def _money(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    for funder, spent in spent_of(problem, given).items():
        if spent > problem.funders[funder] * BASIS_POINTS:
            yield Broken(Limit.MONEY, (funder,), -(-spent // BASIS_POINTS), problem.funders[funder])


def _quotas(problem: Problem, given: list[Place]) -> Iterator[Broken]:
    for quota, most in problem.quotas.items():
        number = sum(1 for _, key in given if quota in problem.class_of[key].quotas)
        if number > most:
            yield Broken(Limit.QUOTA, (quota,), number, most)
