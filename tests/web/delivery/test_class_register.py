import datetime as dt

import pytest
from django.urls import reverse

from tests.delivery.scene import MONDAY, make_session
from tests.intake.scene import enrol, make_inmate
from tests.web.delivery.scene import keep, make_taught
from tests.web.intake.scene import make_open


def address(training_class, query=""):
    return reverse("class_register", args=[training_class.pk]) + query


def test_timetable_by_weeks_and_what_waits(places, cast, signed_in):
    session, _ = make_taught(places, cast)
    make_session(session.training_class, MONDAY + dt.timedelta(days=7))
    page = signed_in(cast.instructor).get(address(session.training_class)).text

    assert "Minggu 1, mulai Senin 2 Maret 2026" in page
    assert "Minggu 2, mulai Senin 9 Maret 2026" in page
    assert "08.00–11.45" in page
    assert "0 dari 10 JP terlaksana" in page
    assert page.count("Isi presensi") == 2  # the button on top and the line of today


def test_hours_and_percent_of_everybody(places, cast, signed_in):
    session, enrolments = make_taught(places, cast)
    client = signed_in(cast.instructor)
    keep(client, session, enrolments, reason_2="partly", hours_2="2", reason_3="refused")
    answer = client.get(address(session.training_class))
    rows = [(row["name"], row["hours"], row["share"]) for row in answer.context["rows"]]
    assert rows == [("Orang 01", 5, 1.0), ("Orang 02", 2, 0.4), ("Orang 03", 0, 0.0)]
    assert [row["cells"][0]["tone"] for row in answer.context["rows"]] == ["there", "there", "refused"]
    assert "5 dari 5 JP terlaksana" in answer.text


def test_a_long_course_shows_a_week_at_a_time(places, cast, signed_in):
    session, _ = make_taught(places, cast)
    for day in range(1, 40):
        make_session(session.training_class, MONDAY + dt.timedelta(days=day))
    client = signed_in(cast.instructor)
    first = client.get(address(session.training_class))
    assert len(first.context["shown"]) == 7
    third = client.get(address(session.training_class, "?week=3"))
    assert third.context["shown"][0].date == MONDAY + dt.timedelta(days=14)
    assert client.get(address(session.training_class, "?week=99")).status_code == 200


def test_before_the_start_it_says_how_a_timetable_comes_about(places, cast, signed_in):
    training_class, _ = make_open(places)
    assert "Belum ada jadwal" in signed_in(cast.owner).get(address(training_class)).text


def test_partners_read_names_and_nothing_of_custody(places, cast, signed_in):
    session, _ = make_taught(places, cast)
    person = make_inmate(places.ambon, "Rekaan Khusus", offence="Pencurian (363 KUHP)", block="Blok Rahasia")
    enrol(session.training_class, person)
    for user in cast.instructor, cast.coordinator:
        page = signed_in(user).get(address(session.training_class)).text
        assert "Rekaan Khusus" in page
        for secret in (person.register_number, "Pencurian", "Blok Rahasia", "2028", "Narapidana"):
            assert secret not in page


def test_only_who_plans_may_move(places, cast, signed_in):
    session, _ = make_taught(places, cast)
    move = reverse("session_move", args=[session.pk])
    assert move in signed_in(cast.owner).get(address(session.training_class)).text
    assert move not in signed_in(cast.instructor).get(address(session.training_class)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("coordinator", 200), ("other_coordinator", 404), ("neighbour", 404), ("stranger", 404)],
)
def test_who_sees_it(places, cast, signed_in, who, status):
    session, _ = make_taught(places, cast)
    assert signed_in(getattr(cast, who)).get(address(session.training_class)).status_code == status


def test_it_costs_the_same_for_one_and_for_many(places, cast, signed_in, django_assert_max_num_queries):
    session, enrolments = make_taught(places, cast, 1)
    client = signed_in(cast.owner)
    keep(client, session, enrolments)
    client.get(address(session.training_class))  # shows what was just said, once
    with django_assert_max_num_queries(15) as single:
        client.get(address(session.training_class))
    enrolments += enrol(session.training_class, *[make_inmate(places.ambon, f"Lagi {n}") for n in range(3)])
    for day in 1, 2:
        make_session(session.training_class, MONDAY - dt.timedelta(days=day))
    with django_assert_max_num_queries(15) as many:
        client.get(address(session.training_class))
    assert len(many) == len(single)
