import pytest
from django.urls import reverse

from bekal.classes.models import ClassChange, TrainingClass
from bekal.classes.rules import TRANSITIONS
from bekal.web.classes.views import STEPS
from bekal.web.classes.wording import done_sentence, meaning
from tests.classes.scene import make_class


def address(training_class):
    return reverse("class_step", args=[training_class.pk])


def test_every_step_but_the_selection_has_a_page_and_words():
    assert set(STEPS) == {step.name for step in TRANSITIONS} - {"select"}
    assert all(done_sentence(name) and meaning(name) for name in STEPS)


def test_opening_asks_first_then_opens(scene, cast, signed_in):
    training_class, client = make_class(scene), signed_in(cast.owner)
    assert "Buka pendaftaran" in client.get(address(training_class), {"step": "open"}).text
    answer = client.post(address(training_class), {"step": "open"})
    assert answer.url == reverse("class_detail", args=[training_class.pk])
    assert TrainingClass.objects.get().state == "open"


def test_a_refusal_says_which_agreement_lacks_what(scene, cast, signed_in):
    scene.agreement.courses.clear()
    training_class = make_class(scene)
    answer = signed_in(cast.owner).post(address(training_class), {"step": "open"})
    assert answer.status_code == 409
    assert scene.agreement.title in answer.text
    assert "tidak memuat kursus ini" in answer.text
    assert TrainingClass.objects.get().state == "planned"


def test_starting_without_participants_says_how_many_are_missing(scene, cast, signed_in):
    training_class = make_class(scene, "selected")
    answer = signed_in(cast.owner).post(address(training_class), {"step": "start"})
    assert answer.status_code == 409
    assert "Baru 0 dari paling sedikit 10 peserta" in answer.text


def test_cancelling_needs_a_reason_which_is_kept(scene, cast, signed_in):
    training_class, client = make_class(scene, "open"), signed_in(cast.warden)
    assert "Isi: Alasan." in client.post(address(training_class), {"step": "cancel"}).text
    client.post(address(training_class), {"step": "cancel", "reason": "Dana ditarik"})
    assert TrainingClass.objects.get().state == "cancelled"
    assert ClassChange.objects.get().reason == "Dana ditarik"


def test_the_officer_sees_but_may_not_cancel(scene, cast, signed_in):
    training_class, client = make_class(scene, "open"), signed_in(cast.owner)
    assert client.get(address(training_class), {"step": "cancel"}).status_code == 403
    assert client.post(address(training_class), {"step": "cancel", "reason": "x"}).status_code == 403
    assert TrainingClass.objects.get().state == "open"


def test_a_stranger_sees_nothing(scene, cast, signed_in):
    assert signed_in(cast.stranger).post(address(make_class(scene)), {"step": "open"}).status_code == 404


@pytest.mark.parametrize("step", ["", "start", "select", "nonsense"])
def test_a_step_that_does_not_lead_from_here_goes_back_to_the_class(scene, cast, signed_in, step):
    training_class = make_class(scene)
    answer = signed_in(cast.owner).post(address(training_class), {"step": step})
    assert answer.url == reverse("class_detail", args=[training_class.pk])
    assert TrainingClass.objects.get().state == "planned"
