from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from bekal.access.rules import may_somewhere, require
from bekal.flows.negotiating import draft_agreement
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.lib.paper_docx import as_docx
from bekal.lib.paper_pdf import as_pdf
from bekal.lib.transitions import IllegalTransition
from bekal.negotiations import actions, queries
from bekal.negotiations.choices import NegotiationState
from bekal.negotiations.rules.decisions import methods_told
from bekal.negotiations.rules.life import ALIVE, MetAlready, NotYet
from bekal.partners.actions import Joined
from bekal.partners.choices import FunderKind
from bekal.partners.queries import institutions_for
from bekal.places.queries import facilities_allowing
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, posted
from bekal.web.layout.tabs import partner_tabs
from bekal.web.negotiations import panels
from bekal.web.negotiations.forms import (
    DraftForm,
    NegotiationForm,
    NegotiationSearch,
    ReasonForm,
    SignatoryFormSet,
)
from bekal.web.negotiations.meetings import MORE, MeetingForms, meeting_forms

PAGE = 40
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@page("negotiation.list")
def negotiation_list(request: Request) -> HttpResponse:
    form = NegotiationSearch(request.GET)
    form.is_valid()
    found = queries.negotiations_matching(queries.negotiations_for(request.actor), **form.cleaned_data)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "shown": shown,
        "rows": panels.list_rows(shown.object_list),
        "tabs": partner_tabs(request.actor, "negotiation_list"),
        "may_add": may_somewhere(request.actor, "negotiation.edit"),
        "searching": any(form.cleaned_data.values()),
    }
    return render(request, f"negotiations/negotiation_list.html{'#results' if request.htmx else ''}", context)


@page("negotiation.view")
def negotiation_detail(request: Request, negotiation_id: int) -> HttpResponse:
    negotiation = queries.negotiation_for(request.actor, "negotiation.view", negotiation_id)
    context = panels.negotiation_page(negotiation, request.actor, timezone.localdate())
    return render(request, "negotiations/negotiation_detail.html", context)


def _negotiation_form(request: Request, initial: dict[str, Any]) -> NegotiationForm:
    return NegotiationForm(
        posted(request),
        initial=initial,
        facilities=facilities_allowing(request.actor, "negotiation.edit"),
        institutions=institutions_for(request.actor, timezone.localdate()),
    )


@page("negotiation.edit", READ_AND_WRITE)
def negotiation_add(request: Request) -> HttpResponse:
    about = read_id(request.GET.get("institution", ""))
    form = _negotiation_form(request, {"institutions": [about] if about else []})
    if request.method == "POST" and form.is_valid():
        added = actions.add_negotiation(
            facility=form.cleaned_data["facility"],
            facts=form.facts,
            institutions=list(form.cleaned_data["institutions"]),
            nonce=form.cleaned_data["nonce"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _("Perundingan dimulai. Catat kunjungan atau rapatnya."))
        return redirect("negotiation_detail", added.pk)
    context = {"form": form, "crumbs": panels.crumbs()}
    return render(request, "negotiations/negotiation_add.html", context)


@page("negotiation.edit", READ_AND_WRITE)
def negotiation_edit(request: Request, negotiation_id: int) -> HttpResponse:
    negotiation = queries.negotiation_for(request.actor, "negotiation.edit", negotiation_id)
    if negotiation.state not in ALIVE:
        messages.warning(request, _("Perundingan ini sudah berakhir. Lanjutkan lagi dulu bila perlu diubah."))
        return redirect("negotiation_detail", negotiation_id)
    initial = {name: getattr(negotiation, name) for name in ("title", "kind", "revision")}
    form = _negotiation_form(request, initial | {"institutions": [one.pk for one in negotiation.institutions.all()]})
    form.settle_facility()
    if request.method == "POST" and form.is_valid() and _negotiation_saved(request, negotiation, form):
        messages.success(request, _("Perundingan disimpan."))
        return redirect("negotiation_detail", negotiation_id)
    context = {"form": form, "negotiation": negotiation, "crumbs": panels.crumbs(negotiation)}
    return render(request, "negotiations/negotiation_edit.html", context)


def _negotiation_saved(request: Request, negotiation: Any, form: NegotiationForm) -> bool:
    try:
        actions.edit_negotiation(
            negotiation=negotiation,
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts,
            institutions=list(form.cleaned_data["institutions"]),
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        form.conflict = conflict
    except MetAlready as met:
        told = _("Sudah ada rapat dengan %(names)s, jadi tetap tercantum.") % {"names": ", ".join(met.names)}
        form.add_error("institutions", told)
    except IllegalTransition:
        form.add_error(None, _("Perundingan ini baru saja berakhir, jadi tidak dapat diubah lagi."))
    else:
        return True
    return False


@page("negotiation.view", READ_AND_WRITE)
def negotiation_step(request: Request, negotiation_id: int) -> HttpResponse:
    negotiation = queries.negotiation_for(request.actor, "negotiation.view", negotiation_id)
    asked = request.POST.get("step") or request.GET.get("step", "")
    step = panels.offered(negotiation.state, asked)
    if step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan perundingan sekarang."))
        return redirect("negotiation_detail", negotiation_id)
    require(request.actor, step.action, negotiation.target)
    form = ReasonForm(posted(request))
    if not step.needs_reason:
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid() and _stepped(request, negotiation, step.name, form):
        return redirect("negotiation_detail", negotiation_id)
    context = {"form": form, "step": step, "meaning": panels.step_meaning(step.name), "negotiation": negotiation}
    context |= {"label": str(panels.NegotiationStep(step.name).label), "crumbs": panels.crumbs(negotiation)}
    return render(request, "negotiations/negotiation_step.html", context)


def _stepped(request: Request, negotiation: Any, step: str, form: ReasonForm) -> bool:
    reason = form.cleaned_data.get("reason", "")
    told = {"negotiation": negotiation, "step": step, "reason": reason}
    try:
        actions.step_negotiation(**told, actor=request.actor, now=timezone.now())
    except NotYet as refused:
        for condition in refused.conditions:
            form.add_error(None, _("Belum terpenuhi: %(condition)s.") % {"condition": condition.label})
        return False
    except IllegalTransition:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan perundingan sekarang."))
    else:
        messages.success(request, _("Perundingan disimpan."))
    return True


# --- meetings -------------------------------------------------------------------------------------------------------


@page("negotiation.edit", READ_AND_WRITE)
def meeting_add(request: Request, negotiation_id: int) -> HttpResponse:
    negotiation = queries.negotiation_for(request.actor, "negotiation.edit", negotiation_id)
    if negotiation.state not in ALIVE:
        messages.warning(request, _("Perundingan ini sudah berakhir. Lanjutkan lagi dulu bila ada rapat baru."))
        return redirect("negotiation_detail", negotiation_id)
    forms = meeting_forms(request, negotiation, timezone.localdate())
    if _sent(request) and forms.is_valid() and (added := _meeting_added(request, negotiation, forms)):
        messages.success(request, _("Rapat disimpan. Notulanya siap diunduh."))
        return redirect("meeting_detail", added.pk)
    return _meeting_form_page(request, "negotiations/meeting_add.html", negotiation, forms)


def _sent(request: Request) -> bool:
    return request.method == "POST" and MORE not in request.POST


def _meeting_added(request: Request, negotiation: Any, forms: MeetingForms) -> Any:
    try:
        return actions.add_meeting(
            negotiation=negotiation,
            facts=forms.form.facts,
            contents=forms.contents(negotiation.facility.name),
            nonce=forms.form.cleaned_data["nonce"],
            actor=request.actor,
            now=timezone.now(),
        )
    except IllegalTransition:
        forms.form.add_error(None, _("Perundingan ini baru saja berakhir, jadi rapat tidak dapat ditambah."))
        return None


@page("negotiation.edit", READ_AND_WRITE)
def meeting_edit(request: Request, meeting_id: int) -> HttpResponse:
    meeting = queries.meeting_for(request.actor, "negotiation.edit", meeting_id)
    if meeting.negotiation.state not in ALIVE:
        messages.warning(request, _("Perundingan ini sudah berakhir, jadi rapatnya tidak dapat diubah."))
        return redirect("meeting_detail", meeting_id)
    forms = meeting_forms(request, meeting.negotiation, timezone.localdate(), meeting)
    if _sent(request) and forms.is_valid() and _meeting_saved(request, meeting, forms):
        messages.success(request, _("Rapat disimpan. Notulanya sudah diperbarui."))
        return redirect("meeting_detail", meeting_id)
    return _meeting_form_page(request, "negotiations/meeting_edit.html", meeting.negotiation, forms, meeting)


def _meeting_saved(request: Request, meeting: Any, forms: MeetingForms) -> bool:
    try:
        actions.edit_meeting(
            meeting=meeting,
            revision=forms.form.cleaned_data["revision"] or 0,
            facts=forms.form.facts,
            contents=forms.contents(meeting.negotiation.facility.name),
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        forms.form.conflict = conflict
        return False
    except IllegalTransition:
        forms.form.add_error(None, _("Perundingan ini baru saja berakhir, jadi rapatnya tidak dapat diubah."))
        return False
    return True


def _meeting_form_page(
    request: Request, template: str, negotiation: Any, forms: MeetingForms, meeting: Any = None
) -> HttpResponse:
    context = {
        "negotiation": negotiation,
        "meeting": meeting,
        "crumbs": panels.crumbs(negotiation),
        "form": forms.form,
        "parts": forms.parts,
        "known": forms.known,
        "funders": [str(label) for _value, label in FunderKind.choices],
        "problems": forms.problems,
    }
    return render(request, template, context)


@page("negotiation.view")
def meeting_detail(request: Request, meeting_id: int) -> HttpResponse:
    meeting = queries.meeting_for(request.actor, "negotiation.view", meeting_id)
    context = panels.meeting_page(meeting, request.actor, timezone.localdate())
    return render(request, "negotiations/meeting_detail.html", context)


@page("negotiation.view")
def meeting_minutes(request: Request, meeting_id: int, format: str) -> HttpResponse:
    meeting = queries.meeting_for(request.actor, "negotiation.view", meeting_id)
    if format not in FORMATS:
        raise Http404(format)
    paper = actions.open_minutes(meeting=meeting, format=format, actor=request.actor, now=timezone.now())
    content = as_pdf(paper, made_on=timezone.localdate()) if format == "pdf" else as_docx(paper)
    answer = HttpResponse(content, content_type=FORMATS[format])
    name = f"notula-{meeting.date.isoformat()}-{meeting.pk}.{format}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


@page("negotiation.edit", WRITE)
def task_done(request: Request, task_id: int) -> HttpResponse:
    task = queries.task_for(request.actor, "negotiation.edit", task_id)
    done = request.POST.get("done", "1") != "0"
    actions.finish_task(task=task, done=done, actor=request.actor, now=timezone.now())
    messages.success(request, _("Tugas ditandai selesai.") if done else _("Tugas dibuka lagi."))
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(back)
    return redirect("meeting_detail", task.meeting_id)


# --- the draft ------------------------------------------------------------------------------------------------------


@page("negotiation.edit", READ_AND_WRITE)
def negotiation_draft(request: Request, negotiation_id: int) -> HttpResponse:
    negotiation = queries.negotiation_for(request.actor, "negotiation.edit", negotiation_id)
    if negotiation.state != NegotiationState.OPEN:
        messages.warning(request, _("Rancangan sudah dibuat, atau perundingan ini sudah berakhir."))
        return redirect("negotiation_detail", negotiation_id)
    today = timezone.localdate()
    meetings, known = queries.meetings_of(negotiation, request.actor), queries.known_people(negotiation, today)
    initial = panels.draft_initial(negotiation, meetings, today)
    form = DraftForm(posted(request), initial=initial, institutions=list(negotiation.institutions.all()))
    houses = {"houses": panels.draft_houses(negotiation)}
    lines = panels.signatory_lines(negotiation, known)
    people = SignatoryFormSet(posted(request), initial=lines, prefix="people", form_kwargs=houses)
    if request.method == "POST" and all([form.is_valid(), people.is_valid()]):
        return _drafted(request, negotiation, form, people)
    found = queries.decided(meetings)
    context = {"negotiation": negotiation, "crumbs": panels.crumbs(negotiation), "form": form, "people": people}
    context |= {"known": known, "methods": methods_told(found.courses), **panels.decisions_shown(found)}
    return render(request, "negotiations/negotiation_draft.html", context)


def _drafted(request: Request, negotiation: Any, form: DraftForm, people: Any) -> HttpResponse:
    parties = [line.party(form.partner, form.further) for line in people]
    try:
        agreement = draft_agreement(
            negotiation=negotiation,
            institution=form.partner,
            terms=form.terms,
            parties=[one for one in parties if one],
            joined=[Joined(one) for one in form.further],
            actor=request.actor,
            now=timezone.now(),
        )
    except IllegalTransition:
        messages.warning(request, _("Rancangan sudah dibuat, atau perundingan ini sudah berakhir."))
        return redirect("negotiation_detail", negotiation.pk)
    messages.success(request, _("Rancangan dibuat dari keputusan rapat. Periksa, lalu ajukan ke telaah hukum."))
    return redirect("agreement_detail", agreement.pk)
