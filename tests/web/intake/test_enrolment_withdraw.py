import pytest
from django.urls import reverse

from bekal.intake.models import Enrolment
from tests.intake.scene import rule
from tests.web.intake.scene import make_settled


@pytest.fixture
def settled(places):
    return make_settled(places)


def address(place):
    return reverse("enrolment_withdraw", args=[place.pk])


def test_it_says_who_would_move_up(settled, cast, signed_in):
    _, (one, *_) = settled
    page = signed_in(cast.owner).get(address(one)).text
    assert "Orang 01 keluar dari kelas" in page
    assert "Cadangan pertama adalah Orang 04." in page


def test_who_moved_up_is_told(settled, cast, signed_in):
    training_class, (one, *_) = settled
    answer = signed_in(cast.owner).post(address(one), {"reason": "transferred", "note": ""}, follow=True)
    assert answer.redirect_chain[0][0] == reverse("class_participants", args=[training_class.pk])
    assert "Orang 01 keluar dari daftar. Orang 04 naik menjadi peserta." in answer.text


def test_who_was_passed_over_is_told_with_the_reason(settled, cast, signed_in):
    _, placed = settled
    for reserve in placed[3:]:
        reserve.inmate.presence = "moved"
        reserve.inmate.save()
    answer = signed_in(cast.owner).post(address(placed[0]), {"reason": "own_wish"}, follow=True)
    assert answer.text.count("Cadangan dilewati:") == 3
    assert "Tidak ada cadangan yang memenuhi syarat hari ini." in answer.text


def test_for_whom_a_group_is_full_is_told(settled, places, cast, signed_in):
    _, (one, *_) = settled
    rule(places, group="sex", value="M", most=2, reference="SK Kalapas 12")
    answer = signed_in(cast.owner).post(address(one), {"reason": "own_wish"}, follow=True)
    assert "Cadangan dilewati: Orang 04 belum dapat naik: kelas ini menerima paling banyak 2 orang" in answer.text
    assert "Dasarnya: SK Kalapas 12." in answer.text


def test_another_reason_needs_a_note_and_what_was_typed_is_kept(settled, cast, signed_in):
    _, (one, *_) = settled
    client = signed_in(cast.owner)
    answer = client.post(address(one), {"reason": "other", "note": " "})
    assert answer.status_code == 200
    assert "Tulis alasannya." in answer.text
    assert 'value="other" checked' in answer.text.replace(' id="id_reason_7"', "")
    assert Enrolment.objects.get(pk=one.pk).state == "enrolled"


def test_pressing_twice_changes_nothing_more(settled, cast, signed_in):
    _, (one, *_) = settled
    client = signed_in(cast.owner)
    client.post(address(one), {"reason": "own_wish"})
    answer = client.post(address(one), {"reason": "own_wish"}, follow=True)
    assert "sudah tidak ada di daftar" in answer.text
    assert Enrolment.objects.filter(state="enrolled").count() == 3


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_may_not(settled, cast, signed_in, who, status):
    _, (one, *_) = settled
    assert signed_in(getattr(cast, who)).get(address(one)).status_code == status
