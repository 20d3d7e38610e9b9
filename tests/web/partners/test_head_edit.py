import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import OfficeHolder

FILLED = {"name": "Rahma Rekaan", "title": "Kepala BLK", "starts": "2020-01-01", "last_day": "2025-12-31"}


@pytest.fixture
def holder(scene, places):
    return OfficeHolder.objects.create(
        institution=places.bpvp, name="Rahma", title="Kepala", starts=dt.date(2020, 1, 1), ends=dt.date(2026, 1, 1)
    )


def address(holder):
    return reverse("head_edit", args=[holder.pk])


def test_people_write_the_last_day(holder, cast, signed_in):
    client = signed_in(cast.coordinator)
    page = client.get(address(holder)).text
    assert 'value="31"' in page
    client.post(address(holder), {**FILLED, "revision": "1"})
    holder.refresh_from_db()
    assert (holder.title, holder.ends, holder.revision) == ("Kepala BLK", dt.date(2026, 1, 1), 2)


def test_the_second_of_two_editors_hears_of_the_first(holder, cast, signed_in):
    OfficeHolder.objects.update(revision=2, edited_by="Rekan", edited_at="2026-03-01T00:00Z")
    page = signed_in(cast.coordinator).post(address(holder), {**FILLED, "revision": "1"}).text
    assert "Rekan" in page
    assert 'value="Kepala BLK"' in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(holder, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(holder)).status_code == status


def test_a_head_of_a_prison_is_not_edited_here(places, cast, signed_in):
    head = OfficeHolder.objects.create(facility=places.ambon, name="A", title="B", starts=dt.date(2020, 1, 1))
    assert signed_in(cast.owner).get(address(head)).status_code == 404
