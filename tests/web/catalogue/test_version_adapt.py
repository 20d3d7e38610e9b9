import pytest
from django.urls import reverse

from bekal.catalogue.models import CourseVersion
from tests.web.catalogue.pages import NOT_WRITERS

FILLED = {"change_note": "Praktik ditambah 8 JP", "valid_from": "2026-04-01"}


def address(scene):
    return reverse("version_adapt", args=[scene.version.pk])


def test_a_copy_is_made_and_opened_for_editing(scene, cast, signed_in):
    answer = signed_in(cast.national).post(address(scene), FILLED)
    made = CourseVersion.objects.get(number=2)
    assert answer.url == reverse("version_edit", args=[made.pk])
    assert (made.adapted_from, made.change_note) == (scene.version, "Praktik ditambah 8 JP")


def test_what_changes_must_be_said(scene, cast, signed_in):
    page = signed_in(cast.national).post(address(scene), {**FILLED, "change_note": ""}).text
    assert "Isi: Apa yang disesuaikan dan mengapa." in page
    assert CourseVersion.objects.count() == 1


@pytest.mark.parametrize("who", NOT_WRITERS)
def test_others_do_not(scene, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(address(scene), FILLED).status_code == 403
