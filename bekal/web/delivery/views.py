import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Forbidden, may
from bekal.classes.queries import class_for
from bekal.delivery import actions, queries
from bekal.delivery.choices import AttendanceReason
from bekal.delivery.rules import AttendanceConflict, AttendanceRefused, Entry
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.web.delivery import panels
from bekal.web.delivery.forms import CancelForm, MoveForm, RegisterForm
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page

DEVICE = "web"


@page("attendance.view")
def class_register(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "attendance.view", class_id)
    context = panels.register(training_class, request.actor, timezone.localdate(), request.GET.get("week", ""))
    return render(request, "delivery/class_register.html", context)


@page("attendance.view")
def session_attendance(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "attendance.view", session_id)
    return render(request, "delivery/session_attendance.html", _session_page(request, session))


@page("attendance.record", WRITE)
def session_record(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "attendance.record", session_id)
    return _keep_register(request, session)


@page("attendance.correct_late", WRITE)
def session_correct(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "attendance.correct_late", session_id)
    return _keep_register(request, session)


@page("attendance.record", WRITE)
def session_everyone(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "attendance.record", session_id)
    form = RegisterForm(request.POST)
    if form.is_valid():
        register = queries.register_of(session)
        entries = [Entry(line.enrolment.pk, AttendanceReason.ATTENDED) for line in register]
        trouble = _record(request, session, form, entries)
        if "who" in trouble:
            messages.warning(request, _("Orang lain sudah mengisi presensi ini. Periksa isinya, lalu ubah bila perlu."))
        for problem in [trouble.get("whole"), *trouble.get("problems", {}).values()]:
            if problem:
                messages.warning(request, problem)
    return redirect("session_attendance", session_id)


@page("attendance.view")
def session_sheet(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "attendance.view", session_id)
    same_day = [one for one in queries.sessions_of(session.training_class) if one.date == session.date]
    register = queries.register_of(session)
    context = {"session": session, "class": session.training_class, "sessions": same_day, "register": register}
    return render(request, "delivery/session_sheet.html", context)


@page("class.edit", READ_AND_WRITE)
def session_move(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "class.edit", session_id)
    starts_at = f"{session.starts_at:%H.%M}"
    initial = {"date": session.date, "starts_at": starts_at, "revision": session.revision}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=initial)
    return _change(request, session, form, actions.move_session, _("Pertemuan dipindahkan."), "session_move")


@page("class.edit", READ_AND_WRITE)
def session_cancel(request: Request, session_id: int) -> HttpResponse:
    session = queries.session_for(request.actor, "class.edit", session_id)
    form = CancelForm(request.POST if request.method == "POST" else None, initial={"revision": session.revision})
    return _change(request, session, form, actions.cancel_session, _("Pertemuan dibatalkan."), "session_cancel")


@page("attendance.view")
def attendance_history(request: Request, attendance_id: int) -> HttpResponse:
    attendance = queries.attendance_for(request.actor, "attendance.view", attendance_id)
    mark = Entry(attendance.enrolment_id, attendance.reason, attendance.lesson_hours, attendance.note)
    context = {
        "attendance": attendance,
        "session": attendance.session,
        "said": panels.said(mark),
        "tone": panels.reason_tone(attendance.reason),
        "events": panels.attendance_events(attendance),
        "may_open": may(request.actor, "inmate.view", attendance.target),
    }
    return render(request, "delivery/attendance_history.html", context)


def _session_page(request: Request, session: Any) -> dict[str, Any]:
    register = queries.register_of(session)
    return panels.session_frame(session, request.actor, timezone.localdate()) | {
        "nonce": uuid.uuid4().hex,
        "revision": session.revision,
        "summary": panels.summary(register),
        "lines": panels.lines(register, {}, {}),
    }


def _keep_register(request: Request, session: Any) -> HttpResponse:
    """Keep what was sent, or show it again beside what stands in the way; nothing typed is lost."""
    form = RegisterForm(request.POST)
    register = queries.register_of(session)
    entries = form.entries(line.enrolment.pk for line in register)
    trouble: Mapping[str, Any] = {"whole": _("Halaman ini tidak lengkap terkirim. Periksa lagi, lalu simpan.")}
    if form.is_valid():
        trouble = _record(request, session, form, entries)
    if not trouble:
        return redirect("session_attendance", session.pk)
    typed = {entry.enrolment_id: entry for entry in entries}
    shown = panels.lines(register, typed, trouble.get("problems", {}), trouble.get("differences", ()))
    read = form.cleaned_data.get("revision") or session.revision  # so that a conflict is still seen when it is mended
    more = {"lines": shown, "why": request.POST.get("why", ""), "revision": read, "again": True}
    context = {**_session_page(request, session), **more, **trouble}
    return render(request, "delivery/session_attendance.html", context, status=409)


def _record(request: Request, session: Any, form: RegisterForm, entries: list[Entry]) -> Mapping[str, Any]:
    """Keep the register; what went wrong, for the page to show, or nothing."""
    now = timezone.now()
    try:
        result = actions.record_attendance(
            session=session,
            entries=entries,
            taken_at=now,
            device=f"{DEVICE}-{request.user.pk}",
            nonce=form.cleaned_data["nonce"],
            revision=form.cleaned_data["revision"],
            why=form.cleaned_data["why"],
            actor=request.actor,
            now=now,
        )
    except AttendanceRefused as refusal:
        return {"whole": refusal.problems.get(0, ""), "problems": refusal.problems}
    except Forbidden:
        return {"whole": panels.not_yours(session, timezone.localdate())}
    except AttendanceConflict as conflict:
        found = {"who": conflict.who or _("Orang lain"), "at": conflict.at, "differences": conflict.differences}
        return {**found, "revision": conflict.revision}
    there = sum(1 for entry in entries if entry.reason in (AttendanceReason.ATTENDED, AttendanceReason.PARTLY))
    words = {"there": there, "all": len(entries)}
    if result.repeated:
        messages.info(request, _("Presensi ini sudah tersimpan sebelumnya. Tidak ada yang berubah."))
    else:
        said = ngettext(
            "Presensi tersimpan: %(there)d dari %(all)d hadir.",
            "Presensi tersimpan: %(there)d dari %(all)d hadir.",
            there,
        )
        messages.success(request, said % words)
    return {}


def _change(request: Request, session: Any, form: Any, act: Any, done: str, template: str) -> HttpResponse:
    """Move or cancel a session, or show the form with what stands in the way."""
    context = {"form": form, "session": session}
    if request.method == "POST" and form.is_valid():
        try:
            act(session=session, **form.cleaned_data, actor=request.actor, now=timezone.now())
        except actions.ScheduleRefused as refusal:
            form.add_error("date", refusal.problem)
        except IllegalTransition:
            form.add_error(None, _("Pertemuan ini sudah terlaksana, jadi tidak dapat diubah lagi."))
        except Conflict as conflict:
            context["conflict"] = conflict
            form.data = form.data.copy()
            form.data["revision"] = queries.session_for(request.actor, "class.edit", session.pk).revision
        else:
            messages.success(request, done)
            return redirect("class_register", session.training_class_id)
    return render(request, f"delivery/{template}.html", context)
