from django.urls import reverse

from bekal.hearings.choices import HearingState
from tests.hearings.scene import seat


def address(hearing):
    return reverse("hearing_step", args=[hearing.pk])


def test_what_must_be_done_first_is_said(hearing, cast, signed_in):
    page = signed_in(cast.board).post(address(hearing), {"step": "hold"}).text
    assert "Catat paling sedikit tiga anggota yang hadir" in page


def test_the_step_is_taken_and_a_second_click_does_no_harm(hearing, cast, signed_in):
    seat(hearing, cast.owner)
    client = signed_in(cast.board)
    for _ in range(2):
        assert client.post(address(hearing), {"step": "hold"}, follow=True).status_code == 200
    hearing.refresh_from_db()
    assert hearing.state == HearingState.HELD


def test_cancelling_needs_a_reason(hearing, cast, signed_in):
    client = signed_in(cast.owner)
    client.post(address(hearing), {"step": "cancel", "reason": ""})
    hearing.refresh_from_db()
    assert hearing.state == HearingState.PLANNED
    client.post(address(hearing), {"step": "cancel", "reason": "Tidak cukup anggota"})
    hearing.refresh_from_db()
    assert hearing.state == HearingState.CANCELLED


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.owner).post(address(hearing), {"step": "hold"}).status_code == 403
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404
