import pytest
from django.urls import reverse

from bekal.partners.models import Duty
from tests.web.agreements.pages import SEEN, lines, queries_of, who_sees

PLACES = {"side": "partner", "kind": "places", "quantity": "16", "period": "year", "text": ""}


def address(agreement):
    return reverse("agreement_duties", args=[agreement.pk])


def test_an_officer_writes_what_each_party_owes(draft, cast, signed_in):
    client = signed_in(cast.owner)
    empty = {"side": "partner", "kind": "exam", "quantity": "", "period": "year", "text": ""}
    client.post(address(draft), {"version": draft.version, **lines("duties", PLACES, empty)})
    assert [(one.side, one.kind, one.quantity) for one in Duty.objects.all()] == [("partner", "places", 16)]
    page = signed_in(cast.coordinator).get(address(draft)).text
    assert "Tempat peserta" in page
    assert "<form" not in page.partition("<main")[2]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"quantity": "0"}, "1"), ({"quantity": "", "text": "alat"}, "Tulis berapa, atau kosongkan penjelasannya")],
)
def test_what_cannot_be_counted_is_refused(draft, cast, signed_in, change, told):
    page = signed_in(cast.owner).post(address(draft), {"version": draft.version, **lines("duties", PLACES | change)})
    assert told in page.text
    assert Duty.objects.count() == 0


def test_the_second_editor_hears_of_the_first(draft, cast, signed_in):
    sent = {"version": draft.version - 1, **lines("duties", PLACES)}
    assert "Owner" in signed_in(cast.owner).post(address(draft), sent).text
    assert Duty.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(draft, cast, signed_in, who, status):
    sent = {"version": draft.version, **lines("duties", PLACES)}
    assert signed_in(getattr(cast, who)).post(address(draft), sent).status_code == status


def test_who_sees_them(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == SEEN


def test_three_duties_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    counts = []
    for place in (1, 2, 3):
        scene.agreement.duties.create(position=place, side="partner", kind="places", quantity=1, period="year")
        counts.append(queries_of(client, address(scene.agreement)))
    assert counts[0] == counts[2] <= 15
