"""The parts of the pages of partners, each worked out by one small function."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Target, may, may_somewhere
from bekal.lib.transitions import steps_from
from bekal.partners import queries
from bekal.partners.choices import AgreementState, AgreementStep, PartySide, Standing
from bekal.partners.rules import TRANSITIONS, standing

TONES = {
    Standing.DRAFT: "quiet",
    Standing.NOT_YET: "info",
    Standing.IN_FORCE: "ok",
    Standing.EXPIRING: "warn",
    Standing.EXPIRED: "bad",
    Standing.TERMINATED: "bad",
}


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Institutions and agreements side by side."""
    pages = [
        (_("Lembaga"), "partner_list", "partner.list"),
        (_("Perjanjian"), "agreement_list", "agreement.view"),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name, action in pages
        if may_somewhere(actor, action)
    ]


def standing_tag(agreement: Any, today: date) -> dict[str, str]:
    """How an agreement stands today, as a tag."""
    now = standing(agreement.state, agreement.starts, agreement.ends, today)
    return {"text": str(now.label), "tone": TONES[now]}


def agreement_rows(agreements: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """The lines of a list of agreements."""
    return [{"agreement": one, "tag": standing_tag(one, today)} for one in agreements]


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


def agreement_page(agreement: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of an agreement."""
    target = agreement.target
    people = list(queries.signatories_of(agreement))
    is_draft = agreement.state == AgreementState.DRAFT
    return {
        "agreement": agreement,
        "tag": standing_tag(agreement, today),
        "actions": _agreement_actions(agreement, actor, target),
        "others": _other_steps(agreement, actor, target),
        "unmet": [str(condition.label) for condition in queries.unmet_conditions(agreement)] if is_draft else [],
        "is_draft": is_draft,
        "may_sign": may(actor, "agreement.sign", target),
        "is_expiring": standing(agreement.state, agreement.starts, agreement.ends, today) == Standing.EXPIRING,
        "facts": _agreement_facts(agreement),
        "courses": agreement.courses.select_related("trade").order_by("trade__name", "name"),
        "sides": [
            {"label": str(side.label), "people": [one for one in people if one.side == side]} for side in PartySide
        ],
        "history": _history(queries.history_of(agreement)),
        "sees_institution": may(actor, "partner.view", target),
        "sees_criteria": may(actor, "criterion.view", target),
        "crumbs": [
            {"label": _("Mitra"), "url": reverse("partner_list")},
            {"label": _("Perjanjian"), "url": reverse("agreement_list")},
        ],
    }


def _agreement_actions(agreement: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    if agreement.state != AgreementState.DRAFT:
        return []
    actions = []
    if may(actor, "agreement.sign", target):
        sign = reverse("agreement_sign", args=[agreement.pk])
        actions.append({"label": _("Catat penandatanganan"), "url": sign, "kind": "primary"})
    if may(actor, "agreement.edit", target):
        edit = reverse("agreement_edit", args=[agreement.pk])
        actions.append({"label": _("Ubah rancangan"), "url": edit, "kind": "quiet"})
    return actions


def _other_steps(agreement: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    where = reverse("agreement_step", args=[agreement.pk])
    return [
        {"label": str(AgreementStep(step.name).label), "url": f"{where}?step={step.name}"}
        for step in steps_from(TRANSITIONS, agreement.state)
        if step.name != AgreementStep.SIGN and may(actor, step.action, target)
    ]


def _agreement_facts(agreement: Any) -> list[dict[str, Any]]:
    least, most = agreement.minimum_participants, agreement.maximum_participants
    if least and most:
        people = _("%(least)s sampai %(most)s orang sekelas") % {"least": least, "most": most}
    elif most:
        people = _("paling banyak %(most)s orang sekelas") % {"most": most}
    elif least:
        people = _("paling sedikit %(least)s orang sekelas") % {"least": least}
    else:
        people = _("tidak dibatasi")
    draft = agreement.state == AgreementState.DRAFT
    return [
        {"key": _("Jenis"), "value": agreement.get_kind_display()},
        {
            "key": _("Nomor pihak lapas"),
            "value": agreement.facility_number or _("belum ada"),
            "missing": draft and not agreement.facility_number,
        },
        {
            "key": _("Nomor pihak mitra"),
            "value": agreement.institution_number or _("belum ada"),
            "missing": draft and not agreement.institution_number,
        },
        {"key": _("Peserta"), "value": people},
    ]


def _history(changes: Iterable[Any]) -> list[dict[str, Any]]:
    tones = {AgreementState.SIGNED: "ok", AgreementState.TERMINATED: "bad"}
    return [
        {
            "title": _past(change.step),
            "when": change.at,
            "by": change.changed_by,
            "text": change.reason,
            "tone": tones.get(change.to_state, "quiet"),
        }
        for change in changes
    ]


def _past(step: str) -> str:
    sentences = {
        AgreementStep.DRAFT: _("Rancangan dibuat"),
        AgreementStep.EDIT: _("Rancangan diubah"),
        AgreementStep.SIGN: _("Penandatanganan dicatat"),
        AgreementStep.REVISE: _("Dikembalikan ke rancangan"),
        AgreementStep.TERMINATE: _("Perjanjian diakhiri"),
        AgreementStep.REINSTATE: _("Diberlakukan kembali"),
    }
    return sentences[AgreementStep(step)]
