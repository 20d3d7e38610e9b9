import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from model_bakery import baker

from tests.conftest import NOW, TODAY
from tests.people.scenes import Scene

ADDRESS = reverse("report_without_skill")


@pytest.fixture
def modules(site):
    """The one course takes three working days: 24 lesson hours."""
    site.module.lesson_hours = 24
    site.module.save()


def test_officer_reads_the_names_and_what_still_fits(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS).text
    assert site.bystander.name in text
    assert "Kelas ambon planned, 1 Apr–8 Apr" in text
    assert "16 tempat" in text


def test_the_last_day_is_the_last_working_day_before_the_class_begins(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "31 Mar" in text  # a Tuesday; the class begins on Wednesday 1 April
    assert "sebelum kelas terakhir yang cocok mulai" in text


def test_where_no_class_fits_the_last_day_is_the_latest_beginning_of_a_new_one(site, modules, cast, signed_in):
    for person in (site.inmate, site.bystander):
        person.release_on = dt.date(2026, 3, 31)
        person.save()
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "kelas baru Kursus ambon paling lambat mulai hari itu" in text
    assert "13 Mar" in text  # 17, 18 and 19 March and the week after are days off; it must end by 24 March


def test_what_stops_a_class_is_told_in_words(site, cast, signed_in):
    site.bystander.release_on = dt.date(2026, 4, 10)
    site.bystander.save()
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "1 kelas tidak cocok" in text
    assert "8 April 2026" in text


def test_who_goes_home_tomorrow_cannot_be_helped_here(site, modules, cast, signed_in):
    site.bystander.release_on = TODAY + dt.timedelta(days=1)
    site.bystander.save()
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "Sudah lewat" in text


def test_only_the_pressing(site, modules, cast, signed_in):
    client = signed_in(cast.owner)
    assert site.bystander.name not in client.get(ADDRESS, {"closing": "on"}).text
    site.bystander.release_on = dt.date(2026, 3, 31)
    site.bystander.save()
    text = client.get(ADDRESS, {"closing": "on"}).text
    assert site.bystander.name in text
    assert site.inmate.name not in text


def test_a_nearer_horizon_leaves_them_out(site, cast, signed_in):
    assert site.bystander.name not in signed_in(cast.owner).get(ADDRESS, {"within": "30"}).text


def test_from_the_nation_to_the_region_to_the_prison_to_the_person(site, places, cast, signed_in):
    Scene(places, cast).person("Orang Jember", facility=places.jember, release_on=TODAY + dt.timedelta(days=20))
    client = signed_in(cast.national)
    nation = client.get(ADDRESS).text
    assert places.maluku.name in nation
    assert places.east_java.name in nation
    assert site.bystander.name not in nation
    assert f"?region={places.maluku.pk}&amp;within=180" in nation
    region = client.get(ADDRESS, {"region": places.maluku.pk}).text
    assert places.ambon.name in region
    assert places.jember.name not in region
    prison = client.get(ADDRESS, {"facility": places.ambon.pk}).text
    assert site.bystander.name in prison
    assert "Orang Jember" not in prison
    assert site.bystander.name not in client.get(ADDRESS, {"facility": places.jember.pk}).text


def test_a_region_begins_with_its_prisons(site, places, cast, signed_in):
    text = signed_in(cast.regional).get(ADDRESS).text
    assert places.ambon.name in text
    assert "Kantor wilayah" not in text
    assert signed_in(cast.other_regional).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404


def test_stranger_cannot_choose_our_prison(site, places, cast, signed_in):
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_htmx_gets_the_list_alone(site, cast, signed_in):
    text = signed_in(cast.owner).get(ADDRESS, headers={"HX-Request": "true"}).text
    assert site.bystander.name in text
    assert "<html" not in text


def test_as_many_queries_for_three_people_as_for_one_and_at_most_fifteen(site, places, cast, signed_in):
    site.inmate.certified_on = TODAY
    site.inmate.save()
    client = signed_in(cast.owner)

    def asked(**data):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS, data).status_code == 200
        return len(queries)

    one, pressing = asked(), asked(closing="on")
    scene = Scene(places, cast)
    for days in (8, 25, 90):
        person = scene.person(f"Orang {days}", release_on=TODAY + dt.timedelta(days=days))
        baker.make("intake.Wish", inmate=person, facility=places.ambon, course=site.course, rank=1)
        baker.make(
            "intake.Enrolment", facility=places.ambon, training_class=site.planned_class, inmate=person,
            state="enrolled", reserve_rank=None, updated_at=NOW,
        )  # fmt: skip
    assert asked() == one <= 15
    assert asked(closing="on") <= pressing + 1 <= 15
    client = signed_in(cast.national)
    assert asked() <= 15
