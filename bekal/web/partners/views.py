from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may_somewhere
from bekal.catalogue.queries import trades_for
from bekal.lib.conflicts import Conflict
from bekal.partners import actions, queries
from bekal.places.queries import facilities_allowing
from bekal.web.layout.forms import DateField
from bekal.web.layout.heads import HeadForm, written_of
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, posted
from bekal.web.layout.tabs import partner_tabs
from bekal.web.partners import panels
from bekal.web.partners.forms import (
    AbsenceForm,
    AccreditationForm,
    InstitutionForm,
    InstructorCertificateForm,
    InstructorForm,
    OfferForm,
    PartnerSearch,
    SelectionForm,
)

PAGE = 40


# --- institutions ---------------------------------------------------------------------------------------------------


@page("partner.list")
def partner_list(request: Request) -> HttpResponse:
    form = PartnerSearch(request.GET)
    form.is_valid()
    found = queries.institutions_for(request.actor, timezone.localdate())
    found = queries.institutions_matching(found, **form.cleaned_data)
    context = {
        "form": form,
        "shown": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "tabs": partner_tabs(request.actor, "partner_list"),
        "may_add": may_somewhere(request.actor, "partner.add"),
        "sees_agreements": may_somewhere(request.actor, "agreement.view"),
        "searching": any(form.cleaned_data.values()),
    }
    return render(request, f"partners/partner_list.html{'#results' if request.htmx else ''}", context)


@page("partner.view")
def partner_detail(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "partner.view", institution_id)
    context = panels.institution_page(institution, request.actor, timezone.localdate())
    return render(request, "partners/partner_detail.html", context)


@page("partner.add", READ_AND_WRITE)
def partner_add(request: Request) -> HttpResponse:
    form = InstitutionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        added = actions.add_institution(facts=form.facts, actor=request.actor, now=timezone.now())
        messages.success(request, _("Lembaga ditambahkan. Selanjutnya buat perjanjian dan tambahkan instruktur."))
        return redirect("partner_detail", added.pk)
    return render(request, "partners/partner_add.html", {"form": form})


@page("partner.edit", READ_AND_WRITE)
def partner_edit(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "partner.edit", institution_id)
    initial = {name: getattr(institution, name) for name in InstitutionForm.base_fields}
    form = InstitutionForm(posted(request), initial=initial, institution_id=institution_id)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_institution(
                institution=institution,
                revision=form.cleaned_data["revision"] or 0,
                facts=form.facts,
                actor=request.actor,
                now=timezone.now(),
            )
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Lembaga disimpan."))
            return redirect("partner_detail", institution_id)
    return render(request, "partners/partner_edit.html", {"form": form, "institution": institution})


# --- instructors ----------------------------------------------------------------------------------------------------


@page("partner.view")
def instructor_detail(request: Request, instructor_id: int) -> HttpResponse:
    instructor = queries.instructor_for(request.actor, "partner.view", instructor_id)
    context = panels.instructor_page(instructor, request.actor, timezone.localdate())
    return render(request, "partners/instructor_detail.html", context)


@page("partner.edit", READ_AND_WRITE)
def instructor_add(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "partner.edit", institution_id)
    form = InstructorForm(posted(request), users=queries.free_users_of(institution_id, timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "speciality", "qualification", "user")}
        added = actions.add_instructor(institution=institution, **facts, actor=request.actor, now=timezone.now())
        messages.success(request, _("Instruktur ditambahkan."))
        return redirect("instructor_detail", added.pk)
    return render(request, "partners/instructor_add.html", {"form": form, "institution": institution})


@page("partner.edit", READ_AND_WRITE)
def instructor_edit(request: Request, instructor_id: int) -> HttpResponse:
    instructor = queries.instructor_for(request.actor, "partner.edit", instructor_id)
    users = queries.free_users_of(instructor.institution_id, timezone.localdate(), instructor_id)
    initial = {name: getattr(instructor, name) for name in InstructorForm.base_fields}
    form = InstructorForm(posted(request), initial=initial, users=users)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "revision": form.cleaned_data["revision"] or 0}
        try:
            actions.edit_instructor(instructor=instructor, **facts, actor=request.actor, now=timezone.now())
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Instruktur disimpan."))
            return redirect("instructor_detail", instructor_id)
    return render(request, "partners/instructor_edit.html", {"form": form, "instructor": instructor})


@page("partner.edit", READ_AND_WRITE)
def instructor_certificate_add(request: Request, instructor_id: int) -> HttpResponse:
    instructor = queries.instructor_for(request.actor, "partner.edit", instructor_id)
    form = InstructorCertificateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.add_instructor_certificate(
            instructor=instructor, **form.cleaned_data, actor=request.actor, now=timezone.now()
        )
        messages.success(request, _("Sertifikat dicatat."))
        return redirect("instructor_detail", instructor_id)
    context = {"form": form, "instructor": instructor}
    return render(request, "partners/instructor_certificate_add.html", context)


@page("instructor.select", READ_AND_WRITE)
def instructor_select(request: Request, instructor_id: int) -> HttpResponse:
    instructor = queries.instructor_for(request.actor, "instructor.select", instructor_id)
    facilities = facilities_allowing(request.actor, "instructor.select")
    form = SelectionForm(posted(request), facilities=facilities, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        actions.select_instructor(instructor=instructor, **form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Seleksi dicatat. Instruktur ini dapat mengajar di lapas."))
        return redirect("instructor_detail", instructor_id)
    return render(request, "partners/instructor_select.html", {"form": form, "instructor": instructor})


# --- what an institution teaches, by what right, and who heads it ----------------------------------------------------


@page("partner.edit", READ_AND_WRITE)
def offer_add(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "partner.edit", institution_id)
    form = OfferForm(posted(request), trades=trades_for(request.actor))
    if request.method == "POST" and form.is_valid():
        actions.offer_trade(institution=institution, **form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Kejuruan dicatat."))
        return redirect("partner_detail", institution_id)
    return render(request, "partners/offer_add.html", {"form": form, "institution": institution})


@page("partner.edit", WRITE)
def offer_remove(request: Request, offer_id: int) -> HttpResponse:
    offer = queries.offer_for(request.actor, "partner.edit", offer_id)
    actions.withdraw_trade(offer=offer, actor=request.actor, now=timezone.now())
    messages.success(request, _("Kejuruan dihapus dari daftar."))
    return redirect("partner_detail", offer.institution_id)


@page("partner.edit", READ_AND_WRITE)
def accreditation_add(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "partner.edit", institution_id)
    form = AccreditationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.add_accreditation(institution=institution, **form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Akreditasi dicatat."))
        return redirect("partner_detail", institution_id)
    return render(request, "partners/accreditation_add.html", {"form": form, "institution": institution})


@page("partner.edit", WRITE)
def accreditation_remove(request: Request, accreditation_id: int) -> HttpResponse:
    accreditation = queries.accreditation_for(request.actor, "partner.edit", accreditation_id)
    actions.remove_accreditation(accreditation=accreditation, actor=request.actor, now=timezone.now())
    messages.success(request, _("Catatan akreditasi dihapus."))
    return redirect("partner_detail", accreditation.institution_id)


@page("partner.edit", READ_AND_WRITE)
def head_add(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "partner.edit", institution_id)
    form = HeadForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.name_head(house=institution, head=form.head, actor=request.actor, now=timezone.now())
        messages.success(request, _("Pimpinan dicatat."))
        return redirect("partner_detail", institution_id)
    return render(request, "partners/head_add.html", {"form": form, "institution": institution})


@page("partner.edit", READ_AND_WRITE)
def head_edit(request: Request, head_id: int) -> HttpResponse:
    holder = queries.institution_head_for(request.actor, "partner.edit", head_id)
    form = HeadForm(posted(request), initial=written_of(holder))
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.edit_head(holder=holder, revision=revision, head=form.head, actor=request.actor, now=timezone.now())
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Pimpinan disimpan."))
            return redirect("partner_detail", holder.institution_id)
    return render(request, "partners/head_edit.html", {"form": form, "holder": holder})


# --- when instructors teach and when they are away --------------------------------------------------------------------


@page("timetable.view")
def partner_timetable(request: Request, institution_id: int) -> HttpResponse:
    institution = queries.institution_for(request.actor, "timetable.view", institution_id)
    day = _day_asked(request, "week")
    monday = day - timedelta(days=day.weekday())
    context = panels.partner_timetable_page(institution, request.actor, monday)
    return render(request, "partners/partner_timetable.html", context)


@page("timetable.view")
def instructor_timetable(request: Request, instructor_id: int) -> HttpResponse:
    instructor = queries.instructor_with_timetable(request.actor, instructor_id)
    month = _day_asked(request, "month").replace(day=1)
    context = panels.instructor_timetable_page(instructor, request.actor, month, timezone.localdate())
    return render(request, "partners/instructor_timetable.html", context)


def _day_asked(request: Request, name: str) -> date:
    """The day in the address where it is one of these times, else today."""
    try:
        day: date = DateField().clean(request.GET.get(name, ""))
    except ValidationError:
        return timezone.localdate()
    return day


@page("partner.edit", READ_AND_WRITE)
def absence_add(request: Request, instructor_id: int) -> HttpResponse:
    instructor = queries.instructor_for(request.actor, "partner.edit", instructor_id)
    form = AbsenceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.add_absence(instructor=instructor, **form.span, actor=request.actor, now=timezone.now())
        messages.success(request, _("Ketidakhadiran dicatat. Rencana kelas memperhitungkannya."))
        return redirect("instructor_detail", instructor_id)
    return render(request, "partners/absence_add.html", {"form": form, "instructor": instructor})


@page("partner.edit", WRITE)
def absence_remove(request: Request, absence_id: int) -> HttpResponse:
    absence = queries.absence_for(request.actor, "partner.edit", absence_id)
    actions.remove_absence(absence=absence, actor=request.actor, now=timezone.now())
    messages.success(request, _("Ketidakhadiran dihapus."))
    return redirect("instructor_detail", absence.instructor_id)
