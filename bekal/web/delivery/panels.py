"""The parts of the pages of timetable and attendance, each worked out by one small function."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Target, may
from bekal.classes.choices import ClassState
from bekal.delivery import queries
from bekal.delivery.actions import why_closed
from bekal.delivery.choices import SHORT_MARKS, AttendanceReason, SessionState, SessionStep
from bekal.delivery.rules import MEANINGS, Difference, Entry, is_late, last_day_to_edit
from bekal.lib.identifiers import read_id
from bekal.web.layout.tabs import class_tabs

ALL_AT_ONCE = 24
"""Up to so many sessions stand side by side in one register; beyond that, a week at a time."""


# The register of a class


def register(training_class: Any, actor: Actor, today: date, week_asked: str) -> dict[str, Any]:
    """Timetable by weeks, and the participants against the sessions of one week, or of all if they are few."""
    target = training_class.target
    sessions = list(queries.sessions_of(training_class))
    standing = [session for session in sessions if session.state != SessionState.CANCELLED]
    held = sum(session.lesson_hours for session in standing if session.state == SessionState.HELD)
    planned = sum(session.lesson_hours for session in standing)
    weeks = queries.weeks_of(sessions)
    shown_week = _week(weeks, week_asked, today)
    few = len(standing) <= ALL_AT_ONCE
    shown = standing if few or shown_week is None else [one for one in shown_week.sessions if one in standing]
    rows = queries.matrix_of(training_class, shown, held)
    return {
        "class": training_class,
        "tabs": class_tabs(actor, training_class.pk, "class_register"),
        "weeks": [_week_row(week, week == shown_week, training_class, actor, target, today) for week in weeks],
        "week_links": [] if few else weeks,
        "shown_week": shown_week,
        "shown": shown,
        "rows": [_matrix_row(row) for row in rows],
        "held": held,
        "planned": planned,
        "hours_label": _("%(held)d dari %(planned)d JP terlaksana") % {"held": held, "planned": planned},
        "minimum": training_class.version.minimum_attendance_percent,
        "minimum_share": training_class.version.minimum_attendance_percent / 100,
        "next": _next_to_record(sessions, training_class, actor, target, today),
        "marks": [(SHORT_MARKS[AttendanceReason(reason)], AttendanceReason(reason).label) for reason in MEANINGS],
        "may_open": may(actor, "inmate.view", target),
    }


def _week(weeks: Sequence[queries.Week], asked: str, today: date) -> queries.Week | None:
    """The week that was asked for, else that of today, else the last one before it, else the first."""
    number = read_id(asked) or 0
    if 1 <= number <= len(weeks):
        return weeks[number - 1]
    begun = [week for week in weeks if week.monday <= today]
    return begun[-1] if begun else next(iter(weeks), None)


def _week_row(
    week: queries.Week, current: bool, training_class: Any, actor: Actor, target: Target, today: date
) -> dict[str, Any]:
    plans = may(actor, "class.edit", target)
    return {
        "week": week,
        "open": current,
        "hours": sum(one.lesson_hours for one in week.sessions if one.state != SessionState.CANCELLED),
        "sessions": [_session_row(one, training_class, actor, target, today, plans) for one in week.sessions],
    }


def _session_row(
    session: Any, training_class: Any, actor: Actor, target: Target, today: date, plans: bool
) -> dict[str, Any]:
    live = training_class.state in (ClassState.RUNNING, ClassState.PAUSED)
    due = session.date <= today and session.state == SessionState.PLANNED
    return {
        "session": session,
        "tag": session_tag(session, today),
        "today": session.date == today,
        "record": due and live and _may_record(session, actor, target, today),
        "read": session.state == SessionState.HELD,
        "move": plans and live and session.state != SessionState.HELD,
    }


def _may_record(session: Any, actor: Actor, target: Target, today: date) -> bool:
    return may(actor, "attendance.correct_late" if is_late(session.date, today) else "attendance.record", target)


def session_tag(session: Any, today: date) -> dict[str, str]:
    """Where a session stands: held, cancelled, its register missing, today, or to come."""
    if session.state == SessionState.HELD:
        return {"text": _("Presensi terisi"), "tone": "ok"}
    if session.state == SessionState.CANCELLED:
        return {"text": _("Dibatalkan"), "tone": "bad"}
    if session.date < today:
        return {"text": _("Presensi belum diisi"), "tone": "warn"}
    return (
        {"text": _("Hari ini"), "tone": "info"} if session.date == today else {"text": _("Terjadwal"), "tone": "quiet"}
    )


def _next_to_record(sessions: Iterable[Any], training_class: Any, actor: Actor, target: Target, today: date) -> Any:
    """The first session that waits for its register, where this actor may keep it."""
    if training_class.state != ClassState.RUNNING:
        return None
    waiting = (one for one in sessions if one.state == SessionState.PLANNED and one.date <= today)
    return next((one for one in waiting if _may_record(one, actor, target, today)), None)


def _matrix_row(row: queries.MatrixRow) -> dict[str, Any]:
    return {
        "place": row.enrolment,
        "name": row.enrolment.inmate.name,
        "cells": [_cell(mark) for mark in row.cells],
        "hours": row.hours,
        "share": row.share,
    }


def _cell(mark: Any) -> dict[str, Any]:
    if mark is None:
        return {"text": "", "label": "", "tone": "", "pk": None}
    meaning = MEANINGS[mark.reason]
    tone = "there" if meaning.there else "away" if meaning.excused else "refused"
    reason = AttendanceReason(mark.reason)
    return {"text": SHORT_MARKS[reason], "label": reason.label, "tone": tone, "pk": mark.pk, "note": mark.note}


# The register of one session


def lines(
    register: Sequence[queries.Line],
    typed: Mapping[int, Entry],
    problems: Mapping[int, str],
    differences: Iterable[Difference] = (),
) -> list[dict[str, Any]]:
    """One line a person: what was just typed, else what is recorded, else there."""
    differing = {difference.enrolment_id: difference for difference in differences}
    return [_line(line, typed.get(line.enrolment.pk), problems, differing.get(line.enrolment.pk)) for line in register]


def _line(
    line: queries.Line, typed: Entry | None, problems: Mapping[int, str], difference: Difference | None
) -> dict[str, Any]:
    mark = line.attendance
    saved = Entry(line.enrolment.pk, mark.reason, mark.lesson_hours, mark.note) if mark else None
    entry = typed or saved or Entry(line.enrolment.pk, AttendanceReason.ATTENDED)
    partly = entry.reason == AttendanceReason.PARTLY
    return {
        "pk": line.enrolment.pk,
        "name": line.enrolment.inmate.name,
        "entry": entry,
        "hours": entry.lesson_hours if partly and entry.lesson_hours else "",
        "label": str(AttendanceReason(entry.reason).label),
        "tone": reason_tone(entry.reason),
        "more": bool(entry.note) or partly or MEANINGS[entry.reason].needs_note,
        "problem": problems.get(line.enrolment.pk, ""),
        "theirs": said(difference.theirs) if difference else "",
        "history": mark.pk if mark else None,
    }


def reason_tone(reason: str) -> str:
    """Green for who was there, amber for who is excused, red for who is not."""
    meaning = MEANINGS[reason]
    return "ok" if meaning.there else "warn" if meaning.excused else "bad"


def said(entry: Entry) -> str:
    """What is recorded of one person, in words."""
    words = {"reason": AttendanceReason(entry.reason).label, "hours": entry.lesson_hours, "note": entry.note}
    if entry.reason == AttendanceReason.PARTLY:
        return _("%(reason)s, %(hours)d JP") % words
    return _("%(reason)s (%(note)s)") % words if entry.note else str(words["reason"])


def session_frame(session: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Whom the page is for, whether it can be written in, and why not."""
    target = session.target
    late = is_late(session.date, today)
    allowed = may(actor, "attendance.correct_late" if late else "attendance.record", target)
    closed = why_closed(session, today)
    return {
        "session": session,
        "class": session.training_class,
        "tag": session_tag(session, today),
        "late": late,
        "writes": allowed and not closed,
        "why_closed": closed,
        "last_day": last_day_to_edit(session.date),
        "too_late_for": late and not allowed and may(actor, "attendance.record", target),
        "may_move": session.state != SessionState.HELD and may(actor, "class.edit", target),
        "reasons": AttendanceReason.choices,
        "most": session.lesson_hours - 1,
        "changes": [_session_event(change) for change in queries.history_of_session(session)],
    }


def not_yours(session: Any, today: date) -> str:
    """Why who could keep a register at another time cannot keep it now, and who can."""
    if is_late(session.date, today):
        return _("Sudah lewat 7 hari. Minta kepala mengubah presensi ini.")
    return _("Presensi ini masih dapat diubah oleh pengajar atau petugas program.")


def summary(register: Sequence[queries.Line]) -> list[dict[str, Any]]:
    """How many were there, excused and not, of a register that is kept."""
    marks = [line.attendance for line in register if line.attendance]
    there = sum(1 for mark in marks if MEANINGS[mark.reason].there)
    excused = sum(1 for mark in marks if MEANINGS[mark.reason].excused)
    counted = [(there, _("hadir"), "ok"), (excused, _("dengan alasan"), "warn")]
    counted.append((len(marks) - there - excused, _("tanpa alasan"), "bad"))
    return [{"value": value, "label": label, "tone": tone} for value, label, tone in counted]


# Histories


def _session_event(change: Any) -> dict[str, Any]:
    return {
        "title": str(SessionStep(change.step).label),
        "when": change.at,
        "by": change.changed_by,
        "text": change.reason,
        "tone": "bad" if change.step == SessionStep.CANCEL else "info",
    }


def attendance_events(attendance: Any) -> list[dict[str, Any]]:
    """The edits of what was recorded of one person, newest first."""
    return [
        {
            "title": _("%(old)s menjadi %(new)s")
            % {
                "old": said(Entry(0, change.old_reason, change.old_lesson_hours, change.old_note)),
                "new": said(Entry(0, change.new_reason, change.new_lesson_hours, change.new_note)),
            },
            "when": change.at,
            "by": change.changed_by,
            "text": change.why,
            "tone": reason_tone(change.new_reason),
        }
        for change in queries.history_of(attendance)
    ]
