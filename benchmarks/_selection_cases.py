"""Invented selections with seeds: one prison of 1,200 people and 12 classes, a region of prisons, a nation of regions.

Capacity 16 to 30, minimum 60 % of it, four funders at 65 % of what everything would cost, one to five ranked wishes a
person, pairs that are kept apart. A person's points for a class: how near their release is (up to 300), the rank of the
wish (60 less for each rank after the first), the assessment (up to 200), never trained before (150), months waited (up
to 120). People register in the order in which they walked in, which has nothing to do with any of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bekal.planner.problem import BASIS_POINTS, Class, Option, Problem

YEAR = date(2027, 1, 4)
FUNDERS = ("prison", "partner", "local_government", "state_revenue")
MONEY = 0.65


@dataclass(frozen=True, slots=True)
class Case:
    """A problem, and of each option when its person came to the table, when they are released, and the wish's rank."""

    problem: Problem
    came: dict[str, int]
    leaves: dict[str, int]
    rank: dict[tuple[str, str], int]

    def first_come(self) -> list[Option]:
        """Today's practice: who came first takes the dearest wish that is left."""
        return sorted(self.problem.options, key=lambda one: (self.came[one.person], self._rank(one)))

    def by_release(self) -> list[Option]:
        """What some staff do: who leaves first takes the dearest wish that is left."""
        return sorted(self.problem.options, key=lambda one: (self.leaves[one.person], self._rank(one)))

    def _rank(self, option: Option) -> int:
        return self.rank[option.person, option.class_key]


def prison(seed: int, *, people: int = 1_200, classes: int = 12, prefix: str = "") -> Case:
    """One prison with budgets of its own."""
    draw = Random(seed)
    offered = [_class(draw, f"{prefix}class {number}") for number in range(classes)]
    names = [f"{prefix}person {number}" for number in range(people)]
    came = dict(zip(names, draw.sample(range(people), people), strict=True))
    leaves = {name: draw.randint(30, 1_800) for name in names}
    options, rank = [], {}
    for name in names:
        worth = _worth(draw, leaves[name])
        for number, one in enumerate(draw.sample(offered, draw.choice((1, 2, 2, 3, 3, 3, 4, 5)))):
            rank[name, one.key] = number
            options.append(Option(name, one.key, worth + 300 - 60 * number))
    pairs = {frozenset(draw.sample(names, 2)) for _ in range(people // 20)}
    problem = Problem(tuple(offered), tuple(options), _money(offered), apart=frozenset(pairs), seed=seed)
    return Case(problem, came, leaves, rank)


def _class(draw: Random, key: str) -> Class:
    capacity = draw.randint(16, 30)
    first = YEAR + timedelta(days=draw.randint(0, 200))
    parts = [draw.random() for _ in FUNDERS]
    shares = [int(part / sum(parts) * BASIS_POINTS) for part in parts]
    shares[0] += BASIS_POINTS - sum(shares)
    return Class(
        key=key,
        capacity=capacity,
        minimum=math.ceil(0.6 * capacity),
        first_day=first,
        last_day=first + timedelta(days=draw.randint(8, 90)),
        fixed_cost=draw.randint(8, 20) * 1_000_000,
        cost_per_place=draw.randint(15, 35) * 100_000,
        shares=tuple(zip(FUNDERS, shares, strict=True)),
    )


def _worth(draw: Random, days_left: int) -> int:
    nearness = round(300 * (1 - days_left / 1_800))
    return nearness + draw.randint(0, 200) + draw.choice((0, 150)) + 10 * draw.randint(0, 12)


def _money(classes: list[Class]) -> dict[str, int]:
    full = dict.fromkeys(FUNDERS, 0)
    for one in classes:
        for funder, share in one.shares:
            full[funder] += share * (one.fixed_cost + one.capacity * one.cost_per_place)
    return {funder: int(MONEY * amount) // BASIS_POINTS for funder, amount in full.items()}


def region(seed: int, *, prisons: int = 20, people: int = 1_200, classes: int = 12) -> Case:
    """Prisons that share their budgets."""
    cases = [
        prison(seed * 1_000 + number, people=people, classes=classes, prefix=f"prison {number} ")
        for number in range(prisons)
    ]
    came, leaves, rank = {}, {}, {}
    for case in cases:
        came |= case.came
        leaves |= case.leaves
        rank |= case.rank
    offered = [one for case in cases for one in case.problem.classes]
    problem = Problem(
        tuple(offered),
        tuple(one for case in cases for one in case.problem.options),
        _money(offered),
        apart=frozenset().union(*(case.problem.apart for case in cases)),
        seed=seed,
    )
    return Case(problem, came, leaves, rank)


def nation(seed: int, *, prisons: int = 530, regions: int = 33, people: int = 280_000) -> Iterator[Case]:
    """Every region, one after another; budgets are each region's."""
    for number in range(regions):
        mine = prisons // regions + (number < prisons % regions)
        yield region(seed * 100 + number, prisons=mine, people=round(people / prisons))
