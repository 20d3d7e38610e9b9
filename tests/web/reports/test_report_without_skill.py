from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ADDRESS = reverse("report_without_skill")


def test_officer_reads_the_names(site, cast, signed_in):
    assert site.bystander.name in signed_in(cast.owner).get(ADDRESS).text


def test_a_nearer_horizon_leaves_them_out(site, cast, signed_in):
    assert site.bystander.name not in signed_in(cast.owner).get(ADDRESS, {"within": "30"}).text


def test_nation_chooses_a_prison(site, places, cast, signed_in):
    client = signed_in(cast.national)
    assert site.bystander.name in client.get(ADDRESS, {"facility": places.ambon.pk}).text
    assert site.bystander.name not in client.get(ADDRESS, {"facility": places.jember.pk}).text


def test_stranger_cannot_choose_our_prison(site, places, cast, signed_in):
    assert site.bystander.name not in signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).text


def test_htmx_gets_the_list_alone(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS, headers={"HX-Request": "true"}).text
    assert site.bystander.name in text
    assert "<html" not in text


def test_within_fifteen_queries(site, cast, signed_in):
    client = signed_in(cast.national)
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    assert len(queries) <= 15
