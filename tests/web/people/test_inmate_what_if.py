import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from model_bakery import baker

from bekal.audit.models import Event
from bekal.people.models import DisciplineEntry, Inmate


def address(person):
    return reverse("inmate_what_if", args=[person.pk])


@pytest.fixture
def person(scene):
    """Half of the sentence is served on 9 May 2026; NOW is 2 March 2026."""
    return scene.person(
        "Yusuf Rekaan", offence="Pencurian (363 KUHP)", detained_on=dt.date(2025, 1, 5), term_years=3, term_months=0,
        term_days=0, remission_months=2, remission_days=0, one_third_on=dt.date(2025, 11, 7),
        one_half_on=dt.date(2026, 5, 9), two_thirds_on=dt.date(2026, 11, 7), expires_on=dt.date(2027, 11, 5),
        release_on=dt.date(2026, 11, 7), education="upper", regency_code="8171", fine_rupiah=0, subsidiary_months=0,
    )  # fmt: skip


@pytest.fixture
def text(person, cast, signed_in):
    """text(remission_months="3"): what the page says then."""
    client = signed_in(cast.owner)
    return lambda **supposed: client.get(address(person), supposed).text


def test_without_a_supposition_the_page_says_what_to_do(text):
    assert "Tidak ada yang disimpan" in text()
    assert "Belum ada yang diandaikan" in text()


def test_a_remission_moves_the_dates_and_the_verdict(text):
    told = text(remission_months="3")
    assert "Hampir, mulai 9 Mei 2026" in told  # before
    assert "8 Februari 2026" in told  # 90 days earlier
    assert told.count("bergeser") > 3
    assert "5 Agustus 2027" in told  # expiry: three months by the calendar


def test_remissions_of_days_move_by_days(text):
    assert "29 April 2026" in text(remission_days="10")


def test_a_disciplinary_measure_moves_assimilation_behind_it(text):
    told = text(discipline_from="2026-03-02", discipline_to="2026-03-31")
    assert "Belum, mulai 1 Oktober 2026" in told  # six months after its last day


def test_a_measure_without_an_end_is_not_yet_settled(text):
    assert "catatan Register F" in text(discipline_from="2026-03-02")


def test_another_status_takes_the_rights_of_the_sentenced_away(text):
    assert "Hanya untuk narapidana" in text(custody_status="detainee")


def test_on_another_day(text):
    told = text(on="2026-05-09")
    assert "Hak pada 9 Mei 2026" in told
    assert "kedua kolom sama" in told


def test_what_was_typed_wrong_is_kept_and_explained(text):
    told = text(discipline_to="2026-03-02")
    assert "Isi juga hari pertamanya" in told
    assert 'name="discipline_to_2" type="text" value="2026"' in told
    told = text(discipline_from="2026-03-05", discipline_to="2026-03-02", remission_months="200")
    assert "Hari terakhir tidak bisa sebelum hari pertama" in told
    assert 'value="200"' in told


def test_nothing_is_stored_but_the_look(text, person):
    before = Inmate.objects.values().get()
    text(remission_months="3", discipline_from="2026-03-02", release_on="2026-04-01", fine_paid="no")
    assert Inmate.objects.values().get() == before
    assert not DisciplineEntry.objects.exists()
    assert [event.action for event in Event.objects.all()] == ["inmate.look"]


def test_who_may_not_read_the_record(person, cast, signed_in):
    assert signed_in(cast.stranger).get(address(person)).status_code == 404
    assert signed_in(cast.probation).get(address(person)).status_code == 403
    assert not Event.objects.exists()


def test_as_many_queries_for_three_things_as_for_one(person, cast, signed_in):
    client = signed_in(cast.owner)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(person), {"remission_months": "1"}).status_code == 200
        return len(captured)

    asked()
    baker.make("people.DisciplineEntry", inmate=person, date=dt.date(2025, 2, 1), level="light", ends=None)
    one = asked()
    for day in (1, 2):
        baker.make("people.DisciplineEntry", inmate=person, date=dt.date(2025, 3, day), level="light", ends=None)
    assert asked() == one <= 15
