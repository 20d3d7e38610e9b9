"""The parts of the pages of agreements, each worked out by one small function."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Target, may
from bekal.lib.transitions import steps_from
from bekal.partners import queries
from bekal.partners.choices import AgreementState, AgreementStep, PartySide, Standing
from bekal.partners.rules import TRANSITIONS, standing
from bekal.web.layout.agreements import standing_tag


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
