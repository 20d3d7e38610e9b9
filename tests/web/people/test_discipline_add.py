from django.urls import reverse

from bekal.people.models import DisciplineEntry
from tests.conftest import TODAY


def address(person):
    return reverse("discipline_add", args=[person.pk])


def test_the_officer_writes_a_line(scene, cast, signed_in):
    person = scene.person()
    typed = {"day": TODAY.isoformat(), "level": "heavy", "note": "Berkelahi di blok"}
    page = signed_in(cast.owner).post(address(person), typed, follow=True)
    assert "Pelanggaran dicatat." in page.text
    assert "Berkelahi di blok" in page.text
    assert DisciplineEntry.objects.get().ends is None


def test_a_day_to_come_and_an_end_before_the_beginning_are_refused(scene, cast, signed_in):
    client, person = signed_in(cast.owner), scene.person()
    future = client.post(address(person), {"day": "2026-12-31", "level": "light", "note": "tetap ada"})
    assert "belum tiba" in future.text
    assert "tetap ada" in future.text
    early = client.post(address(person), {"day": TODAY.isoformat(), "ends": "2026-01-01", "level": "light"})
    assert "sebelum tanggal mulai" in early.text
    assert not DisciplineEntry.objects.exists()


def test_who_may_not(scene, cast, signed_in):
    person = scene.person()
    assert signed_in(cast.warden).get(address(person)).status_code == 403
    assert signed_in(cast.stranger).post(address(person), {}).status_code == 404
