import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, may, require
from bekal.catalogue.models import Module
from bekal.classes.actions import hold_class, step_class
from bekal.classes.choices import ClassState, ClassStep
from bekal.classes.models import TrainingClass
from bekal.delivery.choices import AttendanceReason, SessionState, SessionStep
from bekal.delivery.models import Attendance, AttendanceChange, AttendanceSheet, Session, SessionChange
from bekal.delivery.queries import day_at, entries_of, latest_sheet, register_of
from bekal.delivery.rules import (
    MEANINGS,
    TRANSITIONS,
    AttendanceConflict,
    AttendanceRefused,
    DoesNotFit,
    Entry,
    differences,
    ends_at,
    is_late,
    lay_out,
    settled,
)
from bekal.intake.actions import hindrances_among
from bekal.intake.queries import participants_of
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.places.queries import calendar_of

_KEPT = (ClassState.RUNNING, ClassState.PAUSED)


class ScheduleRefused(Exception):
    """The timetable cannot be so; `problem` is a sentence that says what to do."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


# Starting


@transaction.atomic
def start_class(*, training_class: TrainingClass, actor: Actor, now: datetime) -> list[Session]:
    """Start a class whose participants are settled, and make its sessions from its working days and modules.

    Raises IllegalTransition, NotYet (an instructor's selection is not recorded, too few participants, two who must be
    kept apart, no live agreement), ScheduleRefused where the modules do not fit into the days.
    """
    hold_class(training_class)
    today = day_at(training_class, now)
    hindrances = hindrances_among(training_class, list(participants_of(training_class)), today)
    step_class(training_class=training_class, step=ClassStep.START, actor=actor, now=now, unmet=hindrances)
    return _make_sessions(training_class, max(training_class.starts_on, today))


def _make_sessions(training_class: TrainingClass, first_day: date) -> list[Session]:
    modules = Module.objects.filter(version=training_class.version_id).values_list("pk", "lesson_hours")
    calendar = calendar_of(training_class.facility, first_day)
    span = range(first_day.toordinal(), training_class.ends_on.toordinal() + 1)
    dates = [day for day in map(date.fromordinal, span) if calendar.is_working(day)]
    hours = training_class.lesson_hours_per_day
    try:
        slots = lay_out(modules, dates, hours, training_class.day_starts_at)
    except DoesNotFit as problem:
        raise ScheduleRefused(_too_few_days(training_class, len(dates), problem.missing)) from problem
    instructors = list(training_class.instructors.all()[:2])
    return Session.objects.bulk_create(
        Session(
            facility_id=training_class.facility_id,
            training_class=training_class,
            module_id=slot.module_id,
            instructor=instructors[0] if len(instructors) == 1 else None,
            date=slot.date,
            starts_at=slot.starts_at,
            lesson_hours=slot.lesson_hours,
        )
        for slot in slots
    )


def _too_few_days(training_class: TrainingClass, days: int, missing: int) -> str:
    return _(
        "%(missing)d JP tidak mendapat tempat: tersisa %(days)d hari kerja dengan %(hours)d JP sehari. "
        "Undurkan tanggal mulai kelas, atau tambah jam pelajaran sehari."
    ) % {"missing": missing, "days": days, "hours": training_class.lesson_hours_per_day}


# Moving and cancelling


@transaction.atomic
def move_session(
    *,
    session: Session,
    date: date,
    starts_at: time,
    reason: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
) -> None:
    """Give a session that was not held, or was cancelled, another day or hour.

    Raises Conflict, ReasonMissing, IllegalTransition, ScheduleRefused (a day off, before today, or another session
    of the class at that hour).
    """
    fresh, taken = _stepped(session, SessionStep.MOVE, reason, actor, revision)
    if problem := _why_not(fresh, date, starts_at, day_at(fresh.training_class, now)):
        raise ScheduleRefused(problem)
    was = fresh.date
    fresh.date, fresh.starts_at, fresh.state = date, starts_at, taken.target
    _keep(fresh, SessionStep.MOVE, was, reason, actor=actor, now=now)
    session.refresh_from_db()


@transaction.atomic
def cancel_session(*, session: Session, reason: str, actor: Actor, now: datetime, revision: int | None = None) -> None:
    """Cancel a session that was not held; its hours no longer count. Raises as `move_session` does."""
    fresh, taken = _stepped(session, SessionStep.CANCEL, reason, actor, revision)
    fresh.state = taken.target
    _keep(fresh, SessionStep.CANCEL, fresh.date, reason, actor=actor, now=now)
    session.refresh_from_db()


def _stepped(
    session: Session, step: str, reason: str, actor: Actor, revision: int | None
) -> tuple[Session, transitions.Transition]:
    fresh = _locked(session)
    taken = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, taken.action, fresh.target)
    if revision is not None and fresh.revision != revision:
        latest = fresh.changes.first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    return fresh, taken


def _locked(session: Session) -> Session:
    """The session, and its class with it: nobody completes the class while its register is being written."""
    rows = Session.objects.select_for_update(of=("self", "training_class")).select_related(
        "training_class__facility", "training_class__agreement"
    )
    return rows.get(pk=session.pk)


def _why_not(session: Session, day: date, starts_at: time, today: date) -> str:
    if day < today:
        return _("Hari itu sudah lewat. Pilih hari ini atau sesudahnya.")
    if day_off := calendar_of(session.training_class.facility, day).day_off(day):
        return _("Hari itu libur (%(name)s). Pilih hari kerja.") % {"name": day_off.name}
    try:
        ends = ends_at(day, starts_at, session.lesson_hours)
    except ValueError:
        return _("Pertemuan ini tidak selesai pada hari itu. Pilih jam mulai yang lebih awal.")
    others = Session.objects.filter(training_class=session.training_class_id, date=day).exclude(pk=session.pk)
    for other in others.exclude(state=SessionState.CANCELLED).select_related("module"):
        if other.starts_at < ends and starts_at < other.ends_at:
            return _("Pada jam itu sudah ada %(module)s. Pilih jam lain.") % {"module": other.module.name}
    return ""


def _keep(session: Session, step: str, was: date, reason: str, *, actor: Actor, now: datetime) -> None:
    session.revision += 1
    session.save(update_fields=["date", "starts_at", "state", "revision"])
    SessionChange.objects.create(
        session=session,
        at=now,
        step=step,
        from_date=was,
        to_date=session.date,
        reason=reason.strip(),
        changed_by=actor.name,
    )
    record(
        actor,
        f"session.{step}",
        session,
        now=now,
        facility_id=session.facility_id,
        was=was.isoformat(),
        day=session.date.isoformat(),
        reason=reason.strip(),
    )


# Attendance


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a register that was sent: whether it had been sent before, and how many lines changed."""

    sheet: AttendanceSheet
    repeated: bool
    changed: int = 0


@transaction.atomic
def record_attendance(
    *,
    session: Session,
    entries: Sequence[Entry],
    taken_at: datetime,
    device: str,
    nonce: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    why: str = "",
) -> Recorded:
    """Keep the register of a session. The same register from the same device and nonce changes nothing a second time.

    `revision` is that of the session when its register was read (None: nothing was recorded then); `why` is the
    warden's reason for a change that comes late. Raises AttendanceRefused with what to mend, AttendanceConflict where
    somebody else recorded something different meanwhile, Forbidden where it is too late for this actor.
    """
    fresh = _locked(session)
    today = day_at(fresh.training_class, now)
    late = is_late(fresh.date, today)
    require(actor, "attendance.correct_late" if late else "attendance.record", fresh.target)
    wanted = [settled(entry, fresh.lesson_hours) for entry in entries]
    digest = _digest(fresh, wanted)
    if sheet := AttendanceSheet.objects.filter(device=device, nonce=nonce, digest=digest).first():
        return Recorded(sheet, repeated=True)
    if problems := _problems(fresh, wanted, today, late=late, why=why):
        raise AttendanceRefused(problems)
    known = entries_of(fresh)
    _refuse_conflict(fresh, known, wanted, revision)
    changed = _write(fresh, wanted, taken_at, device, nonce, why, actor=actor, now=now)
    fresh.state, fresh.revision = SessionState.HELD, fresh.revision + 1
    fresh.save(update_fields=["state", "revision"])
    sheet = AttendanceSheet.objects.create(
        session=fresh,
        device=device,
        nonce=nonce,
        digest=digest,
        taken_at=taken_at,
        received_at=now,
        recorded_by=actor.name,
        revision=fresh.revision,
    )
    there = sum(1 for entry in wanted if MEANINGS[entry.reason].there)
    details = {"lines": len(wanted), "there": there, "changed": changed, "why": why.strip()}
    record(actor, "attendance.record", fresh, now=now, facility_id=fresh.facility_id, **details)
    session.state, session.revision = fresh.state, fresh.revision
    return Recorded(sheet, repeated=False, changed=changed)


def may_record(session: Session, actor: Actor, today: date) -> bool:
    """Whether `actor` may write into the register of a session on a day."""
    action = "attendance.correct_late" if is_late(session.date, today) else "attendance.record"
    return not why_closed(session, today) and may(actor, action, session.target)


def why_closed(session: Session, today: date) -> str:
    """Why nobody may write into the register now, in a sentence; empty where it is open."""
    if session.training_class.state not in _KEPT:
        return _("Kelas ini tidak sedang berjalan, jadi presensinya tidak dapat diubah.")
    if session.state == SessionState.CANCELLED:
        return _("Pertemuan ini dibatalkan. Jadwalkan kembali sebelum mengisi presensi.")
    if session.date > today:
        return _("Pertemuan ini belum berlangsung. Presensi diisi pada harinya.")
    return ""


def _digest(session: Session, entries: Sequence[Entry]) -> str:
    lines = sorted((asdict(entry) for entry in entries), key=lambda line: int(line["enrolment_id"]))
    return sha256(json.dumps([session.pk, lines], sort_keys=True).encode()).hexdigest()


def _problems(session: Session, entries: Sequence[Entry], today: date, *, late: bool, why: str) -> Mapping[int, str]:
    if closed := why_closed(session, today):
        return {0: closed}
    if late and not why.strip():
        return {0: _("Presensi ini sudah lewat 7 hari. Tulis alasan perubahannya.")}
    register = register_of(session)
    expected = {line.enrolment.pk: line.enrolment.inmate.name for line in register}
    if any(entry.enrolment_id not in expected for entry in entries):
        return {0: _("Daftar peserta kelas ini baru saja berubah. Muat ulang halaman, lalu isi lagi.")}
    sent = {entry.enrolment_id for entry in entries}
    missing = [line.enrolment.inmate.name for line in register if not line.attendance and line.enrolment.pk not in sent]
    if missing:
        return {0: _("Presensi belum lengkap. Isi juga: %(names)s.") % {"names": ", ".join(missing)}}
    found = {entry.enrolment_id: _problem(entry, session, expected[entry.enrolment_id]) for entry in entries}
    return {enrolment_id: problem for enrolment_id, problem in found.items() if problem}


def _problem(entry: Entry, session: Session, name: str) -> str:
    if entry.reason == AttendanceReason.PARTLY and not 1 <= entry.lesson_hours < session.lesson_hours:
        return _("%(name)s hadir sebagian: isi jumlah JP antara 1 dan %(most)d.") % {
            "name": name,
            "most": session.lesson_hours - 1,
        }
    if MEANINGS[entry.reason].needs_note and not entry.note:
        return _("Tulis catatan untuk %(name)s: apa alasannya?") % {"name": name}
    return ""


def _refuse_conflict(
    session: Session, known: Mapping[int, Entry], wanted: Sequence[Entry], revision: int | None
) -> None:
    stale = bool(known) if revision is None else revision != session.revision
    if stale and (found := differences(known, wanted)):
        sheet = latest_sheet(session)
        who, at = (sheet.recorded_by, sheet.received_at) if sheet else ("", None)
        raise AttendanceConflict(who, at, session.revision, found)


def _write(
    session: Session,
    entries: Sequence[Entry],
    taken_at: datetime,
    device: str,
    nonce: str,
    why: str,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Create and change the lines in a fixed number of statements; every edit leaves a row. How many were written."""
    rows = {row.enrolment_id: row for row in Attendance.objects.filter(session=session)}
    created, edited, changes = [], [], []
    for entry in entries:
        row = rows.get(entry.enrolment_id)
        new = {
            "reason": entry.reason,
            "lesson_hours": entry.lesson_hours,
            "note": entry.note,
            "recorded_by": actor.name,
            "taken_at": taken_at,
            "device": device,
            "nonce": nonce,
        }
        if row is None:
            place = {"facility_id": session.facility_id, "session": session, "enrolment_id": entry.enrolment_id}
            created.append(Attendance(**place, **new))
        elif Entry(row.enrolment_id, row.reason, row.lesson_hours, row.note) != entry:
            changes.append(_change(row, entry, why, actor=actor, now=now))
            for name, value in new.items():
                setattr(row, name, value)
            edited.append(row)
    Attendance.objects.bulk_create(created)
    fields = ["reason", "lesson_hours", "note", "recorded_by", "taken_at", "device", "nonce"]
    Attendance.objects.bulk_update(edited, fields)
    AttendanceChange.objects.bulk_create(changes)
    return len(created) + len(edited)


def _change(row: Attendance, entry: Entry, why: str, *, actor: Actor, now: datetime) -> AttendanceChange:
    return AttendanceChange(
        attendance=row,
        at=now,
        old_reason=row.reason,
        new_reason=entry.reason,
        old_lesson_hours=row.lesson_hours,
        new_lesson_hours=entry.lesson_hours,
        old_note=row.note,
        new_note=entry.note,
        why=why.strip(),
        changed_by=actor.name,
    )
