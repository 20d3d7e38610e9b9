import datetime as dt
import io

import openpyxl
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.audit.models import Event
from tests.conftest import TODAY
from tests.people.scenes import Scene

ADDRESS = reverse("report_without_skill_download")


def test_the_list_can_be_taken_along_and_that_is_written_down(site, places, cast, signed_in):
    answer = signed_in(cast.owner).get(ADDRESS, {"within": "180"})
    assert answer["Content-Disposition"].startswith("attachment")
    titles, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert titles[:4] == ("Nama", "Nomor register", "Blok", "Pulang")
    told = {row[0]: row for row in rows}
    assert set(told) == {site.inmate.name, site.bystander.name}
    assert told[site.bystander.name][7] == dt.datetime(2026, 3, 31)  # noqa: DTZ001
    assert "Kelas ambon planned, 1 Apr–8 Apr (16 tempat)" in told[site.bystander.name][6]
    event = Event.objects.get(action="inmate.download")
    assert (event.facility_id, event.details) == (places.ambon.pk, {"report": "without_skill", "people": 2})


def test_a_list_of_places_is_no_workbook(site, cast, signed_in):
    answer = signed_in(cast.national).get(ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, reverse("report_without_skill"))
    assert not Event.objects.filter(action="inmate.download").exists()


def test_stranger_takes_nothing_of_us(site, places, cast, signed_in):
    assert signed_in(cast.stranger).get(ADDRESS, {"facility": places.ambon.pk}).status_code == 404
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403
    assert not Event.objects.filter(action="inmate.download").exists()


def test_what_somebody_wrote_is_no_formula(site, cast, signed_in):
    site.bystander.name = "=1+1"
    site.bystander.save()
    sheet = openpyxl.load_workbook(io.BytesIO(signed_in(cast.owner).get(ADDRESS).content)).active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_as_many_queries_for_three_people_as_for_one(site, places, cast, signed_in):
    client = signed_in(cast.owner)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    asked()
    one, scene = asked(), Scene(places, cast)
    for days in (25, 90):
        scene.person(f"Orang {days}", release_on=TODAY + dt.timedelta(days=days))
    assert asked() == one
