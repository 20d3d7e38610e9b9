from django.urls import reverse

from bekal.people.models import KeepApart
from tests.conftest import TODAY


def address(person):
    return reverse("keep_apart_add", args=[person.pk])


def test_the_other_is_searched_in_the_same_prison_only(scene, places, cast, signed_in):
    person = scene.person("Yusuf Satu")
    other = scene.person("Petrus Dua")
    scene.person("Petrus Jauh", facility=places.jember)
    client = signed_in(cast.warden)
    page = client.get(address(person), {"q": "petrus"})
    assert "Petrus Dua" in page.text
    assert "Petrus Jauh" not in page.text
    typed = {"q": "petrus", "other": str(other.pk), "reason": "Berselisih", "starts": TODAY.isoformat()}
    page = client.post(address(person), typed, follow=True)
    assert "Petrus Dua" in page.text
    assert KeepApart.objects.get().reason == "Berselisih"
    assert "sudah dipisah" in client.post(address(person), typed).text


def test_naming_somebody_of_another_prison_tells_nothing(scene, places, cast, signed_in):
    person = scene.person("Yusuf Satu")
    far = scene.person("Petrus Jauh", facility=places.jember)
    client = signed_in(cast.owner)
    typed = {"q": "petrus", "reason": "uji", "starts": TODAY.isoformat()}
    there = client.post(address(person), typed | {"other": str(far.pk)})
    nowhere = client.post(address(person), typed | {"other": str(far.pk + 999)})
    assert there.status_code == nowhere.status_code == 200
    assert "Jauh" not in there.text
    assert not KeepApart.objects.exists()


def test_who_may_not(scene, cast, signed_in):
    person = scene.person()
    assert signed_in(cast.board).get(address(person)).status_code == 403
    assert signed_in(cast.stranger).get(address(person), {"q": "a"}).status_code == 404
