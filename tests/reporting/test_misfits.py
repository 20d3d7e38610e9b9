"""Who stopped fitting a class that they are in: told with the reason, never removed."""

import datetime as dt

import pytest
from model_bakery import baker

from bekal.intake.models import Enrolment
from bekal.people.models import Inmate
from bekal.reporting.queries.known import Known
from bekal.reporting.queries.live_classes import live_classes
from bekal.reporting.queries.misfits import changed_places, misfits
from tests.conftest import NOW, TODAY
from tests.walk.stage import furnish

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def site(places, cast):
    """The site's person takes part in a class that runs until five days from now."""
    made = furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner)
    made.override.delete()
    made.discipline.delete()
    Inmate.objects.update(release_on=TODAY + dt.timedelta(days=200), education="upper")
    Enrolment.objects.update(updated_at=NOW)
    return made


@pytest.fixture
def found(cast, acting):
    """found(user): [(name, class, code of the first reason)]."""

    def look(user=cast.owner):
        actor = acting(user)
        classes = live_classes(actor, TODAY)
        places = changed_places(actor, classes, TODAY)
        known = Known([place.inmate for place in places], [one.training_class for one in classes], TODAY)
        return [(one.inmate.pk, one.training_class.pk, one.reasons[0].code) for one in misfits(places, classes, known)]

    return look


def change(inmate, **values):
    Inmate.objects.filter(pk=inmate.pk).update(updated_at=LATER, **values)


def test_who_still_fits_is_not_told_of(site, found, cast, acting):
    assert found() == []
    change(site.inmate, block="B9")
    assert found() == []


def test_a_remission_that_brings_the_release_too_near(site, found):
    change(site.inmate, release_on=site.training_class.ends_on + dt.timedelta(days=6))
    assert found() == [(site.inmate.pk, site.training_class.pk, "course_fit")]
    change(site.inmate, release_on=site.training_class.ends_on + dt.timedelta(days=7))
    assert found() == []


def test_a_movement_and_a_measure_and_a_missing_date(site, found, places):
    change(site.inmate, presence="escaped")
    assert found() == [(site.inmate.pk, site.training_class.pk, "held")]
    change(site.inmate, presence="held", facility=places.piru)
    assert found() == [(site.inmate.pk, site.training_class.pk, "held")]
    change(site.inmate, facility=places.ambon, release_on=None)
    assert found() == [(site.inmate.pk, site.training_class.pk, "course_fit")]


def test_a_disciplinary_measure_where_the_agreement_asks_for_none(site, found):
    site.agreement.eligibility_ruleset = "assimilation"
    site.agreement.save()
    Inmate.objects.update(one_half_on=dt.date(2025, 1, 1), offence="Pencurian (363 KUHP)")
    assert found() == []
    Enrolment.objects.update(enrolled_on=TODAY - dt.timedelta(days=5))
    baker.make("people.DisciplineEntry", inmate=site.inmate, date=TODAY, level="light", ends=TODAY)
    assert found() == [(site.inmate.pk, site.training_class.pk, "clean")]


def test_a_class_elsewhere_on_the_same_days(site, found):
    site.planned_class.state = "open"
    site.planned_class.starts_on = site.training_class.ends_on
    site.planned_class.save()
    assert found() == []
    baker.make(
        "intake.Enrolment", facility=site.facility, training_class=site.planned_class, inmate=site.inmate,
        state="enrolled", reserve_rank=None, enrolled_on=TODAY, updated_at=NOW,
    )  # fmt: skip
    assert {code for _, _, code in found()} == {"no_overlap"}
    assert len(found()) == 2


def test_only_their_own_prison_is_told(site, found, cast):
    change(site.inmate, release_on=TODAY + dt.timedelta(days=1))
    assert len(found(cast.warden)) == len(found(cast.board)) == 1
    for other in (cast.stranger, cast.neighbour, cast.regional, cast.national, cast.instructor, cast.coordinator):
        assert found(other) == []


def test_nobody_is_removed(site, found):
    change(site.inmate, release_on=TODAY + dt.timedelta(days=1))
    found()
    assert Enrolment.objects.get(pk=site.enrolment.pk).state == "enrolled"


def test_as_many_queries_for_three_people_as_for_one(site, found, places, django_assert_num_queries):
    change(site.inmate, release_on=TODAY + dt.timedelta(days=1))
    with django_assert_num_queries(6):
        assert len(found()) == 1
    for number in range(2):
        person = baker.make(
            "people.Inmate", facility=places.ambon, name=f"Orang {number}", register_number=f"BI 9{number}/2024",
            register_key=f"BI9{number}/2024", custody_status="convict", sex="M", release_on=TODAY, updated_at=LATER,
        )  # fmt: skip
        baker.make(
            "intake.Enrolment", facility=places.ambon, training_class=site.training_class, inmate=person,
            state="enrolled", reserve_rank=None, enrolled_on=TODAY, updated_at=NOW,
        )  # fmt: skip
    with django_assert_num_queries(6):
        assert len(found()) == 3
