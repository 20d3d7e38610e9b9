from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from bekal.flows.moving import move_person
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, steps_from
from bekal.people import actions, queries
from bekal.people.actions import WRITABLE, Numbers
from bekal.people.rules import MOVES, AlreadyApart, NotHere, NotInOrder, Taken, masked
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page
from bekal.web.layout.templatetags.bekal import number
from bekal.web.people import listing, record, rights, what_if, wording
from bekal.web.people.forms import (
    ANSWERED,
    ConductForm,
    DisciplineForm,
    InmateForm,
    KeepApartEndForm,
    KeepApartForm,
    MovementForm,
    RightsForm,
    WhatIfForm,
)


@page("inmate.list")
def inmate_list(request: Request) -> HttpResponse:
    viewer, today = listing.viewer_of(request.actor), timezone.localdate()
    asked, parts = listing.read_listing(request, viewer)
    found = queries.inmate_page(request.actor, asked, today)
    words = {"count": number(found.total), "shown": number(len(found.rows))}
    context = {
        "viewer": viewer,
        **parts,
        "page": found,
        "rows": listing.rows_as_html(found.rows, viewer, today, reverse("inmate_list")) if found.rows else "",
        "sort": asked.sorted_by,
        "searching": bool(request.GET),
        "counted": ngettext("%(count)s orang", "%(count)s orang", found.total) % words,
        "shown": _("%(shown)s dari %(count)s orang") % words if found.older or found.newer else "",
        "import_url": reverse("roster_upload") if viewer.may_import else "",
    }
    return render(request, f"people/inmate_list.html{'#results' if request.htmx else ''}", context)


@page("inmate.view")
@never_cache
def inmate_detail(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.view", inmate_id)
    actions.record_look(inmate=inmate, actor=request.actor, now=timezone.now())
    whole = request.GET.get("history") == "all"
    context = record.page_of(request.actor, inmate, timezone.localdate(), whole=whole)
    return render(request, "people/inmate_detail.html", context)


@page("inmate.record")
@never_cache
def inmate_rights(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.record", inmate_id)
    actions.record_look(inmate=inmate, actor=request.actor, now=timezone.now())
    form, today = RightsForm(request.GET or None), timezone.localdate()
    day = (form.cleaned_data["on"] if form.is_valid() else None) or today
    context = {"form": form, "day": day, **_about(request, inmate), **rights.page_of(inmate, today, day)}
    return render(request, "people/inmate_rights.html", context)


@page("inmate.record")
@never_cache
def inmate_what_if(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.record", inmate_id)
    actions.record_look(inmate=inmate, actor=request.actor, now=timezone.now())
    form = WhatIfForm(request.GET or None)
    context: dict[str, Any] = {"form": form, **_about(request, inmate)}
    if form.is_valid():
        today = timezone.localdate()
        day = form.cleaned_data["on"] or today
        context |= what_if.moves_of(inmate, form.change, today, day)
    return render(request, "people/inmate_what_if.html", context)


@page("inmate.reveal", WRITE)
@never_cache
def inmate_numbers(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.reveal", inmate_id)
    nik, phone = actions.reveal_numbers(inmate=inmate, actor=request.actor, now=timezone.now())
    rows = [{"key": wording.label("nik"), "value": nik}, {"key": wording.label("phone"), "value": phone}]
    context = {**_about(request, inmate), "rows": rows}
    return render(request, f"people/inmate_numbers.html{'#numbers' if request.htmx else ''}", context)


@page("inmate.edit", READ_AND_WRITE)
def inmate_add(request: Request) -> HttpResponse:
    facilities = queries.facilities_to_add_to(request.actor)
    form = InmateForm(request.POST or None, facilities=facilities)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data.get("facility", "")
        facility = next((place for place in facilities if str(place.pk) == wanted), facilities[0])
        try:
            inmate = actions.add_inmate(
                facility=facility,
                values=_values(form),
                numbers=_typed_numbers(form),
                actor=request.actor,
                now=timezone.now(),
            )
        except Taken as taken:
            form.refuse(taken.field)
        else:
            return _saved(request, inmate, _("%(name)s ditambahkan.") % {"name": inmate.name}, form.warnings)
    return render(request, "people/inmate_add.html", {"form": form})


@page("inmate.edit", READ_AND_WRITE)
@never_cache
def inmate_edit(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.edit", inmate_id)
    known = {"nik": masked(queries.nik_of(inmate)), "phone": masked(queries.phone_of(inmate))}
    stored = {name: getattr(inmate, name) for name in WRITABLE}
    answers = {name: {True: "yes", False: "no", None: ""}[stored[name]] for name in ANSWERED}
    initial = stored | answers | {"version": inmate.version}
    form = InmateForm(request.POST or None, initial=initial, known=known)
    context: dict[str, Any] = {"form": form, **_about(request, inmate)}
    if request.method == "POST" and form.is_valid():
        try:
            _save_edit(request, inmate, form)
        except Taken as taken:
            form.refuse(taken.field)
        except Conflict as conflict:
            form.show_version(inmate.version)
            context |= {"conflict": conflict, "differences": wording.differences(_values(form), stored)}
        else:
            return _saved(request, inmate, _("Data disimpan."), form.warnings)
    return render(request, "people/inmate_edit.html", context, status=409 if "conflict" in context else 200)


def _save_edit(request: Request, inmate: Any, form: InmateForm) -> None:
    actions.edit_inmate(
        inmate=inmate,
        values=_values(form),
        numbers=_typed_numbers(form),
        version=form.cleaned_data["version"] or 0,
        actor=request.actor,
        now=timezone.now(),
    )


def _values(form: InmateForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in WRITABLE if name in form.cleaned_data}


def _typed_numbers(form: InmateForm) -> Numbers:
    return Numbers(nik=form.cleaned_data["nik"] or None, phone=form.cleaned_data["phone"] or None)


@page("inmate.edit", READ_AND_WRITE)
def discipline_add(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.edit", inmate_id)
    form = DisciplineForm(request.POST or None)
    act = partial(actions.add_discipline, inmate=inmate)
    return _enter(request, inmate, form, act, "people/discipline_add.html", _("Pelanggaran dicatat."))


@page("inmate.edit", READ_AND_WRITE)
def conduct_add(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.edit", inmate_id)
    form = ConductForm(request.POST or None)
    act = partial(actions.add_conduct, inmate=inmate)
    return _enter(request, inmate, form, act, "people/conduct_add.html", _("Nilai dicatat."))


@page("inmate.edit", READ_AND_WRITE)
def movement_add(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.edit", inmate_id)
    kinds = [move.name for move in steps_from(MOVES, inmate.presence)]
    places = list(queries.facilities_to_move_to(inmate.facility))
    form = MovementForm(request.POST or None, kinds=kinds, places=[(place.pk, place.name) for place in places])

    def act(*, to_facility: int | None = None, **values: Any) -> None:
        destination = next((place for place in places if place.pk == to_facility), None)
        move_person(inmate=inmate, to_facility=destination, **values)

    gone = form.is_bound and form.data.get("kind") == "transferred"
    back = "inmate_list" if gone else ""
    return _enter(request, inmate, form, act, "people/movement_add.html", _("Perpindahan dicatat."), back=back)


@page("inmate.keep_apart", READ_AND_WRITE)
def keep_apart_add(request: Request, inmate_id: int) -> HttpResponse:
    inmate = queries.inmate_for(request.actor, "inmate.keep_apart", inmate_id)
    search = request.POST.get("q", request.GET.get("q", ""))
    others = queries.others_in_facility(inmate, search)
    form = KeepApartForm(request.POST or None, initial={"starts": timezone.localdate()}, others=others)

    def act(*, other: int, **values: Any) -> None:
        actions.keep_apart(inmate=inmate, other_id=other, **values)

    more = {"search": search, "others": others}
    return _enter(request, inmate, form, act, "people/keep_apart_add.html", _("Pasangan dicatat."), more=more)


@page("inmate.keep_apart", READ_AND_WRITE)
def keep_apart_end(request: Request, keep_apart_id: int) -> HttpResponse:
    pair = queries.keep_apart_for(request.actor, "inmate.keep_apart", keep_apart_id)
    form = KeepApartEndForm(request.POST or None, initial={"ends": timezone.localdate()})
    act = partial(actions.end_keep_apart, pair=pair)
    more = {"pair": pair}
    return _enter(
        request, pair.first, form, act, "people/keep_apart_end.html", _("Keduanya boleh bersama lagi."), more=more
    )


def _enter(
    request: Request,
    inmate: Any,
    form: Any,
    act: Callable[..., Any],
    template: str,
    said: str,
    *,
    more: Mapping[str, Any] | None = None,
    back: str = "",
) -> HttpResponse:
    """Show a form about a person; once it is filled in, do what it says and go back to the person."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data, actor=request.actor, now=timezone.now())
        except (NotInOrder, NotHere, AlreadyApart, IllegalTransition) as problem:
            form.add_error(*_refusal(problem))
        else:
            return _saved(request, inmate, said, back=back)
    return render(request, template, {"form": form, **_about(request, inmate), **(more or {})})


def _refusal(problem: Exception) -> tuple[str | None, str]:
    """The field at fault and what to do about it."""
    if isinstance(problem, NotHere):
        return "other", _("Orang itu tidak ada di sini. Cari lagi namanya.")
    if isinstance(problem, AlreadyApart):
        return "other", _("Keduanya sudah dipisah. Lihat di halaman orangnya.")
    if isinstance(problem, IllegalTransition):
        return "kind", _("Keadaannya sudah berubah. Muat ulang halaman ini lalu pilih lagi.")
    if isinstance(problem, NotInOrder) and problem.field == "ends":
        return "ends", _("Tanggal akhir tidak bisa sebelum tanggal mulai.")
    if isinstance(problem, NotInOrder) and problem.field == "to_facility":
        return "to_facility", _("Pilih tempat tujuan pemindahan.")
    return getattr(problem, "field", None), _("Tanggal ini belum tiba. Tulis hari ini atau sebelumnya.")


def _about(request: Request, inmate: Any) -> dict[str, Any]:
    allowed = record.rights(request.actor, inmate)
    crumbs = [
        {"label": _("Warga binaan"), "url": reverse("inmate_list")},
        {"label": inmate.name, "url": reverse("inmate_detail", args=[inmate.pk])},
    ]
    return {"inmate": inmate, "crumbs": crumbs, "identity": record.identity(inmate, allowed, timezone.localdate())}


def _saved(request: Request, inmate: Any, said: str, warnings: Any = (), back: str = "") -> HttpResponse:
    messages.success(request, said)
    for warning in warnings:
        messages.warning(request, warning)
    return redirect(back) if back else redirect("inmate_detail", inmate.pk)
