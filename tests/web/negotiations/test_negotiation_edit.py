import pytest
from django.urls import reverse

from bekal.negotiations.models import Negotiation


def address(talks):
    return reverse("negotiation_edit", args=[talks.pk])


def typed(places, **changes):
    told = {"title": "Lain", "kind": "memorandum", "institutions": [places.bpvp.pk], "revision": 1}
    return told | changes


def test_an_officer_changes_it(talks, places, cast, signed_in):
    client = signed_in(cast.owner)
    assert 'value="Pelatihan 2026"' in client.get(address(talks)).text
    client.post(address(talks), typed(places))
    assert (Negotiation.objects.get().title, Negotiation.objects.get().kind) == ("Lain", "memorandum")


def test_the_second_of_two_hears_of_the_first(talks, places, cast, signed_in):
    signed_in(cast.colleague).post(address(talks), typed(places, title="Lebih dulu"))
    page = signed_in(cast.owner).post(address(talks), typed(places)).text
    assert f"{cast.colleague.name} lebih dulu menyimpan" in page
    assert 'value="Lain"' in page
    assert Negotiation.objects.get().title == "Lebih dulu"


def test_who_was_met_stays(talks, meeting, places, cast, signed_in):
    page = signed_in(cast.owner).post(address(talks), typed(places, institutions=[places.smkn.pk])).text
    assert "Sudah ada rapat dengan BPVP Ambon" in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(talks, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(talks), typed(places)).status_code == status
