import pytest
from django.urls import reverse

from bekal.partners.models import Instructor


def address(institution):
    return reverse("instructor_add", args=[institution.pk])


def test_an_instructor_is_added_with_an_account(scene, places, cast, signed_in):
    facts = {"name": "Obed Rekaan", "speciality": "Las", "user": cast.instructor.pk}
    answer = signed_in(cast.coordinator).post(address(places.bpvp), facts)
    added = Instructor.objects.get(name="Obed Rekaan")
    assert answer.url == reverse("instructor_detail", args=[added.pk])
    assert added.user == cast.instructor


def test_an_account_of_another_institution_is_not_offered(scene, places, cast, signed_in):
    page = signed_in(cast.coordinator).post(address(places.bpvp), {"name": "Obed", "user": cast.stranger.pk})
    assert page.status_code == 200
    assert not Instructor.objects.filter(name="Obed").exists()


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.bpvp), {"name": "X"}).status_code == status
