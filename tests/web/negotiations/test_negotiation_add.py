from uuid import uuid4

import pytest
from django.urls import reverse

from bekal.negotiations.models import Negotiation

ADDRESS = reverse("negotiation_add")


def typed(places):
    institutions = [places.bpvp.pk, places.smkn.pk]
    told = {"facility": places.ambon.pk, "title": "Pelatihan 2026", "kind": "executable", "nonce": str(uuid4())}
    return {**told, "institutions": institutions}


def test_an_officer_begins_once(places, cast, signed_in):
    client, told = signed_in(cast.owner), typed(places)
    first, second = (client.post(ADDRESS, told) for _ in range(2))
    negotiation = Negotiation.objects.get()
    assert first.url == second.url == reverse("negotiation_detail", args=[negotiation.pk])
    assert {one.short_name for one in negotiation.institutions.all()} == {"BPVP Ambon", "SMKN 3"}


def test_without_an_institution_it_says_so_and_keeps_the_rest(places, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, {**typed(places), "institutions": []}).text
    assert "Pilih paling sedikit satu lembaga." in page
    assert 'value="Pelatihan 2026"' in page


def test_the_institution_of_the_address_is_ticked(places, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS, {"institution": places.bpvp.pk}).text
    assert f'value="{places.bpvp.pk}" checked' in page


@pytest.mark.parametrize("who", ["warden", "coordinator", "regional"])
def test_others_do_not(places, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, typed(places)).status_code == 403
    assert not Negotiation.objects.exists()
