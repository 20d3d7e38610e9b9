"""The negotiations of the demonstration: what was decided in them can become an agreement."""

import datetime as dt

import pytest

from bekal.negotiations import queries
from bekal.negotiations.models import Meeting, Negotiation, Task

pytestmark = pytest.mark.django_db


def decided(code: str, title: str = ""):
    found = Negotiation.objects.get(facility__code=code, title__contains=title)
    rows = Meeting.objects.filter(negotiation=found).order_by("date", "starts_at")
    return found, queries.decided(list(rows))


def test_two_visits_on_one_day_at_selong(loaded: dt.date) -> None:
    found, agreed = decided("LP-SLG")
    days = list(Meeting.objects.filter(negotiation=found).values_list("date", flat=True))
    assert days == [dt.date(2026, 1, 14)] * 2
    assert [(one.name, one.kind) for one in agreed.courses] == [
        ("Cuci kendaraan", "short"),
        ("Pangkas rambut", "short"),
        ("Garmen dan usaha jahit rumahan", "regular"),
    ]
    assert not agreed.open_parts
    assert {kind for kind, _cost in agreed.sharing} == {"short", "regular"}


def test_ketapang_came_to_its_agreement(loaded: dt.date) -> None:
    found, agreed = decided("LP-KTG")
    assert found.state == "concluded"
    assert found.agreement is not None
    assert {one.course_id for one in agreed.courses} == set(found.agreement.courses.values_list("pk", flat=True))
    assert Meeting.objects.get(negotiation=found).date < found.agreement.signed_on


def test_ambon_is_alive_with_something_open_and_something_late(loaded: dt.date) -> None:
    found, agreed = decided("LP-AMQ", "las")
    assert found.state == "open"
    assert agreed.open_parts == {("short", "materials"): 2000}
    assert Task.objects.filter(meeting__negotiation=found, done_on=None, due_on__lt=loaded).exists()
    assert not Task.objects.filter(done_on__gt=loaded).exists()
