import pytest
from django.urls import reverse

from bekal.partners.models import InstructorCertificate

FILLED = {"name": "Instruktur las", "issued_on": "2024-01-05", "expires_on": "2027-01-05"}


def address(instructor):
    return reverse("instructor_certificate_add", args=[instructor.pk])


def test_a_certificate_is_recorded(scene, cast, signed_in):
    assert signed_in(cast.coordinator).post(address(scene.instructor), FILLED).status_code == 302
    assert InstructorCertificate.objects.get().name == "Instruktur las"


def test_it_does_not_expire_before_it_begins(scene, cast, signed_in):
    page = signed_in(cast.coordinator).post(address(scene.instructor), {**FILLED, "expires_on": "2024-01-05"})
    assert "harus sesudah tanggal terbit" in page.text
    assert not InstructorCertificate.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(scene.instructor), FILLED).status_code == status
