"""What a run takes of the rules for a sex, a security tier or a group of offences."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bekal.intake.actions.group_rules import add_group_rule, end_group_rule
from bekal.intake.rules.groups import counts
from bekal.jobs.selection import same_again
from bekal.planner.solve import best_proposal
from bekal.planning.queries.gathering import gathered
from bekal.planning.queries.runs import frozen_problem, kept_proposal
from bekal.planning.rules.frozen import problem_of
from bekal.planning.rules.marks import Points
from tests.conftest import NOW, TODAY
from tests.planning.scene import make_mixed_hall, ruled, solve, terms

A_DAY = dt.timedelta(days=1)
PEOPLE = st.lists(
    st.fixed_dictionaries({"sex": st.sampled_from("MF"), "tier": st.just("medium"), "offence": st.sampled_from("abc")}),
    min_size=1,
    max_size=12,
)
GROUPS = st.sampled_from([("sex", "M"), ("sex", "F"), ("tier", "medium"), ("offence", "a"), ("offence", "b")])
RULES = st.lists(st.tuples(GROUPS, st.integers(0, 4), st.sampled_from(["las", "jahit"])), max_size=4)


@settings(max_examples=60, deadline=None)
@given(people=PEOPLE, rules=RULES, seed=st.integers(0, 9))
def test_no_proposal_breaks_a_rule_for_a_group(people, rules, seed):
    told = {str(number): one for number, one in enumerate(people)}
    places = best_proposal(problem_of(_inputs(told, rules), weights=Points().as_dict(), seed=seed)).places
    for (group, value), most, key in rules:
        assert sum(told[person][group] == value for person, found in places if found == key) <= most
    if not rules:
        assert len(places) == min(8, len(people))


def _inputs(told, rules):
    """Two classes of four at one time; everybody asks for both."""
    day = {"first_day": "2026-04-06", "last_day": "2026-05-01"}
    money = {"fixed_cost": 0, "cost_per_place": 0, "shares": [], "quotas": []}
    marks = {"release": 50, "wish": 100, "assessment": 50, "unserved": 100, "waiting": 0}
    return {
        "classes": [{"key": key, "capacity": 4, "minimum": 1, **day, **money} for key in ("las", "jahit")],
        "options": [{"person": one, "class": key, "marks": marks} for one in told for key in ("las", "jahit")],
        "groups": [
            {
                "name": str(number),
                "class": key,
                "most": most,
                "people": [one for one in told if counts(group, value, told[one])],
            }
            for number, ((group, value), most, key) in enumerate(rules)
        ],
        "funders": {},
        "quotas": {},
        "apart": [],
        "blocks": [],
    }


@pytest.fixture
def hall(places, cast):
    return make_mixed_hall(places)


def inside(run, people, training_class):
    keys = {str(one.pk) for one in people}
    return [person for person, key in kept_proposal(run).places if person in keys and key == str(training_class.pk)]


def test_a_run_keeps_to_the_rules_and_is_the_same_again_when_they_are_gone(hall, places, cast, acting, run_jobs):
    before = solve(hall, cast.owner, run_jobs)
    assert len(inside(before, hall.people[:4], hall.welding)) > 1
    rule = ruled(places, acting(cast.owner))
    run = solve(hall, cast.owner, run_jobs, once="2")
    assert len(inside(run, hall.people[:4], hall.welding)) == 1
    assert len(inside(run, hall.people[:4], hall.sewing)) <= 1
    assert {row["name"] for row in run.inputs["groups"]} == {str(rule.pk)}
    end_group_rule(rule=rule, revision=1, ends=TODAY, reason="dicabut", actor=acting(cast.owner), now=NOW)
    assert gathered(places.ambon, [hall.welding], TODAY)["groups"] == []
    assert same_again(frozen_problem(run), kept_proposal(run))
    assert run.placed == before.placed == 8


def test_the_first_day_of_the_class_counts_and_the_stricter_rule_wins(hall, places, cast, acting):
    last = hall.welding.starts_on
    ruled(places, acting(cast.owner), course=hall.welding.version.course, most=3, starts=last)
    ruled(places, acting(cast.owner), most=2, starts=last + A_DAY)  # too late for this class
    add_group_rule(facility=None, terms=terms(most=1), actor=acting(cast.national), now=NOW)
    groups = gathered(places.ambon, [hall.welding, hall.sewing], TODAY)["groups"]
    assert sorted((row["class"] == str(hall.welding.pk), row["most"]) for row in groups) == [
        (False, 1), (True, 1), (True, 3),
    ]  # fmt: skip
    assert {len(row["people"]) for row in groups if row["class"] == str(hall.welding.pk)} == {4}


def test_a_rule_for_the_tier_of_the_prison_counts_everybody_there(hall, places, cast, acting, run_jobs):
    ruled(places, acting(cast.owner), group="tier", value="medium", most=3)
    assert solve(hall, cast.owner, run_jobs).placed == 6


def test_a_rule_that_concerns_nobody_who_asks_is_not_frozen(hall, places, cast, acting):
    ruled(places, acting(cast.owner), group="sex", value="F")
    assert gathered(places.ambon, [hall.welding], TODAY)["groups"] == []
