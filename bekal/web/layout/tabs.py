"""The pages of one class, and those about partners, which lie in several areas."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bekal.access.rules import Actor, may_somewhere


def class_tabs(actor: Actor, class_id: int, current: str) -> list[dict[str, Any]]:
    """The tabs of a class that this actor may open; `current` is the URL name of the page itself."""
    tabs = [
        (_("Ringkasan"), "class_detail", "class.view"),
        (pgettext("tab", "Peserta"), "class_participants", "selection.view"),
        (_("Asesmen"), "class_assessment", "class_assessment.view"),
        (_("Jadwal dan presensi"), "class_register", "attendance.view"),
        (_("Nilai"), "class_results", "result.view"),
        (_("Sertifikat"), "class_certificates", "certificate.view"),
        (_("Anggaran"), "class_budget", "budget.view"),
    ]
    return [
        {"label": label, "url": reverse(name, args=[class_id]), "current": name == current}
        for label, name, action in tabs
        if may_somewhere(actor, action)
    ]


def agreement_tabs(actor: Actor, agreement_id: int, current: str) -> list[dict[str, Any]]:
    """The tabs of an agreement that this actor may open; `current` is the URL name of the page itself."""
    tabs = [
        (_("Ringkasan"), "agreement_detail", "agreement.view"),
        (_("Pasal"), "agreement_clauses", "agreement.view"),
        (_("Kewajiban"), "agreement_duties", "agreement.view"),
        (_("Pemenuhan"), "agreement_delivery", "agreement.view"),
        (_("Pembagian biaya"), "agreement_sharing", "agreement.view"),
        (_("Dokumen"), "agreement_documents", "agreement.view"),
        (_("Versi dan adendum"), "agreement_versions", "agreement.view"),
    ]
    return [
        {"label": label, "url": reverse(name, args=[agreement_id]), "current": name == current}
        for label, name, action in tabs
        if may_somewhere(actor, action)
    ]


def partner_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Everything about partners side by side: institutions, agreements."""
    pages = [
        (_("Lembaga"), "partner_list", "partner.list"),
        (_("Perundingan"), "negotiation_list", "negotiation.list"),
        (_("Perjanjian"), "agreement_list", "agreement.view"),
        (_("Naskah pasal"), "clause_list", "clause.view"),
        (_("Anggaran"), "budget_list", "budget.view"),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, action in pages
        if may_somewhere(actor, action)
    ]


def intake_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Everything between a wish and a class side by side; none for who sees only one of them."""
    pages = [
        (_("Kelas"), "class_list", "class.list"),
        (_("Pendaftaran"), "drive_list", "drive.view"),
        (_("Minat"), "wish_list", "wish.view"),
        (_("Permintaan"), "wish_demand", "wish.view"),
        (_("Asesmen"), "assessment_form_list", "assessment.view"),
    ]
    tabs = [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, action in pages
        if may_somewhere(actor, action)
    ]
    return tabs if len(tabs) > 1 else []
