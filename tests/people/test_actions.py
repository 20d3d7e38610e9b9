import datetime as dt

import pytest
from model_bakery import baker

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.flows.moving import move_person
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.people import actions, queries
from bekal.people.actions import Numbers
from bekal.people.models import ConductScore, DisciplineEntry, Inmate, InmateChange, KeepApart, Movement
from bekal.people.rules import AlreadyApart, NotHere, NotInOrder, Taken
from tests.conftest import NOW, TODAY

NIK = "8171040405900001"
VALUES = {"register_number": "BI 9/2025", "name": "Baru Rekaan", "custody_status": "convict", "sex": "M"}


@pytest.fixture
def by(cast, acting):
    return {"actor": acting(cast.owner), "now": NOW}


def test_a_look_is_written_down(scene, by):
    person = scene.person()
    actions.record_look(inmate=person, **by)
    event = Event.objects.get()
    assert (event.action, event.subject_id, event.actor_name) == ("inmate.look", str(person.pk), by["actor"].name)


def test_revealing_is_for_the_officer_and_is_written_down(scene, by, cast, acting):
    person = scene.person(nik=NIK, phone="+6281234567890")
    assert actions.reveal_numbers(inmate=person, **by) == (NIK, "+6281234567890")
    assert Event.objects.get().action == "inmate.reveal"
    with pytest.raises(Forbidden):
        actions.reveal_numbers(inmate=person, actor=acting(cast.warden), now=NOW)


def test_somebody_new_is_admitted_today(places, by):
    inmate = actions.add_inmate(facility=places.ambon, values=VALUES, numbers=Numbers(nik=NIK), **by)
    assert inmate.register_key == "BI9/2025"
    assert queries.nik_of(inmate) == NIK
    assert Movement.objects.get(inmate=inmate).date == TODAY
    assert Event.objects.get().action == "inmate.add"


def test_what_is_taken_here_is_refused_and_what_is_taken_elsewhere_is_not_told(scene, places, by):
    elsewhere = scene.person(facility=places.jember, register_number="BI 9/2025", nik=NIK)
    added = actions.add_inmate(facility=places.ambon, values=VALUES, numbers=Numbers(nik=NIK), **by)
    assert added.nik_index == elsewhere.nik_index

    with pytest.raises(Taken) as taken:
        actions.add_inmate(facility=places.ambon, values=VALUES, numbers=Numbers(), **by)
    assert (taken.value.field, taken.value.inmate_id) == ("register_number", added.pk)
    other = VALUES | {"register_number": "BI 10/2025"}
    with pytest.raises(Taken) as taken:
        actions.add_inmate(facility=places.ambon, values=other, numbers=Numbers(nik=NIK), **by)
    assert taken.value.field == "nik"
    assert Event.objects.count() == 1


def test_nobody_adds_to_another_prison(places, cast, acting):
    with pytest.raises(Unseen):
        actions.add_inmate(
            facility=places.ambon, values=VALUES, numbers=Numbers(), actor=acting(cast.stranger), now=NOW
        )


def test_an_edit_keeps_what_changed_and_hides_the_numbers(scene, by):
    person = scene.person(nik=NIK, block="A-1")
    changes = actions.edit_inmate(
        inmate=person,
        values={"block": "B-2", "name": person.name},
        numbers=Numbers(nik="8171040405900002"),
        version=1,
        **by,
    )
    assert changes == {"block": ["A-1", "B-2"], "nik": ["•" * 12 + "0001", "•" * 12 + "0002"]}
    kept = InmateChange.objects.get()
    assert (kept.changes, kept.changed_by, kept.source) == (changes, by["actor"].name, "page")
    person.refresh_from_db()
    assert (person.block, person.version) == ("B-2", 2)
    event = Event.objects.get()
    assert (event.action, event.details["fields"]) == ("inmate.edit", ["block", "nik"])
    assert "B-2" not in str(event.details)


def test_an_edit_without_changes_writes_nothing(scene, by):
    person = scene.person(block="A-1")
    assert actions.edit_inmate(inmate=person, values={"block": "A-1"}, numbers=Numbers(), version=1, **by) == {}
    assert not InmateChange.objects.exists()
    assert not Event.objects.exists()


def test_the_second_of_two_edits_hears_of_the_first(scene, by):
    person = scene.person()
    actions.edit_inmate(inmate=person, values={"block": "B"}, numbers=Numbers(), version=1, **by)
    with pytest.raises(Conflict) as conflict:
        actions.edit_inmate(inmate=person, values={"block": "C"}, numbers=Numbers(), version=1, **by)
    assert (conflict.value.who, conflict.value.at) == (by["actor"].name, NOW)
    assert Inmate.objects.get().block == "B"


def test_discipline_and_conduct(scene, by):
    person = scene.person()
    actions.add_discipline(inmate=person, day=TODAY, level="light", ends=None, note="", **by)
    actions.add_conduct(inmate=person, month=TODAY, score=70, **by)
    actions.add_conduct(inmate=person, month=TODAY, score=72, **by)
    assert DisciplineEntry.objects.get().level == "light"
    assert ConductScore.objects.get().score == 72
    assert [event.action for event in Event.objects.order_by("pk")] == ["discipline.add", "conduct.add", "conduct.add"]


@pytest.mark.parametrize(("day", "ends"), [(TODAY + dt.timedelta(1), None), (TODAY, TODAY - dt.timedelta(1))])
def test_discipline_in_the_wrong_order_is_refused(scene, by, day, ends):
    with pytest.raises(NotInOrder):
        actions.add_discipline(inmate=scene.person(), day=day, level="light", ends=ends, note="", **by)
    with pytest.raises(NotInOrder):
        actions.add_conduct(inmate=scene.person(), month=TODAY + dt.timedelta(40), score=1, **by)


def test_keeping_apart_and_ending_it(scene, by, places):
    a, b = scene.person("a"), scene.person("b")
    pair = actions.keep_apart(inmate=b, other_id=a.pk, reason="berkelahi", starts=TODAY, **by)
    assert (pair.first_id, pair.second_id) == (a.pk, b.pk)
    with pytest.raises(AlreadyApart):
        actions.keep_apart(inmate=a, other_id=b.pk, reason="lagi", starts=TODAY, **by)
    with pytest.raises(NotInOrder):
        actions.end_keep_apart(pair=pair, ends=TODAY - dt.timedelta(1), reason="damai", **by)
    actions.end_keep_apart(pair=pair, ends=TODAY, reason="damai", **by)
    assert KeepApart.objects.get().ends == TODAY
    actions.keep_apart(inmate=a, other_id=b.pk, reason="lagi", starts=TODAY, **by)


def test_nobody_elsewhere_can_be_named_in_a_pair(scene, by, places):
    person, other = scene.person(), scene.person(facility=places.jember)
    gone = scene.person(presence="released")
    for other_id in (other.pk, gone.pk, person.pk, 10**9):
        with pytest.raises(NotHere):
            actions.keep_apart(inmate=person, other_id=other_id, reason="uji", starts=TODAY, **by)


def move(person, kind, by, to=None, day=TODAY):
    return move_person(inmate=person, kind=kind, day=day, to_facility=to, note="", **by)


def test_who_is_released_went_home_that_day(scene, by):
    person = scene.person()
    move(person, "released", by, day=TODAY - dt.timedelta(2))
    person.refresh_from_db()
    assert (person.presence, person.release_on) == ("released", TODAY - dt.timedelta(2))
    with pytest.raises(IllegalTransition):
        move(person, "released", by)
    move(person, "admitted", by)
    assert Inmate.objects.get().presence == "held"


def test_who_is_transferred_is_seen_at_the_new_place_only(scene, by, places, cast, acting):
    person = scene.person(register_number="BI 7/2024", block="A-1")
    scene.person(register_number="BI 7/2024", facility=places.jember)  # the new place has the same number
    move(person, "transferred", by, to=places.jember)
    person.refresh_from_db()
    assert (person.facility, person.presence, person.block) == (places.jember, "held", "")
    assert (person.register_number, person.register_key) == ("BI 7/2024", "BI7/2024@LP-AMQ")
    with pytest.raises(Unseen):
        queries.inmate_for(acting(cast.owner), "inmate.view", person.pk)
    assert queries.inmate_for(acting(cast.stranger), "inmate.view", person.pk)
    events = Event.objects.order_by("pk").values_list("stream", "action")
    assert list(events) == [
        (f"facility-{places.ambon.pk}", "movement.add"),
        (f"facility-{places.jember.pk}", "movement.arrive"),
    ]


def test_a_transfer_needs_another_place_and_no_day_to_come(scene, by, places):
    person = scene.person()
    for to in (None, places.ambon):
        with pytest.raises(NotInOrder):
            move(person, "transferred", by, to=to)
    with pytest.raises(NotInOrder):
        move(person, "released", by, day=TODAY + dt.timedelta(1))
    assert not Movement.objects.exists()


def test_who_leaves_gives_up_their_place_in_a_class(scene, by, places):
    person = scene.person()
    agreement = baker.make(
        "partners.Agreement",
        facility=places.ambon,
        institution=places.bpvp,
        starts=TODAY,
        ends=TODAY + dt.timedelta(99),
    )
    running = baker.make(
        "classes.TrainingClass", facility=places.ambon, agreement=agreement, state="running", starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(9), day_starts_at=dt.time(8), minimum=1, capacity=16,
    )  # fmt: skip
    place = baker.make(
        "intake.Enrolment", facility=places.ambon, training_class=running, inmate=person, state="enrolled",
        reserve_rank=None, updated_at=NOW,
    )  # fmt: skip
    move(person, "released", by)
    place.refresh_from_db()
    assert (place.state, place.end_reason) == ("withdrawn", "released")
