from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from bekal.access.rules import require
from bekal.classes.rules import NotYet as ClassNotYet
from bekal.hearings.actions import decrees
from bekal.hearings.actions import hearings as acts
from bekal.hearings.queries import hearings as queries
from bekal.hearings.queries.papers import decree_paper, minutes_paper
from bekal.hearings.rules import EDITABLE, TRANSITIONS, NotYet, Refused
from bekal.intake.rules import SelectionRefused
from bekal.lib import paper_docx, paper_pdf
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, steps_from
from bekal.web.hearings import panels, wording
from bekal.web.hearings.forms import (
    DecreeForm,
    HearingForm,
    MemberFormSet,
    RevisionForm,
    StepForm,
    board_of,
    ruling_forms,
)
from bekal.web.layout.page import READ_AND_WRITE, Request, page, posted

PAGE = 25
CANDIDATES = 15  # on a page, few enough for a phone
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("hearing.view")
def hearing_list(request: Request) -> HttpResponse:
    shown = Paginator(queries.hearings_for(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"shown": shown, "rows": panels.hearing_rows(shown.object_list), "crumbs": panels.crumbs()[:1]}
    return render(request, "hearings/hearing_list.html", context)


@page("hearing.view")
def hearing_detail(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "hearing.view", hearing_id)
    part = panels.part_of(hearing, request.GET, CANDIDATES)
    template = f"hearings/hearing_detail.html{'#candidates' if request.htmx else ''}"
    return render(request, template, panels.detail_page(hearing, request.actor, part, timezone.localdate()))


@page("hearing.edit", READ_AND_WRITE)
def hearing_edit(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "hearing.edit", hearing_id)
    if hearing.state not in EDITABLE:
        messages.warning(request, _("Berita acaranya sudah selesai atau sidangnya dibatalkan."))
        return redirect("hearing_detail", hearing_id)
    names = ("held_on", "place", "agenda", "number", "remarks", "revision")
    form = HearingForm(posted(request), initial={name: getattr(hearing, name) for name in names})
    members = MemberFormSet(posted(request), initial=panels.members_as_written(hearing), prefix="members")
    if request.method == "POST" and all([form.is_valid(), members.is_valid()]):
        revision, board = form.cleaned_data["revision"], board_of(members)
        told = {"revision": revision, "facts": form.facts, "members": board}
        try:
            acts.edit_hearing(hearing=hearing, actor=request.actor, now=timezone.now(), **told)
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Sidang disimpan."))
            return redirect("hearing_detail", hearing_id)
    context = {"form": form, "members": members, "hearing": hearing, "crumbs": panels.crumbs(hearing)}
    return render(request, "hearings/hearing_edit.html", context)


@page("hearing.decide", READ_AND_WRITE)
def hearing_decide(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "hearing.decide", hearing_id)
    if hearing.state not in EDITABLE:
        messages.warning(request, _("Berita acaranya sudah selesai atau sidangnya dibatalkan."))
        return redirect("hearing_detail", hearing_id)
    part = panels.part_of(hearing, request.GET, CANDIDATES)
    candidates = _on_the_form(request, part)
    form = RevisionForm(posted(request), initial={"revision": hearing.revision})
    rulings = ruling_forms(posted(request), candidates, panels.suggested(candidates))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        valid = not any(one.errors for one in rulings)
        problems = (
            _decided(request, hearing, form, candidates, rulings) if valid else wording.faults(candidates, rulings)
        )
        if not problems and form.conflict is None:
            messages.success(request, panels.saved(queries.candidates_of(hearing)))
            return redirect(panels.onward(hearing, part, request.GET, request.POST.get("then", "")))
    context = panels.decide_page(hearing, part, candidates, rulings)
    return render(request, "hearings/hearing_decide.html", context | {"form": form, "problems": problems})


def _on_the_form(request: Request, part: panels.Part) -> list[Any]:
    """Whom the form is about: who is shown, or who was when it was sent, whatever the list has become since."""
    if request.method == "POST":
        return [one for one in part.candidates if f"c{one.pk}-decision" in request.POST]
    return list(part.shown.object_list)


def _decided(request: Request, hearing: Any, form: RevisionForm, candidates: Any, forms: Any) -> list[str]:
    """Write the decisions; what stands in the way otherwise."""
    rulings = {one.pk: form.ruling for one, form in zip(candidates, forms, strict=True)}
    revision, now = form.cleaned_data["revision"], timezone.now()
    try:
        acts.decide_candidates(hearing=hearing, revision=revision, rulings=rulings, actor=request.actor, now=now)
    except Conflict as conflict:
        form.conflict = conflict
    except Refused as refused:
        return list(refused.problems)
    return []


@page("hearing.view", READ_AND_WRITE)
def hearing_step(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "hearing.view", hearing_id)
    wanted = request.POST.get("step") or request.GET.get("step", "")
    step = next((one for one in steps_from(TRANSITIONS, hearing.state) if one.name == wanted), None)
    if step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan sidang sekarang."))
        return redirect("hearing_detail", hearing_id)
    require(request.actor, step.action, hearing.target)
    form = StepForm(posted(request), needs_reason=step.needs_reason)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        problems = _stepped(request, hearing, step.name, form.why)
        if not problems:
            messages.success(request, _("Sidang disimpan."))
            return redirect("hearing_detail", hearing_id)
    context = {"form": form, "hearing": hearing, "step": step, "problems": problems, "crumbs": panels.crumbs(hearing)}
    context |= {"label": wording.step_label(step), "meaning": wording.meaning(step.name)}
    return render(request, "hearings/hearing_step.html", context)


def _stepped(request: Request, hearing: Any, step: str, reason: str) -> list[str]:
    try:
        acts.step_hearing(hearing=hearing, step=step, actor=request.actor, now=timezone.now(), reason=reason)
    except NotYet as refusal:
        return wording.conditions(refusal.conditions)
    except IllegalTransition:
        return []  # somebody else took it just before
    return []


@page("hearing.view")
def hearing_minutes(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "hearing.view", hearing_id)
    acts.record_document(hearing=hearing, kind="minutes", actor=request.actor, now=timezone.now())
    return _document(request, minutes_paper(hearing), f"berita-acara-tpp-{hearing.held_on:%Y-%m-%d}")


@page("decree.issue", READ_AND_WRITE)
def decree_issue(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "decree.issue", hearing_id)
    if queries.decree_of(hearing) is not None:
        messages.info(request, _("Keputusan atas sidang ini sudah terbit."))
        return redirect("hearing_detail", hearing_id)
    form = DecreeForm(posted(request), initial=panels.decree_as_proposed(hearing, timezone.localdate()))
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        problems = _issued(request, hearing, form)
        if not problems:
            messages.success(request, _("Keputusan terbit. Peserta sudah terdaftar dan cadangan tercatat."))
            return redirect("hearing_detail", hearing_id)
    classes, candidates = queries.classes_of(hearing), queries.candidates_of(hearing)
    context = {"form": form, "hearing": hearing, "cards": panels.class_cards(classes, candidates, ())}
    context["problems"] = problems or panels.obstacles(classes, candidates, timezone.localdate())
    return render(request, "hearings/decree_issue.html", context | {"crumbs": panels.crumbs(hearing)})


def _issued(request: Request, hearing: Any, form: DecreeForm) -> list[str]:
    try:
        decrees.issue_decree(hearing=hearing, facts=form.facts, actor=request.actor, now=timezone.now())
    except (Refused, SelectionRefused) as refused:
        return list(refused.problems)
    except ClassNotYet as problem:
        return wording.class_problems(problem)
    return []


@page("hearing.view")
def decree_document(request: Request, hearing_id: int) -> HttpResponse:
    hearing = queries.hearing_for(request.actor, "hearing.view", hearing_id)
    decree = queries.decree_of(hearing)
    if decree is None:
        messages.info(request, _("Keputusan atas sidang ini belum terbit."))
        return redirect("hearing_detail", hearing_id)
    decree.hearing = hearing
    acts.record_document(hearing=hearing, kind="decree", actor=request.actor, now=timezone.now())
    return _document(request, decree_paper(decree), f"keputusan-peserta-{decree.issued_on:%Y-%m-%d}")


def _document(request: Request, paper: Any, name: str) -> HttpResponse:
    as_docx = request.GET.get("format") == "docx"
    content = paper_docx.as_docx(paper) if as_docx else paper_pdf.as_pdf(paper, made_on=timezone.localdate())
    answer = HttpResponse(content, content_type=DOCX if as_docx else "application/pdf")
    file = f"{name}.{'docx' if as_docx else 'pdf'}"
    answer["Content-Disposition"] = content_disposition_header(True, file) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
