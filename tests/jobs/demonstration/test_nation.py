"""A small nation: every facility and region of the real one, a hundredth of its people, the same rules."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from pytest_django import DjangoDbBlocker

from bekal.certificates.models import Certificate, UnitResult
from bekal.classes.models import ClassChange, TrainingClass
from bekal.delivery.models import Attendance, Session
from bekal.intake.models import Enrolment
from bekal.jobs.demonstration.load import load_demonstration
from bekal.lib.identifiers import is_certificate_code, normalise_register_number
from bekal.lib.sealing import blind_index, unseal
from bekal.people.models import Inmate, Movement
from bekal.places.models import Facility, RegionalOffice
from tests.jobs.demonstration.conftest import MONDAY

PEOPLE = 6000
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dt.date]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demonstration(now=MONDAY, people=PEOPLE)
        yield MONDAY.date()
        transaction.set_rollback(True)


def test_has_all_facilities_of_all_regions(nation: dt.date) -> None:
    kinds = Counter(Facility.objects.values_list("kind", flat=True))
    assert (kinds["prison"], kinds["remand_centre"], kinds["youth_facility"]) == (337, 162, 32)
    regions = RegionalOffice.objects.annotate(number=Count("facilities"))
    assert regions.count() == 33
    assert all(region.number >= 5 for region in regions)


def test_holds_as_many_people_as_asked_for(nation: dt.date) -> None:
    assert Inmate.objects.filter(presence="held").count() == PEOPLE
    assert Inmate.objects.filter(presence="released").count() > PEOPLE * 0.1


def test_every_column_is_what_the_product_would_have_written(nation: dt.date) -> None:
    for person in Inmate.objects.order_by("-pk")[:1000]:
        assert person.register_key == normalise_register_number(person.register_number)
        if person.nik_sealed:
            nik = unseal(settings.FIELD_KEY, person.nik_sealed)
            assert len(nik) == 16
            assert bytes(person.nik_index) == blind_index(settings.INDEX_KEY, nik)
        assert isinstance(person.health_limits, list)
        assert person.updated_at.tzinfo is not None


def test_dates_are_in_order_and_meet_today(nation: dt.date) -> None:
    newest = Inmate.objects.order_by("-pk")[:4000].values("pk")
    dated = Inmate.objects.filter(pk__in=newest).exclude(two_thirds_on=None)
    assert dated.count() > 2000
    in_order = Q(detained_on__lte=F("one_third_on"), one_third_on__lte=F("one_half_on")) & Q(
        one_half_on__lte=F("two_thirds_on"), two_thirds_on__lte=F("expires_on"), birth_date__lt=F("detained_on")
    )
    assert not dated.exclude(in_order | Q(birth_date=None)).exists()
    assert not dated.filter(presence="held", release_on__lt=nation).exists()
    assert not dated.filter(presence="released", release_on__gte=nation).exists()


def test_who_has_a_certificate_has_the_hours_and_every_unit(nation: dt.date) -> None:
    attended = dict(Attendance.objects.values_list("enrolment").annotate(Sum("lesson_hours")).order_by())
    mastered = dict(UnitResult.objects.filter(outcome="K").values_list("enrolment").annotate(Count("unit")).order_by())
    certificates = Certificate.objects.select_related("enrolment__training_class__version")
    assert certificates.count() > 1500
    units: dict[int, int] = {}
    for row in certificates:
        version = row.enrolment.training_class.version
        units.setdefault(version.pk, version.units.count())
        assert row.enrolment.state == "completed"
        assert attended[row.enrolment_id] * 100 >= row.lesson_hours * version.minimum_attendance_percent
        assert mastered[row.enrolment_id] >= units[version.pk]
        assert is_certificate_code(row.code)


def test_certified_on_is_the_day_of_the_first_certificate_that_stands(nation: dt.date) -> None:
    first: dict[int, dt.date] = {}
    for inmate, day in Certificate.objects.filter(revoked_on=None).values_list("enrolment__inmate_id", "issued_on"):
        first[inmate] = min(day, first.get(inmate, day))
    assert first == dict(Inmate.objects.exclude(certified_on=None).values_list("pk", "certified_on"))


def test_nobody_is_in_two_classes_at_once_or_gone_before_the_end(nation: dt.date) -> None:
    spans: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    taken = Enrolment.objects.filter(state__in=["enrolled", "completed", "not_completed"])
    for inmate, first, last in taken.values_list("inmate_id", "training_class__starts_on", "training_class__ends_on"):
        assert all(until < first or last < since for since, until in spans[inmate])
        spans[inmate].append((first, last))
    assert not taken.filter(inmate__release_on__lte=F("training_class__ends_on")).exists()
    assert not taken.filter(inmate__detained_on__gt=F("training_class__starts_on")).exists()


def test_classes_run_everywhere_and_have_a_history(nation: dt.date) -> None:
    classes = TrainingClass.objects.all()
    assert classes.count() > 700
    last = {change.training_class_id: change.to_state for change in ClassChange.objects.order_by("at", "pk")}
    assert last == dict(classes.values_list("pk", "state"))
    assert Session.objects.filter(date=nation, state="planned").count() > 20


def test_further_rows_can_be_added(nation: dt.date) -> None:
    """The next ids of the tables that were filled past the ORM are free."""
    person = Inmate.objects.order_by("-pk").first()
    assert person is not None
    movement = Movement.objects.create(inmate=person, date=nation, kind="admitted", to_facility=person.facility)
    assert movement.pk > person.movements.order_by("pk").first().pk
