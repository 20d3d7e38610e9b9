from dataclasses import replace

import pytest
from django.urls import reverse

from bekal.budget.models import Funder
from bekal.planning.models import SelectionRun
from bekal.work.models import Job
from tests.conftest import NOW
from tests.planning.region import ask_region, solve_region
from tests.web.budget.pages import queries_of


def address(run):
    return reverse("region_run_detail", args=[run.pk])


def test_the_whole_with_its_proof_and_each_prisons_own_run(region_run, cast, signed_in):
    page = signed_in(cast.regional).get(address(region_run)).text
    assert "Terbukti terbaik" in page
    for run in SelectionRun.objects.all():
        assert reverse("proposal_detail", args=[run.pk]) in page
    for shown in ("4 dari 6", "0 dari 6", "0 dari 1", "HiGHS"):
        assert shown in page


def test_what_each_prison_received_of_the_purse_as_a_picture_and_in_numbers(region_run, cast, signed_in):
    page = signed_in(cast.regional).get(address(region_run)).text
    for shown in ("CSR Maluku, tahun 2026", "Rp 1.000.000", "Rp 800.000", "tersisa Rp 200.000", 'width="80.00%"'):
        assert shown in page
    assert "Rp 1.000.000 lagi dari CSR Maluku, tahun 2026:" in page
    assert "4 orang lagi" in page


def test_without_a_shared_purse_it_says_so(neighbours, cast, signed_in, run_jobs):
    Funder.objects.update(purse=None)
    run = solve_region(neighbours, cast.regional, run_jobs)
    page = signed_in(cast.regional).get(address(run)).text
    assert "Tidak ada dana bersama di sini" in page
    assert "Apa artinya bila ada lebih banyak" not in page


def test_while_it_is_solved_the_page_says_so_and_looks_again(neighbours, cast, signed_in):
    run = ask_region(neighbours, cast.regional)
    page = signed_in(cast.regional).get(address(run)).text
    assert "Usulan sedang dihitung" in page
    assert reverse("job_detail", args=[run.job_id]) in page
    assert 'hx-trigger="every 2s"' in page
    part = signed_in(cast.regional).get(address(run), headers={"HX-Request": "true"}).text
    assert "<html" not in part


def test_a_proposal_that_failed_says_what_to_do(neighbours, cast, signed_in):
    run = ask_region(neighbours, cast.regional)
    Job.objects.update(state="failed", finished_at=NOW, failure="broke")
    page = signed_in(cast.regional).get(address(run)).text
    assert "Perhitungan gagal" in page
    assert "every 2s" not in page


def test_what_is_not_proven_is_not_called_so(region_run, cast, signed_in):
    region_run.result |= {"bound": region_run.result["value"] * 2}
    region_run.save()
    page = signed_in(cast.regional).get(address(region_run)).text
    assert "Belum terbukti" in page
    assert "50,00%" in page


def test_a_prison_sees_its_own_run_with_where_it_came_from(region_run, cast, signed_in):
    run = SelectionRun.objects.get(facility__code="LP-AMQ")
    said = f"Bagian dari usulan wilayah {region_run.pk}"
    own = signed_in(cast.owner).get(reverse("proposal_detail", args=[run.pk])).text
    assert said in own
    assert address(region_run) not in own
    assert address(region_run) in signed_in(cast.regional).get(reverse("proposal_detail", args=[run.pk])).text


@pytest.mark.parametrize(("who", "status"), [("owner", 404), ("other_regional", 404), ("national", 200)])
def test_others(region_run, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(region_run)).status_code == status


def test_two_prisons_cost_no_more_queries_than_one(region_run, neighbours, cast, signed_in, run_jobs):
    client = signed_in(cast.regional)
    alone = solve_region(replace(neighbours, classes=neighbours.classes[:1]), cast.regional, run_jobs, once="2")
    assert queries_of(client, address(region_run)) == queries_of(client, address(alone)) <= 15
