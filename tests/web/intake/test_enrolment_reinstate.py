import pytest
from django.urls import reverse

from tests.web.intake.scene import make_settled


@pytest.fixture
def gone(places):
    _, (one, *_) = make_settled(places)
    one.state = "dismissed"
    one.save()
    return one


def address(place):
    return reverse("enrolment_reinstate", args=[place.pk])


def test_the_warden_takes_somebody_back_as_the_last_reserve(gone, cast, signed_in):
    answer = signed_in(cast.warden).post(address(gone), {"reason": "Salah orang"}, follow=True)
    assert "Orang 01 diterima kembali sebagai cadangan ke-4." in answer.text
    gone.refresh_from_db()
    assert (gone.state, gone.reserve_rank) == ("reserve", 4)


def test_a_reason_is_asked_for(gone, cast, signed_in):
    answer = signed_in(cast.warden).post(address(gone), {"reason": ""})
    assert answer.status_code == 200
    assert "Isi: Alasan." in answer.text


def test_who_is_back_already_is_not_taken_back_again(gone, cast, signed_in):
    client = signed_in(cast.warden)
    client.post(address(gone), {"reason": "Salah orang"})
    assert "tidak dapat diterima kembali" in client.post(address(gone), {"reason": "Lagi"}, follow=True).text


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_may_not(gone, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(gone)).status_code == status
