import pytest
from django.urls import reverse

from bekal.partners.models import Instructor

FILLED = {"name": "Semuel R.", "speciality": "GMAW", "revision": "1"}


def address(instructor):
    return reverse("instructor_edit", args=[instructor.pk])


def test_a_name_is_mended_once(scene, cast, signed_in):
    answer = signed_in(cast.owner).post(address(scene.instructor), FILLED)
    assert answer.url == reverse("instructor_detail", args=[scene.instructor.pk])
    assert Instructor.objects.get().name == "Semuel R."
    again = signed_in(cast.coordinator).post(address(scene.instructor), {**FILLED, "name": "Lain"})
    assert "Owner lebih dulu menyimpan" in again.text
    assert Instructor.objects.get().name == "Semuel R."


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(scene.instructor), FILLED).status_code == status
