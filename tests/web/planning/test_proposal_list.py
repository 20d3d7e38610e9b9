from django.urls import reverse

from tests.web.partners.pages import queries_of

ADDRESS = reverse("proposal_list")


def test_what_was_proposed_and_how_many_are_in(run, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "8 dari 12" in page
    assert reverse("proposal_add") in page
    assert reverse("weights_edit", args=[run.facility_id]) in page
    assert reverse("group_rule_list", args=[run.facility_id]) in page


def test_who_reads_and_who_asks(run, cast, signed_in):
    page = signed_in(cast.warden).get(ADDRESS).text
    assert f"Usulan {run.pk}" in page
    assert reverse("proposal_add") not in page
    assert reverse("group_rule_list", args=[run.facility_id]) in page
    assert f"Usulan {run.pk}" not in signed_in(cast.stranger).get(ADDRESS).text
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(run, more_runs, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    more_runs(2)
    assert queries_of(client, ADDRESS) == one <= 15
