from django.urls import reverse

from tests.conftest import TODAY


def address(person):
    return reverse("movement_add", args=[person.pk])


def test_a_release(scene, cast, signed_in):
    person = scene.person()
    page = signed_in(cast.owner).post(address(person), {"kind": "released", "day": TODAY.isoformat()}, follow=True)
    assert "Perpindahan dicatat." in page.text
    person.refresh_from_db()
    assert (person.presence, person.release_on) == ("released", TODAY)


def test_after_a_transfer_the_old_place_sees_them_no_more(scene, places, cast, signed_in):
    person, client = scene.person("Yusuf Pindah"), signed_in(cast.owner)
    typed = {"kind": "transferred", "day": TODAY.isoformat(), "to_facility": str(places.jember.pk)}
    answer = client.post(address(person), typed, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("inmate_list")
    assert "Yusuf Pindah" not in answer.text
    assert client.get(reverse("inmate_detail", args=[person.pk])).status_code == 404
    new = signed_in(cast.stranger).get(reverse("inmate_detail", args=[person.pk]))
    assert "Dipindahkan dari Lapas Kelas IIA Ambon ke Lapas Kelas IIA Jember" in new.text


def test_a_transfer_needs_its_destination(scene, cast, signed_in):
    page = signed_in(cast.owner).post(address(scene.person()), {"kind": "transferred", "day": TODAY.isoformat()})
    assert "Pilih tempat tujuan" in page.text


def test_only_what_can_happen_is_offered(scene, cast, signed_in):
    page = signed_in(cast.owner).get(address(scene.person(presence="released")))
    assert 'value="admitted"' in page.text
    assert 'value="released"' not in page.text


def test_who_may_not(scene, cast, signed_in):
    person = scene.person()
    assert signed_in(cast.warden).get(address(person)).status_code == 403
    assert signed_in(cast.stranger).get(address(person)).status_code == 404
