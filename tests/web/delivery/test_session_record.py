import datetime as dt

import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.delivery.models import Attendance, AttendanceChange, AttendanceSheet
from tests.web.delivery.scene import keep, make_taught


@pytest.fixture
def taught(places, cast):
    return make_taught(places, cast)


def recorded(session):
    rows = Attendance.objects.filter(session=session).order_by("enrolment__inmate__name")
    return [(row.reason, row.lesson_hours) for row in rows]


def test_the_instructor_sends_the_exceptions(taught, cast, signed_in):
    session, enrolments = taught
    answer = keep(signed_in(cast.instructor), session, enrolments, reason_2="partly", hours_2="3", reason_3="visit")
    assert answer.url == reverse("session_attendance", args=[session.pk])
    assert recorded(session) == [("attended", 5), ("partly", 3), ("visit", 0)]


def test_a_double_click_changes_nothing(taught, cast, signed_in):
    session, enrolments = taught
    client = signed_in(cast.instructor)
    keep(client, session, enrolments)
    answer = keep(client, session, enrolments)
    assert answer.status_code == 302
    page = client.get(answer.url).text
    assert "sudah tersimpan sebelumnya" in page
    assert AttendanceSheet.objects.count() == 1
    assert Event.objects.filter(action="attendance.record").count() == 1


def test_who_saves_second_sees_both_side_by_side(taught, cast, signed_in):
    session, enrolments = taught
    keep(signed_in(cast.owner), session, enrolments, reason_1="sick", note_1="Demam")
    answer = keep(signed_in(cast.instructor), session, enrolments, reason_2="court")

    assert answer.status_code == 409
    assert "Owner lebih dulu menyimpan presensi ini" in answer.text
    assert "Tersimpan: <b>Sakit (Demam)</b> · Isian Anda: <b>Hadir</b>" in answer.text
    assert "Tersimpan: <b>Hadir</b> · Isian Anda: <b>Sidang pengadilan</b>" in answer.text
    assert '<option value="court" selected>' in answer.text
    assert recorded(session) == [("sick", 0), ("attended", 5), ("attended", 5)]

    sent_again = keep(signed_in(cast.instructor), session, enrolments, nonce="nonce-0002", revision=2, reason_2="court")
    assert sent_again.status_code == 302
    assert recorded(session) == [("attended", 5), ("court", 0), ("attended", 5)]
    assert AttendanceChange.objects.count() == 2


def test_mending_a_mistake_does_not_hide_that_somebody_saved_meanwhile(taught, cast, signed_in):
    session, enrolments = taught
    keep(signed_in(cast.owner), session, enrolments, reason_1="sick")
    answer = keep(signed_in(cast.instructor), session, enrolments, reason_2="other")
    assert "Tulis catatan untuk Orang 02" in answer.text
    assert 'name="revision" value="1"' in answer.text

    mended = keep(signed_in(cast.instructor), session, enrolments, nonce="nonce-0002", reason_2="other", note_2="Dapur")
    assert mended.status_code == 409
    assert "Tersimpan: <b>Sakit</b>" in mended.text
    assert recorded(session)[0] == ("sick", 0)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"reason_1": "partly"}, "Orang 01 hadir sebagian: isi jumlah JP antara 1 dan 4."),
        ({"reason_1": "partly", "hours_1": "lima"}, "Orang 01 hadir sebagian"),
        ({"reason_1": "other"}, "Tulis catatan untuk Orang 01"),
    ],
)
def test_what_is_missing_is_told_and_the_rest_is_kept(taught, cast, signed_in, sent, words):
    session, enrolments = taught
    answer = keep(signed_in(cast.instructor), session, enrolments, reason_3="refused", **sent)
    assert answer.status_code == 409
    assert words in answer.text
    assert '<option value="refused" selected>' in answer.text
    assert not Attendance.objects.exists()


def test_a_page_that_arrived_in_part_is_not_saved(taught, cast, signed_in):
    session, enrolments = taught
    answer = keep(signed_in(cast.instructor), session, enrolments, nonce="")
    assert answer.status_code == 409
    assert "tidak lengkap terkirim" in answer.text


def test_after_seven_days_it_says_whom_to_ask(places, cast, signed_in):
    session, enrolments = make_taught(places, cast, date=dt.date(2026, 2, 22))
    answer = keep(signed_in(cast.instructor), session, enrolments)
    assert answer.status_code == 409
    assert "Minta kepala mengubah presensi ini." in answer.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("warden", 403), ("coordinator", 403), ("other_coordinator", 404), ("neighbour", 404), ("stranger", 404)],
)
def test_who_may_not(taught, cast, signed_in, who, status):
    session, enrolments = taught
    assert keep(signed_in(getattr(cast, who)), session, enrolments).status_code == status
