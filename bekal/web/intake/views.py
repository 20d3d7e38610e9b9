import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import Target, Unseen, may, may_somewhere
from bekal.classes.queries import class_for
from bekal.classes.rules import NotYet
from bekal.intake import actions, queries
from bekal.intake.actions import AlreadyRegistered
from bekal.intake.rules import RegistrationRefused, SelectionRefused, Wishes, rearranged
from bekal.lib.conflicts import Conflict
from bekal.lib.paper_pdf import as_pdf
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.people.actions import record_download
from bekal.people.queries import inmate_for
from bekal.places.queries import facilities_allowing
from bekal.web.intake import assessments, panels, sheets, table, wishes, wording
from bekal.web.intake.forms import (
    ApproveForm,
    AssessmentFormForm,
    ChooseForm,
    DriveForm,
    ReasonForm,
    RegistrationForm,
    RegistrationSearch,
    ReinstateForm,
    SearchForm,
    StepForm,
    WishSearch,
    WishStepForm,
    WithdrawForm,
)
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, posted
from bekal.web.layout.tabs import intake_tabs

PAGE = 25
TABLE = "registration_table"
DEVICE = "web"


@page("selection.view")
def class_candidates(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.view", class_id)
    context = _candidates(request, training_class)
    return render(request, f"intake/class_candidates.html{'#results' if request.htmx else ''}", context)


@page("selection.choose", WRITE)
def class_choose(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.choose", class_id)
    form = ChooseForm(request.POST)
    if not form.is_valid() or not form.ids:
        messages.warning(request, _("Centang dulu orang yang Anda maksud."))
        return redirect(_back(request, class_id))
    problems: Iterable[str] = ()
    try:
        _choose(request, training_class, form)
    except SelectionRefused as refusal:
        problems = refusal.problems
    except IllegalTransition:
        problems = [_("Daftar kelas ini tidak sedang dibuka. Lihat keadaan kelasnya sekarang.")]
    except Conflict as conflict:
        return _show_again(request, training_class, form, conflict=conflict)
    if problems:
        return _show_again(request, training_class, form, problems=problems)
    messages.success(request, wording.done_sentence(form.cleaned_data["do"], len(form.ids)))
    return redirect(_back(request, class_id))


@page("selection.view")
def class_participants(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.view", class_id)
    return render(request, "intake/class_participants.html", _participants(request, training_class))


@page("selection.approve", WRITE)
def class_approve(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.approve", class_id)
    form = ApproveForm(request.POST)
    more: dict[str, Any] = {}
    try:
        actions.approve_selection(
            training_class=training_class,
            actor=request.actor,
            now=timezone.now(),
            revision=form.cleaned_data["revision"] if form.is_valid() else 0,
        )
    except SelectionRefused as refusal:
        more["problems"] = refusal.problems
    except NotYet as refusal:
        more["problems"] = wording.hindrance_sentences(refusal.hindrances, training_class)
    except IllegalTransition:
        more["problems"] = [_("Daftar kelas ini tidak sedang dibuka. Lihat keadaan kelasnya sekarang.")]
    except Conflict as conflict:
        more["conflict"] = conflict
    if not more:
        messages.success(request, _("Peserta ditetapkan. Kelas dapat dimulai pada harinya."))
        return redirect("class_participants", class_id)
    return _show_participants(request, training_class, more)


@page("enrolment.withdraw", READ_AND_WRITE)
def enrolment_withdraw(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = queries.enrolment_for(request.actor, "enrolment.withdraw", enrolment_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.withdraw(
                enrolment=enrolment,
                reason_code=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                actor=request.actor,
                now=timezone.now(),
            )
        except IllegalTransition:
            messages.warning(request, _("Orang ini sudah tidak ada di daftar kelas. Tidak ada yang diubah."))
        else:
            _tell(request, enrolment, result)
        return redirect("class_participants", enrolment.training_class_id)
    first = queries.reserves_of(enrolment.training_class).first()
    context = {"form": form, "enrolment": enrolment, "first_reserve": first, "place": panels.place_words(enrolment)}
    return render(request, "intake/enrolment_withdraw.html", context)


@page("selection.approve", READ_AND_WRITE)
def enrolment_reinstate(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = queries.enrolment_for(request.actor, "selection.approve", enrolment_id)
    form = ReinstateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.reinstate(enrolment=enrolment, reason=reason, actor=request.actor, now=timezone.now())
        except IllegalTransition:
            messages.warning(request, _("Orang ini tidak dapat diterima kembali. Lihat daftarnya sekarang."))
        else:
            words = {"name": enrolment.inmate.name, "rank": enrolment.reserve_rank}
            messages.success(request, _("%(name)s diterima kembali sebagai cadangan ke-%(rank)d.") % words)
        return redirect("class_participants", enrolment.training_class_id)
    return render(request, "intake/enrolment_reinstate.html", {"form": form, "enrolment": enrolment})


@page("selection.view")
def enrolment_history(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = queries.enrolment_for(request.actor, "selection.view", enrolment_id)
    context = {
        "enrolment": enrolment,
        "tag": wording.state_tag(enrolment.state),
        "events": panels.events(enrolment),
        "place": panels.place_words(enrolment),
    }
    return render(request, "intake/enrolment_history.html", context)


# --- registration ---------------------------------------------------------------------------------------------------


@page("drive.view")
def drive_list(request: Request) -> HttpResponse:
    context = {
        "shown": Paginator(queries.drives_for(request.actor), PAGE).get_page(request.GET.get("page")),
        "tabs": intake_tabs(request.actor, "drive_list"),
        "may_add": may_somewhere(request.actor, "drive.edit"),
        "tones": wording.DRIVE_TONES,
    }
    return render(request, "intake/drive_list.html", context)


@page("drive.edit", READ_AND_WRITE)
def drive_add(request: Request) -> HttpResponse:
    facilities = facilities_allowing(request.actor, "drive.edit")
    today = timezone.localdate()
    initial = {"starts_on": today, "ends_on": today}
    form = DriveForm(posted(request), initial=initial, facilities=facilities, courses=queries.courses_to_choose())
    if request.method == "POST" and form.is_valid():
        drive = actions.add_drive(
            facility=form.cleaned_data["facility"], facts=form.facts, actor=request.actor, now=timezone.now()
        )
        messages.success(request, _("Pendaftaran direncanakan. Buka pada harinya."))
        return redirect("drive_detail", drive.pk)
    return render(request, "intake/drive_add.html", {"form": form})


@page("drive.edit", READ_AND_WRITE)
def drive_edit(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "drive.edit", drive_id)
    initial = {name: getattr(drive, name) for name in ("title", "place", "starts_on", "ends_on", "revision")}
    initial["courses"] = drive.courses.all()
    form = DriveForm(posted(request), initial=initial, facilities=None, courses=queries.courses_to_choose())
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.edit_drive(
                drive=drive, revision=revision, facts=form.facts, actor=request.actor, now=timezone.now()
            )
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Pendaftaran disimpan."))
            return redirect("drive_detail", drive_id)
    return render(request, "intake/drive_edit.html", {"form": form, "drive": drive})


@page("drive.view")
def drive_detail(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "drive.view", drive_id)
    context = table.drive_page(drive, request.actor, timezone.localdate())
    context["table"] = request.session.get(TABLE, "")
    return render(request, f"intake/drive_detail.html{'#live' if request.htmx else ''}", context)


@page("drive.edit", WRITE)
def drive_step(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "drive.edit", drive_id)
    form = StepForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.step_drive(
                drive=drive, step=data["step"], reason=data["reason"], actor=request.actor, now=timezone.now()
            )
        except IllegalTransition:
            messages.warning(request, _("Langkah itu tidak dapat diambil lagi. Lihat keadaannya sekarang."))
        except ReasonMissing:
            messages.warning(request, _("Tulis alasannya, lalu coba lagi."))
        else:
            messages.success(request, wording.drive_done(data["step"]))
    return redirect("drive_detail", drive_id)


@page("drive.view")
def drive_paper(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "drive.view", drive_id)
    today, spoken = timezone.localdate(), wording.language()
    people = queries.held_people(drive) if request.GET.get("kind") == "names" else []
    if request.GET.get("kind") == "list":
        content = as_pdf(queries.registered_paper(drive, spoken), made_on=today)
    else:
        blank = 0 if people else table.blank_rows(request.GET.get("rows", ""))
        courses = queries.courses_of_drive(drive, today)
        content = queries.sheet_of(drive, courses, people, blank, spoken, today)
    record_download(
        facility=drive.facility, report="drive", people=len(people), actor=request.actor, now=timezone.now()
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="pendaftaran-{drive.pk}.pdf"'
    return answer


@page("registration.take", READ_AND_WRITE)
def registration_entry(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "registration.take", drive_id)
    courses = queries.courses_of_drive(drive, timezone.localdate())
    sheet = sheets.Sheet(drive, courses, posted(request))
    if request.method == "POST":
        sheet.save(request.actor, timezone.now(), request.session.get(TABLE, "") or _("Lembar"))
        if sheet.taken:
            messages.success(request, table.entered(len(sheet.taken)))
        if not sheet.problems:
            return redirect("registration_entry", drive_id)
    context = {"drive": drive, "courses": courses, "sheet": sheet}
    return render(request, "intake/registration_entry.html", context, status=400 if sheet.problems else 200)


@page("registration.take")
def registration_find(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "registration.take", drive_id)
    if "table" in request.GET:
        request.session[TABLE] = request.GET["table"].strip()[:40]
    search = request.GET.get("q", "")
    found = queries.found_at_table(drive, search)
    if len(found) == 1 and not request.htmx and found[0].registration is None:
        return redirect("registration_take", drive_id, found[0].inmate.pk)
    context = table.find_page(drive, found, search, request.session.get(TABLE, ""))
    return render(request, f"intake/registration_find.html{'#found' if request.htmx else ''}", context)


@page("registration.take", READ_AND_WRITE)
def registration_take(request: Request, drive_id: int, inmate_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "registration.take", drive_id)
    inmate = queries.person_at_table(drive, inmate_id)
    if inmate is None:
        raise Unseen("registration.take")
    today = timezone.localdate()
    courses = queries.courses_of_drive(drive, today)
    form = RegistrationForm(posted(request), initial=table.first_answers(inmate, str(uuid.uuid4())), courses=courses)
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        taken, trouble = _register(request, drive, inmate, form)
        if taken is not None:
            return redirect("registration_receipt", taken.pk)
    context = table.take_page(drive, inmate, form, queries.chances_of(request.actor, inmate, courses, today))
    status = 409 if trouble else 200
    context["table"] = request.session.get(TABLE, "")
    return render(request, "intake/registration_take.html", context | trouble, status=status)


@page("drive.view")
def registration_receipt(request: Request, registration_id: int) -> HttpResponse:
    registration = queries.registration_for(request.actor, "drive.view", registration_id)
    context = table.receipt_page(registration, request.actor)
    context["table"] = request.session.get(TABLE, "")
    return render(request, "intake/registration_receipt.html", context)


@page("drive.view")
def registration_list(request: Request, drive_id: int) -> HttpResponse:
    drive = queries.drive_for(request.actor, "drive.view", drive_id)
    live = queries.live_count(drive)
    form = RegistrationSearch(request.GET, tables=[one.name for one in live.tables])
    form.is_valid()
    asked = form.cleaned_data
    rows = queries.registrations_of(drive, search=asked.get("q", ""), table=asked.get("table", ""))
    context = {
        "drive": drive,
        "form": form,
        "searching": any(asked.values()),
        "shown": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_take": may(request.actor, "registration.take", drive.target),
    }
    return render(request, f"intake/registration_list.html{'#results' if request.htmx else ''}", context)


@page("registration.take", READ_AND_WRITE)
def registration_edit(request: Request, registration_id: int) -> HttpResponse:
    taken = queries.registration_for(request.actor, "registration.take", registration_id)
    today = timezone.localdate()
    wishes = queries.wishes_of(taken)
    courses = table.courses_with(taken, wishes, today)
    wished = [wish.course_id for wish in wishes]
    form = RegistrationForm(posted(request), initial=table.answers_of(taken), courses=courses, wished=wished)
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        trouble = _correct(request, taken, form)
        if not trouble:
            messages.success(request, _("Pendaftaran diperbaiki. Yang lama tetap ada di riwayat."))
            return redirect("registration_receipt", taken.pk)
    chances = queries.chances_of(request.actor, taken.inmate, courses, today)
    context = table.edit_page(taken, form, chances)
    return render(request, "intake/registration_edit.html", context | trouble, status=409 if trouble else 200)


@page("registration.take", READ_AND_WRITE)
def registration_withdraw(request: Request, registration_id: int) -> HttpResponse:
    taken = queries.registration_for(request.actor, "registration.take", registration_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw_registration(registration=taken, reason=reason, actor=request.actor, now=timezone.now())
        messages.success(request, _("Pendaftaran %(name)s ditarik.") % {"name": taken.inmate.name})
        return redirect("registration_receipt", taken.pk)
    return render(request, "intake/registration_withdraw.html", {"form": form, "registration": taken})


# --- wishes ---------------------------------------------------------------------------------------------------------


@page("wish.view")
def wish_list(request: Request) -> HttpResponse:
    drives = queries.drives_for(request.actor)
    form = WishSearch(request.GET or None, courses=queries.wished_courses(request.actor), drives=drives)
    shown = Paginator(queries.wishes_for(request.actor, form.wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "shown": shown,
        "rows": wishes.rows(shown.object_list),
        "tabs": intake_tabs(request.actor, "wish_list"),
        "steps": wishes.steps(),
        "may_decide": may_somewhere(request.actor, "wish.decide"),
        "several": wishes.sees_several(request.actor),
        "searching": bool(request.GET),
    }
    return render(request, f"intake/wish_list.html{'#results' if request.htmx else ''}", context)


@page("wish.decide", WRITE)
def wish_step(request: Request) -> HttpResponse:
    form = WishStepForm(request.POST)
    found = queries.wishes_to_step(request.actor, form.ids)
    if not form.is_valid() or not found:
        messages.warning(request, _("Centang dulu minat yang Anda maksud, lalu pilih langkahnya."))
    else:
        step, reason = form.cleaned_data["step"], form.cleaned_data["reason"]
        try:
            result = actions.step_wishes(
                wishes=found, step=step, reason=reason, actor=request.actor, now=timezone.now()
            )
        except ReasonMissing:
            messages.warning(request, _("Langkah ini butuh alasan. Tulis alasannya, lalu coba lagi."))
        except IllegalTransition:
            messages.warning(request, _("Langkah itu tidak dapat diambil lagi. Lihat keadaannya sekarang."))
        else:
            for tell, sentence in wishes.outcome(step, result):
                tell(request, sentence)
    return redirect(wishes.back(request.POST))


@page("wish.view")
def wish_history(request: Request, wish_id: int) -> HttpResponse:
    wish = queries.wish_for(request.actor, "wish.view", wish_id)
    context = wishes.history_page(wish, request.actor)
    return render(request, "intake/wish_history.html", context)


@page("wish.view")
def wish_demand(request: Request) -> HttpResponse:
    context = wishes.demand_page(request.actor, timezone.localdate())
    return render(request, "intake/wish_demand.html", context | {"tabs": intake_tabs(request.actor, "wish_demand")})


# --- assessments ----------------------------------------------------------------------------------------------------


@page("assessment.view")
def assessment_form_list(request: Request) -> HttpResponse:
    about = assessments.about(request.actor, request.GET)
    context = {
        "forms": assessments.form_rows(request.actor),
        "about": about,
        "tabs": intake_tabs(request.actor, "assessment_form_list"),
        "may_edit": may_somewhere(request.actor, "assessment_form.edit"),
        "may_record": may_somewhere(request.actor, "assessment.record"),
        "drives": queries.drives_for(request.actor)[:5],
    }
    return render(request, "intake/assessment_form_list.html", context)


@page("assessment_form.edit", READ_AND_WRITE)
def assessment_form_add(request: Request) -> HttpResponse:
    facilities = facilities_allowing(request.actor, "assessment_form.edit")
    courses = queries.courses_to_choose()
    initial = {"valid_from": timezone.localdate(), "facility": facilities.first()}
    for_all = may(request.actor, "assessment_form.edit", Target())
    form = AssessmentFormForm(posted(request), initial=initial, facilities=facilities, courses=courses, for_all=for_all)
    if request.method == "POST" and form.is_valid():
        facility = form.cleaned_data["facility"]
        code = uuid.uuid4().hex[:12]
        actions.add_form(facility=facility, code=code, facts=form.facts, actor=request.actor, now=timezone.now())
        messages.success(request, _("Formulir disimpan."))
        return redirect("assessment_form_list")
    return render(request, "intake/assessment_form_add.html", {"form": form})


@page("assessment_form.edit", READ_AND_WRITE)
def assessment_form_edit(request: Request, form_id: int) -> HttpResponse:
    kept = queries.form_for(request.actor, "assessment_form.edit", form_id)
    initial = {name: getattr(kept, name) for name in ("title", "kind", "course", "valid_from", "revision")}
    courses = queries.courses_to_choose()
    form = AssessmentFormForm(
        posted(request), initial=initial, facilities=None, courses=courses, questions=kept.questions
    )
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            newest = actions.edit_form(
                form=kept, revision=revision, facts=form.facts, actor=request.actor, now=timezone.now()
            )
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, assessments.saved(newest))
            return redirect("assessment_form_list")
    context = {"form": form, "kept": kept, "used": queries.is_used(kept)}
    return render(request, "intake/assessment_form_edit.html", context)


@page("assessment.view", READ_AND_WRITE)
def assessment_grid(request: Request, form_id: int) -> HttpResponse:
    kept = queries.form_for(request.actor, "assessment.view", form_id)
    about = assessments.about(request.actor, request.GET)
    if about is None:
        return redirect("assessment_form_list")
    shown = Paginator(about.people, PAGE).get_page(request.GET.get("page"))
    grid = assessments.Grid(kept, shown.object_list, request.POST if request.method == "POST" else None)
    if request.method == "POST" and grid.save(request.actor, timezone.localdate(), timezone.now()):
        messages.success(request, assessments.counted(len(grid.saved)))
        return redirect(request.get_full_path())
    context = {
        "kept": kept,
        "about": about,
        "shown": shown,
        "grid": grid,
        "may_record": may(request.actor, "assessment.record", about.target),
    }
    return render(request, "intake/assessment_grid.html", context, status=400 if grid.problems else 200)


@page("class_assessment.view", READ_AND_WRITE)
def class_assessment(request: Request, class_id: int) -> HttpResponse:
    training_class, today = class_for(request.actor, "class_assessment.view", class_id), timezone.localdate()
    context = assessments.class_page(training_class, request.actor, request.GET, today)
    if context["form"] is None:
        return render(request, "intake/class_assessment.html", context)
    people = Paginator(queries.people_told_to_partner(training_class), PAGE).get_page(request.GET.get("page"))
    grid = assessments.Grid(context["form"], people.object_list, posted(request), training_class)
    if request.method == "POST" and grid.save(request.actor, today, timezone.now()):
        messages.success(request, assessments.counted(len(grid.saved)))
        return redirect(request.get_full_path())
    context |= {"shown": people, "grid": grid}
    return render(request, "intake/class_assessment.html", context, status=400 if grid.problems else 200)


@page("assessment.view")
def inmate_results(request: Request, inmate_id: int) -> HttpResponse:
    inmate = inmate_for(request.actor, "assessment.view", inmate_id)
    context = assessments.results_page(inmate, request.actor)
    return render(request, "intake/inmate_results.html", context)


@page("assessment.record", WRITE)
def inmate_told(request: Request, inmate_id: int) -> HttpResponse:
    inmate = inmate_for(request.actor, "assessment.record", inmate_id)
    results = queries.results_of(inmate)
    actions.tell_result(assessments=results, day=timezone.localdate(), actor=request.actor, now=timezone.now())
    messages.success(request, _("Tercatat: hasilnya sudah disampaikan kepada %(name)s.") % {"name": inmate.name})
    return redirect("inmate_results", inmate_id)


def _register(request: Request, drive: Any, inmate: Any, form: RegistrationForm) -> tuple[Any, dict[str, Any]]:
    """The registration that was made, else what stands in its way."""
    nonce = form.cleaned_data["nonce"]
    try:
        taken = actions.register(
            facility=drive.facility,
            inmate=inmate,
            drive=drive,
            facts=form.facts,
            actor=request.actor,
            now=timezone.now(),
            taken_at=timezone.now(),
            table=request.session.get(TABLE, ""),
            device=DEVICE if nonce else "",
            nonce=nonce,
        )
    except AlreadyRegistered as known:
        return None, {"known": known.registration, "known_wishes": queries.wishes_of(known.registration)}
    except RegistrationRefused as refusal:
        return None, {"problems": refusal.problems}
    return taken, {}


def _correct(request: Request, taken: Any, form: RegistrationForm) -> dict[str, Any]:
    try:
        actions.correct_registration(
            registration=taken,
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        return {"conflict": conflict}
    except RegistrationRefused as refusal:
        return {"problems": refusal.problems}
    return {}


def _candidates(
    request: Request,
    training_class: Any,
    ticked: Iterable[int] = (),
    notes: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    form = SearchForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in form.fields}
    today = timezone.localdate()
    everyone = queries.candidates_of(
        request.actor,
        training_class,
        today,
        search=asked["q"].strip(),
        wishing=bool(asked["wishing"]),
        uncertified=bool(asked["uncertified"]),
    )
    everyone = [candidate for candidate in everyone if not candidate.listed]
    context = panels.frame(training_class, request.actor)
    shown = Paginator(panels.of_group(everyone, asked["standing"]), PAGE).get_page(request.GET.get("page"))
    candidates = list(shown.object_list)
    details = queries.details_of(candidates, training_class, context["listed"], today)
    return context | {
        "form": form,
        "groups": panels.groups(everyone, asked["standing"], asked),
        "rows": panels.candidate_rows(candidates, details, ticked, notes or {}),
        "shown": shown,
        "searching": any(asked.values()),
        "may_open": may(request.actor, "inmate.view", training_class.facility.target),
    }


def _participants(request: Request, training_class: Any) -> dict[str, Any]:
    today = timezone.localdate()
    context = panels.frame(training_class, request.actor)
    context |= panels.people_on_the_list(training_class, context["listed"], today)
    context["obstacles"] = panels.obstacles(training_class, context["chosen"], today) if context["open"] else []
    context["may_open"] = may(request.actor, "inmate.view", training_class.facility.target)
    return context


def _choose(request: Request, training_class: Any, form: ChooseForm) -> None:
    """Save the list as it is after the button that was pressed."""
    listed = list(queries.listed_of(training_class))
    now = Wishes(
        tuple(place.inmate_id for place in listed if place.reserve_rank is None),
        tuple(place.inmate_id for place in listed if place.reserve_rank is not None),
    )
    wanted = rearranged(now, form.cleaned_data["do"], form.ids)
    actions.choose_participants(
        training_class=training_class,
        chosen_ids=wanted.participants,
        reserve_ids=wanted.reserves,
        notes=form.notes,
        revision=form.cleaned_data["revision"],
        actor=request.actor,
        now=timezone.now(),
    )


def _show_again(request: Request, training_class: Any, form: ChooseForm, **more: Any) -> HttpResponse:
    """The list as it stands now, with what was ticked and written, and what to mend."""
    if "from_participants" in request.POST:
        return _show_participants(request, training_class, more)
    training_class.refresh_from_db(fields=["state", "revision"])
    context = _candidates(request, training_class, form.ids, form.notes)
    return render(request, "intake/class_candidates.html", context | more, status=409)


def _show_participants(request: Request, training_class: Any, more: Mapping[str, Any]) -> HttpResponse:
    training_class.refresh_from_db(fields=["state", "revision"])
    context = {**_participants(request, training_class), **more}
    return render(request, "intake/class_participants.html", context, status=409)


def _back(request: Request, class_id: int) -> str:
    if "from_participants" in request.POST:
        return reverse("class_participants", args=[class_id])
    query = request.GET.urlencode()
    return f"{reverse('class_candidates', args=[class_id])}{'?' if query else ''}{query}"


def _tell(request: Request, enrolment: Any, result: actions.Withdrawal) -> None:
    """Who left, who moved up, who was passed over and why."""
    words = {"name": enrolment.inmate.name}
    if result.promoted:
        words["next"] = result.promoted.inmate.name
        messages.success(request, _("%(name)s keluar dari daftar. %(next)s naik menjadi peserta.") % words)
    else:
        messages.success(request, _("%(name)s keluar dari daftar.") % words)
    for sentence in result.passed_over:
        messages.info(request, _("Cadangan dilewati: %(why)s") % {"why": sentence})
    if result.why_nobody:
        messages.warning(request, result.why_nobody)
