import datetime as dt

import pytest
from django.urls import reverse

from tests.intake.scene import enrol, keep_apart, make_people
from tests.web.intake.scene import make_open, make_settled


def address(training_class):
    return reverse("class_participants", args=[training_class.pk])


def test_the_list_with_reserves_in_order(places, cast, signed_in):
    training_class, _ = make_settled(places)
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "3 dari 3 tempat, 3 cadangan" in page
    assert page.index("Orang 03") < page.index("Orang 04") < page.index("Orang 06")
    assert "Cetak daftar" in page
    assert page.count("Keluar dari kelas") == 6


def test_the_officer_sees_what_is_missing_before_it_can_be_settled(places, cast, signed_in):
    training_class, (one, two, _) = make_open(places)
    enrol(training_class, one)
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "Baru 1 peserta; kelas ini butuh paling sedikit 2." in page
    enrol(training_class, two)
    assert "menunggu penetapan kepala" in signed_in(cast.owner).get(address(training_class)).text
    keep_apart(one, two)
    assert "Orang 01 dan Orang 02 harus dipisah" in signed_in(cast.owner).get(address(training_class)).text


def test_the_warden_finds_the_button_that_settles(places, cast, signed_in):
    training_class, people = make_open(places)
    enrol(training_class, *people)
    page = signed_in(cast.warden).get(address(training_class)).text
    assert "Tetapkan 3 peserta" in page
    assert reverse("class_approve", args=[training_class.pk]) in page
    assert "Tetapkan 3 peserta" not in signed_in(cast.owner).get(address(training_class)).text


def test_who_no_longer_fits_is_marked(places, cast, signed_in):
    training_class, people = make_open(places)
    enrol(training_class, *people)
    people[0].release_on = dt.date(2026, 3, 10)
    people[0].save()
    assert "Tidak memenuhi syarat" in signed_in(cast.warden).get(address(training_class)).text


def test_an_empty_list_says_what_to_do(places, cast, signed_in):
    training_class, _ = make_open(places)
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "Belum ada peserta" in page
    assert reverse("class_candidates", args=[training_class.pk]) in page


def test_who_left_is_listed_with_the_reason(places, cast, signed_in):
    training_class, placed = make_settled(places)
    gone = placed[0]
    gone.state, gone.end_reason, gone.ended_on = "withdrawn", "health", dt.date(2026, 3, 1)
    gone.save()
    page = signed_in(cast.owner).get(address(training_class)).text
    assert "Di luar daftar (1)" in page
    assert "Kesehatan" in page
    assert "Terima kembali" not in page
    assert "Terima kembali" in signed_in(cast.warden).get(address(training_class)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("warden", 200), ("regional", 200), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)],
)
def test_who_sees_it(places, cast, signed_in, who, status):
    training_class, _ = make_settled(places)
    assert signed_in(getattr(cast, who)).get(address(training_class)).status_code == status


def test_the_list_costs_the_same_for_one_and_for_three(places, cast, signed_in, django_assert_max_num_queries):
    training_class, (one,) = make_open(places, 1, capacity=9)
    enrol(training_class, one)
    client = signed_in(cast.owner)
    client.get(address(training_class))
    with django_assert_max_num_queries(15) as single:
        client.get(address(training_class))
    enrol(training_class, *make_people(places.ambon, 2))
    enrol(training_class, *make_people(places.ambon, 3), state="reserve")
    with django_assert_max_num_queries(15) as many:
        client.get(address(training_class))
    assert len(many) == len(single)
