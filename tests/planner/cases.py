"""Small selections at random, and the best proposal found by looking at every one."""

from datetime import date, timedelta
from itertools import combinations
from random import Random

from bekal.planner.evaluate import broken_limits, value_of
from bekal.planner.problem import Block, Class, GroupLimit, Option, Problem

MONDAY = date(2026, 11, 23)


def problem_at_random(seed: int, *, people: int = 5, classes: int = 3, at_most: int | None = None) -> Problem:
    """A selection in which every limit can bind."""
    draw = Random(seed)
    keys = [f"class {number}" for number in range(draw.randint(1, classes))]
    names = [f"person {number}" for number in range(draw.randint(1, people))]
    funders = {"prison": draw.randint(0, 60), "partner": draw.randint(0, 60)}
    options = [
        Option(name, key, draw.randint(0, 20))
        for name in names
        for key in draw.sample(keys, draw.randint(0, len(keys)))
    ]
    pairs = list(combinations(names, 2))
    return Problem(
        classes=tuple(_class(draw, key) for key in keys),
        options=tuple(options),
        funders=funders,
        quotas={"agreement": draw.randint(0, 6)},
        apart=frozenset(map(frozenset, draw.sample(pairs, min(len(pairs), draw.randint(0, 2))))),
        group_limits=tuple(
            GroupLimit(f"tier {number}", draw.choice(keys), _some(draw, names), draw.randint(0, 2))
            for number in range(draw.randint(0, 2))
        ),
        blocks=tuple(
            Block(f"block {number}", _some(draw, names), draw.randint(0, 3), draw.randint(0, 15))
            for number in range(draw.randint(0, 2))
        ),
        excluded=frozenset((one.person, one.class_key) for one in options if draw.random() < 0.1),
        at_most=at_most or draw.choice((1, 1, 2)),
        seed=seed,
    )


def _some(draw: Random, names: list[str]) -> frozenset[str]:
    return frozenset(name for name in names if draw.random() < 0.5)


def _class(draw: Random, key: str) -> Class:
    capacity = draw.randint(1, 4)
    first = MONDAY + timedelta(days=draw.randint(0, 20))
    return Class(
        key=key,
        capacity=capacity,
        minimum=draw.randint(1, capacity),
        first_day=first,
        last_day=first + timedelta(days=draw.randint(0, 15)),
        fixed_cost=draw.randint(0, 20),
        cost_per_place=draw.randint(0, 10),
        shares=draw.choice(((("prison", 10_000),), (("prison", 3_333), ("partner", 6_667)), ())),
        quotas=("agreement",) if draw.random() < 0.7 else (),
    )


def best_by_looking(problem: Problem) -> int:
    """The most points of all proposals that keep every limit."""
    places = [(one.person, one.class_key) for one in problem.open_options]
    best = None
    for chosen in range(1 << len(places)):
        given = [place for number, place in enumerate(places) if chosen >> number & 1]
        if (best is None or value_of(problem, given) > best) and not broken_limits(problem, given):
            best = value_of(problem, given)
    assert best is not None
    return best
