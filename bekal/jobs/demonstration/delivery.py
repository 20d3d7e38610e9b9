"""Writes the classes: their history, places, sessions, attendance, results and certificates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bekal.certificates.choices import Outcome
from bekal.certificates.models import Certificate, NumberSeries, UnitResult
from bekal.certificates.rules import certificate_number
from bekal.classes.choices import ClassState, ClassStep
from bekal.classes.models import ClassChange, ClassInstructor, TrainingClass
from bekal.delivery.choices import AttendanceReason, SessionState, SessionStep
from bekal.delivery.models import Attendance, AttendanceChange, Session, SessionChange
from bekal.delivery.rules import Slot
from bekal.intake.choices import EndReason, EnrolmentState, EnrolmentStep
from bekal.intake.models import Enrolment, EnrolmentChange
from bekal.jobs.demonstration.classes import CERTIFIED, DISMISSED, FAILED, SHORT, WITHDRAWN, Batch, Place
from bekal.jobs.demonstration.world import World
from bekal.lib.identifiers import new_certificate_code
from bekal.partners.choices import PartySide
from bekal.partners.models import Signatory
from bekal.people.choices import CustodyStatus, Presence
from bekal.people.models import Inmate

ABSENCES = {
    AttendanceReason.SICK: 8,
    AttendanceReason.PERMITTED: 4,
    AttendanceReason.VISIT: 4,
    AttendanceReason.COURT: 2,
    AttendanceReason.NOT_BROUGHT: 3,
    AttendanceReason.REFUSED: 2,
    AttendanceReason.OTHER: 1,
}
REVOCATIONS = (
    "Nama pada sertifikat salah tulis; diganti dengan sertifikat baru",
    "Nilai unit praktik ternyata milik peserta lain",
    "Diterbitkan dua kali untuk pelatihan yang sama",
)
STATES = {
    CERTIFIED: EnrolmentState.COMPLETED,
    SHORT: EnrolmentState.NOT_COMPLETED,
    FAILED: EnrolmentState.NOT_COMPLETED,
    WITHDRAWN: EnrolmentState.WITHDRAWN,
    DISMISSED: EnrolmentState.DISMISSED,
}
OFFICER, INSTRUCTOR = "Petugas program", "Instruktur"


@dataclass
class Written:
    """A class in the database, with the row of each place."""

    batch: Batch
    row: TrainingClass
    places: list[tuple[Place, Enrolment]] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    @property
    def taught_by(self) -> str:
        return self.batch.instructors[0].name if self.batch.instructors else INSTRUCTOR


def store_classes(world: World, batches: list[Batch]) -> list[Written]:
    """Everything about the classes, room by room; returns what was written."""
    officers = _officers(world)
    classes = _classes(batches)
    ClassChange.objects.bulk_create(
        [change for written in classes for change in _class_changes(world, written, officers)], batch_size=500
    )
    _store_places(world, classes, officers)
    _store_sessions(world, classes)
    _store_attendance(world, classes)
    _store_results(world, classes)
    _store_certificates(world, classes)
    return classes


def _officers(world: World) -> dict[int, str]:
    """Who acts for each facility: its programme officer, where the cast has one."""
    found: dict[int, str] = {}
    for user in world.users.values():
        for grant in user.grants.filter(role="programme_officer", ends=None):
            if grant.facility_id is not None:
                found.setdefault(grant.facility_id, user.name)
    return found


# Classes and their way through the states


def _classes(batches: list[Batch]) -> list[Written]:
    rows = TrainingClass.objects.bulk_create(
        [
            TrainingClass(
                facility=batch.facility,
                version=batch.curriculum.version,
                agreement=batch.agreement,
                workshop=batch.workshop,
                name=batch.name,
                state=batch.state,
                starts_on=batch.starts_on,
                ends_on=batch.ends_on,
                day_starts_at=batch.curriculum.day_starts_at,
                lesson_hours_per_day=batch.curriculum.per_day,
                minimum=batch.minimum,
                capacity=batch.capacity,
            )
            for batch in batches
        ]
    )
    ClassInstructor.objects.bulk_create(
        [
            ClassInstructor(training_class=row, instructor=instructor)
            for row, batch in zip(rows, batches, strict=True)
            for instructor in batch.instructors
        ]
    )
    return [Written(batch, row) for row, batch in zip(rows, batches, strict=True)]


def _way(batch: Batch) -> list[tuple[ClassStep, ClassState, int]]:
    """The steps that led to the state of a class, each with the days from its first day."""
    whole = (batch.ends_on - batch.starts_on).days
    way = [
        (ClassStep.PLAN, ClassState.PLANNED, -45),
        (ClassStep.OPEN, ClassState.OPEN, -24),
        (ClassStep.SELECT, ClassState.SELECTED, -6),
        (ClassStep.START, ClassState.RUNNING, 0),
    ]
    if batch.state == ClassState.CANCELLED:
        return [*way[:2], (ClassStep.CANCEL, ClassState.CANCELLED, -3)]
    if batch.state == ClassState.PAUSED:
        paused = (batch.dates[batch.paused_after - 1] - batch.starts_on).days
        return [*way, (ClassStep.PAUSE, ClassState.PAUSED, paused)]
    if batch.state == ClassState.COMPLETED:
        return [*way, (ClassStep.COMPLETE, ClassState.COMPLETED, whole)]
    reached = [ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING].index(batch.state)
    return way[: reached + 1]


def _class_changes(world: World, written: Written, officers: dict[int, str]) -> Iterator[ClassChange]:
    batch, before = written.batch, ""
    for position, (step, state, days) in enumerate(_way(batch)):
        day = min(batch.starts_on + timedelta(days=days), world.day(position - 9 if days < 0 else 0))
        yield ClassChange(
            training_class=written.row,
            at=world.at(batch.facility, day, 15 if step == ClassStep.COMPLETE else 7, 30 + position),
            step=step,
            from_state=before,
            to_state=state,
            reason=batch.reason if step in (ClassStep.PAUSE, ClassStep.CANCEL) else "",
            changed_by=officers.get(batch.facility.pk, OFFICER),
        )
        before = state


# Places and reserves


def _store_places(world: World, classes: list[Written], officers: dict[int, str]) -> None:
    for written in classes:
        batch = written.batch
        dice = world.dice(f"places {batch.facility.code} {batch.name}")
        written.places = [(place, _place(world, dice, written, place)) for place in batch.places]
        written.places += [
            (place, _reserve(world, written, place, rank)) for rank, place in enumerate(batch.reserves, 1)
        ]
    Enrolment.objects.bulk_create([row for written in classes for _, row in written.places], batch_size=500)
    EnrolmentChange.objects.bulk_create(
        [change for written in classes for change in _place_changes(world, written, officers)], batch_size=500
    )


def _place(world: World, dice: Random, written: Written, place: Place) -> Enrolment:
    batch = written.batch
    chosen_on = min(batch.starts_on - timedelta(days=6), world.day(-7))
    row = Enrolment(
        facility=batch.facility,
        training_class=written.row,
        inmate=place.person.inmate,
        state=STATES.get(place.fate, EnrolmentState.ENROLLED),
        enrolled_on=chosen_on,
        note=place.note,
        updated_at=world.at(batch.facility, chosen_on, 10),
    )
    if place.fate in (WITHDRAWN, DISMISSED):
        row.ended_on = _left_on(world, batch)
        row.end_reason = (
            EndReason.DISCIPLINE
            if place.fate == DISMISSED
            else dice.choice((EndReason.OWN_WISH, EndReason.HEALTH, EndReason.TRANSFERRED))
        )
        row.updated_at = world.at(batch.facility, row.ended_on, 11)
    elif place.fate in STATES:
        row.ended_on = batch.ends_on
        row.updated_at = world.at(batch.facility, batch.ends_on, 15)
    elif place.promoted:
        row.enrolled_on = _left_on(world, batch)
        row.updated_at = world.at(batch.facility, row.enrolled_on, 11)
    return row


def _left_on(world: World, batch: Batch) -> date:
    """The third day of a class, or its first where that is still to come: when somebody left and the next moved up."""
    third = batch.dates[min(2, len(batch.dates) - 1)]
    return third if third < world.today else batch.dates[0]


def _reserve(world: World, written: Written, place: Place, rank: int) -> Enrolment:
    batch = written.batch
    chosen_on = min(batch.starts_on - timedelta(days=6), world.day(-7))
    return Enrolment(
        facility=batch.facility,
        training_class=written.row,
        inmate=place.person.inmate,
        state=EnrolmentState.RESERVE,
        reserve_rank=rank,
        note=place.note,
        updated_at=world.at(batch.facility, chosen_on, 10),
    )


def _place_changes(world: World, written: Written, officers: dict[int, str]) -> Iterator[EnrolmentChange]:
    batch = written.batch
    officer = officers.get(batch.facility.pk, OFFICER)
    chosen_on = min(batch.starts_on - timedelta(days=6), world.day(-7))
    for place, row in written.places:
        waiting = place.promoted or row.state == EnrolmentState.RESERVE
        first = EnrolmentStep.RESERVE if waiting else EnrolmentStep.CHOOSE
        state = EnrolmentState.RESERVE if waiting else EnrolmentState.ENROLLED
        yield EnrolmentChange(
            enrolment=row, at=world.at(batch.facility, chosen_on, 10), step=first, to_state=state, changed_by=officer
        )
        if place.promoted and row.enrolled_on is not None:
            yield EnrolmentChange(
                enrolment=row,
                at=world.at(batch.facility, row.enrolled_on, 11),
                step=EnrolmentStep.PROMOTE,
                from_state=EnrolmentState.RESERVE,
                to_state=EnrolmentState.ENROLLED,
                changed_by=officer,
            )
        if row.ended_on is not None:
            yield EnrolmentChange(
                enrolment=row,
                at=row.updated_at,
                step=_last_step(row.state),
                from_state=EnrolmentState.ENROLLED,
                to_state=row.state,
                reason=str(EndReason(row.end_reason).label) if row.end_reason else "",
                changed_by=officer,
            )


def _last_step(state: str) -> EnrolmentStep:
    return {
        EnrolmentState.COMPLETED.value: EnrolmentStep.COMPLETE,
        EnrolmentState.NOT_COMPLETED.value: EnrolmentStep.NOT_COMPLETE,
        EnrolmentState.WITHDRAWN.value: EnrolmentStep.WITHDRAW,
        EnrolmentState.DISMISSED.value: EnrolmentStep.DISMISS,
    }[state]


# Sessions and attendance


def _store_sessions(world: World, classes: list[Written]) -> None:
    for written in classes:
        if written.batch.state in (ClassState.RUNNING, ClassState.PAUSED, ClassState.COMPLETED):
            written.sessions = [_session(written, slot) for slot in written.batch.slots()]
            _mark(world, written)
    Session.objects.bulk_create([row for written in classes for row in written.sessions], batch_size=500)
    SessionChange.objects.bulk_create(
        [
            SessionChange(
                session=session,
                at=world.at(written.batch.facility, session.date, 8),
                step=SessionStep.CANCEL,
                from_date=session.date,
                to_date=session.date,
                reason=written.batch.reason,
                changed_by=written.taught_by,
            )
            for written in classes
            for session in written.sessions
            if session.state == SessionState.CANCELLED
        ]
    )


def _session(written: Written, slot: Slot) -> Session:
    batch = written.batch
    return Session(
        facility=batch.facility,
        training_class=written.row,
        module_id=slot.module_id,
        instructor=batch.instructors[0] if batch.instructors else None,
        date=slot.date,
        starts_at=slot.starts_at,
        lesson_hours=slot.lesson_hours,
    )


def _mark(world: World, written: Written) -> None:
    """What is past was held, but for the registers that nobody has filled in and the days of a pause."""
    batch = written.batch
    past = [session for session in written.sessions if session.date < world.today]
    if batch.awaiting_close:
        past = written.sessions
    if batch.state == ClassState.PAUSED:
        last = batch.dates[batch.paused_after - 1]
        for session in past:
            session.state = SessionState.HELD if session.date <= last else SessionState.CANCELLED
        return
    for session in past[: len(past) - batch.unfilled]:
        session.state = SessionState.HELD


def _store_attendance(world: World, classes: list[Written]) -> None:
    rows: list[Attendance] = []
    for written in classes:
        dice = world.dice(f"attendance {written.batch.facility.code} {written.batch.name}")
        held = [session for session in written.sessions if session.state == SessionState.HELD]
        for place, enrolment in written.places:
            if enrolment.state != EnrolmentState.RESERVE:
                rows += _register(world, dice, written, held, place, enrolment)
    Attendance.objects.bulk_create(rows, batch_size=1000)
    dice = world.dice("corrections")
    corrected = dice.sample(rows, k=min(12, len(rows)))
    AttendanceChange.objects.bulk_create([_correction(world, row) for row in corrected])


def _register(
    world: World, dice: Random, written: Written, held: list[Session], place: Place, enrolment: Enrolment
) -> Iterator[Attendance]:
    """One participant's line through the sessions; who shall pass misses no more than the course allows."""
    batch = written.batch
    first = enrolment.enrolled_on if place.promoted else None
    mine = [
        session
        for session in held
        if (first is None or session.date >= first)
        and (place.fate not in (WITHDRAWN, DISMISSED) or session.date < (enrolment.ended_on or date.max))
    ]
    whole = sum(session.lesson_hours for session in written.sessions)
    allowed = whole - -(-whole * batch.curriculum.version.minimum_attendance_percent // 100)
    odds = 0.34 if place.fate == SHORT else 0.05
    missed = 0
    for number, session in enumerate(mine):
        must_miss = place.fate == SHORT and number % 3 == 0
        misses = must_miss or dice.random() < odds
        if misses and place.fate != SHORT and missed + session.lesson_hours > allowed:
            misses = False
        missed += session.lesson_hours if misses else 0
        yield _attendance(world, dice, written, session, enrolment, misses)


def _attendance(
    world: World, dice: Random, written: Written, session: Session, enrolment: Enrolment, misses: bool
) -> Attendance:
    reason, hours = AttendanceReason.ATTENDED, session.lesson_hours
    if misses:
        reason, hours = _absence(dice, enrolment), 0
    return Attendance(
        facility=written.batch.facility,
        session=session,
        enrolment=enrolment,
        reason=reason,
        lesson_hours=hours,
        note="Membantu di dapur" if reason == AttendanceReason.OTHER else "",
        recorded_by=written.taught_by,
        taken_at=world.at(written.batch.facility, session.date, 15, 5),
        device="demo",
        nonce=f"demo-{session.pk}",
    )


def _absence(dice: Random, enrolment: Enrolment) -> AttendanceReason:
    reason = dice.choices(list(ABSENCES), list(ABSENCES.values()))[0]
    detainee = enrolment.inmate.custody_status == CustodyStatus.DETAINEE
    return AttendanceReason.SICK if reason == AttendanceReason.COURT and not detainee else reason


def _correction(world: World, row: Attendance) -> AttendanceChange:
    was_there = row.reason == AttendanceReason.ATTENDED
    return AttendanceChange(
        attendance=row,
        at=row.taken_at + timedelta(days=1, hours=2),
        old_reason=AttendanceReason.PERMITTED if was_there else AttendanceReason.ATTENDED,
        new_reason=row.reason,
        old_lesson_hours=0 if was_there else row.session.lesson_hours,
        new_lesson_hours=row.lesson_hours,
        why="Salah baris",
        changed_by=row.recorded_by,
    )


# Results and certificates


def _store_results(world: World, classes: list[Written]) -> None:
    rows: list[UnitResult] = []
    for written in classes:
        if written.batch.state == ClassState.COMPLETED or written.batch.awaiting_close:
            dice = world.dice(f"results {written.batch.facility.code} {written.batch.name}")
            for number, (place, enrolment) in enumerate(written.places):
                undecided = written.batch.awaiting_close and number % 5 == 4
                if place.fate not in (WITHDRAWN, DISMISSED) and not undecided:
                    rows += _results(dice, written, place, enrolment)
    UnitResult.objects.bulk_create(rows, batch_size=1000)


def _results(dice: Random, written: Written, place: Place, enrolment: Enrolment) -> Iterator[UnitResult]:
    """A first attempt on the last day but one and, where it was not enough, a second on the last."""
    batch = written.batch
    days = batch.dates[-2:]
    weak = dice.randrange(len(batch.curriculum.units))
    for position, unit in enumerate(batch.curriculum.units):
        passing = batch.curriculum.version.passing_score
        fails_at_last = place.fate == FAILED and position == weak
        attempts = 2 if fails_at_last or dice.random() < 0.12 else 1
        for attempt in range(1, attempts + 1):
            competent = attempt == attempts and not fails_at_last
            theory, practice = (dice.randint(passing, 96) for _ in range(2))
            if not competent:
                practice = dice.randint(35, passing - 1)
            yield UnitResult(
                facility=batch.facility,
                enrolment=enrolment,
                unit=unit,
                attempt=attempt,
                theory_score=theory,
                practice_score=practice,
                outcome=Outcome.COMPETENT if competent else Outcome.NOT_YET_COMPETENT,
                assessed_on=days[min(attempt, len(days)) - 1],
                assessed_by=written.taught_by,
            )


def _store_certificates(world: World, classes: list[Written]) -> None:
    """Numbered per issuer in order of the day; three were revoked, with the reason that the public page shows."""
    rows: list[Certificate] = []
    last: dict[tuple[int, int], int] = {}
    codes = world.dice("certificate codes")
    signers = _signers()
    for written in sorted(classes, key=lambda written: (written.batch.ends_on, written.row.pk)):
        if written.batch.state != ClassState.COMPLETED:
            continue
        issued_on = _next_working_day(world, written.batch.ends_on)
        for place, enrolment in written.places:
            if place.fate == CERTIFIED:
                key = (written.batch.agreement.institution_id, issued_on.year)
                last[key] = last.get(key, 0) + 1
                rows.append(_certificate(written, enrolment, issued_on, last[key], codes, signers))
                enrolment.inmate.certified_on = issued_on
    _revoke_some(world, rows)
    Certificate.objects.bulk_create(rows, batch_size=500)
    NumberSeries.objects.bulk_create(
        [NumberSeries(institution_id=issuer, year=year, last=number) for (issuer, year), number in last.items()]
    )
    holders = {row.enrolment.inmate_id: row.enrolment.inmate for row in rows}
    Inmate.objects.bulk_update(holders.values(), ["certified_on"], batch_size=400)


def _next_working_day(world: World, day: date) -> date:
    day += timedelta(days=1)
    while not world.calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _signers() -> dict[int, tuple[str, str]]:
    """Who signs for the partner of each agreement: name, and title as printed."""
    rows = Signatory.objects.filter(side=PartySide.PARTNER)
    return {row.agreement_id: (row.name, f"Plh. {row.title}" if row.acting else row.title) for row in rows}


def _certificate(
    written: Written,
    enrolment: Enrolment,
    issued_on: date,
    position: int,
    codes: Random,
    signers: dict[int, tuple[str, str]],
) -> Certificate:
    batch = written.batch
    institution = batch.agreement.institution
    signed_by, signed_title = signers[batch.agreement.pk]
    return Certificate(
        facility=batch.facility,
        enrolment=enrolment,
        issuer=institution,
        number=certificate_number(institution.certificate_prefix, issued_on.year, position),
        code=new_certificate_code(codes.choice),
        holder_name=enrolment.inmate.name,
        holder_birth_date=enrolment.inmate.birth_date,
        course_name=batch.curriculum.version.course.name,
        lesson_hours=batch.curriculum.hours,
        units=[[unit.code, unit.title] for unit in sorted(batch.curriculum.units, key=lambda unit: unit.code)],
        started_on=batch.starts_on,
        ended_on=batch.ends_on,
        issued_on=issued_on,
        signed_by=signed_by,
        signed_title=signed_title,
    )


def _revoke_some(world: World, rows: list[Certificate]) -> None:
    """Only of people who are still held, so that the figures of those released stay as they are."""
    held = [row for row in rows if row.enrolment.inmate.presence == Presence.HELD and row.issued_on < world.day(-30)]
    for row, reason in zip(world.dice("revoked").sample(held, k=min(3, len(held))), REVOCATIONS, strict=False):
        row.revoked_on = _next_working_day(world, row.issued_on + timedelta(days=9))
        row.revocation_reason = reason
        row.enrolment.inmate.certified_on = None
