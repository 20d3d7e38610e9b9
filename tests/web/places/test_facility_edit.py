import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.places.models import Facility


def address(places):
    return reverse("facility_edit", args=[places.ambon.pk])


def filled(places, **changes):
    return {
        "name": "Lapas Kelas IIA Ambon",
        "kind": "prison",
        "facility_class": "IIA",
        "tier": "minimum",
        "capacity": "320",
        "regency_code": "8171",
        "time_zone": "Asia/Jayapura",
        "probation_office": places.bapas.pk,
        "revision": "1",
        **changes,
    }


def test_an_administrator_edits_and_it_is_audited(places, cast, signed_in):
    answer = signed_in(cast.administrator).post(address(places), filled(places))
    assert answer.url == reverse("facility_detail", args=[places.ambon.pk])
    changed = Facility.objects.get(pk=places.ambon.pk)
    assert (changed.tier, changed.capacity, changed.revision) == ("minimum", 320, 2)
    assert Event.objects.get(action="place.edit").details["was"]["tier"] == "medium"


def test_a_second_editor_is_told_and_errors_keep_what_was_typed(places, cast, signed_in):
    client = signed_in(cast.administrator)
    client.post(address(places), filled(places))
    page = client.post(address(places), filled(places, name="Nama saya")).text
    assert "Administrator lebih dulu menyimpan" in page
    wrong = client.post(address(places), filled(places, regency_code="81", name="Nama saya")).text
    assert "Tulis empat angka." in wrong
    assert 'value="Nama saya"' in wrong


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("regional", 403), ("stranger", 404)])
def test_others_do_not(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places), filled(places)).status_code == status
