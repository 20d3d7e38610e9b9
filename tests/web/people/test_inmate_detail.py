import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from model_bakery import baker

from bekal.audit.models import Event
from bekal.intake.queries import facts_of, facts_of_one
from bekal.people.queries import happenings_of
from tests.conftest import NOW, TODAY
from tests.people.scenes import Scene

NIK = "8171040405900001"


def address(person):
    return reverse("inmate_detail", args=[person.pk])


@pytest.fixture
def person(scene):
    return scene.person(
        "Yusuf Rekaan", register_number="BI 11/2024", nik=NIK, phone="+6281234567890", offence="Pencurian rekaan",
        detained_on=dt.date(2024, 1, 5), expires_on=dt.date(2028, 1, 5), education="upper", regency_code="8171",
    )  # fmt: skip


def live(person, places, times):
    """So many of everything that the page tells of."""
    for number in range(times):
        month = dt.date(2025, 1 + number, 1)
        baker.make("people.ConductScore", inmate=person, month=month, score=60 + number)
        baker.make(
            "people.DisciplineEntry", inmate=person, date=month, level="light", note=f"catatan {number}", ends=None
        )
        baker.make("people.Movement", inmate=person, date=month, kind="admitted", to_facility=places.ambon)
        baker.make(
            "people.InmateChange", inmate=person, at=NOW, source="roster", changed_by="Petugas",
            changes={"release_on": ["2027-01-02", None], "block": ["A", f"B{number}"]},
        )  # fmt: skip
        other = Scene(places, None).person(f"Lawan {number}", register_number=f"BI 9{number}/2023")
        baker.make("people.KeepApart", first=person, second=other, starts=month, ends=None, reason="uji")
        agreement = baker.make(
            "partners.Agreement", facility=places.ambon, institution=places.bpvp, starts=TODAY,
            ends=TODAY + dt.timedelta(days=500),
        )  # fmt: skip
        for state, offset in (("open", 20), ("completed", -90)):
            one = baker.make(
                "classes.TrainingClass", facility=places.ambon, agreement=agreement, state=state,
                name=f"Kelas {state} {number}", starts_on=TODAY + dt.timedelta(offset), day_starts_at=dt.time(8),
                ends_on=TODAY + dt.timedelta(offset + 9), minimum=1, capacity=16, version__sex="",
                version__minimum_education="", version__minimum_age=None, version__health_bars=[],
            )  # fmt: skip
        place = baker.make(
            "intake.Enrolment", facility=places.ambon, training_class=one, inmate=person, state="completed",
            reserve_rank=None, enrolled_on=TODAY - dt.timedelta(91), ended_on=TODAY - dt.timedelta(81), updated_at=NOW,
        )  # fmt: skip
        baker.make(
            "certificates.Certificate", facility=places.ambon, enrolment=place, issuer=places.bpvp,
            number=f"BPVP/{number}", code=f"CODE{number}", units=[], started_on=TODAY, ended_on=TODAY,
            issued_on=TODAY, revoked_on=None,
        )  # fmt: skip


def test_the_page_tells_everything_in_at_most_fifteen_queries(person, places, cast, signed_in):
    client = signed_in(cast.owner)
    client.get(address(person))  # the head of the audit trail is made once

    def asked():
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address(person))
        assert page.status_code == 200
        return len(captured), page

    live(person, places, 1)
    one, _page = asked()
    more = dt.date(2026, 1, 1)
    for number in range(2):
        baker.make("people.ConductScore", inmate=person, month=more.replace(day=1 + number), score=70)
        baker.make("people.DisciplineEntry", inmate=person, date=more, level="heavy", ends=None)
    three, page = asked()
    assert three == one <= 15
    for told in (
        "Kelas open 0", "Kelas completed 0", "BPVP/0", "Lawan 0", "catatan 0", "Nilai SPPN 60", "Masuk Lapas",
        "Blok: A → B0", "Tanggal bebas: 2 Jan 2027 → –", "Pencurian rekaan", "5 Januari 2028", "Bisa ikut",
    ):  # fmt: skip
        assert told in page.text, told


def test_a_stranger_does_not_see_the_person(person, cast, signed_in):
    assert signed_in(cast.stranger).get(address(person)).status_code == 404
    assert signed_in(cast.other_regional).get(address(person)).status_code == 404
    assert signed_in(cast.instructor).get(address(person)).status_code == 404
    assert not Event.objects.exists()


def test_every_look_is_written_down(person, cast, signed_in):
    for who in (cast.owner, cast.warden, cast.probation):
        assert signed_in(who).get(address(person)).status_code == 200
    looks = Event.objects.filter(action="inmate.look", subject_id=str(person.pk)).values_list("actor_name", flat=True)
    assert list(looks) == ["Owner", "Warden", "Probation"]


def test_without_its_record_there_is_no_look(person, cast, signed_in, monkeypatch):
    def broken(**_values):
        raise RuntimeError("the audit trail cannot be written")

    monkeypatch.setattr("bekal.access.actions.record_event", broken)
    client = signed_in(cast.owner)
    client.raise_request_exception = False
    answer = client.get(address(person))
    assert answer.status_code == 500
    assert "Pencurian" not in answer.text


def test_numbers_are_masked(person, cast, signed_in):
    page = signed_in(cast.owner).get(address(person))
    assert NIK not in page.text
    assert "••••0001" in page.text
    assert reverse("inmate_numbers", args=[person.pk]) in page.text
    assert reverse("inmate_numbers", args=[person.pk]) not in signed_in(cast.warden).get(address(person)).text


def test_who_may_only_look_is_offered_nothing_to_do(person, cast, signed_in):
    page = signed_in(cast.board).get(address(person))
    assert reverse("inmate_edit", args=[person.pk]) not in page.text
    assert "Harus dipisah dari" not in page.text


def test_the_probation_officer_sees_going_home_and_certificates_only(person, places, cast, signed_in):
    live(person, places, 1)
    page = signed_in(cast.probation).get(address(person))
    assert "BPVP/0" in page.text
    for hidden in ("Pencurian", "BI 11/2024", "catatan 0", "SPPN", "Lawan 0", "Bisa ikut apa", "0001", "Blok"):
        assert hidden not in page.text, hidden


def test_what_somebody_can_join_is_told_with_the_date(scene, cast, signed_in, places, person):
    live(person, places, 1)
    person.release_on = TODAY + dt.timedelta(days=5)
    person.save()
    page = signed_in(cast.owner).get(address(person))
    assert "Tidak bisa ikut" in page.text
    person.release_on = None
    person.save()
    page = signed_in(cast.owner).get(address(person))
    assert "Data belum ada: tanggal bebas" in page.text


def test_who_has_left_is_offered_no_class(person, places, cast, signed_in):
    live(person, places, 1)
    person.presence = "released"
    person.save()
    page = signed_in(cast.owner).get(address(person))
    assert "Kelas open 0" not in page.text
    assert "Bebas" in page.text


def test_a_page_of_a_person_is_not_kept_by_browsers(person, cast, signed_in):
    assert "no-store" in signed_in(cast.owner).get(address(person)).headers["Cache-Control"]


def test_the_page_judges_by_the_same_facts_as_everywhere_else(person, places):
    live(person, places, 3)
    person = type(person).objects.select_related("facility").get(pk=person.pk)
    happenings = happenings_of(person, with_keep_apart=False)
    discipline = [(one.day, one.until) for one in happenings if one.kind == "discipline"]
    score = next(one.number for one in happenings if one.kind == "conduct")
    alone = facts_of_one(person, TODAY, discipline=discipline, conduct_score=score)
    together = facts_of([person], TODAY)[person.pk]
    assert set(alone.discipline) == set(together.discipline)
    assert replace(alone, discipline=()) == replace(together, discipline=())


def test_a_long_life_is_told_in_two_pages(person, cast, signed_in):
    for month in range(1, 13):
        for year in (2024, 2025):
            baker.make("people.ConductScore", inmate=person, month=dt.date(year, month, 1), score=50 + month)
    client = signed_in(cast.owner)
    page = client.get(address(person))
    assert "Tampilkan 9 kejadian yang lebih lama" in page.text
    assert "1 Jan 2024" not in page.text
    assert "1 Jan 2024" in client.get(address(person), {"history": "all"}).text
