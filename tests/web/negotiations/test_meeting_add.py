import datetime as dt

import pytest
from django.urls import reverse

from bekal.negotiations.models import Meeting
from tests.web.agreements.pages import queries_of
from tests.web.negotiations.pages import sent


def address(talks):
    return reverse("meeting_add", args=[talks.pk])


def test_everything_typed_is_kept(talks, places, course, cast, signed_in):
    lines = {
        "attendees": [
            {"name": "Gede Rekaan", "title": "Kepala Lapas", "side": "ours", "acting": "on"},
            {"name": "Wulan Rekaan", "title": "Kepala Balai", "side": "theirs"},
            {},
        ],
        "points": [{"text": "Terapan dan terukur."}, {"text": ""}],
        "courses": [{"course": course.pk, "delivery": "inside", "method": "Praktik"}],
        "sharing": [
            {"course_kind": "every", "cost_kind": "every", "prison": "40", "partner": "60"},
            {"course_kind": "short", "cost_kind": "exam", "partner": "100"},
        ],
        "others": [{"text": "Sepakat."}],
        "tasks": [{"text": "Kirim jadwal", "side": "theirs", "owner": "Wulan Rekaan", "due_on": "21/1/2026"}],
    }
    client, data = signed_in(cast.owner), sent(places.bpvp, lines)
    first, second = (client.post(address(talks), data) for _ in range(2))
    meeting = Meeting.objects.get()
    assert first.url == second.url == reverse("meeting_detail", args=[meeting.pk])
    people = [(one.name, one.organisation, one.acting) for one in meeting.attendees.all()]
    assert people == [("Gede Rekaan", "Lapas Kelas IIA Ambon", True), ("Wulan Rekaan", "BPVP Ambon", False)]
    shares = {(one.course_kind, one.cost_kind, one.funder_kind): one.share for one in meeting.sharing.all()}
    assert len(shares) == 31  # two kinds by eight costs by two funders, but one cost that one funder bears
    assert shares["short", "exam", "partner"] == 10_000
    assert shares["regular", "exam", "prison"] == 4_000
    assert meeting.tasks.get().due_on == dt.date(2026, 1, 21)
    assert (meeting.starts_at, meeting.ends_at) == (dt.time(9), dt.time(10, 30))


def test_a_weekday_that_does_not_fit_is_asked_about(talks, places, cast, signed_in):
    client = signed_in(cast.owner)
    data = sent(places.bpvp, {"points": [{"text": "Tidak hilang."}]}, date="Rabu, 14 Januari 2025")
    page = client.post(address(talks), data).text
    assert "14 Januari 2025 adalah hari Selasa. Maksud Anda Rabu, 14 Januari 2026?" in page
    for kept in ('value="2026-01-14"', 'value="2025-01-14"', 'value="Rabu, 14 Januari 2025"', "Tidak hilang."):
        assert kept in page
    client.post(address(talks), {**data, "date_meant": "2026-01-14"})
    assert Meeting.objects.get().date == dt.date(2026, 1, 14)


def test_a_chosen_date_that_nobody_offered_is_not_taken(talks, places, cast, signed_in):
    data = sent(places.bpvp, date="Rabu, 14 Januari 2025", date_meant="2020-01-01")
    assert "Maksud Anda" in signed_in(cast.owner).post(address(talks), data).text
    assert not Meeting.objects.exists()


def test_more_lines_lose_nothing_and_judge_nothing(talks, places, cast, signed_in):
    lines = {"attendees": [{"name": "Gede Rekaan"}], "points": [{"text": "Tetap ada."}]}
    page = signed_in(cast.owner).post(address(talks), sent(places.bpvp, lines, more="attendees", place="")).text
    assert 'name="attendees-3-name"' in page
    assert 'name="points-1-text"' not in page
    for kept in ('value="Gede Rekaan"', "Tetap ada."):
        assert kept in page
    assert "Ada yang perlu diperbaiki" not in page
    assert not Meeting.objects.exists()


def test_of_who_is_known_the_name_is_enough(talks, meeting, places, cast, signed_in):
    lines = {"attendees": [{"name": "wulan rekaan"}]}
    client = signed_in(cast.owner)
    assert '<option value="Wulan Rekaan">' in client.get(address(talks)).text
    client.post(address(talks), sent(places.smkn, lines))
    came = Meeting.objects.latest("pk").attendees.get()
    assert (came.title, came.organisation, came.side) == ("Kepala Balai", "Balai", "theirs")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ({"attendees": [{"name": "Orang Baru", "side": "ours"}]}, "Tulis jabatannya pada hari itu."),
        ({"sharing": [{"cost_kind": "exam", "prison": "70", "partner": "40"}]}, "Jumlahnya 110%, lebih 10% dari 100%."),
        ({"sharing": [{"cost_kind": "exam", "prison": "7"}] * 2}, "Biaya ini sudah dibagi di baris lain."),
        ({"courses": [{"method": "Praktik"}]}, "Pilih kursusnya, atau kosongkan caranya."),
        ({"tasks": [{"owner": "Wulan"}]}, "Tulis tugasnya, atau kosongkan barisnya."),
        ({"tasks": [{"text": "x", "due_on": "besok"}]}, "Tulis tanggalnya lengkap"),
    ],
)
def test_what_is_wrong_is_said(talks, places, cast, signed_in, lines, told):
    page = signed_in(cast.owner).post(address(talks), sent(places.bpvp, lines)).text
    assert told in page
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"date": "2027-01-14"}, "Rapat dicatat setelah terjadi."),
        ({"ends_at": "08.00"}, "Jam selesai harus sesudah jam mulai."),
        ({"starts_at": ""}, "Tulis juga jam mulainya"),
    ],
)
def test_when_it_cannot_have_been(talks, places, cast, signed_in, changes, told):
    assert told in signed_in(cast.owner).post(address(talks), sent(places.bpvp, **changes)).text


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(talks, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(talks), sent(places.bpvp)).status_code == status


def test_the_page_does_not_cost_more_with_more_lines(talks, cast, signed_in):
    assert queries_of(signed_in(cast.owner), address(talks)) <= 15
