"""Who has earned a certificate: each row is one case that an official can read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.certificates.rules import (
    AlreadyCompetent,
    Attempt,
    attempt_number,
    attended_percent,
    certificate_number,
    standing,
    words_of_custody,
)

MONDAY = dt.date(2026, 3, 2)
TUESDAY = dt.date(2026, 3, 3)

CASES = [
    # hours attended, of, percent needed, outcomes of units 1 and 2 -> certificate?
    (64, 64, 80, {1: "K", 2: "K"}, True),
    (52, 64, 80, {1: "K", 2: "K"}, True),  # 81.25 % is rounded down to 81
    (51, 64, 80, {1: "K", 2: "K"}, False),  # 79.7 % is not 80
    (64, 64, 80, {1: "K", 2: "BK"}, False),
    (64, 64, 80, {1: "K"}, False),  # a unit nobody has assessed
    (64, 64, 80, {}, False),
    (64, 64, 80, {1: "K", 3: "K"}, False),  # a unit of another course counts for nothing
    (0, 0, 80, {1: "K", 2: "K"}, False),  # a course without hours
    (0, 64, 0, {1: "K", 2: "K"}, True),  # where no attendance is asked for
]


@pytest.mark.parametrize(("attended", "total", "needed", "outcomes", "expected"), CASES)
def test_certificate_needs_attendance_and_every_unit(attended, total, needed, outcomes, expected):
    where = standing(hours_attended=attended, hours_total=total, percent_needed=needed, units=[1, 2], outcomes=outcomes)
    assert where.passed is expected


def test_a_course_without_units_certifies_nobody():
    assert not standing(hours_attended=8, hours_total=8, percent_needed=80, units=[], outcomes={}).passed


@given(st.integers(0, 10_000), st.integers(0, 1_000))
def test_attendance_never_exceeds_a_hundred_percent(attended, total):
    assert 0 <= attended_percent(attended, total) <= 100


ATTEMPTS = [
    # last attempt -> number of a result written on Tuesday
    (None, 1),
    (Attempt(1, "BK", MONDAY), 2),
    (Attempt(1, "BK", TUESDAY), 1),  # the same day: a correction
    (Attempt(2, "K", TUESDAY), 2),  # the same day: a correction
]


@pytest.mark.parametrize(("last", "number"), ATTEMPTS)
def test_a_new_day_after_not_yet_competent_is_a_new_attempt(last, number):
    assert attempt_number(last, TUESDAY) == number


def test_a_mastered_unit_is_not_attempted_again():
    with pytest.raises(AlreadyCompetent):
        attempt_number(Attempt(1, "K", MONDAY), TUESDAY)


def test_numbers_sort_as_they_are_given_out():
    assert certificate_number("BPVP-AMQ", 2026, 17) == "BPVP-AMQ/2026/00017"


CUSTODY = [
    ("Pindah ke Lapas Kelas IIA Ambon", "Lapas"),
    ("Lembaga Pemasyarakatan Ambon", "Pemasyarakatan"),
    ("Warga binaan ini bukan narapidana", "Warga binaan, narapidana"),
    ("Pelatihan untuk WBP", "WBP"),
    ("Prison workshop", "Prison"),
    ("Kanwil Ditjenpas Maluku", "Kanwil Ditjenpas"),
    ("Ketahanan pangan bagi UMKM binaan", ""),  # food security and fostered businesses are no custody
    ("Pemulasaran, pelapasan", ""),
    ("BPVP Ambon, Jalan Pattimura 1", ""),
]


@pytest.mark.parametrize(("text", "expected"), CUSTODY)
def test_words_that_tell_an_employer_of_custody(text, expected):
    assert words_of_custody([text]) == expected
