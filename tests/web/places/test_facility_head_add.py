import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import OfficeHolder
from bekal.partners.queries import head_on

FILLED = {
    "name": "Plh Rekaan",
    "title": "Kepala Lapas",
    "acting": "on",
    "starts": "2026-02-01",
    "last_day": "2026-02-28",
}


def address(facility):
    return reverse("facility_head_add", args=[facility.pk])


def test_who_only_acts_does_not_end_the_term_of_the_head(places, cast, signed_in):
    OfficeHolder.objects.create(facility=places.ambon, name="Kepala", title="Kepala Lapas", starts=dt.date(2025, 1, 1))
    signed_in(cast.owner).post(address(places.ambon), FILLED)
    who = [head_on(places.ambon, dt.date(2026, *day)).name for day in ((1, 31), (2, 1), (2, 28), (3, 1))]
    assert who == ["Kepala", "Plh Rekaan", "Plh Rekaan", "Kepala"]
    assert head_on(places.ambon, dt.date(2024, 12, 31)) is None


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("regional", 403), ("stranger", 404), ("coordinator", 404)]
)
def test_others_do_not(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.ambon), FILLED).status_code == status
    assert not OfficeHolder.objects.exists()
