import pytest
from django.urls import reverse

from bekal.people.models import Inmate

ADDRESS = reverse("inmate_add")
TYPED = {"name": "Baru Rekaan", "register_number": "BI 5/2025", "custody_status": "convict", "sex": "M"}


def test_the_officer_adds_somebody(cast, places, signed_in):
    answer = signed_in(cast.owner).post(ADDRESS, TYPED)
    person = Inmate.objects.get()
    assert answer.url == reverse("inmate_detail", args=[person.pk])
    assert (person.facility, person.register_key) == (places.ambon, "BI5/2025")


def test_only_officers_may(cast, signed_in):
    for who in (cast.warden, cast.national, cast.instructor):
        assert signed_in(who).get(ADDRESS).status_code == 403


def test_a_number_taken_here_is_refused_and_what_was_typed_is_kept(scene, cast, signed_in):
    scene.person("Rahasia Rekaan", register_number="B.I 005/2025")
    page = signed_in(cast.owner).post(ADDRESS, TYPED)
    assert page.status_code == 200
    assert "sudah dipakai" in page.text
    assert 'value="Baru Rekaan"' in page.text


def test_whether_another_prison_has_this_person_is_not_told(scene, places, cast, signed_in):
    nik = "8171040405900001"
    scene.person("Rahasia Rekaan", facility=places.jember, register_number="BI 5/2025", nik=nik)
    answer = signed_in(cast.owner).post(ADDRESS, TYPED | {"nik": nik}, follow=True)
    assert "sudah dipakai" not in answer.text
    assert "Rahasia" not in answer.text
    assert Inmate.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nik": "123"}, "16 angka"),
        ({"nik": "8171049905900001"}, "bukan tanggal lahir"),
        ({"phone": "12"}, "bukan nomor telepon"),
        ({"regency_code": "81"}, "4 angka"),
        ({"birth_date_0": "31", "birth_date_1": "2", "birth_date_2": "1990"}, "Tanggal itu tidak ada"),
        ({"detained_on": "2025-01-02", "expires_on": "2024-01-02"}, "sebelum mulai ditahan"),
        ({"name": ""}, "Isi: Nama."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(cast, places, signed_in, typed, said):
    page = signed_in(cast.owner).post(ADDRESS, TYPED | typed)
    assert said in page.text
    assert not Inmate.objects.exists()


def test_a_contradicting_nik_is_only_a_warning(cast, places, signed_in):
    typed = TYPED | {"nik": "8171044405900001", "birth_date": "1990-05-04"}
    page = signed_in(cast.owner).post(ADDRESS, typed, follow=True)
    assert "Jenis kelamin menurut NIK" in page.text
    assert Inmate.objects.exists()


def test_who_has_two_prisons_says_which(cast, places, signed_in):
    cast.owner.grants.create(role="programme_officer", facility=places.piru, starts="2020-01-01")
    client = signed_in(cast.owner)
    assert "Lapas Kelas IIB Piru" in client.get(ADDRESS).text
    client.post(ADDRESS, TYPED | {"facility": str(places.piru.pk)})
    assert Inmate.objects.get().facility == places.piru
    assert client.post(ADDRESS, TYPED | {"facility": str(places.jember.pk)}).status_code == 200
    assert Inmate.objects.count() == 1
