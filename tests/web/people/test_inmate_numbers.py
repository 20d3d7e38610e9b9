from django.urls import reverse

from bekal.audit.models import Event

NIK = "8171040405900001"


def address(person):
    return reverse("inmate_numbers", args=[person.pk])


def test_the_officer_sees_them_and_that_is_written_down(scene, cast, signed_in):
    person = scene.person(nik=NIK, phone="+6281234567890")
    page = signed_in(cast.owner).post(address(person))
    assert NIK in page.text
    assert "+6281234567890" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert Event.objects.get().action == "inmate.reveal"


def test_a_script_gets_only_the_numbers(scene, cast, signed_in):
    page = signed_in(cast.owner).post(address(scene.person(nik=NIK)), headers={"HX-Request": "true"})
    assert page.text.strip().startswith('<div id="numbers"')


def test_reading_the_address_reveals_nothing(scene, cast, signed_in):
    assert signed_in(cast.owner).get(address(scene.person(nik=NIK))).status_code == 405


def test_others_may_not(scene, cast, signed_in):
    person = scene.person(nik=NIK)
    assert signed_in(cast.warden).post(address(person)).status_code == 403
    assert signed_in(cast.probation).post(address(person)).status_code == 403
    assert signed_in(cast.stranger).post(address(person)).status_code == 404
    assert not Event.objects.exists()
