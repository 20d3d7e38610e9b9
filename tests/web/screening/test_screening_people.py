import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ADDRESS = "/screening/assimilation/"


def test_the_people_behind_a_number_with_date_and_reason(person, cast, signed_in):
    first = person("Bimo Rekaan", one_half_on=dt.date(2026, 9, 1))
    person("Adi Rekaan", one_half_on=dt.date(2026, 10, 1))
    person("Caca Rekaan")
    answer = signed_in(cast.owner).get(reverse("screening_people", args=["assimilation"]), {"status": "n"})
    assert [line["inmate"].name for line in answer.context["lines"]] == ["Bimo Rekaan", "Adi Rekaan"]
    assert "1 Sep 2026" in answer.text
    assert "setengah masa pidana" in answer.text
    assert reverse("inmate_detail", args=[first.pk]) in answer.text


def test_a_missing_fact_is_named(person, cast, signed_in):
    person(one_half_on=None)
    text = signed_in(cast.owner).get(ADDRESS, {"status": "u"}).text
    assert "Belum tercatat: " in text
    assert "setengah" in text


def test_headquarters_choose_a_facility_first(person, places, cast, signed_in):
    person()
    assert signed_in(cast.national).get(ADDRESS).status_code == 302
    assert "Budi Rekaan" in signed_in(cast.national).get(ADDRESS, {"facility": places.ambon.pk}).text


def test_a_right_that_is_none(person, cast, signed_in):
    person()
    assert signed_in(cast.owner).get("/screening/nothing/").status_code == 404
    assert signed_in(cast.owner).get(ADDRESS, {"status": "zzz"}).status_code == 200


def test_a_stranger_does_not_see_ours(person, places, cast, signed_in):
    person()
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404


def test_an_instructor_may_not(cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 404


def test_as_many_queries_for_three_as_for_one(person, cast, signed_in):
    client = signed_in(cast.owner)
    person("Adi Rekaan")
    client.get(ADDRESS)
    number = count_of(client)
    person("Bimo Rekaan")
    person("Caca Rekaan")
    client.get(ADDRESS)
    assert count_of(client) == number


def count_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    return len(queries)
