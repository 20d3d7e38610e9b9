"""An answer at once: places by points, one after another, as long as every limit holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from bekal.planner.problem import BASIS_POINTS, GroupLimit, Option, Problem

Place = tuple[str, str]


def by_points(options: Iterable[Option]) -> list[Option]:
    """Those of the most points first; among equals as they came."""
    return sorted(options, key=lambda one: -one.points)


def in_order(problem: Problem, options: Iterable[Option]) -> frozenset[Place]:
    """The pinned places, then one after another in an order; a class that stays below its minimum is given up again.

    It keeps every limit, unless the pinned places alone break one. A list in any order is kept in this way.
    """
    order = list(options)
    closed: set[str] = set()
    while True:
        table = _Table(problem, closed)
        for person, key in sorted(problem.pinned):
            table.give(person, key)
        for option in order:
            if table.fits(option.person, option.class_key):
                table.give(option.person, option.class_key)
        short = [one for one in problem.classes if 0 < table.heads[one.key] < one.minimum]
        free = [one.key for one in short if not any(key == one.key for _, key in problem.pinned)]
        if not free:
            return frozenset(table.given)
        closed.add(min(free, key=lambda key: (table.heads[key], key)))


class _Table:
    """The places given so far, and what they take of every limit."""

    def __init__(self, problem: Problem, closed: set[str]) -> None:
        self.problem = problem
        self.given: set[Place] = set()
        self.heads: Counter[str] = Counter()
        self.quota: Counter[str] = Counter()
        self.spent: Counter[str] = Counter()
        self.groups: Counter[tuple[str, str]] = Counter()
        self.classes_of: dict[str, list[str]] = defaultdict(list)
        self.closed = closed
        self.apart: dict[str, set[str]] = defaultdict(set)
        for pair in problem.apart:
            one, other = pair
            self.apart[one].add(other)
            self.apart[other].add(one)
        self.limits = {(limit.class_key, limit.name): limit for limit in problem.group_limits}

    def fits(self, person: str, key: str) -> bool:
        one = self.problem.class_of[key]
        mine = [self.problem.class_of[other] for other in self.classes_of[person]]
        return (
            key not in self.closed
            and (person, key) not in self.given
            and self.heads[key] < one.capacity
            and len(mine) < self.problem.at_most
            and not any(one.meets(other) for other in mine)
            and not any((other, key) in self.given for other in self.apart[person])
            and all(self.quota[name] < self.problem.quotas[name] for name in one.quotas)
            and all(self._group_has_room(limit, person) for limit in self._limits_of(key))
            and all(self._affords(funder, share, key) for funder, share in one.shares)
        )

    def give(self, person: str, key: str) -> None:
        one = self.problem.class_of[key]
        for funder, share in one.shares:
            self.spent[funder] += share * self._price(key)
        self.given.add((person, key))
        self.heads[key] += 1
        self.quota.update(one.quotas)
        self.classes_of[person].append(key)
        self.groups.update((key, limit.name) for limit in self._limits_of(key) if person in limit.people)

    def _price(self, key: str) -> int:
        one = self.problem.class_of[key]
        return one.cost_per_place + (0 if self.heads[key] else one.fixed_cost)

    def _affords(self, funder: str, share: int, key: str) -> bool:
        return self.spent[funder] + share * self._price(key) <= self.problem.funders[funder] * BASIS_POINTS

    def _limits_of(self, key: str) -> list[GroupLimit]:
        return [limit for (class_key, _), limit in self.limits.items() if class_key == key]

    def _group_has_room(self, limit: GroupLimit, person: str) -> bool:
        return person not in limit.people or self.groups[limit.class_key, limit.name] < limit.most
