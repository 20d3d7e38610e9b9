"""The best proposal is the best, keeps every limit, and is the same again."""

import os
from dataclasses import replace

import pytest

from bekal.planner.evaluate import broken_limits, value_of
from bekal.planner.greedy import by_points, in_order
from bekal.planner.problem import Class, Option, Problem
from bekal.planner.solve import Impossible, best_proposal
from tests.planner.cases import MONDAY, best_by_looking, problem_at_random

INSTANCES = int(os.environ.get("BEKAL_TEST_INSTANCES", "400"))  # 10,000 were tried, see benchmarks/README.md


def sewing(**changes: object) -> Class:
    told = {"key": "sewing", "capacity": 2, "minimum": 1, "first_day": MONDAY, "last_day": MONDAY, **changes}
    return Class(**told)


def wanting(*points: int, key: str = "sewing") -> tuple[Option, ...]:
    return tuple(Option(name, key, value) for name, value in zip("ABCDEFGH", points, strict=False))


def chosen(problem: Problem) -> str:
    return "".join(sorted(person for person, _ in best_proposal(problem).places))


def test_those_of_most_points_get_the_places():
    assert chosen(Problem((sewing(),), wanting(5, 9, 7))) == "BC"


def test_a_class_that_cannot_reach_its_minimum_does_not_open():
    assert chosen(Problem((sewing(capacity=4, minimum=4),), wanting(5, 9, 7))) == ""


def test_who_is_kept_apart_is_not_seated_together():
    assert chosen(Problem((sewing(),), wanting(5, 9, 7), apart=frozenset({frozenset("BC")}))) == "AB"


def test_a_pin_comes_before_points_and_an_exclusion_too():
    assert chosen(Problem((sewing(),), wanting(5, 9, 7), pinned=frozenset({("A", "sewing")}))) == "AB"
    assert chosen(Problem((sewing(),), wanting(5, 9, 7), excluded=frozenset({("B", "sewing")}))) == "AC"


def test_the_last_rupiah_may_be_spent_and_none_more():
    costs = sewing(fixed_cost=49_999_996, cost_per_place=2, shares=(("prison", 6_667), ("partner", 3_333)))
    enough = {"prison": 33_335_000, "partner": 16_665_000}
    assert chosen(Problem((costs,), wanting(5, 9), funders=enough)) == "AB"
    assert chosen(Problem((costs,), wanting(5, 9), funders=enough | {"prison": 33_334_999})) == "B"


def test_pins_that_cannot_be_together_are_told():
    with pytest.raises(Impossible):
        best_proposal(
            Problem(
                (sewing(),),
                wanting(5, 9),
                apart=frozenset({frozenset("AB")}),
                pinned=frozenset({("A", "sewing"), ("B", "sewing")}),
            )
        )


@pytest.mark.parametrize("batch", range(10))
def test_the_best_by_looking_at_all(batch):
    for seed in range(batch, INSTANCES, 10):
        problem = problem_at_random(seed)
        if len(problem.open_options) > 11:
            problem = problem_at_random(seed, people=3)
        found = best_proposal(problem)
        assert not broken_limits(problem, found.places), seed
        assert found.proven, seed
        assert (found.value, value_of(problem, found.places)) == (best_by_looking(problem),) * 2, seed


@pytest.mark.parametrize("seed", range(40))
def test_no_limit_is_broken_by_many_people_and_the_first_answer_is_no_better(seed):
    problem = problem_at_random(seed, people=40, classes=6)
    found, first = best_proposal(problem), in_order(problem, by_points(problem.open_options))
    assert not broken_limits(problem, found.places)
    assert not broken_limits(problem, first)
    assert value_of(problem, first) <= found.value == found.bound


@pytest.mark.parametrize("seed", range(40))
def test_one_more_place_is_never_worse(seed):
    problem = problem_at_random(seed, people=20, classes=4)
    wider = replace(problem, classes=tuple(replace(one, capacity=one.capacity + 1) for one in problem.classes))
    assert best_proposal(wider).value >= best_proposal(problem).value


@pytest.mark.parametrize("seed", range(20))
def test_the_same_again(seed):
    problem = problem_at_random(seed, people=20, classes=4)
    assert best_proposal(problem).places == best_proposal(replace(problem)).places


def test_ties_fall_as_the_seed_says():
    tied = Problem((sewing(),), wanting(*[7] * 8))
    assert len({chosen(replace(tied, seed=seed)) for seed in range(20)}) > 1
