import datetime as dt

import pytest

from bekal.delivery.models import AttendanceChange
from tests.web.delivery.scene import keep, make_taught


@pytest.fixture
def late(places, cast, signed_in):
    """A register that was kept nine days ago."""
    session, enrolments = make_taught(places, cast)
    keep(signed_in(cast.instructor), session, enrolments)
    session.refresh_from_db()
    session.date = dt.date(2026, 2, 21)
    session.save()
    return session, enrolments


def correct(client, late, **changed):
    session, enrolments = late
    return keep(client, session, enrolments, name="session_correct", nonce="nonce-0009", **changed)


def test_the_warden_corrects_with_a_reason(late, cast, signed_in):
    assert correct(signed_in(cast.warden), late, reason_1="sick", why="Surat dokter").status_code == 302
    change = AttendanceChange.objects.get()
    assert (change.why, change.changed_by) == ("Surat dokter", "Warden")


def test_without_a_reason_nothing_is_saved(late, cast, signed_in):
    answer = correct(signed_in(cast.warden), late, reason_1="sick")
    assert answer.status_code == 409
    assert "Tulis alasan perubahannya." in answer.text
    assert '<option value="sick" selected>' in answer.text
    assert not AttendanceChange.objects.exists()


def test_while_others_may_still_edit_it_the_warden_may_not(places, cast, signed_in):
    session = make_taught(places, cast)
    answer = correct(signed_in(cast.warden), session, why="Ingin saja")
    assert answer.status_code == 409
    assert "masih dapat diubah oleh pengajar" in answer.text


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("instructor", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_may_not(late, cast, signed_in, who, status):
    assert correct(signed_in(getattr(cast, who)), late, why="Sebab").status_code == status
