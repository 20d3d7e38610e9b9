from django.urls import reverse

from tests.planning.scene import make_hall, solve
from tests.web.partners.pages import queries_of

ADDRESS = reverse("fairness")


def test_small_groups_are_hidden(run, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "disembunyikan" in page
    assert "Terlalu sedikit orang" in page


def test_larger_groups_are_shown_with_their_share(places, cast, signed_in, run_jobs):
    run = solve(make_hall(places, count=24), cast.owner, run_jobs)
    page = signed_in(cast.owner).get(ADDRESS).text
    assert run.asked == 24
    assert "33%" in page


def test_more_runs_cost_no_more_queries(run, more_runs, cast, signed_in):
    client = signed_in(cast.owner)
    queries_of(client, ADDRESS)
    one = queries_of(client, ADDRESS)
    more_runs(3)
    assert queries_of(client, ADDRESS) == one <= 15


def test_who_reads_it(run, cast, signed_in):
    assert f"Usulan {run.pk}" in signed_in(cast.warden).get(ADDRESS).text
    assert f"Usulan {run.pk}" not in signed_in(cast.stranger).get(ADDRESS).text
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403
