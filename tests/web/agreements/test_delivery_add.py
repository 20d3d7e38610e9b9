import pytest
from django.urls import reverse

from bekal.partners.models import Duty, DutyDelivery
from tests.classes.scene import make_agreement


@pytest.fixture
def agreement(places):
    made = make_agreement(places.ambon, places.bpvp)
    owed = {"agreement": made, "quantity": 1, "period": "year"}
    Duty.objects.create(**owed, position=1, side="partner", kind="report", text="Laporan semester")
    Duty.objects.create(**owed, position=2, side="partner", kind="places")
    return made


def address(agreement):
    return reverse("delivery_add", args=[agreement.pk])


FILLED = {"kind": "report", "date": "2026-02-20", "quantity": "1", "note": "Semester I"}


def test_the_coordinator_writes_what_no_class_tells_once(agreement, cast, signed_in):
    client = signed_in(cast.coordinator)
    page = client.get(address(agreement)).text
    assert "Laporan" in page
    assert "Tempat peserta" not in page
    for _ in range(2):
        answer = client.post(address(agreement), FILLED)
    assert DutyDelivery.objects.get().side == "partner"
    assert "Semester I" in signed_in(cast.owner).get(answer.url).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"date": "2026-03-03"}, "paling lambat hari ini"),
        ({"kind": "places"}, "Pilih"),
        ({"kind": ""}, "Pilih: Kewajiban."),
        ({"quantity": "0"}, "Semester I"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_lost(agreement, cast, signed_in, change, told):
    page = signed_in(cast.coordinator).post(address(agreement), {**FILLED, **change}).text
    assert told in page
    assert not DutyDelivery.objects.exists()


def test_a_party_that_owes_nothing_by_hand_is_told_so(agreement, cast, signed_in):
    assert "Tidak ada yang perlu dicatat" in signed_in(cast.owner).get(address(agreement)).text


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 404), ("other_coordinator", 404)])
def test_others_do_not(agreement, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(agreement), FILLED).status_code == status
