import pytest
from django.urls import reverse

from bekal.work.models import Job
from tests.conftest import NOW
from tests.planning.scene import ask, make_inmate, solve, wish
from tests.web.partners.pages import queries_of


def address(run):
    return reverse("proposal_detail", args=[run.pk])


def test_who_is_in_the_proof_the_weights_and_what_more_would_bring(run, hall, cast, signed_in):
    page = signed_in(cast.owner).get(address(run)).text
    for told in ("Terbukti terbaik", "HiGHS", "undian 7", "4 dari 4 tempat terisi", "Satu tempat lagi di", "poin"):
        assert told in page
    assert hall.people[0].name in page
    assert reverse("proposal_adopt", args=[run.pk]) in page


def test_a_warden_reads_but_does_not_adopt(run, cast, signed_in):
    page = signed_in(cast.warden).get(address(run)).text
    assert reverse("proposal_adopt", args=[run.pk]) not in page
    assert reverse("proposal_pin", args=[run.pk]) not in page


@pytest.mark.parametrize("who", ["stranger", "coordinator", "instructor", "neighbour"])
def test_for_others_it_does_not_exist(run, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(run)).status_code == 404


def test_more_people_cost_no_more_queries(run, hall, places, cast, signed_in, run_jobs):
    client = signed_in(cast.owner)
    queries_of(client, address(run))
    few = queries_of(client, address(run))
    for number in range(6):
        wish(make_inmate(places.ambon, f"Baru {number}"), hall.welding, 1)
    fuller = solve(hall, cast.owner, run_jobs, once="fuller")
    run.delete()
    assert fuller.asked == 18
    assert queries_of(client, address(fuller)) <= few <= 15


ASKS_AGAIN = 'hx-trigger="every 2s"'


def test_while_it_waits_it_asks_again_and_ends_by_itself(hall, cast, signed_in, run_jobs):
    waiting, client = ask(hall, cast.owner), signed_in(cast.owner)
    page = client.get(address(waiting)).text
    assert ASKS_AGAIN in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    part = client.get(address(waiting), headers={"HX-Request": "true"}).text
    assert ASKS_AGAIN in part
    assert "<html" not in part
    run_jobs()
    part = client.get(address(waiting), headers={"HX-Request": "true"}).text
    assert "Terbukti terbaik" in part
    assert 'hx-swap-oob="innerHTML:#proposal-said"' in part
    assert ASKS_AGAIN not in part


def test_after_its_work_failed_it_does_not_ask_again(hall, cast, signed_in):
    failed = ask(hall, cast.owner)
    Job.objects.filter(pk=failed.job_id).update(state="failed", finished_at=NOW, failure="broke")
    page = signed_in(cast.owner).get(address(failed)).text
    assert "Perhitungan gagal" in page
    assert ASKS_AGAIN not in page
    assert "http-equiv" not in page
