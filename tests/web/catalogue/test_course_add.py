import pytest
from django.urls import reverse

from bekal.catalogue.models import Course
from tests.web.catalogue.pages import NOT_WRITERS, WRITERS

ADDRESS = reverse("course_add")


def filled(scene, **changes):
    return {"trade": scene.version.course.trade_id, "code": "las-9", "name": "Las GMAW", "kind": "short", **changes}


@pytest.mark.parametrize("who", WRITERS)
def test_a_course_is_added_with_its_first_draft(scene, cast, signed_in, who):
    answer = signed_in(getattr(cast, who)).post(ADDRESS, filled(scene))
    added = Course.objects.get(code="LAS-9")
    assert answer.url == reverse("course_detail", args=[added.pk])
    assert added.versions.get().state == "draft"


def test_a_code_that_is_taken_is_said_beside_the_field(scene, cast, signed_in):
    page = signed_in(cast.national).post(ADDRESS, filled(scene, code=scene.version.course.code.lower())).text
    assert "Kode ini sudah dipakai kursus lain" in page
    assert 'value="Las GMAW"' in page


@pytest.mark.parametrize("who", NOT_WRITERS)
def test_others_do_not(scene, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, filled(scene)).status_code == 403
