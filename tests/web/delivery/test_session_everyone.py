import pytest
from django.urls import reverse

from bekal.delivery.models import Attendance
from tests.web.delivery.scene import keep, make_taught


@pytest.fixture
def taught(places, cast):
    return make_taught(places, cast)


def press(client, session, nonce="nonce-0001-e"):
    sent = {"revision": session.revision, "nonce": nonce}
    return client.post(reverse("session_everyone", args=[session.pk]), sent, follow=True)


def test_one_press_records_everybody(taught, cast, signed_in):
    session, enrolments = taught
    answer = press(signed_in(cast.instructor), session)
    assert "Presensi tersimpan: 3 dari 3 hadir." in answer.text
    assert set(Attendance.objects.values_list("reason", "lesson_hours")) == {("attended", 5)}
    assert Attendance.objects.count() == len(enrolments)


def test_it_never_overwrites_what_somebody_else_recorded(taught, cast, signed_in):
    session, enrolments = taught
    keep(signed_in(cast.owner), session, enrolments, reason_1="sick")
    answer = press(signed_in(cast.instructor), session)
    assert "Orang lain sudah mengisi presensi ini." in answer.text
    assert Attendance.objects.get(enrolment=enrolments[0]).reason == "sick"


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_may_not(taught, cast, signed_in, who, status):
    assert press(signed_in(getattr(cast, who)), taught[0]).status_code == status
