import pytest
from django.urls import reverse

from bekal.partners.models import ClauseTemplate

FILLED = {"title": "Pembiayaan", "position": "7", "body": "Naskah kami.", "valid_from": "2026-03-02", "seen": "0"}


def address(facility, clause="funding", kind="executable"):
    return reverse("clause_edit", args=[facility.pk, kind, clause])


def test_a_prison_writes_its_own_text_and_goes_back(places, cast, signed_in):
    client = signed_in(cast.owner)
    assert "ketersediaan anggaran" in client.get(address(places.ambon)).text
    client.post(address(places.ambon), FILLED)
    assert ClauseTemplate.objects.get().body == "Naskah kami."
    page = client.get(address(places.ambon)).text
    assert "Naskah kami." in page
    assert "Pakai naskah bawaan lagi" in page
    client.post(address(places.ambon), {**FILLED, "body": "x", "seen": "1", "shipped": "1"})
    assert "ketersediaan anggaran" in client.get(address(places.ambon)).text


def test_the_second_editor_sees_both_texts(places, cast, signed_in):
    signed_in(cast.colleague).post(address(places.ambon), FILLED)
    page = signed_in(cast.owner).post(address(places.ambon), {**FILLED, "body": "Naskah saya."}).text
    for shown in ("Naskah saya.", "Naskah kami.", "Colleague"):
        assert shown in page
    assert ClauseTemplate.objects.get().body == "Naskah kami."


def test_a_name_that_means_nothing_is_named(places, cast, signed_in):
    page = signed_in(cast.owner).post(address(places.ambon), {**FILLED, "body": "{entah} {mitra}"}).text
    assert "{entah} tidak dikenal" in page


@pytest.mark.parametrize(("clause", "kind"), [("entah", "executable"), ("funding", "entah")])
def test_an_unknown_clause_is_not_there(places, cast, signed_in, clause, kind):
    assert signed_in(cast.owner).get(address(places.ambon, clause, kind)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 404), ("coordinator", 404)])
def test_others_do_not(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.ambon), FILLED).status_code == status
