import pytest
from django.urls import reverse

from bekal.catalogue.models import Course
from tests.web.catalogue.pages import NOT_WRITERS


def address(scene):
    return reverse("course_edit", args=[scene.version.course_id])


def filled(scene, **changes):
    course = scene.version.course
    return {
        "trade": course.trade_id,
        "code": course.code,
        "name": "Las baru",
        "kind": "short",
        "revision": "1",
    } | changes


def test_a_course_is_edited_and_a_second_editor_told(scene, cast, signed_in):
    assert signed_in(cast.administrator).post(address(scene), filled(scene)).status_code == 302
    page = signed_in(cast.national).post(address(scene), filled(scene, name="Nama saya")).text
    assert "Administrator lebih dulu menyimpan" in page
    assert 'value="Nama saya"' in page
    assert Course.objects.get().name == "Las baru"


@pytest.mark.parametrize("who", NOT_WRITERS)
def test_others_do_not(scene, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(address(scene), filled(scene)).status_code == 403
