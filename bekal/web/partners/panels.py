"""The parts of the pages of partners, each worked out by one small function."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may_somewhere
from bekal.partners import queries
from bekal.web.layout.agreements import agreement_rows


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
        "crumbs": [
            {"label": _("Mitra"), "url": reverse("partner_list")},
            {"label": instructor.institution.name, "url": institution_url},
        ],
    }


def certificate_row(certificate: Any, today: date) -> dict[str, Any]:
    """A certificate of an instructor, and whether it still holds."""
    expires = certificate.expires_on
    if expires is None:
        tag = {"text": _("Tanpa batas waktu"), "tone": "ok"}
    elif expires < today:
        tag = {"text": _("Kedaluwarsa"), "tone": "bad"}
    elif (expires - today).days <= 90:
        tag = {"text": _("Segera kedaluwarsa"), "tone": "warn"}
    else:
        tag = {"text": _("Berlaku"), "tone": "ok"}
    return {"certificate": certificate, "tag": tag}
