import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import OfficeHolder
from bekal.partners.queries import head_on

FILLED = {"name": "Ridwan Rekaan", "title": "Kepala BPVP Ambon", "starts": "2026-02-01"}


def address(institution):
    return reverse("head_add", args=[institution.pk])


def test_the_one_before_ends_where_the_new_one_begins(scene, places, cast, signed_in):
    OfficeHolder.objects.create(
        institution=places.bpvp, name="Rahma Rekaan", title="Kepala BLK Ambon", starts=dt.date(2020, 1, 1)
    )
    client = signed_in(cast.coordinator)
    for _ in range(2):
        client.post(address(places.bpvp), FILLED)
    assert OfficeHolder.objects.count() == 2
    assert head_on(places.bpvp, dt.date(2026, 1, 31)).title == "Kepala BLK Ambon"
    assert head_on(places.bpvp, dt.date(2026, 2, 1)).name == "Ridwan Rekaan"
    page = client.get(reverse("partner_detail", args=[places.bpvp.pk])).text
    assert "1 Januari 2020 sampai 31 Januari 2026" in page
    assert "sejak 1 Februari 2026" in page


def test_a_term_does_not_end_before_it_begins(scene, places, cast, signed_in):
    page = signed_in(cast.coordinator).post(address(places.bpvp), {**FILLED, "last_day": "2026-01-31"}).text
    assert "Hari terakhir harus pada atau sesudah hari mulai." in page
    assert 'value="Ridwan Rekaan"' in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.bpvp), FILLED).status_code == status
    assert not OfficeHolder.objects.exists()
