import datetime as dt

import pytest
from django.urls import reverse

from bekal.intake.models import Wish
from tests.intake.scene import enrol, keep_apart, make_inmate, make_people
from tests.web.intake.scene import make_open


@pytest.fixture
def opened(places):
    return make_open(places)


def address(training_class, query=""):
    return reverse("class_candidates", args=[training_class.pk]) + query


def names(answer):
    return [row["inmate"].name for row in answer.context["rows"]]


def test_each_requirement_is_told_with_its_source(opened, cast, signed_in):
    training_class, _ = opened
    answer = signed_in(cast.owner).get(address(training_class))

    assert answer.status_code == 200
    assert "4 dari 4 syarat terpenuhi" in answer.text
    assert "Berada di lapas atau rutan ini." in answer.text
    assert "UU 22/2022" in answer.text
    assert "0 dari 3 tempat, 0 cadangan" in answer.text


def test_three_groups_are_counted_and_can_be_picked(opened, places, cast, signed_in):
    training_class, _ = opened
    make_inmate(places.ambon, "Tahanan Rekaan", custody_status="detainee", release_on=None)
    make_inmate(places.ambon, "Lekas Pulang", release_on=dt.date(2026, 3, 12))
    client = signed_in(cast.owner)
    answer = client.get(address(training_class))
    assert [(group["value"], group["label"]) for group in answer.context["groups"]] == [
        (3, "bisa ikut"),
        (1, "perlu catatan"),
        (1, "belum bisa"),
    ]
    assert names(answer)[-1] == "Lekas Pulang"
    assert names(client.get(address(training_class, "?standing=note"))) == ["Tahanan Rekaan"]
    assert names(client.get(address(training_class, "?standing=others"))) == ["Lekas Pulang"]


def test_who_cannot_be_chosen_has_no_box_and_who_needs_a_note_has_a_field(opened, places, cast, signed_in):
    training_class, (one, *_) = opened
    detainee = make_inmate(places.ambon, "Tahanan Rekaan", custody_status="detainee", release_on=None)
    leaving = make_inmate(places.ambon, "Lekas Pulang", release_on=dt.date(2026, 3, 12))
    page = signed_in(cast.owner).get(address(training_class)).text
    assert f'id="pick-{one.pk}"' in page
    assert f'id="pick-{detainee.pk}"' in page
    assert f'name="note-{detainee.pk}"' in page
    assert f'id="pick-{leaving.pk}"' not in page
    assert f'name="note-{one.pk}"' not in page


def test_searching_and_wishes(opened, places, cast, signed_in):
    training_class, (_, two, _) = opened
    course = training_class.version.course
    Wish.objects.create(facility=places.ambon, inmate=two, course=course, rank=1, registered_on=dt.date(2026, 2, 1))
    client = signed_in(cast.owner)
    assert names(client.get(address(training_class, "?q=orang 01"))) == ["Orang 01"]
    found = client.get(address(training_class, "?wishing=on"))
    assert names(found) == ["Orang 02"]
    assert f"1. {course.name}" in found.text
    assert "Tidak ada yang cocok" in client.get(address(training_class, "?q=siapa")).text


def test_who_is_listed_is_counted_and_no_longer_offered(opened, cast, signed_in):
    training_class, (one, two, three) = opened
    enrol(training_class, one)
    enrol(training_class, two, state="reserve")
    keep_apart(one, three)
    answer = signed_in(cast.owner).get(address(training_class))
    assert names(answer) == ["Orang 03"]
    assert "1 dari 3 tempat, 1 cadangan" in answer.text
    assert "Harus dipisah dari Orang 01" in answer.text


def test_a_class_that_is_not_open_is_read_only(opened, cast, signed_in):
    training_class, _ = opened
    training_class.state = "selected"
    training_class.save()
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "sudah tidak dibuka" in page
    assert 'name="do"' not in page


def test_the_warden_chooses_nobody_and_is_led_to_the_list(opened, cast, signed_in):
    training_class, (one, *_) = opened
    enrol(training_class, one)
    page = signed_in(cast.warden).get(address(training_class)).text
    assert "Periksa dan tetapkan daftar" in page
    assert 'name="do"' not in page
    assert 'name="ids"' not in page


def test_a_part_of_the_page_for_htmx(opened, cast, signed_in):
    training_class, _ = opened
    part = signed_in(cast.owner).get(address(training_class, "?q=orang"), headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'id="results"' in part


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("regional", 200), ("instructor", 404), ("stranger", 404)],
)
def test_who_sees_it(opened, cast, signed_in, who, status):
    training_class, _ = opened
    assert signed_in(getattr(cast, who)).get(address(training_class)).status_code == status


def test_the_partner_sees_the_class_but_not_the_people(opened, cast, signed_in):
    training_class, _ = opened
    assert signed_in(cast.coordinator).get(address(training_class)).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(places, cast, signed_in, django_assert_max_num_queries):
    training_class, _ = make_open(places, 1)
    client = signed_in(cast.owner)
    client.get(address(training_class))
    with django_assert_max_num_queries(15) as single:
        client.get(address(training_class))
    for inmate in make_people(places.ambon, 30):
        Wish.objects.create(
            facility=places.ambon,
            inmate=inmate,
            course=training_class.version.course,
            rank=1,
            registered_on=dt.date(2026, 2, 1),
        )
    with django_assert_max_num_queries(15) as many:
        answer = client.get(address(training_class))
    assert len(many) == len(single)
    assert len(answer.context["rows"]) == 25
