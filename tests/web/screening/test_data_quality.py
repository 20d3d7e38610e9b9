import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ADDRESS = "/screening/data/"


def test_what_keeps_most_people_from_a_verdict_comes_first(person, cast, signed_in):
    person("Adi Rekaan", one_half_on=None, education="upper")
    person("Bimo Rekaan", one_half_on=None, education="upper")
    person("Caca Rekaan", education="")
    answer = signed_in(cast.owner).get(reverse("data_quality"))
    first = answer.context["kinds"][0]
    assert (first["people"], first["kept"]) == (2, 2)
    assert "setengah" in first["title"]
    assert "Pendidikan belum tercatat" in answer.text


def test_contradictions_are_said_with_both_dates(person, cast, signed_in):
    person("Adi Rekaan", two_thirds_on=dt.date(2024, 1, 1))
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "1 Januari 2024" in text
    assert "1 Maret 2025" in text


def test_the_filter_leaves_the_people(person, cast, signed_in):
    person("Adi Rekaan", one_half_on=None)
    person("Bimo Rekaan", birth_date=None)
    answer = signed_in(cast.owner).get(ADDRESS, {"kind": "missing:one_half"})
    assert [line["inmate"].name for line in answer.context["people"]] == ["Adi Rekaan"]
    assert signed_in(cast.owner).get(ADDRESS, {"kind": "%(x)s:one_half"}).status_code == 200


def test_only_the_officer_may_take_them_out(person, cast, signed_in):
    person(one_half_on=None)
    export = reverse("data_quality_export")
    assert export in signed_in(cast.owner).get(ADDRESS).text
    assert export not in signed_in(cast.warden).get(ADDRESS).text


def test_headquarters_see_places_worst_first(person, run, places, cast, signed_in):
    person("Adi Rekaan")
    person("Joko Rekaan", facility=places.jember, one_half_on=None)
    run(places.ambon, places.jember)
    answer = signed_in(cast.national).get(ADDRESS)
    assert [place["unknown"] for place in answer.context["places"]][:1] == [1]
    assert "Joko Rekaan" not in answer.text


def test_who_may_not(person, places, cast, signed_in):
    person()
    assert signed_in(cast.board).get(ADDRESS).status_code == 403
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404


def test_as_many_queries_for_three_as_for_one(person, cast, signed_in):
    client = signed_in(cast.owner)
    person("Adi Rekaan", one_half_on=None)
    client.get(ADDRESS)
    number = count_of(client)
    person("Bimo Rekaan", one_half_on=None)
    person("Caca Rekaan", one_half_on=None)
    client.get(ADDRESS)
    assert count_of(client) == number


def count_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    return len(queries)
