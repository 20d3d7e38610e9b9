import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.transitions import IllegalTransition, ReasonMissing, step
from bekal.partners.choices import AgreementState, AgreementStep, SigningCondition, Standing
from bekal.partners.rules import (
    AMENDMENT_TRANSITIONS,
    SIGNING_STEPS,
    TRANSITIONS,
    standing,
    standings,
    unmet_for_signing,
)

LEADS = {
    ("submit", "draft"): "review",
    ("agree", "review"): "agreed",
    ("sign", "agreed"): "signed",
    ("record", "draft"): "signed",
    ("return", "review"): "draft",
    ("return", "agreed"): "draft",
    ("drop", "draft"): "dropped",
    ("drop", "review"): "dropped",
    ("drop", "agreed"): "dropped",
    ("revive", "dropped"): "draft",
    ("terminate", "signed"): "terminated",
    ("revise", "signed"): "draft",
    ("reinstate", "terminated"): "signed",
}
WITH_REASON = {"return", "terminate", "revise", "reinstate", "drop"}
OFFICERS = {("submit", "draft"), ("drop", "draft"), ("revive", "dropped")}
STANDS_ONCE_SIGNED = {"terminate", "revise", "reinstate"}
START, END = dt.date(2026, 1, 1), dt.date(2027, 1, 1)


@pytest.mark.parametrize("state", list(AgreementState))
@pytest.mark.parametrize("name", list(AgreementStep))
def test_every_cell_of_the_table(name, state):
    if (name, state) in LEADS:
        assert step(TRANSITIONS, name, state, "ada alasan").target == LEADS[name, state]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "ada alasan")


@pytest.mark.parametrize(("name", "state"), [cell for cell in LEADS if cell[0] in WITH_REASON])
def test_what_undoes_a_signature_needs_a_reason(name, state):
    with pytest.raises(ReasonMissing):
        step(TRANSITIONS, name, state)


def test_what_begins_and_drops_a_draft_is_the_officers_and_the_rest_the_wardens():
    found = {(row.name, source): row.action for row in TRANSITIONS for source in row.sources}
    assert found == {cell: "agreement.edit" if cell in OFFICERS else "agreement.sign" for cell in LEADS}


@pytest.mark.parametrize("state", list(AgreementState))
@pytest.mark.parametrize("name", list(AgreementStep))
def test_an_amendment_goes_the_same_way_but_stays_once_signed(name, state):
    if (name, state) in LEADS and name not in STANDS_ONCE_SIGNED:
        assert step(AMENDMENT_TRANSITIONS, name, state, "ada alasan").target == LEADS[name, state]
    else:
        with pytest.raises(IllegalTransition):
            step(AMENDMENT_TRANSITIONS, name, state, "ada alasan")


def test_what_is_signed_needs_its_conditions_in_both_tables():
    for table in (TRANSITIONS, AMENDMENT_TRANSITIONS):
        assert all(row.conditions for row in table if row.name in SIGNING_STEPS)


@pytest.mark.parametrize("state", list(AgreementState))
@given(days=st.integers(-900, 900), length=st.integers(1, 800))
def test_the_table_of_standings_says_what_the_rule_says(state, days, length):
    end, today = START + dt.timedelta(days=length), START + dt.timedelta(days=days)
    told = [one for one, first in standings(state, START, end) if first is None or first <= today]
    assert told[-1] == standing(state, START, end, today)


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
