import pytest
from django.urls import reverse

from bekal.partners.models import ClauseTemplate

FILLED = {
    "title": "Alat pelindung",
    "position": "5",
    "body": "- Helm las.\n- Sarung.",
    "valid_from": "2026-03-02",
}


def address(facility, kind="executable"):
    return reverse("clause_add", args=[facility.pk, kind])


def listed(client, facility, kind="executable"):
    return client.get(reverse("clause_list"), {"facility": facility.pk, "kind": kind}).text


def test_a_prison_adds_a_clause_of_its_own_and_can_change_it(places, cast, signed_in):
    client = signed_in(cast.owner)
    answer = client.post(address(places.ambon), FILLED)
    assert answer.status_code == 302
    made = ClauseTemplate.objects.get()
    assert (made.code, made.position, made.facility) == ("alat_pelindung", 5, places.ambon)
    edits = reverse("clause_edit", args=[places.ambon.pk, "executable", made.code])
    assert edits in listed(client, places.ambon)
    assert "Helm las." in client.get(edits).text
    assert "Alat pelindung" not in listed(client, places.ambon, "memorandum")


def test_sent_twice_there_is_one_clause(places, cast, signed_in):
    client = signed_in(cast.owner)
    client.post(address(places.ambon), FILLED)
    page = client.post(address(places.ambon), FILLED).text
    assert "sudah ada" in page
    assert "Helm las." in page
    assert ClauseTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": "pembiayaan"}, "sudah ada"),
        ({"body": ""}, "Bunyi"),
        ({"body": "{entah}"}, "{entah} tidak dikenal"),
        ({"valid_from": "2026-03-03"}, "hari ini atau sebelumnya"),
        ({"position": "0"}, "Urutan"),
    ],
)
def test_a_wrong_entry_is_said_and_kept(places, cast, signed_in, wrong, says):
    page = signed_in(cast.owner).post(address(places.ambon), {**FILLED, **wrong}).text
    assert says in page
    assert "govuk-error-message" in page
    assert ClauseTemplate.objects.count() == 0


def test_an_unknown_kind_is_not_there(places, cast, signed_in):
    assert signed_in(cast.owner).get(address(places.ambon, "entah")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 404), ("coordinator", 404)])
def test_others_do_not(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.ambon), FILLED).status_code == status
