import datetime as dt

import pytest
from django.urls import reverse

from tests.intake.scene import enrol, make_inmate
from tests.web.delivery.scene import keep, make_taught


def address(session):
    return reverse("session_attendance", args=[session.pk])


def test_everyone_in_one_list_with_all_present_first(places, cast, signed_in):
    session, enrolments = make_taught(places, cast)
    page = signed_in(cast.instructor).get(address(session)).text
    assert page.index("Semua hadir") < page.index("Orang 01") < page.index("Orang 03")
    assert page.count('<option value="attended" selected>') == len(enrolments)
    assert "08.00–11.45" in page


def test_a_kept_register_shows_what_was_recorded(places, cast, signed_in):
    session, enrolments = make_taught(places, cast)
    client = signed_in(cast.instructor)
    keep(client, session, enrolments, reason_1="sick", note_1="Demam")
    page = client.get(address(session)).text
    assert '<option value="sick" selected>' in page
    assert "Demam" in page
    assert "Semua hadir" not in page


def test_who_only_reads_gets_a_table(places, cast, signed_in):
    session, enrolments = make_taught(places, cast)
    keep(signed_in(cast.instructor), session, enrolments, reason_2="court")
    page = signed_in(cast.coordinator).get(address(session)).text
    assert "Sidang pengadilan" in page
    assert "<select" not in page


@pytest.mark.parametrize(
    ("days", "who", "words"),
    [(-1, "instructor", "belum berlangsung"), (8, "instructor", "tidak dapat Anda ubah"), (8, "warden", "terlambat")],
)
def test_when_it_is_too_early_or_too_late(places, cast, signed_in, days, who, words):
    day = dt.date(2026, 3, 2) - dt.timedelta(days=days)
    session, _ = make_taught(places, cast, date=day)
    page = signed_in(getattr(cast, who)).get(address(session)).text
    assert words in page
    assert ("<select" in page) is (who == "warden")


def test_partners_read_names_and_nothing_of_custody(places, cast, signed_in):
    session, _ = make_taught(places, cast)
    person = make_inmate(places.ambon, "Rekaan Khusus", offence="Pencurian (363 KUHP)", block="Blok Rahasia")
    enrol(session.training_class, person)
    page = signed_in(cast.instructor).get(address(session)).text
    assert "Rekaan Khusus" in page
    for secret in (person.register_number, "Pencurian", "Blok Rahasia", "2028"):
        assert secret not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("instructor", 200), ("regional", 200), ("other_coordinator", 404), ("neighbour", 404), ("stranger", 404)],
)
def test_who_sees_it(places, cast, signed_in, who, status):
    session, _ = make_taught(places, cast)
    assert signed_in(getattr(cast, who)).get(address(session)).status_code == status


def test_it_costs_the_same_for_one_and_for_many(places, cast, signed_in, django_assert_max_num_queries):
    session, _ = make_taught(places, cast, 1)
    client = signed_in(cast.instructor)
    client.get(address(session))
    with django_assert_max_num_queries(15) as single:
        client.get(address(session))
    enrol(session.training_class, *[make_inmate(places.ambon, f"Lagi {n}") for n in range(3)])
    with django_assert_max_num_queries(15) as many:
        client.get(address(session))
    assert len(many) == len(single)
