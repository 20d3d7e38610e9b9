import pytest
from django.urls import reverse

from bekal.budget.models import Funder
from tests.budget.scene import make_planned
from tests.web.budget.pages import queries_of

ADDRESS = reverse("budget_list")


def test_each_funder_with_what_is_planned_committed_spent_and_left(planned, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    for shown in ("DIPA Lapas Ambon", "DIPA BPVP Ambon", "Rp 5.000.000", "Rp 20.000.000", "Las angkatan 1", "Rencana"):
        assert shown in page
    assert page.count('class="spans"') == 2


def test_another_year_is_empty(planned, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS, {"year": "2027"}).text
    assert "Rp 10.000.000" not in page
    assert "Las angkatan 1" not in page
    assert signed_in(cast.owner).get(ADDRESS, {"year": "x"}).status_code == 200


def test_headquarters_sees_sums_of_its_prisons(planned, places, cast, signed_in):
    Funder.objects.create(facility=places.piru, kind="prison", name="DIPA Piru")
    client = signed_in(cast.regional)
    page = client.get(ADDRESS).text
    assert "Lapas Kelas IIA Ambon" in page
    assert "DIPA Lapas Ambon" not in page
    assert "DIPA Lapas Ambon" in client.get(ADDRESS, {"facility": places.ambon.pk}).text
    assert reverse("funder_add") not in page


def test_a_coordinator_sees_classes_of_their_agreement_and_no_purse(planned, cast, signed_in):
    page = signed_in(cast.coordinator).get(ADDRESS).text
    assert "Las angkatan 1" in page
    assert "DIPA" not in page
    assert "Las angkatan 1" not in signed_in(cast.other_coordinator).get(ADDRESS).text
    assert "Las angkatan 1" not in signed_in(cast.stranger).get(ADDRESS).text


@pytest.mark.parametrize("who", ["instructor", "probation", "administrator"])
def test_others_are_refused(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(planned, purses, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    for number in range(2):
        make_planned(purses, name=f"Las {number}")
        Funder.objects.create(facility=places.ambon, kind="donation", name=f"CSR {number}")
    assert queries_of(client, ADDRESS) == one <= 15


def test_the_page_of_partners_and_of_a_class_lead_there(planned, cast, signed_in):
    client = signed_in(cast.owner)
    assert ADDRESS in client.get(reverse("partner_list")).text
    assert (
        reverse("class_budget", args=[planned[0].pk]) in client.get(reverse("class_detail", args=[planned[0].pk])).text
    )
