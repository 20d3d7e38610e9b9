from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from bekal.access.rules import may_somewhere
from bekal.roster import actions, queries
from bekal.roster.choices import ImportState, RowKind
from bekal.roster.rules.headings import COLUMNS
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page
from bekal.web.roster import preview
from bekal.web.roster.forms import ApplyForm, MappingForm, UploadForm
from bekal.web.roster.report import error_report

PAGE_LENGTH = 20
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("roster.view")
def roster_list(request: Request) -> HttpResponse:
    rosters = Paginator(queries.imports_for(request.actor), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": rosters,
        "lines": [preview.list_line(roster) for roster in rosters],
        "may_import": may_somewhere(request.actor, "roster.import"),
    }
    return render(request, "roster/roster_list.html", context)


@page("roster.import", READ_AND_WRITE)
def roster_upload(request: Request) -> HttpResponse:
    facilities = queries.facilities_to_import(request.actor)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, facilities=facilities, max_bytes=settings.MAX_ROSTER_BYTES)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        roster = actions.receive_roster(
            facility=form.cleaned_data["facility"],
            file_name=file.name,
            parts=file.chunks(),
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect("roster_detail", roster.pk)
    return render(
        request,
        "roster/roster_upload.html",
        {"form": form, "columns": COLUMNS, "steps": preview.steps(), "crumbs": preview.crumbs()},
    )


@page("roster.view")
def roster_detail(request: Request, import_id: int) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.view", import_id)
    if request.htmx and request.GET.get("part") == "progress":
        if roster.state not in preview.WORKING:
            return HttpResponseClientRefresh()
        context = {"roster": roster, **preview.progress_of(roster)}
        return render(request, "roster/roster_detail.html#progress", context)
    return _detail(request, import_id)


def _detail(request: Request, import_id: int, form: ApplyForm | None = None) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.view", import_id)
    cursor = request.GET.get("after") or request.GET.get("before") or ""
    context = preview.page_of(roster, request.actor, request.GET.get("kind", ""), cursor)
    counts = {"gone": roster.count(RowKind.GONE), "errors": roster.count(RowKind.ERROR)}
    context["form"] = form or ApplyForm(initial={"revision": roster.revision}, **counts)
    context["suspects"] = preview.suspects(roster)
    return render(request, "roster/roster_detail.html", context)


@page("roster.import", READ_AND_WRITE)
def roster_mapping(request: Request, import_id: int) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.import", import_id)
    if not roster.headings or roster.state not in (ImportState.NEEDS_MAPPING, ImportState.PREVIEWED):
        return redirect("roster_detail", roster.pk)
    headings = roster.headings
    form = MappingForm(request.POST or None, names=headings["names"], told=headings["fields"])
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_headings(roster=roster, fields_by_place=form.chosen(), actor=request.actor, now=timezone.now())
        except actions.WrongState:
            messages.warning(request, _("Berkas ini sudah berubah sejak halaman dibuka. Periksa keadaannya sekarang."))
        return redirect("roster_detail", roster.pk)
    lines = list(zip(form.visible_fields(), headings["samples"], strict=True))
    context = {"roster": roster, "form": form, "lines": lines, "crumbs": preview.crumbs()}
    return render(request, "roster/roster_mapping.html", context)


@page("roster.import", WRITE)
def roster_reread(request: Request, import_id: int) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.import", import_id)
    try:
        actions.reread_roster(roster=roster, actor=request.actor, now=timezone.now())
    except actions.WrongState:
        messages.warning(request, _("Berkas ini tidak dapat dibaca ulang lagi."))
    return redirect("roster_detail", roster.pk)


@page("roster.import", WRITE)
def roster_apply(request: Request, import_id: int) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.import", import_id)
    form = ApplyForm(request.POST, gone=roster.count(RowKind.GONE), errors=roster.count(RowKind.ERROR))
    if roster.state == ImportState.PREVIEWED and not form.is_valid():
        return _detail(request, import_id, form)
    try:
        actions.start_applying(
            roster=roster,
            revision=form.cleaned_data["revision"] if form.is_valid() else 0,
            complete=form.is_valid() and form.is_complete,
            confirmed=form.is_valid() and form.is_confirmed,
            actor=request.actor,
            now=timezone.now(),
        )
    except actions.WrongState:
        messages.warning(
            request, _("Pratinjau ini sudah berubah sejak halaman dibuka. Periksa lagi sebelum menerapkan.")
        )
    return redirect("roster_detail", roster.pk)


@page("roster.import", WRITE)
def roster_discard(request: Request, import_id: int) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.import", import_id)
    try:
        actions.discard_roster(roster=roster, actor=request.actor, now=timezone.now())
    except actions.WrongState:
        messages.warning(request, _("Berkas ini sudah atau sedang diterapkan, jadi tidak dapat dibatalkan."))
        return redirect("roster_detail", roster.pk)
    messages.success(request, _("Impor dibatalkan. Tidak ada data yang berubah."))
    return redirect("roster_list")


@page("roster.view")
def roster_errors(request: Request, import_id: int) -> HttpResponse:
    roster = queries.import_for(request.actor, "roster.view", import_id)
    if not roster.count(RowKind.ERROR):
        raise Http404
    answer = HttpResponse(error_report(roster), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="baris-yang-salah-{roster.pk}.xlsx"'
    return answer
