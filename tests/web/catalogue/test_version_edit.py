import pytest
from django.urls import reverse
from model_bakery import baker

from bekal.catalogue.models import CourseVersion
from tests.classes.scene import make_version
from tests.web.catalogue.pages import NOT_WRITERS


@pytest.fixture
def draft(db):
    return make_version(state="draft")


def address(version):
    return reverse("version_edit", args=[version.pk])


def filled(**changes):
    return {
        "modules-TOTAL_FORMS": "3",
        "modules-INITIAL_FORMS": "3",
        "modules-0-name": "K3",
        "modules-0-kind": "safety",
        "modules-0-lesson_hours": "4",
        "modules-1-name": "Las tegak",
        "modules-1-kind": "practice",
        "modules-1-lesson_hours": "28",
        "modules-2-kind": "theory",
        "units-TOTAL_FORMS": "3",
        "units-INITIAL_FORMS": "3",
        "units-0-code": "c.24las01.001.1",
        "units-1-code": "LOK.01",
        "units-1-title": "Merawat alat",
        "valid_from": "2026-04-01",
        "minimum_attendance_percent": "85",
        "passing_score": "70",
        "health_bars": ["no_fumes"],
        "revision": "1",
        **changes,
    }


def test_the_form_shows_the_curriculum_and_spare_lines(draft, cast, signed_in):
    page = signed_in(cast.national).get(address(draft)).text
    assert 'value="Praktik las"' in page
    assert 'value="C.24LAS01.001.1"' in page
    assert "modules-3-name" in page


def test_lines_are_saved_in_order_and_empty_ones_left_out(draft, cast, signed_in):
    answer = signed_in(cast.national).post(address(draft), filled())
    assert answer.url == reverse("version_detail", args=[draft.pk])
    saved = CourseVersion.objects.get()
    assert list(saved.modules.values_list("name", "lesson_hours")) == [("K3", 4), ("Las tegak", 28)]
    assert list(saved.units.values_list("code", flat=True)) == ["C.24LAS01.001.1", "LOK.01"]
    assert (saved.minimum_attendance_percent, saved.health_bars) == (85, ["no_fumes"])


def test_what_must_be_completed_before_is_chosen_among_the_other_courses(draft, cast, signed_in):
    other = baker.make("catalogue.Course", code="LAS-DASAR", name="Las dasar", trade=draft.course.trade)
    client = signed_in(cast.national)
    page = client.get(address(draft)).text
    assert "Las dasar" in page
    assert f'value="{draft.course.code}"' not in page
    client.post(address(draft), filled(prerequisites=[other.code]))
    assert CourseVersion.objects.get().prerequisites == ["LAS-DASAR"]
    assert "LAS-DASAR" in client.get(reverse("version_detail", args=[draft.pk])).text


def test_more_lines_come_after_saving(draft, cast, signed_in):
    answer = signed_in(cast.national).post(address(draft), filled(more="1"))
    assert answer.url == address(draft)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"modules-2-name": "Tanpa jam"}, "Isi jam pelajarannya."),
        ({"modules-2-lesson_hours": "8"}, "Tulis nama modul"),
        ({"units-2-code": "BARU.01"}, "kode ini belum ada di katalog"),
        ({"units-2-title": "Tanpa kode"}, "Tulis kodenya"),
        ({"units-0-title": "Judul lain"}, "Kode ini sudah dipakai untuk"),
        ({"units-2-code": "lok.01", "units-2-title": "Merawat alat"}, "Unit ini sudah ada di baris lain"),
    ],
)
def test_a_line_that_is_wrong_is_told_and_nothing_lost(draft, cast, signed_in, change, told):
    page = signed_in(cast.national).post(address(draft), filled(**change)).text
    assert told in page
    assert 'value="Las tegak"' in page
    assert list(CourseVersion.objects.get().modules.values_list("name", flat=True)) == ["Praktik las"]


def test_a_second_editor_is_told(draft, cast, signed_in):
    signed_in(cast.administrator).post(address(draft), filled())
    page = signed_in(cast.national).post(address(draft), filled(**{"modules-0-name": "Punya saya"})).text
    assert "Administrator lebih dulu menyimpan" in page
    assert 'value="Punya saya"' in page


def test_an_approved_curriculum_is_not_edited(scene, cast, signed_in):
    answer = signed_in(cast.national).post(address(scene.version), filled())
    assert answer.url == reverse("version_detail", args=[scene.version.pk])
    assert list(scene.version.modules.values_list("name", flat=True)) == ["Praktik las"]


@pytest.mark.parametrize("who", NOT_WRITERS)
def test_others_do_not(draft, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(address(draft), filled()).status_code == 403
