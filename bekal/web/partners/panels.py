"""The parts of the pages of partners, each worked out by one small function."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may, may_somewhere
from bekal.lib.dates import Language, add_months, month_name
from bekal.partners import queries
from bekal.places.choices import InstitutionKind
from bekal.reporting.queries.timetables import Slot, timetable
from bekal.reporting.rules import SlotKind
from bekal.web.layout.agreements import agreement_rows
from bekal.web.layout.heads import head_rows

EXPIRES_SOON = timedelta(days=90)


def institution_facts(institution: Any) -> list[dict[str, Any]]:
    """What is known of an institution."""
    return [
        {"key": _("Jenis"), "value": institution.get_kind_display()},
        {"key": _("Alamat"), "value": institution.address},
        {"key": _("Telepon"), "value": institution.phone},
        {"key": _("Surel"), "value": institution.email},
        {"key": _("Awalan nomor sertifikat"), "value": institution.certificate_prefix},
    ]


def institution_page(institution: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of an institution."""
    can_edit = queries.may_edit(actor, institution)
    agreements = queries.agreements_for(actor).filter(institution=institution)
    edit = {"label": _("Ubah"), "url": reverse("partner_edit", args=[institution.pk]), "kind": "quiet"}
    draft = {
        "label": _("Buat perjanjian"),
        "url": f"{reverse('agreement_add')}?institution={institution.pk}",
        "kind": "primary",
    }
    actions = [draft] if may_somewhere(actor, "agreement.edit") else []
    return {
        "institution": institution,
        "actions": actions + ([edit] if can_edit else []),
        "may_edit": can_edit,
        "facts": institution_facts(institution),
        "coordinators": queries.coordinators_of(institution, today),
        "heads": head_rows(queries.heads_of(institution), today),
        "may_edit_heads": can_edit,
        "offers": queries.trades_taught_by(institution),
        "accreditations": [accreditation_row(one, today) for one in queries.accreditations_of(institution)],
        "sees_timetable": may_somewhere(actor, "timetable.view"),
        "own_prison": institution.facility,
        "sees_own_prison": institution.facility is not None and may(actor, "place.view", institution.facility.target),
        "certifies": institution.kind == InstitutionKind.CERTIFICATION_BODY,
        "instructors": queries.with_selection(queries.instructors_of(institution.pk), actor),
        "agreements": agreement_rows(agreements, today),
        "sees_agreements": may_somewhere(actor, "agreement.view"),
        "may_select": queries.may_select(actor, institution),
        "crumbs": [{"label": _("Mitra"), "url": reverse("partner_list")}],
    }


def instructor_page(instructor: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of an instructor."""
    can_edit = queries.may_edit(actor, instructor.institution)
    institution_url = reverse("partner_detail", args=[instructor.institution_id])
    select = {
        "label": _("Catat seleksi"),
        "url": reverse("instructor_select", args=[instructor.pk]),
        "kind": "primary",
    }
    edit = {"label": _("Ubah"), "url": reverse("instructor_edit", args=[instructor.pk]), "kind": "quiet"}
    actions = [select] if queries.may_select(actor, instructor.institution) else []
    return {
        "instructor": instructor,
        "actions": actions + ([edit] if can_edit else []),
        "may_edit": can_edit,
        "selections": queries.selections_of(actor, instructor),
        "certificates": [certificate_row(one, today) for one in queries.certificates_of(instructor)],
        "absences": absence_rows(queries.absences_from(instructor, today)),
        "sees_timetable": may_somewhere(actor, "timetable.view"),
        "crumbs": [
            {"label": _("Mitra"), "url": reverse("partner_list")},
            {"label": instructor.institution.name, "url": institution_url},
        ],
    }


def certificate_row(certificate: Any, today: date) -> dict[str, Any]:
    """A certificate of an instructor, and whether it still holds."""
    return {"certificate": certificate, "tag": expiry_tag(certificate.expires_on, today)}


def accreditation_row(accreditation: Any, today: date) -> dict[str, Any]:
    """An accreditation of an institution, and whether it still holds."""
    return {"accreditation": accreditation, "tag": expiry_tag(accreditation.expires_on, today)}


def expiry_tag(expires: date | None, today: date) -> dict[str, str]:
    """Whether what expires on a day still holds, as a tag."""
    if expires is None:
        return {"text": _("Tanpa batas waktu"), "tone": "ok"}
    if expires < today:
        return {"text": _("Kedaluwarsa"), "tone": "bad"}
    if expires <= today + EXPIRES_SOON:
        return {"text": _("Segera kedaluwarsa"), "tone": "warn"}
    return {"text": _("Berlaku"), "tone": "ok"}


def absence_rows(absences: Iterable[Any]) -> list[dict[str, Any]]:
    """When an instructor is away, each with its last day as people name it."""
    return [{"absence": one, "last_day": one.ends - timedelta(days=1)} for one in absences]


# --- timetables -----------------------------------------------------------------------------------------------------

CELL, GAP = 44, 4
FILLS = {SlotKind.SESSION: "#0e5a54", SlotKind.PLANNED: "#9cc4bf", SlotKind.AWAY: "#d9962e"}


def slot_row(slot: Slot) -> dict[str, Any]:
    """What an instructor does on a day, in words."""
    words = {
        SlotKind.SESSION: slot.title or _("Mengajar di tempat lain"),
        SlotKind.PLANNED: slot.title or _("Direncanakan di tempat lain"),
        SlotKind.AWAY: _("Berhalangan: %(reason)s") % {"reason": slot.title},
    }
    tones = {SlotKind.SESSION: "ok", SlotKind.PLANNED: "info", SlotKind.AWAY: "warn"}
    labels = {SlotKind.SESSION: _("Mengajar"), SlotKind.PLANNED: _("Rencana"), SlotKind.AWAY: _("Berhalangan")}
    url = reverse("class_detail", args=[slot.class_id]) if slot.class_id else ""
    tag = {"text": labels[slot.kind], "tone": tones[slot.kind]}
    return {"slot": slot, "text": words[slot.kind], "url": url, "tag": tag}


def instructor_timetable_page(instructor: Any, actor: Actor, month: date, today: date) -> dict[str, Any]:
    """A month of an instructor: a picture of its days, and the days on which there is something."""
    first, last = month, add_months(month, 1) - timedelta(days=1)
    slots = timetable(actor, [instructor.pk], first, last)
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(slot.day, []).append(slot)
    crumbs = [{"label": _("Mitra"), "url": reverse("partner_list")}]
    sees = may_somewhere(actor, "partner.view")
    if sees:
        crumbs.append({"label": instructor.name, "url": reverse("instructor_detail", args=[instructor.pk])})
    return {
        "instructor": instructor,
        "month": first,
        "month_name": _month_name(first),
        "before": add_months(first, -1),
        "after": add_months(first, 1),
        "days": [{"day": day, "slots": [slot_row(one) for one in found]} for day, found in sorted(by_day.items())],
        "picture": month_picture(first, last, by_day, today),
        "crumbs": crumbs if sees else [],
    }


def _month_name(month: date) -> str:
    language: Language = "en" if get_language() == "en" else "id"
    return f"{month_name(month.month, language)} {month.year}"


def month_picture(first: date, last: date, by_day: dict[date, list[Slot]], today: date) -> dict[str, Any]:
    """The days of a month as squares under the names of the weekdays; what fills one says its letter too."""
    labels = {SlotKind.SESSION: _("Mengajar"), SlotKind.PLANNED: _("Rencana"), SlotKind.AWAY: _("Berhalangan")}
    cells = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        place = first.weekday() + number
        kinds = [slot.kind for slot in by_day.get(day, [])]
        kind = next((one for one in (SlotKind.AWAY, SlotKind.SESSION, SlotKind.PLANNED) if one in kinds), None)
        cells.append(
            {
                "x": place % 7 * (CELL + GAP),
                "y": 22 + place // 7 * (CELL + GAP),
                "number": day.day,
                "fill": FILLS[kind] if kind else "#eef2f1",
                "ink": "#ffffff" if kind is SlotKind.SESSION else "#1d2b2a",
                "letter": labels[kind][0] if kind else "",
                "is_today": day == today,
            }
        )
    rows = (first.weekday() + (last - first).days) // 7 + 1
    names = [_("Sen"), _("Sel"), _("Rab"), _("Kam"), _("Jum"), _("Sab"), _("Min")]
    heads = [{"x": index * (CELL + GAP) + CELL // 2, "name": name} for index, name in enumerate(names)]
    return {"cells": cells, "heads": heads, "width": 7 * (CELL + GAP), "height": 22 + rows * (CELL + GAP), "cell": CELL}


def partner_timetable_page(institution: Any, actor: Actor, monday: date) -> dict[str, Any]:
    """A week of all instructors of an institution."""
    instructors = list(queries.instructors_of(institution.pk))
    days = [monday + timedelta(days=number) for number in range(7)]
    cells: dict[tuple[int, date], list[dict[str, Any]]] = {}
    for slot in timetable(actor, [one.pk for one in instructors], days[0], days[-1]):
        cells.setdefault((slot.instructor_id, slot.day), []).append(slot_row(slot))
    rows = [
        {"instructor": one, "days": [{"day": day, "slots": cells.get((one.pk, day), [])} for day in days]}
        for one in instructors
    ]
    return {
        "institution": institution,
        "days": days,
        "rows": rows,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "crumbs": [
            {"label": _("Mitra"), "url": reverse("partner_list")},
            {"label": institution.name, "url": reverse("partner_detail", args=[institution.pk])},
        ],
    }
