from uuid import uuid4

import pytest
from django.urls import reverse

from bekal.negotiations.models import Negotiation
from bekal.places.models import Facility, Institution

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


@pytest.fixture
def nation(places):
    """So many institutions that nobody would read a list of them."""
    far = [
        Institution(name=f"LPK {word} Rekaan", short_name=word, kind="company", certificate_prefix=word)
        for word in ("Cahaya Satu", "Cahaya Dua", *(f"Jauh {number}" for number in range(30)))
    ]
    return {one.short_name: one for one in Institution.objects.bulk_create(far)}


def test_of_many_institutions_only_the_near_ones_are_offered(places, nation, cast, signed_in):
    Facility.objects.filter(pk=places.ambon.pk).update(regency_code="8171")
    Institution.objects.filter(pk=places.bpvp.pk).update(regency_code="8171")
    page = signed_in(cast.owner).get(ADDRESS).text
    assert f'value="{places.bpvp.pk}"' in page
    assert "Cahaya" not in page
    assert "Lembaga lain" in page


def test_another_one_is_found_by_its_name(places, nation, cast, signed_in):
    told = {**typed(places), "institutions": [places.bpvp.pk], "other": "jauh 17"}
    signed_in(cast.owner).post(ADDRESS, told)
    assert {one.pk for one in Negotiation.objects.get().institutions.all()} == {places.bpvp.pk, nation["Jauh 17"].pk}


def test_of_several_that_fit_one_is_ticked(places, nation, cast, signed_in):
    client, told = signed_in(cast.owner), {**typed(places), "institutions": [places.bpvp.pk], "other": "cahaya"}
    page = client.post(ADDRESS, told).text
    assert "Beberapa lembaga cocok" in page
    for one in (nation["Cahaya Satu"], nation["Cahaya Dua"]):
        assert f'value="{one.pk}"' in page
    assert f'value="{places.bpvp.pk}" checked' in page
    client.post(ADDRESS, {**told, "institutions": [places.bpvp.pk, nation["Cahaya Dua"].pk]})
    found = Negotiation.objects.get().institutions.all()
    assert {one.pk for one in found} == {places.bpvp.pk, nation["Cahaya Dua"].pk}


def test_a_name_that_nobody_has_is_said(places, nation, cast, signed_in):
    page = signed_in(cast.owner).post(ADDRESS, {**typed(places), "other": "Entah"}).text
    assert "Tidak ada lembaga bernama itu" in page
    assert not Negotiation.objects.exists()


@pytest.mark.parametrize("who", ["warden", "coordinator", "regional"])
def test_others_do_not(places, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, typed(places)).status_code == 403
    assert not Negotiation.objects.exists()
