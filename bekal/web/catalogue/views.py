from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may_somewhere, require_somewhere
from bekal.catalogue import actions, queries
from bekal.catalogue.choices import VersionState, VersionStep
from bekal.catalogue.rules import NotYet
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.lib.transitions import IllegalTransition
from bekal.partners.queries import agreements_allowing, usable_for_classes
from bekal.web.catalogue import panels
from bekal.web.catalogue.forms import (
    AdaptForm,
    CourseForm,
    CourseSearch,
    DecideForm,
    ModuleFormSet,
    ProposeForm,
    TradeForm,
    UnitFormSet,
    VersionForm,
)
from bekal.web.layout.page import READ_AND_WRITE, Request, page, posted

SPARE_LINES = 3


@page("catalogue.view")
def course_list(request: Request) -> HttpResponse:
    form = CourseSearch(request.GET)
    form.is_valid()
    context = {
        "form": form,
        "trades": panels.by_trade(queries.courses_matching(queries.courses_for(request.actor), **form.cleaned_data)),
        "may_edit": may_somewhere(request.actor, "catalogue.edit"),
        "searching": any(form.cleaned_data.values()),
    }
    return render(request, f"catalogue/course_list.html{'#results' if request.htmx else ''}", context)


@page("catalogue.edit", READ_AND_WRITE)
def trade_add(request: Request) -> HttpResponse:
    form = TradeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.add_trade(**form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Kejuruan ditambahkan."))
        return redirect("course_add")
    return render(request, "catalogue/trade_add.html", {"form": form})


@page("catalogue.edit", READ_AND_WRITE)
def course_add(request: Request) -> HttpResponse:
    form = CourseForm(posted(request), trades=queries.trades_for(request.actor))
    if request.method == "POST" and form.is_valid():
        added = actions.add_course(**form.facts, actor=request.actor, now=timezone.now())
        messages.success(request, _("Kursus ditambahkan. Isi kurikulum versi pertamanya, lalu sahkan."))
        return redirect("course_detail", added.pk)
    return render(request, "catalogue/course_add.html", {"form": form})


@page("catalogue.view")
def course_detail(request: Request, course_id: int) -> HttpResponse:
    course = queries.course_for(request.actor, "catalogue.view", course_id)
    return render(request, "catalogue/course_detail.html", panels.course_page(course, request.actor))


@page("catalogue.edit", READ_AND_WRITE)
def course_edit(request: Request, course_id: int) -> HttpResponse:
    course = queries.course_for(request.actor, "catalogue.edit", course_id)
    initial = {name: getattr(course, name) for name in CourseForm.base_fields}
    trades = queries.trades_for(request.actor)
    form = CourseForm(posted(request), initial=initial, trades=trades, course_id=course_id)
    if request.method == "POST" and form.is_valid():
        facts = {**form.facts, "revision": form.cleaned_data["revision"] or 0}
        try:
            actions.edit_course(course=course, **facts, actor=request.actor, now=timezone.now())
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Kursus disimpan."))
            return redirect("course_detail", course_id)
    return render(request, "catalogue/course_edit.html", {"form": form, "course": course})


@page("catalogue.view")
def version_detail(request: Request, version_id: int) -> HttpResponse:
    version = queries.version_for(request.actor, "catalogue.view", version_id)
    return render(request, "catalogue/version_detail.html", panels.version_page(version, request.actor))


@page("catalogue.edit", READ_AND_WRITE)
def version_adapt(request: Request, version_id: int) -> HttpResponse:
    version = queries.version_for(request.actor, "catalogue.edit", version_id)
    form = AdaptForm(posted(request), initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        draft = actions.adapt_version(version=version, **form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Rancangan dibuat dari versi asalnya. Ubah yang perlu, lalu sahkan."))
        return redirect("version_edit", draft.pk)
    return render(request, "catalogue/version_adapt.html", {"form": form, "version": version})


@page("catalogue.edit", READ_AND_WRITE)
def version_edit(request: Request, version_id: int) -> HttpResponse:
    version = queries.version_for(request.actor, "catalogue.edit", version_id)
    if version.state != VersionState.DRAFT or version.facility_id is not None:
        messages.warning(request, _("Kurikulum yang sudah disahkan tidak diubah. Buat penyesuaian sebagai versi baru."))
        return redirect("version_detail", version_id)
    initial = {name: getattr(version, name) for name in VersionForm.base_fields}
    form = VersionForm(posted(request), initial=initial, courses=queries.courses_before(version))
    modules, units = _lines(request, version)
    valid = request.method == "POST" and all([form.is_valid(), modules.is_valid(), units.is_valid()])
    if valid and _saved(request, version, form, modules, units):
        messages.success(request, _("Kurikulum disimpan."))
        return redirect("version_edit" if "more" in request.POST else "version_detail", version_id)
    context = {"form": form, "modules": modules, "units": units, "version": version}
    return render(request, "catalogue/version_edit.html", context)


def _lines(request: Request, version: Any) -> tuple[Any, Any]:
    modules: list[Any] = [*queries.modules_of(version).values("name", "kind", "lesson_hours")]
    units: list[Any] = [*queries.units_of(version).values("code", "title", "standard")]
    spare: list[dict[str, Any]] = [{}] * SPARE_LINES
    return (
        ModuleFormSet(posted(request), initial=modules + spare, prefix="modules"),
        UnitFormSet(posted(request), initial=units + spare, prefix="units"),
    )


def _saved(request: Request, version: Any, form: VersionForm, modules: Any, units: Any) -> bool:
    try:
        actions.edit_version(
            version=version,
            revision=form.cleaned_data["revision"] or 0,
            facts=form.facts,
            modules=[line.facts for line in modules if line.facts],
            units=[line.facts for line in units if line.facts],
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        form.conflict = conflict
        return False
    except IllegalTransition:
        form.add_error(None, _("Kurikulum ini baru saja disahkan, jadi tidak dapat diubah lagi."))
        return False
    return True


@page("catalogue.view")
def version_compare(request: Request, version_id: int) -> HttpResponse:
    version = queries.version_for(request.actor, "catalogue.view", version_id)
    others = list(queries.versions_of(version.course, request.actor))
    chosen = read_id(request.GET.get("with", ""))
    known = {one.pk for one in others if one.pk != version_id}
    old = queries.version_for(request.actor, "catalogue.view", chosen) if chosen in known else None
    old = old or queries.version_before(version, request.actor)
    return render(request, "catalogue/version_compare.html", panels.compare_page(version, old, others))


@page("curriculum.propose", READ_AND_WRITE)
def version_propose(request: Request, version_id: int) -> HttpResponse:
    require_somewhere(request.actor, "curriculum.propose")
    version = queries.version_for(request.actor, "catalogue.view", version_id)
    today = timezone.localdate()
    usable = usable_for_classes(agreements_allowing(request.actor, "curriculum.propose"), today)
    form = ProposeForm(
        posted(request), initial={"valid_from": today}, agreements=usable.filter(courses=version.course_id)
    )
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("change_note", "valid_from")}
        agreement = form.cleaned_data["agreement"]
        parties = {"institution": agreement.institution, "facility": agreement.facility}
        draft = actions.adapt_for_facility(version=version, **parties, **told, actor=request.actor, now=timezone.now())
        messages.success(request, _("Rancangan dibuat dari versi asalnya. Ubah yang perlu, lalu kirim."))
        return redirect("proposal_edit", draft.pk)
    return render(request, "catalogue/version_propose.html", {"form": form, "version": version})


@page("curriculum.propose", READ_AND_WRITE)
def proposal_edit(request: Request, proposal_id: int) -> HttpResponse:
    version = queries.proposal_for(request.actor, "curriculum.propose", proposal_id)
    if version.state not in (VersionState.DRAFT, VersionState.DECLINED):
        messages.warning(request, _("Usulan yang sudah dikirim tidak diubah lagi."))
        return redirect("version_detail", proposal_id)
    initial = {name: getattr(version, name) for name in VersionForm.base_fields}
    form = VersionForm(posted(request), initial=initial, courses=queries.courses_before(version))
    modules, units = _lines(request, version)
    valid = request.method == "POST" and all([form.is_valid(), modules.is_valid(), units.is_valid()])
    if valid and _saved(request, version, form, modules, units):
        if "send" in request.POST:
            return redirect("version_detail" if _sent(request, version) else "proposal_edit", proposal_id)
        messages.success(request, _("Rancangan disimpan. Kirim bila sudah siap."))
        return redirect("proposal_edit" if "more" in request.POST else "version_detail", proposal_id)
    context = {"form": form, "modules": modules, "units": units, "version": version}
    return render(request, "catalogue/proposal_edit.html", context)


def _sent(request: Request, version: Any) -> bool:
    try:
        actions.propose_version(version=version, actor=request.actor, now=timezone.now())
    except NotYet as refusal:
        missing = "; ".join(str(condition.label) for condition in refusal.conditions)
        messages.warning(request, _("Disimpan, tetapi belum dikirim. Harus terpenuhi: %(what)s.") % {"what": missing})
        return False
    messages.success(request, _("Usulan dikirim. Lapas memutuskannya; Anda melihat jawabannya di halaman Hari ini."))
    return True


@page("curriculum.decide", READ_AND_WRITE)
def version_decide(request: Request, proposal_id: int) -> HttpResponse:
    version = queries.proposal_for(request.actor, "curriculum.decide", proposal_id)
    if version.state != VersionState.PROPOSED:
        messages.warning(request, _("Usulan ini sudah diputuskan atau belum dikirim."))
        return redirect("version_detail", proposal_id)
    form = DecideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["decision"] == VersionStep.ACCEPT:
            actions.accept_version(version=version, actor=request.actor, now=timezone.now())
            messages.success(request, _("Usulan disetujui. Kelas di lapas ini dapat memakainya."))
        else:
            reason = form.cleaned_data["reason"]
            actions.decline_version(version=version, reason=reason, actor=request.actor, now=timezone.now())
            messages.success(request, _("Usulan ditolak. Mitra membaca alasannya."))
        return redirect("version_detail", proposal_id)
    return render(request, "catalogue/version_decide.html", panels.decide_page(version, form))


@page("catalogue.edit", READ_AND_WRITE)
def version_approve(request: Request, version_id: int) -> HttpResponse:
    version = queries.version_for(request.actor, "catalogue.edit", version_id)
    unmet = queries.unmet_conditions(version)
    if request.method == "POST":
        try:
            actions.approve_version(version=version, actor=request.actor, now=timezone.now())
        except NotYet as refusal:
            unmet = list(refusal.conditions)
        except IllegalTransition:
            messages.warning(request, _("Kurikulum ini sudah disahkan."))
            return redirect("version_detail", version_id)
        else:
            messages.success(request, _("Kurikulum disahkan. Kelas dapat direncanakan dengannya."))
            return redirect("version_detail", version_id)
    context = {"version": version, "unmet": [str(condition.label) for condition in unmet]}
    return render(request, "catalogue/version_approve.html", context)
