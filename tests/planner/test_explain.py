"""What is said of who is in and out is true of the proposal."""

from dataclasses import replace

import pytest

from bekal.planner.evaluate import Limit
from bekal.planner.explain import More, points_short, refusals, reserves, worths
from bekal.planner.problem import Class, GroupLimit, Option, Problem
from bekal.planner.solve import best_proposal
from tests.planner.cases import MONDAY, problem_at_random


def problem(*points: int, **changes: object) -> Problem:
    sewing = Class("sewing", 2, 1, MONDAY, MONDAY)
    options = tuple(Option(name, "sewing", value) for name, value in zip("ABCDEF", points, strict=False))
    return Problem((sewing,), options, **changes)


def stops(told: Problem, person: str) -> list[Limit]:
    [refusal] = refusals(told, best_proposal(told).places, person)
    return [one.limit for one in refusal.stopped_by]


def test_the_first_reserve_is_one_place_short():
    told = problem(9, 8, 5, 7)
    places = best_proposal(told).places
    [first], [second] = refusals(told, places, "D"), refusals(told, places, "C")
    assert (first.ahead, second.ahead) == (0, 1)
    assert first.last_points == 8
    assert stops(told, "D") == [Limit.CAPACITY]
    assert [one.person for one in reserves(told, places, "sewing")] == ["D", "C"]


def test_who_is_in_has_no_refusal():
    told = problem(9, 8, 5)
    assert refusals(told, best_proposal(told).places, "A") == []


def test_who_is_kept_apart_from_somebody_inside_is_no_reserve():
    told = problem(9, 8, 7, apart=frozenset({frozenset("AC")}))
    assert stops(told, "C") == [Limit.CAPACITY, Limit.APART]
    assert reserves(told, best_proposal(told).places, "sewing") == []


def test_a_group_that_is_full_and_a_class_that_does_not_open():
    told = problem(9, 8, 7, group_limits=(GroupLimit("tier", "sewing", frozenset("AB"), 1),))
    assert stops(told, "B") == [Limit.CAPACITY, Limit.GROUP]
    short = replace(problem(9), classes=(Class("sewing", 4, 2, MONDAY, MONDAY),))
    assert stops(short, "A") == [Limit.MINIMUM]


def test_who_waits_for_a_full_group_is_counted_among_all_who_wait():
    told = problem(9, 8, 7, 5, 6, group_limits=(GroupLimit("narcotics", "sewing", frozenset("ACD"), 1),))
    places = best_proposal(told).places
    assert places == {("A", "sewing"), ("B", "sewing")}
    assert [one.person for one in reserves(told, places, "sewing")] == ["E"]
    ahead = {person: refusals(told, places, person)[0].ahead for person in "CED"}
    assert ahead == {"C": 0, "E": 0, "D": 2}
    [group] = [one for one in refusals(told, places, "C")[0].stopped_by if one.limit == Limit.GROUP]
    assert (group.about, group.allowed) == (("sewing", "narcotics"), 1)


def test_the_points_that_somebody_is_short_of_are_enough():
    told = problem(9, 8, 5, 7)
    proposal = best_proposal(told)
    assert points_short(told, proposal, ("C", "sewing")) == 3
    with_more = tuple(replace(one, points=5 + 4) if one.person == "C" else one for one in told.options)
    assert ("C", "sewing") in best_proposal(replace(told, options=with_more)).places


def test_what_more_would_bring():
    told = replace(
        problem(9, 8, 5, 7, funders={"prison": 20}),
        classes=(Class("sewing", 2, 1, MONDAY, MONDAY, 0, 10, (("prison", 10_000),)),),
    )
    found = {(one.more, one.name): (one.points, one.people) for one in worths(told, best_proposal(told), rupiah=10)}
    assert found == {(More.PLACE, "sewing"): (0, 0), (More.CLASS, "sewing"): (0, 0), (More.MONEY, "prison"): (0, 0)}
    both = replace(told, classes=(replace(told.classes[0], capacity=3),))
    [money] = [one for one in worths(both, best_proposal(both), rupiah=10) if one.more is More.MONEY]
    assert (money.points, money.people) == (7, 1)


@pytest.mark.parametrize("seed", range(60))
def test_nobody_outside_has_a_better_claim_without_a_limit_that_says_why(seed):
    told = replace(problem_at_random(seed, people=30, classes=4, at_most=1), blocks=())
    places = best_proposal(told).places
    points = {(one.person, one.class_key): one.points for one in told.options}
    for person in told.people:
        for refusal in refusals(told, places, person):
            key = refusal.option.class_key
            stopped = {one.limit for one in refusal.stopped_by}
            assert stopped or refusal.option.points == 0
            seated = [points[place] for place in places if place[1] == key]
            if stopped == {Limit.CAPACITY}:
                assert refusal.option.points <= min(seated)
            assert {one.person for one in reserves(told, places, key)}.isdisjoint(who for who, _ in places)
