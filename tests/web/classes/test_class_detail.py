import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.classes.models import ClassInstructor
from tests.classes.scene import make_class, make_instructor


def address(training_class):
    return reverse("class_detail", args=[training_class.pk])


def test_the_next_step_with_its_checks_is_offered_to_who_may_take_it(scene, cast, signed_in):
    training_class = make_class(scene)
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "Langkah berikutnya: Buka pendaftaran" in page
    assert "Perjanjian berlaku selama kelas dan memuat kursusnya" in page
    assert f"{reverse('class_step', args=[training_class.pk])}?step=open" in page
    assert reverse("class_edit", args=[training_class.pk]) in page
    assert "Batalkan kelas" not in page


def test_what_stands_in_the_way_has_a_link_that_mends_it(scene, cast, signed_in):
    scene.agreement.state = "draft"
    scene.agreement.save()
    training_class = make_class(scene)
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "belum ditandatangani" in page
    assert "Minta kepala mencatat penandatanganannya" in page
    assert reverse("agreement_detail", args=[scene.agreement.pk]) in page
    assert "?step=open" not in page


def test_a_coordinator_reads_but_is_offered_nothing(scene, cast, signed_in):
    training_class = make_class(scene, "selected")
    page = signed_in(cast.coordinator).get(address(training_class)).text
    assert "Las angkatan 1" in page
    for hidden in ("?step=", reverse("class_edit", args=[training_class.pk]), "harus dipisah"):
        assert hidden not in page


def test_the_warden_sees_how_to_cancel(scene, cast, signed_in):
    assert "?step=cancel" in signed_in(cast.warden).get(address(make_class(scene, "open"))).text


def test_instructors_bear_whether_their_selection_is_recorded(scene, places, cast, signed_in):
    training_class = make_class(scene)
    training_class.instructors.add(make_instructor(places.bpvp, name="Obed Rekaan"))
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "Seleksi tercatat" in page
    assert "Seleksi belum tercatat" in page


@pytest.mark.parametrize("state", ["planned", "open", "selected", "running", "paused", "completed", "cancelled"])
@pytest.mark.parametrize("who", ["owner", "warden", "coordinator", "instructor", "regional", "national"])
def test_the_page_opens_in_every_state_for_everyone(scene, cast, signed_in, state, who):
    scene.instructor.user = cast.instructor
    scene.instructor.save()
    training_class = make_class(scene, state)
    assert signed_in(getattr(cast, who)).get(address(training_class)).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "neighbour", "other_coordinator", "instructor"])
def test_strangers_do_not_see_it(scene, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(make_class(scene))).status_code == 404


def test_three_instructors_cost_as_many_queries_as_one(scene, places, cast, signed_in):
    training_class, client = make_class(scene, "selected"), signed_in(cast.owner)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address(training_class))
        return len(captured)

    one = queries()
    for name in ("Obed Rekaan", "Nona Rekaan"):
        teacher = make_instructor(places.bpvp, places.ambon, name=name)
        ClassInstructor.objects.create(training_class=training_class, instructor=teacher)
    assert queries() == one
