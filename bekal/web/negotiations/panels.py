"""The parts of the pages of negotiations, each worked out by one small function."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Target, may
from bekal.catalogue.choices import CourseKind
from bekal.lib.dates import add_months
from bekal.lib.transitions import Transition, steps_from
from bekal.negotiations import queries
from bekal.negotiations.choices import Delivery, NegotiationState, NegotiationStep, Side
from bekal.negotiations.rules.decisions import Decided
from bekal.negotiations.rules.life import ALIVE, TRANSITIONS
from bekal.partners.choices import CostKind, FunderKind
from bekal.partners.rules.readable import percent
from bekal.web.negotiations.forms import FACILITY, WITNESS

TONES = {
    NegotiationState.OPEN: "info",
    NegotiationState.DRAFTED: "warn",
    NegotiationState.CONCLUDED: "ok",
    NegotiationState.DROPPED: "quiet",
}
USUAL_MONTHS = 12  # of an agreement


def crumbs(negotiation: Any = None) -> list[dict[str, str]]:
    """The way back up, to the negotiation where there is one."""
    way = [
        {"label": _("Mitra"), "url": reverse("partner_list")},
        {"label": _("Perundingan"), "url": reverse("negotiation_list")},
    ]
    if negotiation is not None:
        way.append({"label": negotiation.title, "url": reverse("negotiation_detail", args=[negotiation.pk])})
    return way


def state_tag(negotiation: Any) -> dict[str, str]:
    """How a negotiation stands."""
    return {
        "text": str(NegotiationState(negotiation.state).label),
        "tone": TONES[NegotiationState(negotiation.state)],
    }


def list_rows(negotiations: Iterable[Any]) -> list[dict[str, Any]]:
    """The negotiations as lines of a table."""
    return [
        {
            "negotiation": one,
            "institutions": [institution.short_name for institution in one.institutions.all()],
            "tag": state_tag(one),
        }
        for one in negotiations
    ]


# --- one negotiation ------------------------------------------------------------------------------------------------


def negotiation_page(negotiation: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of a negotiation: its meetings, what was decided, what is open, what next."""
    meetings = queries.meetings_of(negotiation, actor)
    found = queries.decided(meetings)
    may_edit = may(actor, "negotiation.edit", negotiation.target)
    alive = negotiation.state in ALIVE
    return {
        "negotiation": negotiation,
        "crumbs": crumbs(),
        "tag": state_tag(negotiation),
        "institutions": [{"name": one.name, "url": _page_of(one, actor)} for one in negotiation.institutions.all()],
        "meetings": [_meeting_line(one) for one in meetings],
        "meeting_count": len(meetings),
        "tasks": task_rows(queries.open_tasks(meetings), today, may_edit),
        "history": _history(negotiation),
        "actions": _actions(negotiation, may_edit and alive),
        "others": _other_steps(negotiation, actor),
        "next": _next(negotiation, len(meetings), found) if may_edit else None,
        "sees_agreement": negotiation.agreement is not None
        and may(actor, "agreement.view", negotiation.agreement.target),
        **decisions_shown(found),
    }


def _page_of(institution: Any, actor: Actor) -> str:
    """Where an institution is shown; empty for who may not see it."""
    seen = may(actor, "partner.view", Target(institution_id=institution.pk))
    return reverse("partner_detail", args=[institution.pk]) if seen else ""


def decisions_shown(found: Decided) -> dict[str, Any]:
    """What was decided, as lines and tables."""
    return {
        "courses": [
            {"name": one.name, "kind": str(CourseKind(one.kind).label), "where": str(Delivery(one.delivery).label)}
            | {"method": one.method, "day": one.day, "url": reverse("meeting_detail", args=[one.meeting_id])}
            for one in found.courses
        ],
        "sharing_tables": sharing_tables(found),
        "said": [
            {"text": one.text, "day": one.day, "url": reverse("meeting_detail", args=[one.meeting_id])}
            for one in found.others
        ],
        "missing": missing_sentences(found),
        "nothing_decided": not (found.courses or found.sharing or found.others),
    }


def sharing_tables(found: Decided) -> list[dict[str, Any]]:
    """Who pays what: a table for each kind of course that was spoken of, a column for each funder who pays."""
    funders = [one for one in FunderKind if any(one in parts for parts in found.sharing.values())]
    rest = found.open_parts
    return [
        {
            "title": str(kind.label),
            "funders": [str(one.label) for one in funders],
            "rows": [
                {
                    "cost": str(cost.label),
                    "parts": [
                        {"funder": str(one.label), "part": _part(found.sharing[kind, cost].get(one))} for one in funders
                    ],
                    "missing": _part(rest.get((kind.value, cost.value))),
                }
                for cost in CostKind
                if (kind, cost) in found.sharing
            ],
        }
        for kind in CourseKind
        if any(own == kind for own, _cost in found.sharing)
    ]


def _part(share: int | None) -> str:
    return percent(share) if share else ""


def missing_sentences(found: Decided) -> list[str]:
    """Which cost is not shared wholly yet, and how much of it is open."""
    told = []
    for (kind, cost), part in found.open_parts.items():
        words = {"kind": CourseKind(kind).label, "cost": CostKind(cost).label, "part": percent(abs(part))}
        told.append(_("%(kind)s, %(cost)s: masih kurang %(part)s") % words)
    return told


def _meeting_line(meeting: Any) -> dict[str, Any]:
    decided = len(meeting.courses.all()) + len(meeting.others.all()) + (1 if meeting.sharing.all() else 0)
    return {
        "meeting": meeting,
        "people": [one.name for one in meeting.attendees.all()],
        "decided": decided,
        "points": len(meeting.points.all()),
    }


def task_rows(tasks: Iterable[Any], today: date, may_edit: bool) -> list[dict[str, Any]]:
    """Tasks as lines of a list: who, by when, and whether it is late."""
    return [
        {
            "task": one,
            "who": one.owner or str(Side(one.side).label),
            "side": str(Side(one.side).label) if one.owner else "",
            "late": one.done_on is None and one.due_on is not None and one.due_on < today,
            "may_edit": may_edit,
        }
        for one in tasks
    ]


def _history(negotiation: Any) -> list[dict[str, Any]]:
    tones: dict[str, str] = {NegotiationState.CONCLUDED: "ok", NegotiationState.DROPPED: "bad"}
    return [
        {
            "title": past_words(one.step),
            "when": one.at,
            "by": one.changed_by,
            "text": one.reason,
            "tone": tones.get(one.to_state, "quiet"),
        }
        for one in queries.history_of(negotiation)
    ]


def past_words(step: str) -> str:
    """What was done, in words."""
    sentences = {
        NegotiationStep.BEGIN: _("Perundingan dimulai"),
        NegotiationStep.EDIT: _("Perundingan diubah"),
        NegotiationStep.DRAFT: _("Rancangan perjanjian dibuat"),
        NegotiationStep.CONCLUDE: _("Perundingan selesai"),
        NegotiationStep.DROP: _("Perundingan dihentikan"),
        NegotiationStep.REOPEN: _("Perundingan dilanjutkan lagi"),
    }
    return sentences[NegotiationStep(step)]


def step_meaning(step: str) -> str:
    """What a step brings about, read before it is taken."""
    sentences = {
        NegotiationStep.CONCLUDE: _("Rapat dan keputusannya tidak dapat diubah lagi, kecuali perundingan dilanjutkan."),
        NegotiationStep.DROP: _("Rapat tidak dapat ditambah lagi. Perundingan dapat dilanjutkan kapan saja."),
        NegotiationStep.REOPEN: _("Rapat dapat ditambah dan rancangan baru dapat dibuat. Rancangan lama tetap ada."),
    }
    return sentences.get(NegotiationStep(step), "")


def _actions(negotiation: Any, may_change: bool) -> list[dict[str, str]]:
    if not may_change:
        return []
    add = reverse("meeting_add", args=[negotiation.pk])
    edit = reverse("negotiation_edit", args=[negotiation.pk])
    return [
        {"label": _("Catat rapat"), "url": add, "kind": "primary"},
        {"label": _("Ubah"), "url": edit, "kind": "quiet"},
    ]


def _other_steps(negotiation: Any, actor: Actor) -> list[dict[str, str]]:
    where = reverse("negotiation_step", args=[negotiation.pk])
    return [
        {"label": str(NegotiationStep(step.name).label), "url": f"{where}?step={step.name}"}
        for step in steps_from(TRANSITIONS, negotiation.state)
        if step.name not in (NegotiationStep.DRAFT, NegotiationStep.CONCLUDE)
        and may(actor, step.action, negotiation.target)
    ]


def offered(state: str, name: str) -> Transition | None:
    """The step of that name out of a state, but for drafting, which has a page of its own."""
    steps = steps_from(TRANSITIONS, state)
    return next((step for step in steps if step.name == name and name != NegotiationStep.DRAFT), None)


def _next(negotiation: Any, meetings: int, found: Decided) -> dict[str, str] | None:
    """What to do next, with where."""
    if negotiation.state == NegotiationState.OPEN:
        return _next_while_open(negotiation, meetings, found)
    if negotiation.state != NegotiationState.DRAFTED:
        return None
    if queries.unmet_conditions(negotiation):
        return {
            "title": _("Tunggu penandatanganan"),
            "text": _("Rancangan sudah dibuat. Periksa, ajukan ke telaah hukum, lalu catat penandatanganannya."),
            "url": reverse("agreement_detail", args=[negotiation.agreement_id]),
            "label": _("Buka rancangan"),
        }
    where = reverse("negotiation_step", args=[negotiation.pk])
    return {
        "title": _("Selesaikan perundingan"),
        "text": _("Perjanjiannya sudah ditandatangani."),
        "url": f"{where}?step={NegotiationStep.CONCLUDE.value}",
        "label": str(NegotiationStep.CONCLUDE.label),
    }


def _next_while_open(negotiation: Any, meetings: int, found: Decided) -> dict[str, str]:
    if not meetings:
        return {
            "title": _("Catat rapat yang pertama"),
            "text": _(
                "Tanggal, yang hadir, yang dibahas, dan yang diputuskan menjadi notula dan rancangan perjanjian."
            ),
            "url": reverse("meeting_add", args=[negotiation.pk]),
            "label": _("Catat rapat"),
        }
    text = _("Yang sudah diputuskan ditulis ke dalam rancangan. Anda hanya mengisi yang belum diputuskan.")
    if not found.courses:
        text = _("Belum ada kursus yang diputuskan. Rancangan dapat dibuat, lalu dilengkapi di sana.")
    return {
        "title": _("Buat rancangan perjanjian"),
        "text": text,
        "url": reverse("negotiation_draft", args=[negotiation.pk]),
        "label": _("Buat rancangan"),
    }


# --- a meeting ------------------------------------------------------------------------------------------------------


def meeting_page(meeting: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of a meeting."""
    may_edit = may(actor, "negotiation.edit", meeting.target)
    people = list(meeting.attendees.all())
    alive = meeting.negotiation.state in ALIVE
    edit = {"label": _("Ubah"), "url": reverse("meeting_edit", args=[meeting.pk]), "kind": "quiet"}
    return {
        "meeting": meeting,
        "negotiation": meeting.negotiation,
        "crumbs": crumbs(meeting.negotiation),
        "actions": [edit] if may_edit and alive else [],
        "sides": [
            {"label": str(side.label), "people": [one for one in people if one.side == side]}
            for side in Side
            if any(one.side == side for one in people)
        ],
        "tasks": task_rows(meeting.tasks.all(), today, may_edit),
        **decisions_shown(queries.decided([meeting])),
    }


# --- the draft ------------------------------------------------------------------------------------------------------


def draft_initial(negotiation: Any, meetings: Sequence[Any], today: date) -> dict[str, Any]:
    """What the draft begins with: a year from today on, with the institution that was met last."""
    institutions = [one.pk for one in negotiation.institutions.all()]
    partner = meetings[-1].institution_id if meetings else institutions[0]
    return {
        "institution": partner,
        "joined": [pk for pk in institutions if pk != partner],
        "title": negotiation.title,
        "kind": negotiation.kind,
        "starts": today,
        "last_day": add_months(today, USUAL_MONTHS) - timedelta(days=1),
    }


def draft_houses(negotiation: Any) -> list[tuple[str, str]]:
    """For whom somebody signs."""
    institutions = [(str(one.pk), one.name) for one in negotiation.institutions.all()]
    return [(FACILITY, negotiation.facility.name), *institutions, (WITNESS, _("Saksi"))]


def signatory_lines(negotiation: Any, known: Sequence[Any]) -> list[dict[str, Any]]:
    """Who would sign for each house, taken from who was met: its head, else the first who came; and a witness."""
    houses: list[tuple[str, int | None, str]] = [(FACILITY, None, Side.OURS)]
    houses += [(str(one.pk), one.pk, Side.THEIRS) for one in negotiation.institutions.all()]
    lines = []
    for house, institution_id, side in houses:
        theirs = [one for one in known if one.side == side and one.institution_id == institution_id]
        heads = [one for one in theirs if one.title.casefold().startswith("kepala")]
        found = next(iter(heads or theirs), None)
        who = {"name": found.name, "title": found.title, "acting": found.acting} if found else {}
        lines.append({"house": house, **who})
    return [*lines, {"house": WITNESS}]
