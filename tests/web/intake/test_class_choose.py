import pytest
from django.urls import reverse

from bekal.intake.models import Enrolment
from tests.intake.scene import enrol, keep_apart, make_inmate, rule
from tests.web.intake.scene import make_open, press


@pytest.fixture
def opened(places):
    return make_open(places, 4)


def listed(training_class):
    rows = Enrolment.objects.filter(training_class=training_class).select_related("inmate")
    return {row.inmate.name: row.reserve_rank or row.state for row in rows}


def test_ticked_people_become_participants_and_reserves(opened, cast, signed_in):
    training_class, (one, two, three, four) = opened
    client = signed_in(cast.owner)
    answer = press(client, training_class, "participant", one, two, query="?q=orang")
    assert answer.url == reverse("class_candidates", args=[training_class.pk]) + "?q=orang"
    training_class.refresh_from_db()
    press(client, training_class, "reserve", four, three)
    assert listed(training_class) == {"Orang 01": "enrolled", "Orang 02": "enrolled", "Orang 04": 1, "Orang 03": 2}

    training_class.refresh_from_db()
    answer = press(client, training_class, "up", three, from_participants="1")
    assert answer.url == reverse("class_participants", args=[training_class.pk])
    assert (listed(training_class)["Orang 03"], listed(training_class)["Orang 04"]) == (1, 2)
    training_class.refresh_from_db()
    press(client, training_class, "off", one, from_participants="1")
    assert listed(training_class)["Orang 01"] == "not_chosen"


def test_what_was_ticked_and_written_is_kept_beside_the_problem(opened, places, cast, signed_in):
    training_class, (one, *_) = opened
    detainee = make_inmate(places.ambon, "Tahanan Rekaan", custody_status="detainee", release_on=None)
    other = make_inmate(places.ambon, "Tahanan Lain", custody_status="detainee", release_on=None)
    note = {f"note-{other.pk}": "Jaksa menunda"}
    answer = press(signed_in(cast.owner), training_class, "participant", one, detainee, other, **note)

    assert answer.status_code == 409
    assert "Tahanan Rekaan boleh dipilih dengan catatan." in answer.text
    assert "Jaksa menunda" in answer.text
    assert f'value="{one.pk}" id="pick-{one.pk}" checked' in answer.text
    assert not Enrolment.objects.exists()


def test_a_note_lets_a_detainee_in(opened, places, cast, signed_in):
    training_class, _ = opened
    detainee = make_inmate(places.ambon, "Tahanan Rekaan", custody_status="detainee", release_on=None)
    press(signed_in(cast.owner), training_class, "participant", detainee, **{f"note-{detainee.pk}": "Sidang Juni"})
    assert Enrolment.objects.get().note == "Sidang Juni"


def test_the_two_who_must_be_kept_apart_are_named(opened, cast, signed_in):
    training_class, (one, two, *_) = opened
    keep_apart(one, two)
    answer = press(signed_in(cast.owner), training_class, "participant", one, two)
    assert answer.status_code == 409
    assert "Orang 01 dan Orang 02 harus dipisah" in answer.text


def test_a_full_group_is_told_with_its_rule_and_nothing_is_lost(opened, places, cast, signed_in):
    training_class, (one, two, *_) = opened
    rule(places, group="sex", value="M", most=1, reference="SK Kalapas 12")
    answer = press(signed_in(cast.owner), training_class, "participant", one, two)
    assert answer.status_code == 409
    assert "menerima paling banyak 1 orang laki-laki" in answer.text
    assert "memuat 2: Orang 01 dan Orang 02" in answer.text
    assert "Dasarnya: SK Kalapas 12." in answer.text
    assert all(f'id="pick-{inmate.pk}" checked' in answer.text for inmate in (one, two))
    assert not Enrolment.objects.exists()


def test_the_second_officer_hears_of_the_first_and_loses_nothing(opened, cast, signed_in):
    training_class, (one, two, *_) = opened
    press(signed_in(cast.owner), training_class, "participant", one)
    answer = press(signed_in(cast.colleague), training_class, "participant", two)

    assert answer.status_code == 409
    assert "Owner lebih dulu menyimpan perubahan" in answer.text
    assert f'id="pick-{two.pk}" checked' in answer.text
    assert listed(training_class) == {"Orang 01": "enrolled"}

    training_class.refresh_from_db()
    assert f'name="revision" value="{training_class.revision}"' in answer.text
    press(signed_in(cast.colleague), training_class, "participant", two)
    assert listed(training_class) == {"Orang 01": "enrolled", "Orang 02": "enrolled"}


def test_on_the_page_of_participants_the_problem_is_told_there(opened, cast, signed_in):
    training_class, people = opened
    enrol(training_class, *people[:3])
    enrol(training_class, people[3], state="reserve")
    answer = press(signed_in(cast.owner), training_class, "participant", people[3], from_participants="1")
    assert answer.status_code == 409
    assert "hanya punya 3 tempat" in answer.text
    assert "Cadangan (1)" in answer.text


def test_nothing_ticked_is_told(opened, cast, signed_in):
    training_class, _ = opened
    answer = press(signed_in(cast.owner), training_class, "participant")
    assert answer.status_code == 302
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_may_not_choose(opened, cast, signed_in, who, status):
    training_class, (one, *_) = opened
    assert press(signed_in(getattr(cast, who)), training_class, "participant", one).status_code == status


def test_it_cannot_be_opened(opened, cast, signed_in):
    training_class, _ = opened
    assert signed_in(cast.owner).get(reverse("class_choose", args=[training_class.pk])).status_code == 405
