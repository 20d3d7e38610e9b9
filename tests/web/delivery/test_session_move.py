import datetime as dt

import pytest
from django.urls import reverse

from tests.web.delivery.scene import make_taught


@pytest.fixture
def session(places, cast):
    return make_taught(places, cast)[0]


def move(client, session, day="3", month="3", at="13.00", reason="Bengkel dipakai", revision=None):
    sent = {"date_0": day, "date_1": month, "date_2": "2026", "starts_at": at, "reason": reason}
    return client.post(reverse("session_move", args=[session.pk]), sent | {"revision": revision or session.revision})


def test_the_officer_moves_a_session(session, cast, signed_in):
    client = signed_in(cast.owner)
    assert "mulai 08.00" in client.get(reverse("session_move", args=[session.pk])).text
    answer = move(client, session)
    assert answer.url == reverse("class_register", args=[session.training_class_id])
    session.refresh_from_db()
    assert (session.date, session.starts_at) == (dt.date(2026, 3, 3), dt.time(13))
    assert "Bengkel dipakai" in client.get(reverse("session_attendance", args=[session.pk])).text


def test_a_day_off_is_refused_and_what_was_typed_is_kept(session, cast, signed_in):
    answer = move(signed_in(cast.owner), session, day="7")
    assert answer.status_code == 200
    assert "Hari itu libur" in answer.text
    assert 'value="Bengkel dipakai"' in answer.text


def test_an_hour_that_is_none_is_told(session, cast, signed_in):
    assert "Tulis jam dan menit" in move(signed_in(cast.owner), session, at="siang").text


def test_the_second_of_two_hears_of_the_first(session, cast, signed_in):
    move(signed_in(cast.owner), session)
    answer = move(signed_in(cast.colleague), session, at="14.00", revision=1)
    assert "Owner lebih dulu menyimpan perubahan" in answer.text
    assert 'value="14.00"' in answer.text
    assert 'name="revision" value="2"' in answer.text


def test_a_session_that_was_held_stays(session, cast, signed_in):
    session.state = "held"
    session.save()
    assert "sudah terlaksana" in move(signed_in(cast.owner), session).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("workshop_head", 200), ("instructor", 403), ("warden", 403), ("neighbour", 404), ("stranger", 404)],
)
def test_who_may(session, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(reverse("session_move", args=[session.pk])).status_code == status
