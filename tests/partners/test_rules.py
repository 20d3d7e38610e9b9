import datetime as dt

import pytest

from bekal.lib.transitions import IllegalTransition, ReasonMissing, step
from bekal.partners.choices import AgreementState, AgreementStep, SigningCondition, Standing
from bekal.partners.rules import TRANSITIONS, standing, unmet_for_signing

LEADS = {
    ("sign", "draft"): "signed",
    ("terminate", "signed"): "terminated",
    ("revise", "signed"): "draft",
    ("reinstate", "terminated"): "signed",
}
START, END = dt.date(2026, 1, 1), dt.date(2027, 1, 1)


@pytest.mark.parametrize("state", list(AgreementState))
@pytest.mark.parametrize("name", list(AgreementStep))
def test_every_cell_of_the_table(name, state):
    if (name, state) in LEADS:
        assert step(TRANSITIONS, name, state, "ada alasan").target == LEADS[name, state]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "ada alasan")


@pytest.mark.parametrize(("name", "state"), [cell for cell in LEADS if cell[0] != "sign"])
def test_what_undoes_a_signature_needs_a_reason(name, state):
    with pytest.raises(ReasonMissing):
        step(TRANSITIONS, name, state)


def test_every_step_is_the_wardens():
    assert {row.action for row in TRANSITIONS} == {"agreement.sign"}


@pytest.mark.parametrize(
    ("state", "today", "stands"),
    [
        ("draft", "2026-06-01", Standing.DRAFT),
        ("terminated", "2026-06-01", Standing.TERMINATED),
        ("signed", "2025-12-31", Standing.NOT_YET),
        ("signed", "2026-01-01", Standing.IN_FORCE),
        ("signed", "2026-10-02", Standing.IN_FORCE),  # 91 days before the end
        ("signed", "2026-10-03", Standing.EXPIRING),  # 90 days before the end
        ("signed", "2026-12-31", Standing.EXPIRING),
        ("signed", "2027-01-01", Standing.EXPIRED),
    ],
)
def test_standing_follows_from_state_and_dates(state, today, stands):
    assert standing(state, START, END, dt.date.fromisoformat(today)) == stands


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, []),
        ({"numbers": ("A", " ")}, [SigningCondition.NUMBERED]),
        ({"sides": {"facility", "witness"}}, [SigningCondition.PARTIES_NAMED]),
        ({"course_count": 0}, [SigningCondition.COURSES_NAMED]),
        ({"course_count": 0, "kind": "memorandum"}, []),
    ],
)
def test_what_a_signature_needs(facts, missing):
    whole = {"kind": "executable", "numbers": ("A", "B"), "sides": {"facility", "partner"}, "course_count": 1}
    assert unmet_for_signing(**{**whole, **facts}) == missing
