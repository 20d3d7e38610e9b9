import datetime as dt

import pytest
from django.urls import reverse

from tests.classes.scene import make_agreement
from tests.web.agreements.pages import queries_of

ADDRESS = reverse("agreement_list")


@pytest.fixture
def several(scene, places):
    make_agreement(places.ambon, places.bpvp, title="Segera habis", ends=dt.date(2026, 4, 1))
    make_agreement(places.ambon, places.smkn, title="Masih rancangan", state="draft", institution_number="")
    make_agreement(places.jember, places.smkn, title="Milik Jember")


def test_own_agreements_with_how_they_stand(several, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    for shown in ("Segera habis", "Segera berakhir", "Masih rancangan", "Rancangan"):
        assert shown in page
    assert "Milik Jember" not in page


def test_filters_narrow_the_list(several, cast, signed_in):
    client = signed_in(cast.owner)
    soon = client.get(ADDRESS, {"standing": "expiring"}).text
    assert "Segera habis" in soon
    assert "Masih rancangan" not in soon
    found = client.get(ADDRESS, {"q": "smkn"}).text
    assert "Masih rancangan" in found
    assert "Segera habis" not in found


def test_a_coordinator_sees_their_own_and_is_not_offered_to_draft(several, cast, signed_in):
    page = signed_in(cast.coordinator).get(ADDRESS).text
    assert "Segera habis" in page
    assert "Masih rancangan" not in page
    assert reverse("agreement_add") not in page


def test_an_instructor_is_refused(cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(scene, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    for number in range(2):
        make_agreement(places.ambon, places.bpvp, title=f"PKS {number}")
    assert queries_of(client, ADDRESS) == one <= 15
