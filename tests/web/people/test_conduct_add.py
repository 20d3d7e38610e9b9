from django.urls import reverse

from bekal.people.models import ConductScore
from tests.conftest import TODAY


def address(person):
    return reverse("conduct_add", args=[person.pk])


def test_the_officer_enters_a_score_and_corrects_it(scene, cast, signed_in):
    client, person = signed_in(cast.owner), scene.person()
    client.post(address(person), {"month": TODAY.isoformat(), "score": "70"})
    page = client.post(address(person), {"month": TODAY.isoformat(), "score": "72"}, follow=True)
    assert "72 dari 100" in page.text
    assert ConductScore.objects.get().month.day == 1


def test_more_than_a_hundred_is_refused(scene, cast, signed_in):
    page = signed_in(cast.owner).post(address(scene.person()), {"month": TODAY.isoformat(), "score": "101"})
    assert page.status_code == 200
    assert not ConductScore.objects.exists()


def test_who_may_not(scene, cast, signed_in):
    person = scene.person()
    assert signed_in(cast.board).get(address(person)).status_code == 403
    assert signed_in(cast.stranger).post(address(person), {}).status_code == 404
