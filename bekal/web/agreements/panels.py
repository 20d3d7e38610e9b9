"""The parts of the pages of agreements, each worked out by one small function."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Target, may
from bekal.catalogue.choices import CourseKind
from bekal.classes.choices import AgreementLack
from bekal.lib.paper import Items
from bekal.lib.transitions import Transition, steps_from
from bekal.partners import queries
from bekal.partners.choices import (
    AgreementKind,
    AgreementState,
    AgreementStep,
    AmendmentKind,
    CostKind,
    FunderKind,
    PartySide,
    SigningCondition,
    Standing,
)
from bekal.partners.rules import AMENDMENT_TRANSITIONS, MAIN_ROAD, SIGNING_STEPS, TRANSITIONS, standing
from bekal.partners.rules.clauses import Clause, shipped_clauses
from bekal.partners.rules.papers import body_blocks
from bekal.partners.rules.readable import percent
from bekal.partners.rules.text import terms_of
from bekal.web.layout.agreements import standing_tag, state_tag
from bekal.web.layout.tabs import agreement_tabs

UNSIGNED = frozenset({AgreementState.DRAFT, AgreementState.REVIEW, AgreementState.AGREED})


def crumbs(agreement: Any = None) -> list[dict[str, str]]:
    """The way back up, to the agreement where there is one."""
    way = [
        {"label": _("Mitra"), "url": reverse("partner_list")},
        {"label": _("Perjanjian"), "url": reverse("agreement_list")},
    ]
    if agreement is not None:
        way.append({"label": agreement.title, "url": reverse("agreement_detail", args=[agreement.pk])})
    return way


def frame(agreement: Any, actor: Actor, current: str, today: date) -> dict[str, Any]:
    """What all pages of one agreement have: its name, how it stands, its tabs."""
    return {
        "agreement": agreement,
        "tag": standing_tag(agreement, today),
        "tabs": agreement_tabs(actor, agreement.pk, current),
        "crumbs": crumbs(),
        "is_draft": agreement.state == AgreementState.DRAFT,
        "may_edit": may(actor, "agreement.edit", agreement.target),
    }


# --- the first page -------------------------------------------------------------------------------------------------


def agreement_page(agreement: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the first page of an agreement: what it is, how it stands, what to do next."""
    target = agreement.target
    text, _values = queries.draft_of(agreement)
    unsigned = agreement.state in UNSIGNED
    history = list(queries.history_of(agreement).select_related("amendment"))
    return frame(agreement, actor, "agreement_detail", today) | {
        "actions": _agreement_actions(agreement, actor, target),
        "others": _other_steps(agreement, actor, target),
        "unmet": condition_words(queries.unmet_conditions(agreement, text)) if unsigned else [],
        "is_unsigned": unsigned,
        "may_sign": may(actor, "agreement.sign", target),
        "is_expiring": standing(agreement.state, agreement.starts, agreement.ends, today) == Standing.EXPIRING,
        "facts": _agreement_facts(agreement, unsigned),
        "further": text["further"],
        "courses": agreement.courses.select_related("trade").order_by("trade__name", "name"),
        "sides": _sides(text["people"]),
        "road": road(agreement.state),
        "life": life_line(agreement, queries.versions_of(agreement), today),
        "history": history_lines(history),
        "sees_institution": may(actor, "partner.view", target),
        "sees_criteria": may(actor, "criterion.view", target),
    }


def _sides(people: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"label": str(side.label), "people": [one for one in people if one["side"] == side]}
        for side in PartySide
        if side in (PartySide.FACILITY, PartySide.PARTNER) or any(one["side"] == side for one in people)
    ]


def condition_words(conditions: Iterable[SigningCondition]) -> list[str]:
    """What is missing, in words."""
    return [str(condition.label) for condition in conditions]


def road(state: str) -> dict[str, Any] | None:
    """The states on the way to the signature and which of them is now; None off that road."""
    if state not in MAIN_ROAD:
        return None
    place = MAIN_ROAD.index(AgreementState(state)) + 1
    done = place + 1 if state == AgreementState.SIGNED else place
    return {"labels": [str(AgreementState(one).label) for one in MAIN_ROAD], "current": done}


def life_line(agreement: Any, versions: Iterable[Any], today: date) -> dict[str, Any]:
    """The term of an agreement as a line from its first day to its last, with today and every text on it."""
    first, last = agreement.starts, agreement.last_day
    days = max((last - first).days, 1)

    def place(day: date) -> int:
        return round(10 + 400 * min(max((day - first).days / days, 0), 1))

    marks = [
        {"x": place(one.effective_from), "day": one.effective_from, "number": one.number}
        for one in versions
        if one.number > 1
    ]
    return {
        "first": first,
        "last": last,
        "marks": marks,
        "today": place(today),
        "within": first <= today <= last,
        "elapsed": place(today) - 10,
    }


def _agreement_actions(agreement: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    edits, signs = may(actor, "agreement.edit", target), may(actor, "agreement.sign", target)
    ways = {
        AgreementState.DRAFT: [
            (edits, _step_way(agreement, AgreementStep.SUBMIT, "primary")),
            (signs, _way(_("Catat penandatanganan"), "agreement_sign", agreement, "primary")),
            (edits, _way(_("Ubah rancangan"), "agreement_edit", agreement)),
        ],
        AgreementState.REVIEW: [(signs, _step_way(agreement, AgreementStep.AGREE, "primary"))],
        AgreementState.AGREED: [(signs, _way(_("Catat penandatanganan"), "agreement_sign", agreement, "primary"))],
        AgreementState.SIGNED: [(edits, _way(_("Ubah atau perpanjang"), "amendment_add", agreement))],
        AgreementState.DROPPED: [(edits, _step_way(agreement, AgreementStep.REVIVE))],
    }
    return [way for allowed, way in ways.get(agreement.state, []) if allowed]


def _way(label: str, name: str, agreement: Any, kind: str = "quiet") -> dict[str, str]:
    return {"label": label, "url": reverse(name, args=[agreement.pk]), "kind": kind}


def _step_way(agreement: Any, step: AgreementStep, kind: str = "quiet") -> dict[str, str]:
    where = reverse("agreement_step", args=[agreement.pk])
    return {"label": str(step.label), "url": f"{where}?step={step.value}", "kind": kind}


_ON_TOP = SIGNING_STEPS | {AgreementStep.SUBMIT, AgreementStep.AGREE, AgreementStep.REVIVE}


def _other_steps(agreement: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    where = reverse("agreement_step", args=[agreement.pk])
    return _steps(TRANSITIONS, agreement.state, actor, target, where, without=_ON_TOP)


def _steps(
    table: Sequence[Transition],
    state: str,
    actor: Actor,
    target: Target,
    where: str,
    without: Iterable[str],
) -> list[dict[str, str]]:
    return [
        {"label": str(AgreementStep(step.name).label), "url": f"{where}?step={step.name}"}
        for step in steps_from(table, state)
        if step.name not in without and may(actor, step.action, target)
    ]


def offered(table: Sequence[Transition], state: str, name: str) -> Transition | None:
    """The step of that name out of a state, but for the signature, which has a page of its own."""
    steps = steps_from(table, state)
    return next((step for step in steps if step.name == name and step.name not in SIGNING_STEPS), None)


def _agreement_facts(agreement: Any, unsigned: bool) -> list[dict[str, Any]]:
    least, most = agreement.minimum_participants, agreement.maximum_participants
    if least and most:
        people = _("%(least)s sampai %(most)s orang sekelas") % {"least": least, "most": most}
    elif most:
        people = _("paling banyak %(most)s orang sekelas") % {"most": most}
    elif least:
        people = _("paling sedikit %(least)s orang sekelas") % {"least": least}
    else:
        people = _("tidak dibatasi")
    return [
        {"key": _("Jenis"), "value": agreement.get_kind_display()},
        {
            "key": _("Nomor pihak lapas"),
            "value": agreement.facility_number or _("belum ada"),
            "missing": unsigned and not agreement.facility_number,
        },
        {
            "key": _("Nomor pihak mitra"),
            "value": agreement.institution_number or _("belum ada"),
            "missing": unsigned and not agreement.institution_number,
        },
        {"key": _("Peserta"), "value": people},
    ]


def history_lines(changes: Iterable[Any]) -> list[dict[str, Any]]:
    """What was done, as lines of a timeline."""
    tones = {AgreementState.SIGNED: "ok", AgreementState.TERMINATED: "bad"}
    return [
        {
            "title": _past(change),
            "when": change.at,
            "by": change.changed_by,
            "text": change.reason,
            "url": reverse("amendment_detail", args=[change.amendment_id]) if change.amendment_id else "",
            "tone": tones.get(change.to_state, "quiet"),
        }
        for change in changes
    ]


def _past(change: Any) -> str:
    words = past_words(change.step)
    if change.amendment_id is None:
        return words
    about = {"what": change.amendment.get_kind_display(), "number": change.amendment.number, "done": words}
    return _("%(what)s ke-%(number)s: %(done)s") % about


def past_words(step: str) -> str:
    """What was done, in words."""
    sentences = {
        AgreementStep.DRAFT: _("Rancangan dibuat"),
        AgreementStep.EDIT: _("Rancangan diubah"),
        AgreementStep.SUBMIT: _("Diajukan ke telaah hukum"),
        AgreementStep.RETURN: _("Dikembalikan ke rancangan"),
        AgreementStep.AGREE: _("Disepakati"),
        AgreementStep.SIGN: _("Penandatanganan dicatat"),
        AgreementStep.RECORD: _("Penandatanganan dicatat"),
        AgreementStep.REVISE: _("Dikembalikan untuk diperbaiki"),
        AgreementStep.TERMINATE: _("Perjanjian diakhiri"),
        AgreementStep.REINSTATE: _("Diberlakukan kembali"),
        AgreementStep.DROP: _("Rancangan dibatalkan"),
        AgreementStep.REVIVE: _("Rancangan dihidupkan lagi"),
        AgreementStep.REBASE: _("Disesuaikan dengan naskah terbaru"),
        AgreementStep.AMEND: _("Perjanjian diubah"),
        AgreementStep.APPLY: _("Mulai berlaku"),
    }
    return sentences[AgreementStep(step)]


def step_meaning(step: str) -> str:
    """What a step brings about, read before it is taken."""
    sentences = {
        AgreementStep.SUBMIT: _("Rancangan tidak dapat diubah selama ditelaah. Kepala dapat mengembalikannya."),
        AgreementStep.AGREE: _("Naskah sudah disepakati para pihak dan menunggu tanda tangan."),
        AgreementStep.RETURN: _("Petugas dapat mengubah rancangan lagi."),
        AgreementStep.DROP: _("Rancangan tidak dilanjutkan. Rancangan dapat dihidupkan lagi."),
        AgreementStep.REVIVE: _("Rancangan dapat diubah dan diajukan lagi."),
        AgreementStep.REINSTATE: _("Kelas dapat dibuka lagi di bawah perjanjian ini."),
        AgreementStep.TERMINATE: _(
            "Kelas yang belum dibuka tidak dapat dibuka lagi di bawah perjanjian ini. "
            "Kelas yang sudah berjalan tetap berjalan."
        ),
        AgreementStep.REVISE: _(
            "Tanggal penandatanganan dihapus. Pakai ini hanya untuk memperbaiki salah tulis, "
            "lalu catat penandatanganannya lagi."
        ),
    }
    return sentences.get(AgreementStep(step), "")


def losing_rows(losing: Iterable[Any]) -> list[dict[str, Any]]:
    """The classes that would lose their ground, and why."""
    return [
        {
            "training_class": one.training_class,
            "course": one.training_class.version.course.name,
            "why": [str(AgreementLack(lack).label) for lack in one.lacks],
        }
        for one in losing
    ]


# --- the parts of a text --------------------------------------------------------------------------------------------


def clauses_shown(text: Any) -> list[dict[str, Any]]:
    """The clauses as a person reads them: numbered, each with its paragraphs and points."""
    return [
        {
            "number": number,
            "title": text["clauses"][code]["title"],
            "blocks": [
                {"points": block.items} if isinstance(block, Items) else {"text": getattr(block, "text", "")}
                for block in body_blocks(text["clauses"][code]["body"])
            ],
        }
        for number, code in enumerate(text["order"]["clauses"], start=1)
    ]


def duty_rows(duties: Iterable[Any]) -> list[dict[str, Any]]:
    """What each party owes, as lines of a table."""
    return [
        {
            "side": one.get_side_display(),
            "kind": one.get_kind_display(),
            "quantity": one.quantity,
            "period": one.get_period_display(),
            "text": one.text,
        }
        for one in duties
    ]


# --- versions and amendments ----------------------------------------------------------------------------------------


def versions_page(agreement: Any, actor: Actor, today: date) -> dict[str, Any]:
    """The signed texts of an agreement, and its amendments with where they stand."""
    versions = list(queries.versions_of(agreement))
    amendments = list(queries.amendments_of(agreement))
    newest = versions[-1].number if versions else 0
    return frame(agreement, actor, "agreement_versions", today) | {
        "versions": [_version_row(one, agreement, versions) for one in reversed(versions)],
        "amendments": [
            {
                "amendment": one,
                "tag": state_tag(one.state),
                "outdated": one.base < newest and one.state in UNSIGNED,
            }
            for one in amendments
        ],
        "may_amend": agreement.state == AgreementState.SIGNED and may(actor, "agreement.edit", agreement.target),
    }


def _version_row(version: Any, agreement: Any, versions: Sequence[Any]) -> dict[str, Any]:
    if version.number < agreement.text_version:
        tag = {"text": _("Sudah diganti"), "tone": "quiet"}
    elif version.number == agreement.text_version:
        tag = {"text": _("Naskah sekarang"), "tone": "ok"}
    else:
        tag = {"text": _("Belum mulai"), "tone": "info"}
    compare = reverse("agreement_compare", args=[agreement.pk])
    first = version.number == versions[0].number
    return {
        "version": version,
        "tag": tag,
        "compare": "" if first else f"{compare}?old={version.number - 1}&new={version.number}",
    }


def amendment_page(amendment: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of an amendment: what it changes, what it still needs, what to do next."""
    agreement, target = amendment.agreement, amendment.target
    unsigned = amendment.state in UNSIGNED
    where = reverse("amendment_step", args=[amendment.pk])
    is_draft = amendment.state == AgreementState.DRAFT
    versions = {one.number: one for one in queries.versions_of(agreement)}
    unmet = queries.unmet_for_amendment(amendment, list(versions.values())) if unsigned else []
    return {
        "agreement": agreement,
        "amendment": amendment,
        "base": versions[amendment.base],
        "tag": state_tag(amendment.state),
        "crumbs": crumbs(agreement),
        "actions": _amendment_actions(amendment, actor, target),
        "others": _steps(AMENDMENT_TRANSITIONS, amendment.state, actor, target, where, without=_ON_TOP),
        "unmet": condition_words(unmet),
        "outdated": SigningCondition.UP_TO_DATE in unmet,
        "may_rebase": is_draft and may(actor, "agreement.edit", target),
        "is_draft": is_draft,
        "is_unsigned": unsigned,
        "road": road(amendment.state),
        "sides": _sides(amendment.contents["people"]),
        "history": history_lines(queries.amendment_history(amendment).select_related("amendment")),
    }


def _amendment_actions(amendment: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    edits, signs = may(actor, "agreement.edit", target), may(actor, "agreement.sign", target)
    where = reverse("amendment_step", args=[amendment.pk])

    def step(name: AgreementStep) -> dict[str, str]:
        return {"label": str(name.label), "url": f"{where}?step={name.value}", "kind": "primary"}

    sign = {
        "label": _("Catat penandatanganan"),
        "url": reverse("amendment_sign", args=[amendment.pk]),
        "kind": "primary",
    }
    edit = {"label": _("Ubah rancangan"), "url": reverse("amendment_edit", args=[amendment.pk]), "kind": "quiet"}
    ways = {
        AgreementState.DRAFT: [(edits, step(AgreementStep.SUBMIT)), (signs, sign), (edits, edit)],
        AgreementState.REVIEW: [(signs, step(AgreementStep.AGREE))],
        AgreementState.AGREED: [(signs, sign)],
        AgreementState.DROPPED: [(edits, step(AgreementStep.REVIVE))],
    }
    return [way for allowed, way in ways.get(amendment.state, []) if allowed]


def amendment_begin(agreement: Any, today: date, *, renewal: bool) -> dict[str, Any]:
    """What the form of a new amendment begins with: from today on, or for a renewal when the agreement ends."""
    starts, ends = queries.usual_renewal(agreement)
    if renewal:
        return {"kind": AmendmentKind.RENEWAL, "effective_from": starts, "last_day": ends - timedelta(days=1)}
    return {"kind": AmendmentKind.ADDENDUM, "effective_from": max(today, queries.earliest_day(agreement))}


def amendment_initial(amendment: Any) -> dict[str, Any]:
    """What the form of an amendment begins with."""
    terms = terms_of(amendment.contents)
    names = ("reason", "effective_from", "facility_number", "institution_number", "revision")
    courses = [int(key) for key in amendment.contents["courses"]]
    known = {name: getattr(amendment, name) for name in names}
    return {**terms, "last_day": terms["ends"] - timedelta(days=1), "courses": courses, **known}


def texts_to_compare(agreement: Any) -> dict[str, dict[str, Any]]:
    """The texts of an agreement that can stand side by side, by what stands in the address."""
    versions = list(queries.versions_of(agreement))
    texts = {
        str(one.number): {
            "label": _("Versi %(number)s") % {"number": one.number},
            "day": one.effective_from,
            "text": one.contents,
        }
        for one in versions
    }
    if not versions:
        texts["0"] = {"label": _("Naskah sekarang"), "day": agreement.starts, "text": queries.shown_text(agreement)}
    for one in queries.amendments_of(agreement):
        if one.state in UNSIGNED:
            one.agreement = agreement
            words = {"kind": one.get_kind_display(), "number": one.number}
            label = _("Rancangan %(kind)s ke-%(number)s") % words
            texts[f"a{one.number}"] = {"label": label, "day": one.effective_from, "text": queries.amended_text(one)}
    return texts


def pair_chosen(texts: Mapping[str, Any], old: str, new: str) -> tuple[str, str]:
    """Which two of the texts stand side by side: those asked for, else the last two."""
    names = list(texts)
    before = names[max(len(names) - 2, 0)]
    return (old if old in texts else before), (new if new in texts else names[-1])


def base_and_newest(amendment: Any) -> tuple[Any, Any]:
    """The signed text on which an amendment was drafted, and the newest one."""
    agreement = amendment.agreement
    newest = queries.version_numbered(agreement, queries.latest_number(agreement))
    return queries.version_numbered(agreement, amendment.base), newest


def decided(sent: Mapping[str, str], clashes: Iterable[Any]) -> dict[str, bool]:
    """Of which clashes was said whose words are to stand: True for the draft's own."""
    answers = {"mine": True, "theirs": False}
    said = {one.name: sent.get(one.name, "") for one in clashes}
    return {name: answers[answer] for name, answer in said.items() if answer in answers}


# --- the sharing of costs -------------------------------------------------------------------------------------------


def shares_by_cell(rules: Iterable[Any]) -> dict[tuple[str, str, str], int]:
    """The shares in basis points, by kind of course, cost and funder."""
    return {(one.course_kind, one.cost_kind, one.funder_kind): one.share for one in rules}


def kinds_shared(course_kinds: Iterable[str], shares: Mapping[tuple[str, str, str], int]) -> list[str]:
    """For which kinds of course costs are shared: those of the agreement's courses, all before any is chosen."""
    found = {*course_kinds, *(course for course, _cost, _funder in shares)}
    return sorted(found) or list(CourseKind.values)


def sharing_tables(shares: Mapping[tuple[str, str, str], int]) -> list[dict[str, Any]]:
    """Who pays which part, one table for each kind of course; only funders that pay, only costs that are shared."""
    tables = []
    for course in CourseKind:
        agreed = {(cost, funder): share for (kind, cost, funder), share in shares.items() if kind == course}
        funders = [one for one in FunderKind if any(funder == one for _cost, funder in agreed)]
        rows = [
            {
                "cost": str(cost.label),
                "parts": [{"funder": str(one.label), "part": _part(agreed.get((cost, one)))} for one in funders],
            }
            for cost in CostKind
            if any(known == cost for known, _funder in agreed)
        ]
        if rows:
            tables.append({"title": str(course.label), "funders": [str(one.label) for one in funders], "rows": rows})
    return tables


def _part(share: int | None) -> str:
    return percent(share, "en" if get_language() == "en" else "id") if share else ""


# --- the texts from which a prison drafts ---------------------------------------------------------------------------


def clause_list_url(facility: Any, kind: str) -> str:
    """The list of the clauses of a kind of agreement at a facility."""
    return f"{reverse('clause_list')}?facility={facility.pk}&kind={kind}"


def template_rows(facility: Any, kind: str, today: date) -> list[dict[str, Any]]:
    """Every clause of a kind of agreement: the text in force, and whether it is the facility's own."""
    own = {one.code: one for one in queries.own_clauses(facility, kind, today)}
    rows = clauses_known(facility, kind, today)
    return [{"clause": one, "tag": _text_tag(one, own), "lead": one.body.partition("\n")[0]} for one in rows]


def clauses_known(facility: Any, kind: str, today: date) -> list[Clause]:
    """The clauses of a kind of agreement at a facility in their order, those left out among them."""
    own = {one.code: one for one in queries.own_clauses(facility, kind, today)}
    shipped = {one.code: one for one in shipped_clauses(kind, today)}
    return sorted(({**shipped, **own}).values(), key=lambda one: (one.position, one.code))


def _text_tag(clause: Any, own: Mapping[str, Any]) -> dict[str, str]:
    if clause.code not in own:
        return {"text": _("Naskah bawaan"), "tone": "quiet"}
    if not clause.body.strip():
        return {"text": _("Tidak dipakai"), "tone": "warn"}
    return {"text": _("Naskah sendiri"), "tone": "info"}


def clause_held(facility: Any, kind: str, code: str, today: date) -> dict[str, Any] | None:
    """The text of a clause in force at a facility, what the facility wrote before, and Bekal's own; None if unknown."""
    if kind not in AgreementKind.values:
        return None
    own = {one.code: one for one in queries.own_clauses(facility, kind, today)}
    shipped = {one.code: one for one in shipped_clauses(kind, today)}
    held = own.get(code) or shipped.get(code)
    if held is None:
        return None
    history = list(queries.clause_history(facility, kind, code))
    return {
        "held": held,
        "is_own": code in own,
        "shipped": shipped.get(code),
        "history": history,
        "initial": {
            "title": held.title,
            "position": held.position,
            "body": held.body,
            "seen": sum(row.revision for row in history),
        },
    }
