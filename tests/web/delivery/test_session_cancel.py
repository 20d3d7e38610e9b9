import pytest
from django.urls import reverse

from tests.web.delivery.scene import make_taught


@pytest.fixture
def session(places, cast):
    return make_taught(places, cast)[0]


def address(session):
    return reverse("session_cancel", args=[session.pk])


def test_a_cancelled_session_is_told_in_the_timetable_and_can_be_planned_again(session, cast, signed_in):
    client = signed_in(cast.owner)
    answer = client.post(address(session), {"reason": "Instruktur sakit", "revision": 1}, follow=True)
    assert "Pertemuan dibatalkan." in answer.text
    assert "Dibatalkan" in answer.text
    assert "0 dari 0 JP terlaksana" in answer.text
    assert reverse("session_move", args=[session.pk]) in answer.text


def test_a_reason_is_asked_for(session, cast, signed_in):
    answer = signed_in(cast.owner).post(address(session), {"reason": "", "revision": 1})
    assert "Isi: Alasan." in answer.text
    session.refresh_from_db()
    assert session.state == "planned"


@pytest.mark.parametrize(
    ("who", "status"),
    [("workshop_head", 200), ("instructor", 403), ("warden", 403), ("neighbour", 404), ("stranger", 404)],
)
def test_who_may(session, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(session)).status_code == status
