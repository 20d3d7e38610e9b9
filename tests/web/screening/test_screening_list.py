import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.people.models import DisciplineEntry
from bekal.screening.models import Screening
from tests.conftest import NOW, TODAY

ADDRESS = "/screening/"


def test_an_officer_sees_how_many_may_what(person, cast, signed_in):
    person("Adi Rekaan")
    person("Bimo Rekaan", one_half_on=dt.date(2026, 4, 1))
    person("Caca Rekaan", one_half_on=None)
    answer = signed_in(cast.owner).get(reverse("screening_list"))
    rights = {line["title"]: [cell["number"] for cell in line["cells"]] for line in answer.context["rights"]}
    assert rights["Asimilasi"] == [1, 1, 0, 1]
    assert rights["Pelatihan di dalam"] == [3, 0, 0, 0]
    assert [point["value"] for point in answer.context["points"]] == [3, 1, 0, 0, 0]
    assert "/screening/assimilation/?status=u&amp;facility=" in answer.text
    assert "Dihitung 2 Mar 2026" in answer.text


def test_the_page_works_out_what_is_stale(person, run, places, cast, signed_in):
    person("Adi Rekaan")
    run(places.ambon, now=NOW - dt.timedelta(days=1))
    entry = DisciplineEntry.objects.create(
        inmate=person("Bimo Rekaan"), date=TODAY, level="heavy", ends=TODAY + dt.timedelta(200)
    )
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "Bimo Rekaan" in text, "new since yesterday"
    assert Screening.objects.get().counts["assimilation"]["n"] == 1
    entry.delete()
    signed_in(cast.owner).get(ADDRESS)
    assert Screening.objects.get().counts["assimilation"]["n"] == 0


def test_headquarters_see_sums_and_no_names(person, run, places, cast, signed_in):
    person("Adi Rekaan")
    person("Joko Rekaan", facility=places.jember)
    run(places.ambon, places.jember)
    answer = signed_in(cast.national).get(ADDRESS)
    assert answer.context["people"] == 2
    assert places.ambon.name in answer.text
    assert "Adi Rekaan" not in answer.text
    inside = signed_in(cast.national).get(ADDRESS, {"facility": places.ambon.pk})
    assert inside.context["screening"].people == 1


def test_a_region_sees_its_own_and_is_told_what_is_of_yesterday(person, run, places, cast, signed_in):
    person("Adi Rekaan")
    person("Joko Rekaan", facility=places.jember)
    run(places.ambon, places.jember, now=NOW - dt.timedelta(days=1))
    answer = signed_in(cast.regional).get(ADDRESS)
    assert answer.context["people"] == 1
    assert places.jember.name not in answer.text
    assert "1 tempat belum dihitung hari ini" in answer.text


def test_a_stranger_does_not_see_ours(person, places, cast, signed_in):
    person()
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404


def test_an_instructor_may_not(cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 403


def test_the_empty_page_teaches(cast, signed_in):
    assert "setiap malam" in signed_in(cast.national).get(ADDRESS).text


def test_odd_addresses_are_borne(person, cast, signed_in):
    person()
    for odd in ("", "0", "x", "99999999999999999999", "-1", "²"):
        assert signed_in(cast.owner).get(ADDRESS, {"facility": odd}).status_code in {200, 404}


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
