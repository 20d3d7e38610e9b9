import pytest
from django.urls import reverse

from tests.planning.region import solve_region
from tests.web.budget.pages import queries_of

ADDRESS = reverse("region_run_list")


def test_each_proposal_with_its_prisons_and_how_many_came_in(region_run, cast, signed_in):
    page = signed_in(cast.regional).get(ADDRESS).text
    for shown in (f"Usulan wilayah {region_run.pk}", "Lapas Kelas IIA Ambon, Lapas Kelas IIB Piru", "4 dari 12"):
        assert shown in page
    assert reverse("region_run_detail", args=[region_run.pk]) in page
    assert f"Usulan wilayah {region_run.pk}" in signed_in(cast.national).get(ADDRESS).text


def test_who_has_none_is_told_how_to_begin(cast, signed_in):
    assert reverse("region_run_add") in signed_in(cast.regional).get(ADDRESS).text
    page = signed_in(cast.national).get(ADDRESS).text
    assert "Belum ada usulan wilayah." in page
    assert reverse("region_run_add") not in page


def test_other_regions_are_not_shown(region_run, cast, signed_in):
    assert f"Usulan wilayah {region_run.pk}" not in signed_in(cast.other_regional).get(ADDRESS).text


@pytest.mark.parametrize("who", ["owner", "warden", "coordinator", "administrator"])
def test_others_are_refused(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(region_run, neighbours, cast, signed_in, run_jobs):
    client = signed_in(cast.regional)
    one = queries_of(client, ADDRESS)
    for number in range(2):
        solve_region(neighbours, cast.regional, run_jobs, once=f"more-{number}")
    assert queries_of(client, ADDRESS) == one <= 15


def test_the_list_of_proposals_leads_there_for_the_region_only(region_run, cast, signed_in):
    assert ADDRESS in signed_in(cast.regional).get(reverse("proposal_list")).text
    page = signed_in(cast.owner).get(reverse("proposal_list")).text
    assert ADDRESS not in page
    assert f"Bagian dari usulan wilayah {region_run.pk}" in page
