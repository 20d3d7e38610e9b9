from django.urls import reverse

from bekal.hearings.models import Decree
from bekal.intake.models import Enrolment
from tests.conftest import TODAY
from tests.hearings.scene import minute
from tests.intake.scene import rule


def address(hearing):
    return reverse("decree_issue", args=[hearing.pk])


FILLED = {
    "number": "SK-7/2026",
    "issued_on": TODAY.isoformat(),
    "place": "Ambon",
    "signatory_name": "Kepala Rekaan",
    "signatory_title": "Kepala Lapas Kelas IIA Ambon",
    "acting": "on",
}


def test_a_decree_enrols_once(hearing, cast, signed_in):
    minute(hearing, cast)
    client = signed_in(cast.warden)
    for _ in range(2):
        page = client.post(address(hearing), FILLED, follow=True).text
    assert "Plh. Kepala Lapas Kelas IIA Ambon" in page
    assert Decree.objects.count() == 1
    assert Enrolment.objects.count() == 12


def test_before_the_minutes_are_done_it_says_what_to_do(hearing, cast, signed_in):
    page = signed_in(cast.warden).post(address(hearing), FILLED).text
    assert "Selesaikan dulu berita acara sidang." in page
    assert 'value="SK-7/2026"' in page
    assert not Enrolment.objects.exists()


def test_who_no_longer_fits_is_named_and_nothing_changes(hearing, hall, cast, signed_in):
    minute(hearing, cast)
    hall.people[0].release_on = TODAY
    hall.people[0].save()
    page = signed_in(cast.warden).post(address(hearing), FILLED).text
    assert f"{hall.people[0].name} belum dapat dipilih" in page
    assert not Decree.objects.exists()


def test_a_full_group_is_told_before_and_nothing_changes(hearing, places, cast, signed_in):
    minute(hearing, cast)
    rule(places, group="sex", value="M", most=3, reference="SK Dirjen 9")
    client = signed_in(cast.warden)
    for page in (client.get(address(hearing)).text, client.post(address(hearing), FILLED).text):
        assert "menerima paling banyak 3 orang laki-laki" in page
        assert "Dasarnya: SK Dirjen 9." in page
    assert 'value="SK-7/2026"' in page
    assert not Decree.objects.exists()
    assert not Enrolment.objects.exists()


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.board).get(address(hearing)).status_code == 403
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404
