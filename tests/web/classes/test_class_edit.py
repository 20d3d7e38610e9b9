import pytest
from django.urls import reverse

from bekal.classes.models import TrainingClass
from tests.classes.scene import LAST, make_class


def address(training_class):
    return reverse("class_edit", args=[training_class.pk])


def filled(scene, **changes):
    return {
        "version": scene.version.pk,
        "name": "Nama baru",
        "starts_on": "2026-03-04",
        "day_starts_at": "08.00",
        "lesson_hours_per_day": "8",
        "workshop": scene.plan.workshop.pk,
        "mode": "inside",
        "minimum": "10",
        "capacity": "16",
        "instructors": [scene.instructor.pk],
        "revision": "1",
        "seen_last_day": LAST.isoformat(),
        "save": "1",
        **changes,
    }


def test_the_form_shows_what_was_planned(scene, cast, signed_in):
    page = signed_in(cast.owner).get(address(make_class(scene))).text
    assert 'value="Las angkatan 1"' in page
    assert 'name="revision" value="1"' in page


def test_an_edit_is_saved(scene, cast, signed_in):
    training_class = make_class(scene)
    answer = signed_in(cast.owner).post(address(training_class), filled(scene))
    assert answer.url == reverse("class_detail", args=[training_class.pk])
    assert TrainingClass.objects.get().name == "Nama baru"


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(scene, cast, signed_in):
    training_class = make_class(scene)
    signed_in(cast.colleague).post(address(training_class), filled(scene, name="Dari rekan"))
    page = signed_in(cast.owner).post(address(training_class), filled(scene, name="Dari saya"))
    assert "Colleague lebih dulu menyimpan perubahan" in page.text
    assert 'value="Dari saya"' in page.text
    assert TrainingClass.objects.get().name == "Dari rekan"


def test_an_open_class_stays_within_its_agreement(scene, cast, signed_in):
    scene.agreement.ends = "2026-03-20"
    scene.agreement.save()
    training_class = make_class(scene, "open")
    later = filled(scene, starts_on="2026-03-16", seen_last_day="2026-04-01")
    page = signed_in(cast.owner).post(address(training_class), later)
    assert "berakhir sebelum kelas selesai" in page.text


def test_a_class_that_runs_is_not_edited(scene, cast, signed_in):
    training_class = make_class(scene, "running")
    assert signed_in(cast.owner).get(address(training_class)).url == reverse("class_detail", args=[training_class.pk])


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("warden", 403), ("coordinator", 403)])
def test_others_do_not_edit(scene, cast, signed_in, who, status):
    training_class, client = make_class(scene), signed_in(getattr(cast, who))
    assert client.get(address(training_class)).status_code == status
    assert client.post(address(training_class), filled(scene)).status_code == status
    assert TrainingClass.objects.get().name == "Las angkatan 1"
