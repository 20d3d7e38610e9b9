import pytest
from django.urls import reverse

from bekal.negotiations.actions import Todo
from bekal.negotiations.choices import Side
from tests.negotiations.scene import contents, halves, meet
from tests.web.agreements.pages import queries_of


def address(talks):
    return reverse("negotiation_detail", args=[talks.pk])


def test_meetings_decisions_tasks_and_what_next(talks, meeting, cast, signed_in):
    page = signed_in(cast.owner).get(address(talks)).text
    for told in ("Rabu, 14 Januari 2026", "Cuci kendaraan", "40%", "60%", "Kirim kurikulum", "Terlambat"):
        assert told in page
    assert reverse("negotiation_draft", args=[talks.pk]) in page


def test_what_is_open_of_a_cost_is_said(talks, places, cast, acting, now, signed_in):
    meet(talks, places.bpvp, contents(sharing=halves(second=4000)), actor=acting(cast.owner), now=now)
    page = signed_in(cast.owner).get(address(talks)).text
    assert "Kursus singkat, Biaya uji kompetensi: masih kurang 20%" in page


def test_a_coordinator_reads_the_meetings_with_their_own_only(talks, meeting, places, cast, acting, now, signed_in):
    mine = [Todo("Rahasia kami", Side.OURS)]
    meet(talks, places.smkn, contents(tasks=mine), actor=acting(cast.owner), now=now, subject="Dengan sekolah")
    page = signed_in(cast.coordinator).get(address(talks)).text
    assert "Kunjungan ke BPVP Ambon" in page
    assert "Dengan sekolah" not in page
    assert "Rahasia kami" not in page
    for action in ("meeting_add", "negotiation_edit", "negotiation_draft"):
        assert reverse(action, args=[talks.pk]) not in page
    assert "Tandai selesai" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 200), ("regional", 200), ("stranger", 404), ("instructor", 404)]
)
def test_who_sees_it(talks, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(talks)).status_code == status


def test_three_meetings_cost_as_many_queries_as_one(talks, meeting, course, places, cast, acting, now, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(talks))
    for institution in (places.bpvp, places.smkn):
        meet(talks, institution, contents(course, sharing=halves()), actor=acting(cast.owner), now=now)
    assert queries_of(client, address(talks)) == one <= 15
