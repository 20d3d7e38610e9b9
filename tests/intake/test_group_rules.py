"""Rules for a sex, a security tier or a group of offences: when they hold, whom they count, who may make them."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.intake.actions.group_rules import add_group_rule, end_group_rule
from bekal.intake.models import GroupRule
from bekal.intake.queries.group_rules import classes_concerned, people_in_groups, rule_for, rules_of
from bekal.intake.rules.groups import Flaw, RuleRefused, broken_by, counts, holds, in_the_way
from bekal.lib.conflicts import Conflict
from tests.conftest import NOW, TODAY
from tests.planning.scene import make_mixed_hall, ruled, terms

A_DAY = dt.timedelta(days=1)
AMBON, JEMBER, WELDING, SEWING = 1, 2, 10, 20
FEB, MARCH, APRIL = dt.date(2026, 2, 1), dt.date(2026, 3, 1), dt.date(2026, 4, 1)


# Rules


@pytest.mark.parametrize(
    ("facility", "course", "starts", "ends", "day", "whether"),
    [
        # of whom  for what  from   until  class begins            holds
        (AMBON,    WELDING,  MARCH, None,  MARCH,                  True),
        (AMBON,    WELDING,  MARCH, None,  MARCH - A_DAY,          False),
        (AMBON,    WELDING,  MARCH, APRIL, APRIL - A_DAY,          True),
        (AMBON,    WELDING,  MARCH, APRIL, APRIL,                  False),
        (AMBON,    WELDING,  MARCH, MARCH, MARCH,                  False),  # ended before it began
        (None,     WELDING,  FEB,   None,  MARCH,                  True),  # of all prisons
        (AMBON,    None,     FEB,   None,  MARCH,                  True),  # for all courses
        (None,     None,     FEB,   None,  MARCH,                  True),
        (JEMBER,   WELDING,  FEB,   None,  MARCH,                  False),
        (AMBON,    SEWING,   FEB,   None,  MARCH,                  False),
    ],
)  # fmt: skip
def test_when_a_rule_holds_for_a_welding_class_in_ambon(facility, course, starts, ends, day, whether):
    rule = SimpleNamespace(facility_id=facility, course_id=course, starts=starts, ends=ends)
    assert holds(rule, facility_id=AMBON, course_id=WELDING, day=day) is whether


@pytest.mark.parametrize(
    ("group", "value", "whether"),
    [
        ("sex", "F", True), ("sex", "M", False),
        ("tier", "maximum", True), ("tier", "medium", False),
        ("offence", "narcotics", False), ("offence", "general", False),  # nobody wrote the offence down
    ],
)  # fmt: skip
def test_whom_a_rule_counts(group, value, whether):
    assert counts(group, value, {"sex": "F", "tier": "maximum", "offence": ""}) is whether


RULES = st.lists(
    st.builds(
        SimpleNamespace,
        group=st.just("offence"),
        value=st.sampled_from(["narcotics", "general"]),
        most=st.integers(0, 4),
    ),
    max_size=4,
)


@given(offences=st.lists(st.sampled_from(["narcotics", "general", ""]), max_size=12), rules=RULES)
def test_who_comes_in_one_by_one_breaks_no_rule_and_who_is_kept_out_would(offences, rules):
    everyone = {number: {"offence": offence} for number, offence in enumerate(offences)}
    inside = {}
    for newcomer, told in everyone.items():
        joined = {**inside, newcomer: told}
        kept_out_by = in_the_way(newcomer, joined, rules)
        assert (kept_out_by is None) is (broken_by(joined, rules) == [])
        inside = inside if kept_out_by else joined
    assert broken_by(inside, rules) == []


def test_who_is_not_of_a_full_group_still_has_a_place():
    rule = SimpleNamespace(group="offence", value="narcotics", most=1)
    people = {one: {"offence": "narcotics"} for one in (1, 2)} | {3: {"offence": "general"}}
    assert broken_by(people, [rule]) == [(rule, [1, 2])]
    assert in_the_way(3, people, [rule]) is None
    assert in_the_way(2, people, [rule]) is rule


# What a page tells of them


@pytest.fixture
def hall(places, cast):
    return make_mixed_hall(places)


def test_whom_and_what_rules_concern_today(hall, places, cast, acting):
    actor = acting(cast.owner)
    ruled(places, actor, course=hall.sewing.version.course)
    ruled(places, actor, group="sex", value="M")
    add_group_rule(facility=None, terms=terms(group="tier", value="maximum"), actor=acting(cast.national), now=NOW)
    rules = rules_of(places.ambon)
    people, classes = people_in_groups(places.ambon, rules), classes_concerned(places.ambon, TODAY)
    found = {(one.group, one.value): (people[one.pk], classes[one.pk]) for one in rules}
    assert found == {("offence", "narcotics"): (4, 1), ("sex", "M"): (12, 2), ("tier", "maximum"): (0, 2)}
    assert [one.group for one in rules_of(places.jember)] == ["tier"]


# Who makes and ends them


def test_a_rule_is_entered_once_and_recorded(places, cast, acting):
    rule = ruled(places, acting(cast.owner))
    assert ruled(places, acting(cast.owner)) == rule
    (event,) = Event.objects.filter(action="group_rule.add")
    assert (event.facility_id, event.details["most"]) == (places.ambon.pk, 1)
    assert event.details["reference"] == "Keputusan Kalapas Ambon"


def test_one_kind_of_rule_at_a_time(places, cast, acting):
    actor = acting(cast.owner)
    rule = ruled(places, actor)
    with pytest.raises(RuleRefused) as refused:
        ruled(places, actor, most=3)
    assert refused.value.flaw == Flaw.KNOWN
    end_group_rule(rule=rule, revision=1, ends=TODAY + 9 * A_DAY, reason="diganti", actor=actor, now=NOW)
    with pytest.raises(RuleRefused):
        ruled(places, actor, most=3, starts=TODAY + 8 * A_DAY)
    assert ruled(places, actor, most=3, starts=TODAY + 9 * A_DAY).most == 3


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [({"starts": TODAY - A_DAY}, Flaw.PAST), ({"group": "tier", "value": "maximum"}, Flaw.ELSEWHERE)],
)
def test_what_is_refused(places, cast, acting, changes, flaw):
    with pytest.raises(RuleRefused) as refused:
        ruled(places, acting(cast.owner), **changes)
    assert refused.value.flaw == flaw
    assert not GroupRule.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": ""},
        {"value": "maximum"},
        {"group": "age"},
        {"ends": TODAY - A_DAY},
        {"group": "sex", "value": "X"},
    ],
)
def test_the_database_holds_what_a_rule_is(places, wrong):
    told = {"group": "offence", "value": "narcotics", "most": 1, "reference": "SK", "starts": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupRule.objects.create(facility=places.ambon, **{**told, **wrong})
    GroupRule.objects.create(facility=places.ambon, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupRule.objects.create(facility=places.ambon, **told)


def test_ended_never_deleted_and_only_once(places, cast, acting):
    actor, rule = acting(cast.owner), ruled(places, acting(cast.owner), starts=TODAY + 5 * A_DAY)
    end_group_rule(rule=rule, revision=1, ends=TODAY, reason=" salah tulis ", actor=actor, now=NOW)
    rule.refresh_from_db()
    assert (rule.ends, rule.end_reason, rule.edited_by) == (rule.starts, "salah tulis", "Owner")
    assert Event.objects.get(action="group_rule.end").details["reason"] == "salah tulis"
    with pytest.raises(Conflict):
        end_group_rule(rule=rule, revision=1, ends=TODAY, reason="x", actor=actor, now=NOW)
    over = ruled(places, actor)
    GroupRule.objects.filter(pk=over.pk).update(ends=TODAY)
    with pytest.raises(RuleRefused):
        end_group_rule(rule=over, revision=1, ends=TODAY, reason="x", actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("who", "own", "all_"),
    [
        ("owner", None, Unseen), ("colleague", None, Unseen), ("warden", Forbidden, Unseen),
        ("stranger", Unseen, Unseen), ("regional", Forbidden, Unseen), ("coordinator", Unseen, Unseen),
        ("national", None, None),
    ],
)  # fmt: skip
def test_who_may(places, cast, acting, who, own, all_):
    actor = acting(getattr(cast, who))
    for facility, refusal in ((places.ambon, own), (None, all_)):
        if refusal is None:
            rule = add_group_rule(facility=facility, terms=terms(), actor=actor, now=NOW)
            assert rule_for(actor, "group_rule.edit", places.ambon, rule.pk) == rule
            end_group_rule(rule=rule, revision=1, ends=TODAY, reason="x", actor=actor, now=NOW)
        else:
            with pytest.raises(refusal):
                add_group_rule(facility=facility, terms=terms(), actor=actor, now=NOW)


def test_a_rule_of_all_is_seen_and_not_to_be_ended_by_a_prison(places, cast, acting):
    rule = add_group_rule(facility=None, terms=terms(), actor=acting(cast.national), now=NOW)
    with pytest.raises(Forbidden):
        rule_for(acting(cast.owner), "group_rule.edit", places.ambon, rule.pk)
    own = ruled(places, acting(cast.owner))
    with pytest.raises(Unseen):
        rule_for(acting(cast.stranger), "group_rule.edit", places.jember, own.pk)
