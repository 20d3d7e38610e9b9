import datetime as dt

import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.partners.models import OfficeHolder

FILLED = {"name": "Marthen Rekaan", "title": "Kepala Lapas Kelas IIA Ambon", "starts": "2025-01-01", "revision": "1"}


@pytest.fixture
def holder(places):
    return OfficeHolder.objects.create(facility=places.ambon, name="Marten", title="Kepala", starts=dt.date(2025, 1, 1))


def address(holder):
    return reverse("facility_head_edit", args=[holder.pk])


def test_it_is_mended_and_audited(holder, places, cast, signed_in):
    answer = signed_in(cast.owner).post(address(holder), FILLED)
    assert answer.url == reverse("facility_heads", args=[places.ambon.pk])
    holder.refresh_from_db()
    assert holder.name == "Marthen Rekaan"
    assert Event.objects.get(action="head.edit").facility_id == places.ambon.pk


def test_the_second_of_two_editors_hears_of_the_first(holder, cast, signed_in):
    OfficeHolder.objects.update(revision=2, edited_by="Rekan", edited_at="2026-03-01T00:00Z")
    assert "Rekan" in signed_in(cast.owner).post(address(holder), FILLED).text


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("regional", 403), ("stranger", 404), ("coordinator", 404)]
)
def test_others_do_not(holder, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(holder)).status_code == status
