"""The way through a class, cell by cell, and the fast reading of the requirements held against the full one."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bekal.access.rules import PERMISSIONS
from bekal.eligibility.facts import ClassDays, CourseFacts, DisciplineEntry, PersonFacts
from bekal.eligibility.rules import ruleset_on
from bekal.intake.choices import EndReason, EnrolmentState, EnrolmentStep
from bekal.intake.rules import (
    NOBODY,
    STEP_OF_REASON,
    TRANSITIONS,
    Measure,
    Wishes,
    day_to_judge,
    rearranged,
    standing_of,
    steps_between,
    too_late_to_join,
)
from bekal.lib.transitions import IllegalTransition, ReasonMissing, step

LEADS = {
    (NOBODY, "choose"): "enrolled",
    (NOBODY, "reserve"): "reserve",
    ("enrolled", "reserve"): "reserve",
    ("enrolled", "take_off"): "not_chosen",
    ("enrolled", "withdraw"): "withdrawn",
    ("enrolled", "dismiss"): "dismissed",
    ("enrolled", "complete"): "completed",
    ("enrolled", "not_complete"): "not_completed",
    ("reserve", "choose"): "enrolled",
    ("reserve", "take_off"): "not_chosen",
    ("reserve", "promote"): "enrolled",
    ("reserve", "withdraw"): "withdrawn",
    ("reserve", "dismiss"): "dismissed",
    ("not_chosen", "choose"): "enrolled",
    ("not_chosen", "reserve"): "reserve",
    ("withdrawn", "choose"): "enrolled",
    ("withdrawn", "reserve"): "reserve",
    ("withdrawn", "reinstate"): "reserve",
    ("dismissed", "reinstate"): "reserve",
    ("completed", "reopen"): "enrolled",
    ("not_completed", "reopen"): "enrolled",
}
NEED_REASON = {"withdraw", "dismiss", "reinstate", "reopen"}
STATES = [NOBODY, *EnrolmentState.values]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EnrolmentStep.values)
def test_every_cell_of_the_table(state, name):
    if (state, name) in LEADS:
        assert step(TRANSITIONS, name, state, "sebab").target == LEADS[state, name]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "sebab")


@pytest.mark.parametrize(("state", "name"), LEADS)
def test_only_the_steps_that_end_or_undo_ask_for_a_reason(state, name):
    if name in NEED_REASON:
        with pytest.raises(ReasonMissing):
            step(TRANSITIONS, name, state, "  ")
    else:
        assert step(TRANSITIONS, name, state).target == LEADS[state, name]


def test_every_step_has_a_row_in_the_permission_table():
    assert {row.action for row in TRANSITIONS} <= PERMISSIONS.keys()


def test_security_and_discipline_dismiss_everything_else_withdraws():
    dismissing = {reason for reason in EndReason.values if STEP_OF_REASON[reason] == "dismiss"}
    assert dismissing == {"security", "discipline"}
    assert STEP_OF_REASON.keys() == set(EndReason.values)


class AnyWayThroughAClass(RuleBasedStateMachine):
    """Whatever steps are taken, nobody is completed who was not a participant just before."""

    def __init__(self):
        super().__init__()
        self.state, self.before = NOBODY, NOBODY

    @rule(name=st.sampled_from(EnrolmentStep.values), reason=st.sampled_from(["", "sebab"]))
    def take(self, name, reason):
        try:
            taken = step(TRANSITIONS, name, self.state, reason)
        except (IllegalTransition, ReasonMissing):
            return
        self.before, self.state = self.state, taken.target

    @precondition(lambda self: self.state in ("completed", "not_completed"))
    @invariant()
    def only_participants_have_results(self):
        assert self.before == "enrolled"

    @precondition(lambda self: self.before == "dismissed" and self.state != "dismissed")
    @invariant()
    def the_dismissed_come_back_as_reserves_only(self):
        assert self.state == "reserve"


TestAnyWayThroughAClass = AnyWayThroughAClass.TestCase


# The list


def test_nobody_can_be_on_the_list_twice():
    with pytest.raises(ValueError, match="twice"):
        Wishes((1, 2), (2,))


def test_who_stays_takes_no_step_and_who_is_left_out_is_taken_off():
    now = {1: "enrolled", 2: "reserve", 3: "reserve", 4: "withdrawn", 5: "not_chosen"}
    assert steps_between(now, Wishes((1, 2), (6, 5))) == {2: "choose", 6: "reserve", 5: "reserve", 3: "take_off"}


@given(
    now=st.dictionaries(st.integers(1, 9), st.sampled_from(["enrolled", "reserve", "not_chosen", "withdrawn"])),
    wanted=st.lists(st.integers(1, 9), unique=True),
    split=st.integers(0, 9),
)
def test_taking_the_steps_gives_the_list_that_was_wanted(now, wanted, split):
    wishes = Wishes(tuple(wanted[:split]), tuple(wanted[split:]))
    after = dict(now)
    for inmate_id, name in steps_between(now, wishes).items():
        after[inmate_id] = step(TRANSITIONS, name, after.get(inmate_id, NOBODY)).target

    assert {pk for pk, state in after.items() if state == "enrolled"} == set(wishes.participants)
    assert {pk for pk, state in after.items() if state == "reserve"} == set(wishes.reserves)


@pytest.mark.parametrize(
    ("do", "ids", "participants", "reserves"),
    [
        ("participant", [5, 4], (1, 2, 5, 4), (3,)),
        ("reserve", [2, 6], (1,), (3, 4, 2, 6)),
        ("off", [1, 3], (2,), (4,)),
        ("up", [4], (1, 2), (4, 3)),
        ("up", [3], (1, 2), (3, 4)),
        ("up", [9], (1, 2), (3, 4)),
    ],
)
def test_one_press_of_a_button(do, ids, participants, reserves):
    assert rearranged(Wishes((1, 2), (3, 4)), do, ids) == Wishes(participants, reserves)


# Days

FIRST, LAST = dt.date(2026, 3, 4), dt.date(2026, 3, 13)  # ten days


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (dt.date(2026, 2, 1), False),
        (dt.date(2026, 3, 4), False),
        (dt.date(2026, 3, 6), False),  # two of ten missed: 80 % can still be reached
        (dt.date(2026, 3, 7), True),
        (dt.date(2026, 3, 20), True),
    ],
)
def test_until_when_somebody_may_still_join(day, late):
    assert too_late_to_join(FIRST, LAST, day, 80) is late


def test_requirements_are_read_on_the_first_day_or_today_once_it_has_begun():
    assert day_to_judge(FIRST, dt.date(2026, 3, 2)) == FIRST
    assert day_to_judge(FIRST, dt.date(2026, 3, 6)) == dt.date(2026, 3, 6)


# The fast reading

days = st.one_of(st.none(), st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31)))
people = st.builds(
    PersonFacts,
    held=st.booleans(),
    custody_status=st.sampled_from([None, "convict", "detainee", "child"]),
    security_tier=st.sampled_from([None, "super_maximum", "medium", "minimum"]),
    birth_date=st.one_of(st.none(), st.dates(dt.date(1960, 1, 1), dt.date(2010, 1, 1))),
    sex=st.sampled_from([None, "M", "F"]),
    education=st.sampled_from([None, "none", "primary", "upper"]),
    health_limits=st.sampled_from([None, frozenset(), frozenset({"no_fumes"})]),
    life_or_death=st.sampled_from([None, False, True]),
    offence_group=st.sampled_from([None, "general", "corruption"]),
    one_half=days,
    release_date=days,
    discipline=st.sampled_from(
        [
            None,
            (),
            (DisciplineEntry(dt.date(2026, 1, 5), None),),
            (DisciplineEntry(dt.date(2025, 5, 5), dt.date(2025, 10, 5)),),
        ]
    ),
    enrolled=st.sampled_from([None, (), (ClassDays(FIRST, LAST),)]),
    prerequisites_held=st.just(frozenset()),
)
courses = st.builds(
    CourseFacts,
    starts=st.just(FIRST),
    ends=st.sampled_from([None, LAST]),
    delivery_mode=st.sampled_from(["inside", "outside"]),
    minimum_age=st.sampled_from([None, 18]),
    minimum_education=st.sampled_from([None, "primary"]),
    sex=st.sampled_from([None, "M"]),
    health_bars=st.sampled_from([frozenset(), frozenset({"no_fumes"})]),
)


@settings(max_examples=300, deadline=None)
@given(facts=st.lists(people, min_size=1, max_size=4), course=courses, both=st.booleans())
def test_the_fast_reading_agrees_with_the_full_verdict(facts, course, both):
    ruleset = ruleset_on("in_house_training", FIRST)
    if both:
        ruleset = ruleset.with_rules_of(ruleset_on("assimilation", FIRST))
    measure = Measure(ruleset, FIRST, course)

    assert [measure.standing(person) for person in facts] == [standing_of(measure.verdict(person)) for person in facts]


def test_what_stands_against_somebody_is_the_verdict_without_what_is_met():
    day = dt.date(2026, 3, 2)
    ruleset = ruleset_on("in_house_training", day).with_rules_of(ruleset_on("assimilation", day))
    course = CourseFacts(starts=dt.date(2026, 4, 1), ends=dt.date(2026, 4, 9))
    measure = Measure(ruleset, dt.date(2026, 4, 1), course)
    for facts in (
        PersonFacts(),
        PersonFacts(held=True, custody_status="detainee", security_tier="medium", enrolled=()),
        PersonFacts(held=False, custody_status="convict", one_half=dt.date(2026, 6, 1), release_date=day),
    ):
        unmet = tuple(reason for reason in measure.verdict(facts).reasons if reason.status != "met")
        assert measure.against(facts) == measure.against(facts) == unmet != ()
