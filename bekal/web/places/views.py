from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may, may_somewhere
from bekal.lib.conflicts import Conflict
from bekal.partners.actions import edit_head, name_head
from bekal.partners.queries import facility_head_for, head_on, heads_of
from bekal.places import actions, queries
from bekal.web.layout.heads import HeadForm, head_rows, written_of
from bekal.web.layout.page import READ_AND_WRITE, Request, page, posted
from bekal.web.places.forms import FacilityForm, FacilitySearch, OverrideForm, WorkshopForm

PAGE = 50


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = [(_("Lapas dan rutan"), "facility_list"), (_("Hari libur khusus"), "override_list")]
    return [{"label": label, "url": reverse(name), "current": name == current} for label, name in pages]


@page("place.view")
def facility_list(request: Request) -> HttpResponse:
    form = FacilitySearch(request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("q", "").strip()
    found = queries.facilities_matching(queries.facilities_for(request.actor), wanted)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "shown": shown, "tabs": _tabs("facility_list")}
    return render(request, f"places/facility_list.html{'#results' if request.htmx else ''}", context)


@page("place.view")
def facility_detail(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "place.view", facility_id)
    edit = {"label": _("Ubah"), "url": reverse("facility_edit", args=[facility_id]), "kind": "quiet"}
    context = {
        "facility": facility,
        "workshops": queries.workshops_of(facility),
        "may_edit_workshops": may(request.actor, "workshop.edit", facility.target),
        "actions": [edit] if may(request.actor, "place.edit", facility.target) else [],
        "facts": _facts(facility),
        "head": head_on(facility, timezone.localdate()),
        "crumbs": [{"label": _("Tempat"), "url": reverse("facility_list")}],
    }
    return render(request, "places/facility_detail.html", context)


def _facts(facility: Any) -> list[dict[str, Any]]:
    kind = " ".join(filter(None, [facility.get_kind_display(), facility.get_facility_class_display()]))
    return [
        {"key": _("Jenis"), "value": kind},
        {"key": _("Tingkat keamanan"), "value": facility.get_tier_display()},
        {"key": _("Daya tampung"), "value": _("%(people)s orang") % {"people": facility.capacity}},
        {"key": _("Bapas"), "value": facility.probation_office.name if facility.probation_office else ""},
    ]


@page("place.edit", READ_AND_WRITE)
def facility_edit(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "place.edit", facility_id)
    initial = {name: getattr(facility, name) for name in FacilityForm.base_fields}
    offices = queries.probation_offices_of(facility)
    form = FacilityForm(posted(request), initial=initial, probation_offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_facility(
                facility=facility,
                revision=form.cleaned_data["revision"] or 0,
                facts=form.facts,
                probation_office=form.cleaned_data["probation_office"],
                actor=request.actor,
                now=timezone.now(),
            )
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Data tempat disimpan."))
            return redirect("facility_detail", facility_id)
    return render(request, "places/facility_edit.html", {"form": form, "facility": facility})


@page("workshop.edit", READ_AND_WRITE)
def workshop_add(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "workshop.edit", facility_id)
    form = WorkshopForm(posted(request), facility=facility)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "seats")}
        actions.add_workshop(facility=facility, **facts, actor=request.actor, now=timezone.now())
        messages.success(request, _("Bengkel ditambahkan."))
        return redirect("facility_detail", facility.pk)
    return render(request, "places/workshop_add.html", {"form": form, "facility": facility})


@page("workshop.edit", READ_AND_WRITE)
def workshop_edit(request: Request, workshop_id: int) -> HttpResponse:
    workshop = queries.workshop_for(request.actor, "workshop.edit", workshop_id)
    initial = {name: getattr(workshop, name) for name in WorkshopForm.base_fields}
    form = WorkshopForm(posted(request), initial=initial, facility=workshop.facility, workshop_id=workshop_id)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "revision": form.cleaned_data["revision"] or 0}
        try:
            actions.edit_workshop(workshop=workshop, **facts, actor=request.actor, now=timezone.now())
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Bengkel disimpan."))
            return redirect("facility_detail", workshop.facility_id)
    return render(request, "places/workshop_edit.html", {"form": form, "workshop": workshop})


@page("place.view")
def override_list(request: Request) -> HttpResponse:
    context = {
        "overrides": queries.overrides_for(request.actor, timezone.localdate()),
        "may_edit": may_somewhere(request.actor, "place.edit"),
        "tabs": _tabs("override_list"),
    }
    return render(request, "places/override_list.html", context)


@page("place.edit", READ_AND_WRITE)
def override_add(request: Request) -> HttpResponse:
    facilities = queries.facilities_allowing(request.actor, "place.edit")
    form = OverrideForm(posted(request), regions=queries.regions(), facilities=facilities)
    if request.method == "POST" and form.is_valid():
        actions.override_day(**form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Hari dicatat. Kelas yang direncanakan sesudah ini memakainya."))
        return redirect("override_list")
    return render(request, "places/override_add.html", {"form": form})


# --- who heads a place ------------------------------------------------------------------------------------------------


@page("place.view")
def facility_heads(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "place.view", facility_id)
    context = {
        "facility": facility,
        "heads": head_rows(heads_of(facility), timezone.localdate()),
        "may_edit_heads": may(request.actor, "place.head", facility.target),
        "crumbs": [
            {"label": _("Tempat"), "url": reverse("facility_list")},
            {"label": facility.name, "url": reverse("facility_detail", args=[facility_id])},
        ],
    }
    return render(request, "places/facility_heads.html", context)


@page("place.head", READ_AND_WRITE)
def facility_head_add(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "place.head", facility_id)
    form = HeadForm(posted(request))
    if request.method == "POST" and form.is_valid():
        name_head(house=facility, head=form.head, actor=request.actor, now=timezone.now())
        messages.success(request, _("Kepala dicatat."))
        return redirect("facility_heads", facility_id)
    return render(request, "places/facility_head_add.html", {"form": form, "facility": facility})


@page("place.head", READ_AND_WRITE)
def facility_head_edit(request: Request, holder_id: int) -> HttpResponse:
    holder = facility_head_for(request.actor, "place.head", holder_id)
    form = HeadForm(posted(request), initial=written_of(holder))
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            edit_head(holder=holder, revision=revision, head=form.head, actor=request.actor, now=timezone.now())
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Kepala disimpan."))
            return redirect("facility_heads", holder.facility_id)
    return render(request, "places/facility_head_edit.html", {"form": form, "holder": holder})
