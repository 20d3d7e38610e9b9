import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from model_bakery import baker

from bekal.access.rules import SYSTEM, Unseen
from bekal.audit.models import Event
from bekal.entitlements.models import RuleVersion
from bekal.people.actions import add_discipline, move_inmate
from bekal.people.models import DisciplineEntry, Inmate
from bekal.screening.actions import freshen, screen_facilities
from bekal.screening.models import Screening, Verdicts
from bekal.screening.queries.verdicts import changes_of, is_stale, people_held, place_of, screening_of, verdict_of
from tests.conftest import NOW, TODAY
from tests.screening.conftest import screened as run

TOMORROW = NOW + dt.timedelta(days=1)


def kept(inmate, code="assimilation"):
    row = Verdicts.objects.select_related("screening").get(pk=inmate.pk)
    return verdict_of(row.screening, place_of(row.screening, code), row)


def test_everyone_held_gets_a_verdict_by_every_rule_set(person, places):
    free, later = person(), person("Citra Rekaan", one_half_on=dt.date(2026, 9, 1))
    person("Dewi Rekaan", presence="released")
    done = run(places.ambon)
    assert (done.people, done.written, done.changed) == (2, 2, 0)
    assert kept(free).status == "y"
    assert (kept(later).status, kept(later).day, kept(later).unmet) == ("n", dt.date(2026, 9, 1), ("fraction_served",))
    screening = screening_of(places.ambon)
    assert screening.people == 2
    assert screening.counts["assimilation"] == {"y": 1, "a": 0, "n": 1, "l": 0, "x": 0, "u": 0}
    assert {rule["code"]: rule["version"] for rule in screening.rules}["assimilation"] == "2022-08-03"


def test_a_missing_fact_is_named_and_never_a_yes(person, places):
    somebody = person(one_half_on=None)
    run(places.ambon)
    assert (kept(somebody).status, kept(somebody).missing) == ("u", ("one_half",))
    assert screening_of(places.ambon).lacking["one_half"] == 1


def test_nothing_is_written_again_where_nothing_changed(person, places):
    person()
    run(places.ambon)
    events = Event.objects.count()
    assert run(places.ambon).written == 0
    assert Event.objects.count() == events


def test_why_a_verdict_changed_is_kept(person, places):
    by_time = person("Anton Rekaan", one_half_on=dt.date(2026, 3, 3))
    by_fact = person("Bram Rekaan")
    run(places.ambon)
    DisciplineEntry.objects.create(inmate=by_fact, date=TODAY, level="light", ends=TODAY)
    comer = person("Cici Rekaan")
    done = run(places.ambon, now=TOMORROW)
    assert done.changed == 3
    whys = {change.inmate: change.why for change in changes_of(screening_of(places.ambon), 10)}
    assert whys == {by_time: "time", by_fact: "facts", comer: "new"}
    steps = {change.inmate: change.steps for change in changes_of(screening_of(places.ambon), 10)}
    assert steps[by_time] == (("assimilation", "a", "y"),)
    assert screening_of(places.ambon).changed == {"time": 1, "facts": 1, "new": 1}


def test_what_changed_and_changed_back_on_one_day_has_not_changed(person, places):
    somebody = person()
    run(places.ambon)
    entry = DisciplineEntry.objects.create(inmate=somebody, date=TODAY, level="light", ends=TODAY)
    assert run(places.ambon).changed == 1
    entry.delete()
    assert run(places.ambon).changed == 0
    assert Verdicts.objects.get(pk=somebody.pk).why == ""


@pytest.mark.parametrize("change", ["edit", "discipline", "conduct", "movement", "rules", "override", "tier", "day"])
def test_a_stale_verdict_is_worked_out_again_before_it_is_shown(change, person, places, cast, acting):
    somebody, actor, now = person(), acting(cast.owner), NOW
    RuleVersion.objects.all().delete()
    run(places.ambon)
    assert not is_stale(screening_of(places.ambon), TODAY)
    if change == "edit":
        Inmate.objects.filter(pk=somebody.pk).update(one_half_on=dt.date(2026, 9, 1))
    elif change == "discipline":
        add_discipline(inmate=somebody, day=TODAY, level="light", ends=None, note="", actor=actor, now=NOW)
    elif change == "conduct":
        criteria = [{"code": "conduct_score", "at_least": 70}]
        law = {"code": "assimilation", "valid_from": TODAY, "reference": "x", "certainty": "seen", "criteria": criteria}
        RuleVersion.objects.create(**law, entered_by="x", entered_at=NOW)
        freshen(facility=places.ambon, actor=SYSTEM, now=NOW)
        baker.make("people.ConductScore", inmate=somebody, month=dt.date(2026, 2, 1), score=60)
    elif change == "movement":
        move_inmate(inmate=somebody, kind="released", day=TODAY, to_facility=None, note="", actor=actor, now=NOW)
    elif change == "rules":
        criteria = [{"code": "fraction_served", "fraction": "2/3"}]
        law = {"code": "assimilation", "valid_from": TODAY, "reference": "x", "certainty": "seen", "criteria": criteria}
        RuleVersion.objects.create(**law, entered_by="x", entered_at=NOW)
    elif change == "override":
        baker.make(
            "entitlements.Override", facility=places.ambon, inmate=somebody, criterion="fraction_served", course=None,
            starts=TODAY, ends=TODAY + dt.timedelta(30), decided_at=NOW,
        )  # fmt: skip
    elif change == "tier":
        places.ambon.tier = "super_maximum"
        places.ambon.save()
    else:
        now = TOMORROW
    before = Verdicts.objects.get(pk=somebody.pk)
    assert is_stale(screening_of(places.ambon), now.date())
    screening = freshen(facility=places.ambon, actor=SYSTEM, now=now)
    assert not is_stale(screening, now.date())
    after = Verdicts.objects.filter(pk=somebody.pk).first()
    assert change == "day" or after is None or (after.stamp, screening.rules) != (before.stamp, before.screening.rules)
    assert (after is None) == (change == "movement")


def test_who_is_transferred_is_screened_where_they_are(person, places):
    somebody = person()
    run(places.ambon, places.piru)
    Inmate.objects.filter(pk=somebody.pk).update(facility=places.piru)
    run(places.piru)
    assert Verdicts.objects.get(pk=somebody.pk).screening.facility == places.piru
    run(places.ambon)
    assert Verdicts.objects.filter(pk=somebody.pk).count() == 1
    assert screening_of(places.ambon).people == 0


def test_each_facility_is_screened_on_its_own_day(person, places):
    person()
    person(facility=places.jember)
    late = NOW.replace(hour=23)  # in Jakarta; in Ambon it is the next day
    run(places.ambon, places.jember, now=late)
    days = dict(Screening.objects.values_list("facility__name", "day"))
    assert days == {places.ambon.name: TODAY + dt.timedelta(1), places.jember.name: TODAY}


def test_a_stranger_screens_nothing(person, places, cast, acting):
    person()
    with pytest.raises(Unseen):
        screen_facilities(facilities=[places.ambon], actor=acting(cast.stranger), now=NOW)
    assert not Screening.objects.exists()


def test_facilities_that_have_emptied_are_screened_once_more(person, places):
    somebody = person()
    run(places.ambon)
    somebody.delete()
    assert people_held() == [(places.ambon.pk, 0)]
    run(places.ambon)
    assert people_held() == []


def test_the_number_of_queries_does_not_grow_with_people(person, places, django_assert_max_num_queries):
    for number in range(3):
        person(f"Orang {number}")
    run(places.ambon)
    with django_assert_max_num_queries(7):
        assert not is_stale(screening_of(places.ambon), TODAY)
    assert replace(run(places.ambon), people=0) == replace(run(places.ambon), people=0)
    assert connection.vendor in {"sqlite", "postgresql"}
