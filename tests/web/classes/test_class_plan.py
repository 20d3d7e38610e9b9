import pytest
from django.urls import reverse

from bekal.classes.models import TrainingClass
from tests.classes.scene import LAST, make_agreement, make_version

ADDRESS = reverse("class_plan")


@pytest.fixture
def filled(scene):
    return {
        "version": scene.version.pk,
        "name": "Las angkatan 7",
        "starts_on_0": "4",
        "starts_on_1": "Maret",
        "starts_on_2": "2026",
        "day_starts_at": "08.00",
        "lesson_hours_per_day": "8",
        "workshop": scene.plan.workshop.pk,
        "mode": "inside",
        "minimum": "10",
        "capacity": "16",
        "instructors": [scene.instructor.pk],
    }


def here(scene):
    return f"{ADDRESS}?agreement={scene.agreement.pk}"


def test_first_the_agreements_that_can_be_used(scene, places, cast, signed_in):
    make_agreement(places.ambon, places.smkn, title="Sudah diakhiri", state="terminated", terminated_on=LAST)
    make_agreement(places.jember, places.smkn, title="Milik Jember")
    page = signed_in(cast.owner).get(ADDRESS).text
    assert scene.agreement.title in page
    assert "Sudah diakhiri" not in page
    assert "Milik Jember" not in page


def test_without_an_agreement_the_page_says_what_to_do(cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "Belum ada perjanjian yang dapat dipakai" in page
    assert reverse("agreement_add") in page


def test_only_covered_and_approved_courses_are_offered(scene, cast, signed_in):
    covered_draft = make_version("Masih rancangan", state="draft")
    scene.agreement.courses.add(covered_draft.course)
    make_version("Tidak dicakup")
    page = signed_in(cast.owner).get(here(scene)).text
    assert "Las busur manual" in page
    assert "64 JP" in page
    assert "Masih rancangan" not in page
    assert "Tidak dicakup" not in page


def test_the_days_are_shown_before_anything_is_saved(scene, cast, signed_in, filled):
    page = signed_in(cast.owner).post(here(scene), {**filled, "preview": "1"}).text
    assert "Jumat, 13 Maret 2026" in page
    assert f'value="{LAST.isoformat()}"' in page
    assert "Simpan kelas" in page
    assert not TrainingClass.objects.exists()


def test_saving_without_having_seen_the_days_shows_them_first(scene, cast, signed_in, filled):
    page = signed_in(cast.owner).post(here(scene), {**filled, "save": "1", "seen_last_day": "2026-03-12"})
    assert "Jumat, 13 Maret 2026" in page.text
    assert not TrainingClass.objects.exists()


def test_then_it_is_saved(scene, cast, signed_in, filled):
    answer = signed_in(cast.owner).post(here(scene), {**filled, "save": "1", "seen_last_day": LAST.isoformat()})
    made = TrainingClass.objects.get()
    assert answer.url == reverse("class_detail", args=[made.pk])
    assert (made.name, made.ends_on, made.facility) == ("Las angkatan 7", LAST, scene.agreement.facility)


def test_holidays_on_the_way_are_named(scene, cast, signed_in, filled):
    page = signed_in(cast.owner).post(here(scene), {**filled, "starts_on_0": "16", "preview": "1"}).text
    assert "Rabu, 1 April 2026" in page
    assert "Hari Suci Nyepi" in page


def test_a_day_off_is_refused_with_the_next_day_and_what_was_typed_stays(scene, cast, signed_in, filled):
    page = signed_in(cast.owner).post(here(scene), {**filled, "starts_on_0": "19", "preview": "1"})
    assert "Hari itu libur. Hari kerja berikutnya: Rabu, 25 Maret 2026." in page.text
    assert 'value="Las angkatan 7"' in page.text
    assert 'value="19"' in page.text


def test_too_many_for_the_workshop_says_how_many_fit(scene, cast, signed_in, filled):
    page = signed_in(cast.owner).post(here(scene), {**filled, "capacity": "25", "preview": "1"})
    assert "Bengkel hanya punya 20 tempat" in page.text


def test_a_script_gets_only_the_days(scene, cast, signed_in, filled):
    page = signed_in(cast.owner).post(here(scene), filled, headers={"HX-Request": "true"})
    assert page.text.strip().startswith('<section class="card" id="days"')
    assert "Jumat, 13 Maret 2026" in page.text


def test_without_scripts_or_answers_the_form_says_what_is_missing(scene, cast, signed_in):
    page = signed_in(cast.owner).post(here(scene), {"preview": "1"})
    assert "Isi: Nama kelas." in page.text


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("warden", 403), ("coordinator", 403)])
def test_others_do_not_plan_under_this_agreement(scene, cast, signed_in, filled, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(here(scene)).status_code == status
    assert client.post(here(scene), filled).status_code == status
