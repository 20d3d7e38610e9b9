"""Wishes follow the list of a class, in the same transaction."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bekal.audit.models import Event
from bekal.catalogue.models import Course
from bekal.flows import closing
from bekal.intake import actions
from bekal.intake.choices import WishState
from bekal.intake.models import Enrolment, Wish, WishChange
from bekal.intake.rules import SelectionRefused, steps_to
from tests.classes.scene import make_class, make_scene
from tests.conftest import TODAY
from tests.intake.scene import enrol, make_people


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def opened(scene):
    return make_class(scene, "open", minimum=1, capacity=3)


@pytest.fixture
def people(opened, places):
    found = make_people(places.ambon, 3)
    for inmate in found:
        wish(opened, inmate)
    return found


def wish(training_class, inmate, rank=1, course=None, **facts):
    return Wish.objects.create(
        facility=training_class.facility,
        inmate=inmate,
        course=course or training_class.version.course,
        rank=rank,
        registered_on=TODAY,
        **facts,
    )


def choose(training_class, actor, now, chosen, reserves=()):
    actions.choose_participants(
        training_class=training_class,
        chosen_ids=[inmate.pk for inmate in chosen],
        reserve_ids=[inmate.pk for inmate in reserves],
        notes={},
        actor=actor,
        now=now,
    )


def states(training_class):
    rows = Wish.objects.filter(course=training_class.version.course).order_by("inmate__name")
    return list(rows.values_list("state", flat=True))


def leave(inmate, actor, now, reason):
    place = Enrolment.objects.get(inmate=inmate)
    actions.withdraw(enrolment=place, reason_code=reason, note="", actor=actor, now=now)


def test_wishes_follow_the_list_and_go_back_when_it_is_undone(opened, people, cast, acting, now):
    actor, (one, two, three) = acting(cast.owner), people
    choose(opened, actor, now, [one], [two])
    assert states(opened) == ["selected", "reserve", "open"]
    choose(opened, actor, now, [two, three])
    assert states(opened) == ["open", "selected", "selected"]
    choose(opened, actor, now, [])
    assert states(opened) == ["open", "open", "open"]
    last = WishChange.objects.filter(wish__inmate=three).first()
    assert (last.step, last.reason, last.changed_by) == ("return", opened.name, "Owner")
    assert Event.objects.filter(action="wish.settle").count() == 3


def test_a_list_that_is_refused_moves_no_wish(opened, people, cast, acting, now):
    people[0].presence = "released"
    people[0].save()
    with pytest.raises(SelectionRefused):
        choose(opened, acting(cast.owner), now, people)
    assert states(opened) == ["open", "open", "open"]


def test_what_was_put_off_follows_and_what_was_declined_does_not(opened, people, cast, acting, now):
    Wish.objects.filter(inmate=people[0]).update(state="on_hold", reason="Menunggu surat")
    Wish.objects.filter(inmate=people[1]).update(state="declined")
    choose(opened, acting(cast.owner), now, people)
    assert states(opened) == ["selected", "declined", "selected"]
    assert Wish.objects.get(inmate=people[0]).reason == ""
    steps = WishChange.objects.filter(wish__inmate=people[0]).order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["resume", "select"]


def test_the_statements_do_not_grow_with_the_list(opened, people, cast, acting, now):
    settled = {"course": opened.version.course, "actor": acting(cast.owner), "now": now}
    actions.settle_wishes(states={people[0].pk: WishState.SELECTED}, **settled)  # the first act is dearer for the audit
    counts = []
    for inmates, state in ((people[:1], WishState.RESERVE), (people, WishState.SELECTED)):
        with CaptureQueriesContext(connection) as captured:
            actions.settle_wishes(states={inmate.pk: state for inmate in inmates}, **settled)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("reason", "became"), [("own_wish", "withdrawn"), ("released", "lapsed"), ("health", "open"), ("security", "open")]
)
def test_who_leaves_gives_up_the_wish_by_the_reason_and_the_reserve_is_selected(
    opened, people, cast, acting, now, reason, became
):
    actor, (one, two, _three) = acting(cast.owner), people
    choose(opened, actor, now, [one], [two])
    leave(one, actor, now, reason)
    assert states(opened) == [became, "selected", "open"]


def test_who_is_taken_back_wishes_again(opened, people, cast, acting, now):
    actor, warden = acting(cast.owner), acting(cast.warden)
    choose(opened, actor, now, people[:1])
    leave(people[0], actor, now, "own_wish")
    place = Enrolment.objects.get(inmate=people[0])
    actions.reinstate(enrolment=place, reason="Berubah pikiran", actor=warden, now=now)
    assert states(opened) == ["reserve", "open", "open"]


def test_another_class_of_the_course_keeps_the_wish(scene, opened, people, cast, acting, now):
    actor, one = acting(cast.owner), people[0]
    enrol(make_class(scene, "open", name="Las angkatan 2"), one, state="reserve")
    choose(opened, actor, now, [one])
    assert states(opened)[0] == "selected"
    choose(opened, actor, now, [])
    assert states(opened)[0] == "reserve"


def test_a_wish_comes_back_at_a_free_rank_or_lapses(opened, people, cast, acting, now):
    actor, (one, two, _three) = acting(cast.owner), people
    choose(opened, actor, now, [one, two])
    trade = opened.version.course.trade
    others = [Course.objects.create(trade=trade, code=f"K{n}", name=f"K{n}", kind="skills") for n in range(5)]
    wish(opened, one, 1, others[0])
    for rank, course in enumerate(others, start=1):
        wish(opened, two, rank, course)
    choose(opened, actor, now, [])
    assert list(Wish.objects.filter(inmate=one).order_by("rank").values_list("rank", "state")) == [
        (1, "open"),
        (2, "open"),
    ]
    assert states(opened)[1] == "lapsed"


def test_a_class_that_is_given_up_gives_the_wishes_back_and_takes_them_again(opened, people, cast, acting, now):
    choose(opened, acting(cast.owner), now, people[:1], people[1:2])
    warden = {"training_class": opened, "actor": acting(cast.warden), "now": now, "reason": "Instruktur sakit"}
    closing.cancel_class(**warden)
    assert states(opened) == ["open", "open", "open"]
    closing.reopen_class(**warden)
    assert states(opened) == ["selected", "reserve", "open"]


def test_a_list_leads_each_wish_only_by_steps_of_the_table():
    assert steps_to("declined", WishState.SELECTED) == []
    assert steps_to("selected", WishState.SELECTED) == []
    assert steps_to("accepted", WishState.OPEN) == []
    assert steps_to("withdrawn", WishState.RESERVE) == ["reinstate", "reserve"]
    assert steps_to("on_hold", WishState.FULFILLED) == ["resume", "select", "fulfil"]
    assert steps_to("declined", WishState.FULFILLED) == []
    assert steps_to("fulfilled", WishState.SELECTED) == [
        "reopen",
    ]
    assert steps_to("fulfilled", WishState.OPEN) == []
