import pytest

from bekal.hearings.choices import Decision, HearingCondition, HearingState, HearingStep
from bekal.hearings.rules import TRANSITIONS, Sitting, in_order, unmet
from bekal.lib.transitions import IllegalTransition, ReasonMissing, step

LEADS = {
    ("hold", "planned"): "held",
    ("minute", "held"): "minuted",
    ("reopen", "minuted"): "held",
    ("cancel", "planned"): "cancelled",
}


@pytest.mark.parametrize("state", HearingState)
@pytest.mark.parametrize("name", [row.name for row in TRANSITIONS])
def test_every_cell_of_the_table(name, state):
    if (name, state) in LEADS:
        assert step(TRANSITIONS, name, state, "uji").target == LEADS[name, state]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "uji")


@pytest.mark.parametrize(("name", "state"), [("reopen", "minuted"), ("cancel", "planned")])
def test_going_back_needs_a_reason(name, state):
    with pytest.raises(ReasonMissing):
        step(TRANSITIONS, name, state, " ")


GOOD = {
    "present_roles": ("chair", "member", "member"),
    "decisions": ((1, Decision.ACCEPT), (1, Decision.RESERVE)),
    "seats": {1: 1},
    "has_decree": False,
}


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, []),
        ({"present_roles": ("chair", "member")}, [HearingCondition.MEMBERS_PRESENT]),
        ({"present_roles": ("member",) * 4}, [HearingCondition.MEMBERS_PRESENT]),
        ({"decisions": ((1, ""),)}, [HearingCondition.ALL_DECIDED]),
        ({"decisions": ((1, Decision.ACCEPT), (1, Decision.ACCEPT))}, [HearingCondition.SEATS_SUFFICE]),
        ({"has_decree": True}, [HearingCondition.NO_DECREE]),
    ],
)
def test_what_must_hold(change, missing):
    assert unmet(Sitting(**{**GOOD, **change}), list(HearingCondition)) == missing


def test_reserves_by_rank_then_by_points():
    assert in_order([(1, None, 50), (2, 2, 10), (3, 1, 5), (4, None, 60)]) == [3, 2, 4, 1]
    assert HearingStep.HOLD in HearingStep
