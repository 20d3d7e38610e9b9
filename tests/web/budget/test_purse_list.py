import pytest
from django.urls import reverse

from bekal.budget.models import Funder, SharedPurse
from tests.budget.scene import step
from tests.web.budget.pages import queries_of

ADDRESS = reverse("purse_list")


def test_each_purse_with_what_every_prison_holds_of_it(shared, cast, signed_in):
    step(shared.budgets[0], "commit")
    page = signed_in(cast.regional).get(ADDRESS).text
    for shown in ("CSR Maluku", "Rp 2.000.000", "Rp 6.000.000", "Lapas Kelas IIA Ambon", "Lapas Kelas IIB Piru"):
        assert shown in page
    assert "Rp 2.000.000 di atas sisa" in page
    assert page.count('class="spans"') == 3


def test_another_year_holds_nothing(shared, cast, signed_in):
    page = signed_in(cast.regional).get(ADDRESS, {"year": "2027"}).text
    assert "CSR Maluku" in page
    assert "Rp 6.000.000" not in page
    assert signed_in(cast.regional).get(ADDRESS, {"year": "x"}).status_code == 200


def test_who_has_none_is_told_how_to_begin(cast, signed_in):
    assert reverse("purse_add") in signed_in(cast.regional).get(ADDRESS).text
    assert "Belum ada dana bersama yang dicatat" in signed_in(cast.national).get(ADDRESS).text


def test_other_regions_are_not_shown_and_the_nation_changes_nothing(shared, cast, signed_in):
    assert "CSR Maluku" not in signed_in(cast.other_regional).get(ADDRESS).text
    page = signed_in(cast.national).get(ADDRESS).text
    assert "CSR Maluku" in page
    assert reverse("purse_edit", args=[shared.purse.pk]) not in page


@pytest.mark.parametrize("who", ["owner", "warden", "coordinator", "administrator"])
def test_others_are_refused(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(shared, places, cast, signed_in):
    client = signed_in(cast.regional)
    one = queries_of(client, ADDRESS)
    for number in range(2):
        purse = SharedPurse.objects.create(region=places.maluku, kind="donation", name=f"CSR {number}")
        Funder.objects.create(facility=places.ambon, kind="donation", name=f"CSR {number}", purse=purse)
    assert queries_of(client, ADDRESS) == one <= 15


def test_the_ledger_leads_there_and_says_from_where_the_money_comes(shared, cast, signed_in):
    assert ADDRESS in signed_in(cast.regional).get(reverse("budget_list")).text
    page = signed_in(cast.owner).get(reverse("budget_list")).text
    assert "Dari dana bersama: CSR Maluku" in page
    assert ADDRESS not in page
    assert reverse("allocation_edit", args=[2026, shared.funders[0].pk]) not in page


def test_the_region_counts_what_is_shared_once(shared, purses, cast, signed_in):
    page = signed_in(cast.regional).get(reverse("budget_list")).text
    assert "dihitung sekali dalam jumlah" in page
    assert "dihitung sekali dalam jumlah" not in signed_in(cast.owner).get(reverse("budget_list")).text
    assert "Rp 26.000.000" in page  # twice ten of Ambon's own, and six that both may draw
