import datetime as dt

from django.urls import reverse

from bekal.partners.models import InstructorCertificate
from tests.web.partners.pages import queries_of


def address(instructor):
    return reverse("instructor_detail", args=[instructor.pk])


def certify(instructor, name, expires):
    InstructorCertificate.objects.create(
        instructor=instructor, name=name, issued_on=dt.date(2020, 1, 1), expires_on=expires
    )


def test_it_shows_selections_and_certificates_with_their_expiry(scene, cast, signed_in):
    certify(scene.instructor, "Lama", dt.date(2026, 3, 1))
    certify(scene.instructor, "Hampir", dt.date(2026, 4, 1))
    certify(scene.instructor, "Selamanya", None)
    page = signed_in(cast.owner).get(address(scene.instructor)).text
    for shown in ("Uji praktik", "Kedaluwarsa", "Segera kedaluwarsa", "Tanpa batas waktu"):
        assert shown in page
    assert reverse("instructor_select", args=[scene.instructor.pk]) in page


def test_the_selection_of_another_prison_is_not_shown(scene, cast, signed_in):
    assert "Uji praktik" not in signed_in(cast.stranger).get(address(scene.instructor)).text


def test_a_coordinator_of_another_institution_does_not_see_it(scene, cast, signed_in):
    assert signed_in(cast.other_coordinator).get(address(scene.instructor)).status_code == 404
    assert signed_in(cast.instructor).get(address(scene.instructor)).status_code == 404


def test_three_certificates_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    certify(scene.instructor, "A", None)
    one = queries_of(client, address(scene.instructor))
    certify(scene.instructor, "B", None)
    certify(scene.instructor, "C", None)
    assert queries_of(client, address(scene.instructor)) == one
