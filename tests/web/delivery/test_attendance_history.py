import pytest
from django.urls import reverse

from bekal.delivery.models import Attendance
from tests.web.delivery.scene import keep, make_taught


@pytest.fixture
def mark(places, cast, signed_in):
    session, enrolments = make_taught(places, cast)
    keep(signed_in(cast.instructor), session, enrolments)
    changed = {"reason_1": "partly", "hours_1": "2"}
    keep(signed_in(cast.owner), session, enrolments, nonce="nonce-0002", revision=2, **changed)
    return Attendance.objects.get(enrolment=enrolments[0])


def address(mark):
    return reverse("attendance_history", args=[mark.pk])


def test_every_edit_with_who_made_it(mark, cast, signed_in):
    page = signed_in(cast.coordinator).get(address(mark)).text
    assert "Hadir menjadi Hadir sebagian, 2 JP" in page
    assert "Owner" in page
    assert "2 dari 5 JP" in page
    assert "BI 1/2024" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("warden", 200), ("instructor", 200), ("other_coordinator", 404), ("neighbour", 404), ("stranger", 404)],
)
def test_who_sees_it(mark, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(mark)).status_code == status
