"""S1 from the roster to the employer's check, through actions alone: what the product does, without its pages."""

import io
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bekal.access.rules import Actor, Unseen
from bekal.accounts.queries import actor_for
from bekal.certificates.actions import NotCompleted, Score, issue_certificates, record_results, revoke_certificate
from bekal.certificates.models import Certificate, UnitResult
from bekal.certificates.queries import document_of, units_of
from bekal.classes.actions import Plan, open_class, plan_class
from bekal.classes.choices import Condition, DeliveryMode
from bekal.classes.models import TrainingClass
from bekal.classes.rules import NotYet
from bekal.delivery.actions import record_attendance, start_class
from bekal.delivery.models import Session
from bekal.delivery.queries import attended_hours, register_of
from bekal.delivery.rules import Entry
from bekal.flows.closing import complete_class
from bekal.intake.actions import SelectionRefused, approve_selection, choose_participants, withdraw
from bekal.intake.choices import Standing
from bekal.intake.models import Enrolment
from bekal.intake.queries import candidates_of, participants_of, reserves_of
from bekal.lib.transitions import IllegalTransition
from bekal.partners import actions as partners
from bekal.partners.choices import AgreementKind, PartySide
from bekal.partners.models import Agreement
from bekal.people.choices import CustodyStatus
from bekal.people.models import Inmate
from bekal.roster.actions import receive_roster, start_applying
from bekal.roster.choices import ImportState, RowKind
from bekal.work.actions import enqueue
from bekal.work.choices import JobState
from tests.scenarios import ambon
from tests.scenarios.ambon import at

WORDS_OF_CUSTODY = ("lapas", "rutan", "warga binaan", "narapidana", "tahanan", "pemasyarakatan", "wbp", "prison")


@dataclass(frozen=True)
class Hands:
    """Who acts, as they are in November 2025."""

    officer: Actor
    warden: Actor
    coordinator: Actor
    instructor: Actor
    administrator: Actor
    stranger: Actor


@pytest.fixture
def hands(cast) -> Hands:
    return Hands(
        officer=actor_for(cast.owner, ambon.PLANNED),
        warden=actor_for(cast.warden, ambon.PLANNED),
        coordinator=actor_for(cast.coordinator, ambon.PLANNED),
        instructor=actor_for(cast.instructor, ambon.PLANNED),
        administrator=actor_for(cast.administrator, ambon.PLANNED),
        stranger=actor_for(cast.stranger, ambon.PLANNED),
    )


def test_from_the_roster_to_the_check_by_an_employer(places, cast, hands, run_jobs):
    read_roster(places, cast, hands, run_jobs)
    version = ambon.write_curriculum(hands.administrator)
    agreement = sign_agreement(places, hands, version)
    instructor = ambon.name_instructor(places.bpvp, cast.instructor, hands.coordinator)
    training_class = plan_eight_days(places, hands, version, agreement, instructor)
    open_class(training_class=training_class, actor=hands.officer, now=at(ambon.PLANNED, 10))
    choose(training_class, hands)
    approve_selection(training_class=training_class, actor=hands.warden, now=at(ambon.SETTLED, 9))
    start(training_class, instructor, places, hands)
    teach_eight_days(training_class, hands)
    grade(training_class, hands)
    certificates = finish(training_class, cast, hands, run_jobs)
    check_as_an_employer(certificates, hands)


def read_roster(places, cast, hands, run_jobs):
    """The officer's SDP file becomes the people of Ambon, once, however often it is read."""
    for minute, wanted in ((0, {RowKind.NEW: 20}), (30, {RowKind.SAME: 20})):
        with time_machine.travel(at(ambon.ROSTER_DAY, 9, minute), tick=False):
            roster = receive_roster(
                facility=places.ambon,
                file_name="Daftar WBP November.xlsx",
                parts=[ambon.roster_file()],
                actor=hands.officer,
                now=at(ambon.ROSTER_DAY, 9, minute),
            )
            run_jobs()
            roster.refresh_from_db()
            found = {kind: roster.count(kind) for kind in (RowKind.NEW, RowKind.SAME, RowKind.ERROR)}
            assert {kind: count for kind, count in found.items() if count} == wanted
            start_applying(
                roster=roster,
                revision=roster.revision,
                complete=True,
                confirmed=False,
                actor=hands.officer,
                now=at(ambon.ROSTER_DAY, 10, minute),
            )
            run_jobs()
    roster.refresh_from_db()
    assert roster.state == ImportState.APPLIED
    people = {one.name: one for one in Inmate.objects.filter(facility=places.ambon)}
    assert len(people) == len(ambon.ROSTER)
    assert people[ambon.DETAINEE.name].custody_status == CustodyStatus.DETAINEE
    assert people[ambon.GOING_HOME.name].release_on == ambon.GOING_HOME.release_on
    assert people[ambon.LEAVES.name].term_years == 3


def sign_agreement(places, hands, version) -> Agreement:
    """Both heads sign, each as acting head (Plh.)."""
    parties = [
        partners.Party(side=side, name=name, title=title, acting=True)
        for side, (name, title) in (
            (PartySide.FACILITY, ambon.WARDEN_SIGNS),
            (PartySide.PARTNER, ambon.PARTNER_SIGNS),
        )
    ]
    agreement = partners.add_agreement(
        facility=places.ambon,
        institution=places.bpvp,
        terms=partners.Terms(
            kind=AgreementKind.EXECUTABLE,
            title=ambon.AGREEMENT,
            starts=ambon.SIGNED,
            ends=ambon.SIGNED.replace(year=2026),
            facility_number="W28.PAS.1-HM.05-12",
            institution_number="B-7/BPVP-AMQ/2025",
        ),
        courses=[version.course],
        parties=parties,
        actor=hands.officer,
        now=at(ambon.SIGNED, 9),
    )
    partners.sign_agreement(
        agreement=agreement, signed_on=ambon.SIGNED, place="Ambon", actor=hands.warden, now=at(ambon.SIGNED, 11)
    )
    return Agreement.objects.select_related("facility", "institution").get(pk=agreement.pk)


def plan_eight_days(places, hands, version, agreement, instructor) -> TrainingClass:
    plan = Plan(
        name=ambon.CLASS_NAME,
        version=version,
        workshop=places.welding_shop,
        instructors=(instructor,),
        mode=DeliveryMode.INSIDE,
        starts_on=ambon.DAYS[0],
        day_starts_at=at(ambon.DAYS[0], 8).time(),
        lesson_hours_per_day=8,
        minimum=10,
        capacity=16,
    )
    training_class = plan_class(agreement=agreement, plan=plan, actor=hands.officer, now=at(ambon.PLANNED))
    assert training_class.ends_on == ambon.DAYS[-1], "eight working days"
    return training_class


def choose(training_class, hands):
    """Sixteen participants and two reserves; who may not join is told why, and a detainee needs a note."""
    now = at(ambon.PLANNED, 14)
    ids = {inmate.name: inmate.pk for inmate in Inmate.objects.all()}
    standings = {one.inmate.name: one.standing for one in candidates_of(hands.officer, training_class, ambon.PLANNED)}
    assert {standings[person.name] for person in ambon.FITS} == {Standing.FITS}
    assert standings[ambon.DETAINEE.name] == Standing.NOTE
    assert standings[ambon.GOING_HOME.name] == Standing.BARRED
    chosen = [ids[person.name] for person in ambon.CHOSEN]
    reserves = [ids[person.name] for person in ambon.RESERVES]

    def wish(participants, notes):
        choose_participants(
            training_class=training_class,
            chosen_ids=participants,
            reserve_ids=reserves,
            notes=notes,
            actor=hands.officer,
            now=now,
        )

    with pytest.raises(SelectionRefused, match=ambon.DETAINEE.name):
        wish(chosen, {})
    with pytest.raises(SelectionRefused, match=ambon.GOING_HOME.name):
        wish([*chosen[:-1], ids[ambon.GOING_HOME.name]], {})
    with pytest.raises(Unseen):
        choose_participants(
            training_class=training_class, chosen_ids=chosen, reserve_ids=[], notes={}, actor=hands.stranger, now=now
        )
    assert not Enrolment.objects.exists(), "a list that is refused leaves nothing behind"
    wish(chosen, {ids[ambon.DETAINEE.name]: "Ikut dengan sukarela; perkaranya diputus setelah kelas selesai."})
    assert participants_of(training_class).count() == 16
    assert [place.inmate.name for place in reserves_of(training_class)] == [one.name for one in ambon.RESERVES]


def start(training_class, instructor, places, hands):
    """Nothing starts with an instructor whose selection is not recorded."""
    now = at(ambon.DAYS[0], 7)
    with pytest.raises(NotYet) as refusal:
        start_class(training_class=training_class, actor=hands.officer, now=now)
    (hindrance,) = refusal.value.hindrances
    assert (hindrance.condition, hindrance.names) == (Condition.SELECTION_RECORDED, (ambon.INSTRUCTOR,))
    assert not Session.objects.exists()
    partners.select_instructor(
        instructor=instructor,
        facility=places.ambon,
        date=ambon.SETTLED,
        method="Wawancara dan uji praktik oleh tiga orang",
        document_number="W28.PAS.1-14/2025",
        actor=hands.officer,
        now=now,
    )
    start_class(training_class=training_class, actor=hands.officer, now=now)
    assert sorted(set(sessions(training_class).values_list("date", flat=True))) == list(ambon.DAYS)


def sessions(training_class):
    return Session.objects.filter(training_class=training_class)


def teach_eight_days(training_class, hands):
    """The instructor keeps every register; on the second day one withdraws and the first reserve moves up."""
    for number, day in enumerate(ambon.DAYS, start=1):
        if number == 2:
            leaves = participants_of(training_class).get(inmate__name=ambon.LEAVES.name)
            moved = withdraw(
                enrolment=leaves, reason_code="own_wish", note="", actor=hands.officer, now=at(day, 7)
            ).promoted
            assert moved is not None
            assert moved.inmate.name == ambon.RESERVES[0].name
        for session in sessions(training_class).filter(date=day):
            keep_register(session, hands, absent={ambon.RARELY_THERE.name} if number > 2 else set())
    hours = {
        place.inmate.name: attended_hours(training_class)[place.pk]
        for place in Enrolment.objects.filter(training_class=training_class).select_related("inmate")
    }
    assert hours[ambon.SECOND_TRY.name] == 64
    assert hours[ambon.RESERVES[0].name] == 56, "came on the second day"
    assert hours[ambon.RARELY_THERE.name] == 16
    assert hours[ambon.LEAVES.name] == 8


def keep_register(session, hands, *, absent):
    entries = [
        Entry(line.enrolment.pk, "sick" if line.enrolment.inmate.name in absent else "attended")
        for line in register_of(session)
        if line.enrolment.state == "enrolled"
    ]
    sending = {"device": "hp-semuel", "nonce": f"register-{session.pk}", "taken_at": at(session.date, 16)}
    first = record_attendance(
        session=session, entries=entries, actor=hands.instructor, now=at(session.date, 16), **sending
    )
    again = record_attendance(
        session=session, entries=entries, actor=hands.instructor, now=at(session.date, 18), **sending
    )
    assert (first.repeated, again.repeated) == (False, True), "sent twice by a phone that lost its network"


def grade(training_class, hands):
    """Theory, practice and K or BK for each unit; one masters a unit a day later, one does not."""
    exam, next_day = ambon.DAYS[-2], ambon.DAYS[-1]
    not_yet = {ambon.SECOND_TRY.name, ambon.STAYS_BK.name}
    for place in participants_of(training_class):
        practice = 48 if place.inmate.name in not_yet else 82
        mark(place, practice, exam, hands)
    second = participants_of(training_class).get(inmate__name=ambon.SECOND_TRY.name)
    mark(second, 75, next_day, hands)
    attempts = UnitResult.objects.filter(enrolment=second).order_by("unit", "attempt")
    assert [(one.attempt, one.outcome) for one in attempts] == [(1, "K"), (1, "BK"), (2, "K")]


def mark(place, practice, day, hands):
    """The first unit is mastered; the second as the practice goes."""
    first, second = units_of(place.training_class)
    outcome = "K" if practice >= 60 else "BK"
    scores = {first.pk: Score(80, 85, "K"), second.pk: Score(70, practice, outcome)}
    record_results(
        enrolment=place,
        scores=scores,
        assessed_by=ambon.INSTRUCTOR,
        actor=hands.instructor,
        today=day,
        now=at(day, 15),
    )


def finish(training_class, cast, hands, run_jobs) -> list[Certificate]:
    """Person by person: fourteen of sixteen earn a certificate, and a repeat of the job makes no second one."""
    with pytest.raises(NotCompleted):
        issue_certificates(
            training_class=training_class, actor=hands.officer, today=ambon.AFTER, now=at(ambon.AFTER, 8)
        )
    complete_class(training_class=training_class, actor=hands.officer, now=at(ambon.AFTER))
    with pytest.raises(IllegalTransition):
        complete_class(training_class=training_class, actor=hands.officer, now=at(ambon.AFTER))
    with time_machine.travel(at(ambon.AFTER, 10), tick=False):
        for _ in range(2):
            enqueue(
                kind="certificates.issue",
                owner_id=cast.owner.pk,
                facility_id=training_class.facility_id,
                arguments={"class_id": training_class.pk},
                now=at(ambon.AFTER, 10),
            )
        assert [job.state for job in run_jobs()] == [JobState.DONE, JobState.DONE]
    certificates = list(Certificate.objects.order_by("number"))
    assert len(certificates) == 14
    assert [one.number for one in certificates] == [f"BPVP-AMQ/2025/{place:05d}" for place in range(1, 15)]
    named = {one.holder_name for one in certificates}
    assert not named & {ambon.LEAVES.name, ambon.RARELY_THERE.name, ambon.STAYS_BK.name, ambon.RESERVES[1].name}
    assert {ambon.SECOND_TRY.name, ambon.RESERVES[0].name, ambon.DETAINEE.name} <= named
    assert Inmate.objects.filter(certified_on=ambon.AFTER).count() == 14
    return certificates


def check_as_an_employer(certificates, hands):
    """Without signing in: whose it is, what they can do, who issued it; and nothing of where they learned it."""
    certificate = certificates[0]
    page = Client().get(reverse("certificate_check", args=[certificate.code]))
    text = page.content.decode()
    assert page.status_code == 200
    for told in (certificate.holder_name, ambon.COURSE, "BPVP Ambon", certificate.number):
        assert told in text
    document = document_of(certificate)
    reader = PdfReader(io.BytesIO(document))
    printed = " ".join(one.extract_text() for one in reader.pages)
    assert certificate.holder_name in printed
    assert f"Plh. {ambon.PARTNER_SIGNS[1]}" in " ".join(printed.split())
    everything = f"{text} {printed} {reader.metadata} {reader.xmp_metadata and reader.xmp_metadata.stream.get_data()}"
    assert words_in(everything + document.decode("latin-1")) == []
    revoke_certificate(
        certificate=certificate,
        reason="Nilai tertukar dengan peserta lain",
        actor=hands.coordinator,
        today=ambon.AFTER,
        now=at(ambon.AFTER, 15),
    )
    assert "Nilai tertukar" in Client().get(reverse("certificate_check", args=[certificate.code])).content.decode()
    assert Inmate.objects.filter(certified_on=ambon.AFTER).count() == 13


def words_in(text: str) -> list[str]:
    """What must not be in a text that leaves the prison."""
    numbers = [person.register_number for person in ambon.ROSTER]
    secrets = (
        *WORDS_OF_CUSTODY,
        ambon.WARDEN_SIGNS[0],
        "Pencurian",
        *numbers,
        *(one.replace(" ", "") for one in numbers),
    )
    return [word for word in secrets if word.lower() in text.lower()]


def test_the_words_that_must_not_be_told_are_found():
    assert words_in("Las di LAPAS Ambon oleh BI102/2024") == ["lapas", "BI102/2024"]
