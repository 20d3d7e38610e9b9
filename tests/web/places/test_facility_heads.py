import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import OfficeHolder


def address(facility):
    return reverse("facility_heads", args=[facility.pk])


def test_titles_of_old_stay_as_they_were(places, cast, signed_in):
    OfficeHolder.objects.create(
        facility=places.ambon,
        name="Yosias Rekaan",
        title="Kepala Lapas Kelas IIA Ambon, Kementerian Hukum dan HAM",
        starts=dt.date(2020, 1, 1),
        ends=dt.date(2025, 1, 1),
    )
    OfficeHolder.objects.create(
        facility=places.ambon, name="Marthen Rekaan", title="Kepala Lapas", acting=True, starts=dt.date(2025, 1, 1)
    )
    client = signed_in(cast.owner)
    page = client.get(address(places.ambon)).text
    for shown in ("Kementerian Hukum dan HAM", "sampai 31 Desember 2024", "Plh. Kepala Lapas", "Sekarang"):
        assert shown in page
    detail = client.get(reverse("facility_detail", args=[places.ambon.pk])).text
    assert "Marthen Rekaan" in detail
    assert address(places.ambon) in detail


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 200), ("regional", 200), ("stranger", 404), ("coordinator", 404)]
)
def test_who_sees_the_place_sees_them(places, cast, signed_in, who, status):
    answer = signed_in(getattr(cast, who)).get(address(places.ambon))
    assert answer.status_code == status
    assert "Catat kepala" not in answer.text
