import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.planner.problem import Proposal
from bekal.planning.choices import RunState, RunStep
from bekal.planning.rules.comparing import coverage_of, difference
from bekal.planning.rules.fairness import SMALLEST, shares
from bekal.planning.rules.frozen import Decision, problem_of, proposal_as_json, proposal_from_json
from bekal.planning.rules.life import TRANSITIONS
from bekal.planning.rules.marks import (
    Points,
    Standpoint,
    age_group,
    block_name,
    block_target,
    marks_of,
    points_of,
    stay_group,
    total_of,
)

DAY = dt.date(2026, 3, 2)
ENDS = dt.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("days_after_class", "mark"),
    [(-10, 100), (0, 100), (90, 100), (91, 99), (365, 62), (455, 50), (819, 0), (820, 0), (3000, 0), (None, 50)],
)
def test_nearness_of_release(days_after_class, mark):
    release = None if days_after_class is None else ENDS + dt.timedelta(days_after_class)
    assert marks_of(Standpoint(ENDS, release, 1, None, False, DAY), DAY)["release"] == mark


@pytest.mark.parametrize(("rank", "mark"), [(1, 100), (2, 80), (3, 60), (4, 40), (5, 20)])
def test_wish_rank(rank, mark):
    assert marks_of(Standpoint(ENDS, None, rank, None, False, DAY), DAY)["wish"] == mark


@pytest.mark.parametrize(("score", "mark"), [(None, 50), (0, 0), (73, 73), (100, 100)])
def test_assessment(score, mark):
    assert marks_of(Standpoint(ENDS, None, 1, score, False, DAY), DAY)["assessment"] == mark


@pytest.mark.parametrize(("days", "mark"), [(-3, 0), (0, 0), (90, 24), (365, 100), (900, 100)])
def test_waiting(days, mark):
    registered = DAY - dt.timedelta(days)
    assert marks_of(Standpoint(ENDS, None, 1, None, False, registered), DAY)["waiting"] == mark


def test_never_served():
    assert [marks_of(Standpoint(ENDS, None, 1, None, one, DAY), DAY)["unserved"] for one in (False, True)] == [100, 0]


def test_points_are_marks_times_weights():
    marks = {"release": 62, "wish": 80, "assessment": 50, "unserved": 100, "waiting": 24}
    weights = Points(release=4, wish=3, assessment=0, unserved=5, waiting=2, blocks=9).as_dict()
    assert points_of(marks, weights) == {"release": 248, "wish": 240, "assessment": 0, "unserved": 500, "waiting": 48}
    assert total_of(marks, weights) == 1036


def test_groups_of_people():
    born = [dt.date(2001, 3, 3), dt.date(2001, 3, 2), dt.date(1986, 3, 2), None]
    assert [age_group(one, DAY) for one in born] == ["young", "middle", "older", "unknown"]
    leaves = [DAY + dt.timedelta(364), DAY + dt.timedelta(365), DAY + dt.timedelta(1096), None]
    assert [stay_group(one, DAY) for one in leaves] == ["short", "medium", "long", "unknown"]
    assert [block_name(one) for one in ("A-11", "A/3", "Blok B", "")] == ["A", "A", "Blok B", ""]
    assert [block_target(8, 6, 12), block_target(30, 6, 12), block_target(8, 0, 0)] == [4, 6, 0]


def test_every_step_has_one_way_out_of_each_state():
    cells = {(row.name, source): row.target for row in TRANSITIONS for source in row.sources}
    assert cells == {
        (RunStep.SOLVE, RunState.QUEUED): RunState.DONE,
        (RunStep.FAIL, RunState.QUEUED): RunState.IMPOSSIBLE,
        (RunStep.ADOPT, RunState.DONE): RunState.ADOPTED,
        (RunStep.DISCARD, RunState.QUEUED): RunState.DISCARDED,
        (RunStep.DISCARD, RunState.DONE): RunState.DISCARDED,
        (RunStep.DISCARD, RunState.IMPOSSIBLE): RunState.DISCARDED,
        (RunStep.RETURN, RunState.ADOPTED): RunState.DONE,
    }


def test_who_comes_in_who_goes_out_who_moves():
    before = frozenset({("1", "a"), ("2", "a"), ("3", "b")})
    after = frozenset({("1", "a"), ("2", "b"), ("4", "a")})
    found = difference(before, after)
    assert (found.came_in, found.went_out, found.moved, found.stayed) == (
        (("4", "a"),), (("3", "b"),), (("2", "a", "b"),), 1
    )  # fmt: skip
    people = {
        "1": {"served": "no", "stay": "short"},
        "2": {"served": "yes", "stay": "short"},
        "3": {"served": "no", "stay": "long"},
    }
    told = coverage_of(before, people)
    assert (told.unserved, told.unserved_soon) == (2, 1)


def test_a_proposal_survives_being_kept():
    proposal = Proposal(frozenset({("1", "a"), ("2", "b")}), 7, 8, 0.25)
    kept = proposal_as_json(proposal, "HiGHS 1")
    assert proposal_from_json(kept) == proposal
    assert kept["places"] == [["1", "a"], ["2", "b"]]


def test_decisions_and_weights_make_the_problem():
    frozen_class = {
        "key": "a", "capacity": 2, "minimum": 1, "first_day": "2026-03-02", "last_day": "2026-03-09",
        "fixed_cost": 5, "cost_per_place": 2, "shares": [["f", 10000]], "quotas": ["q"],
    }  # fmt: skip
    marks = dict.fromkeys(("release", "wish", "assessment", "unserved", "waiting"), 10)
    inputs = {
        "classes": [frozen_class],
        "options": [{"person": one, "class": "a", "marks": marks} for one in "12"],
        "funders": {"f": 100}, "quotas": {"q": 3}, "apart": [["1", "2"]], "groups": [],
        "blocks": [{"name": "A", "people": ["1"], "target": 1}],
    }  # fmt: skip
    weights = Points(1, 1, 1, 1, 1, 2).as_dict()
    decisions = [Decision("pin", "1", "a"), Decision("exclude", "2", "a")]
    problem = problem_of(inputs, weights=weights, seed=3, decisions=decisions)
    assert [one.points for one in problem.options] == [50, 50]
    assert (problem.pinned, problem.excluded) == (frozenset({("1", "a")}), frozenset({("2", "a")}))
    assert (problem.blocks[0].points, problem.seed, problem.apart) == (200, 3, frozenset({frozenset("12")}))


GROUPS = ("a", "b", "c", "d")


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=4, max_size=4))
def test_nothing_small_is_shown_or_can_be_worked_out(counts):
    """What is shown is never small, and the total less what is shown is never small either."""
    asked = [group for group, (inside, out) in zip(GROUPS, counts, strict=True) for _ in range(inside + out)]
    inside = [group for group, (number, _) in zip(GROUPS, counts, strict=True) for _ in range(number)]
    found = shares(asked, inside, GROUPS)
    shown = [one for one in found if not one.hidden]
    for one in shown:
        assert one.asked >= SMALLEST
        assert not 0 < one.inside < SMALLEST
        assert not 0 < one.asked - one.inside < SMALLEST
    if shown and len(shown) < len(found):
        rest, rest_in = len(asked) - sum(one.asked for one in shown), len(inside) - sum(one.inside for one in shown)
        assert len(found) - len(shown) >= 2
        assert rest >= SMALLEST
        assert not 0 < rest_in < SMALLEST
        assert not 0 < rest - rest_in < SMALLEST


def test_large_groups_are_shown_in_their_order():
    found = shares(["b"] * 20 + ["a"] * 10, ["b"] * 10 + ["a"] * 5, GROUPS)
    assert [(one.group, one.asked, one.inside, one.rate) for one in found] == [("a", 10, 5, 0.5), ("b", 20, 10, 0.5)]
