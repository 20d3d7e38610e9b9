"""The parts of the pages of hearings, each worked out by one small function."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may
from bekal.hearings.choices import Decision, HearingState, Proposed
from bekal.hearings.queries.hearings import (
    accepted_in,
    candidates_of,
    classes_of,
    decree_of,
    history_of,
    members_of,
    wanted_among,
)
from bekal.hearings.rules import EDITABLE, TRANSITIONS
from bekal.intake.actions import group_problems
from bekal.lib.dates import format_date
from bekal.lib.transitions import steps_from
from bekal.partners.queries import head_on
from bekal.web.hearings import wording
from bekal.web.hearings.forms import CandidateSearch
from bekal.web.layout.templatetags.bekal import number

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The candidates of a hearing, and the page of those whom somebody wants to see."""

    classes: Sequence[Any]
    candidates: Sequence[Any]
    search: Any
    shown: Any


def part_of(hearing: Any, asked: QueryDict, size: int) -> Part:
    """So many candidates as somebody asked for in the address."""
    classes, candidates = classes_of(hearing), candidates_of(hearing)
    search = CandidateSearch(asked or None, classes=classes)
    found = wanted_among(candidates, classes, search.wanted)
    return Part(classes, candidates, search, Paginator(found, size).get_page(asked.get("page")))


def crumbs(hearing: Any | None = None) -> list[Item]:
    """The way back up."""
    found = [
        {"label": _("Kelas"), "url": reverse("class_list")},
        {"label": _("Sidang TPP"), "url": reverse("hearing_list")},
    ]
    if hearing is not None:
        day = format_date(hearing.held_on, wording.language(), short=True)
        label = _("Sidang %(day)s") % {"day": day}
        found.append({"label": label, "url": reverse("hearing_detail", args=[hearing.pk])})
    return found


def hearing_rows(hearings: Iterable[Any]) -> list[Item]:
    """The lines of the list of hearings."""
    return [
        {
            "hearing": one,
            "tag": wording.state_tag(one.state),
            "decree": getattr(one, "decree", None),
        }
        for one in hearings
    ]


def progress_of(candidates: Sequence[Any]) -> Item:
    """On how many of the candidates the board has decided."""
    decided, total = sum(1 for one in candidates if one.decision), len(candidates)
    words = {"decided": number(decided), "total": number(total)}
    return {"decided": decided, "total": total, "text": _("%(decided)s dari %(total)s calon sudah diputus") % words}


def obstacles(classes: Sequence[Any], candidates: Sequence[Any], today: date) -> list[str]:
    """Which rules for groups a decree would break with those whom the board accepted so far."""
    accepted = {one: [row.inmate_id for row in accepted_in(candidates, one.pk)] for one in classes}
    return group_problems(accepted, today)


def detail_page(hearing: Any, actor: Actor, part: Part, today: date) -> Item:
    """Everything on the page of a hearing."""
    candidates, decree = part.candidates, decree_of(hearing)
    edits, decides = may(actor, "hearing.edit", hearing.target), may(actor, "hearing.decide", hearing.target)
    steps = [one for one in steps_from(TRANSITIONS, hearing.state) if may(actor, one.action, hearing.target)]
    awaits_decree = decree is None and hearing.state != HearingState.CANCELLED
    return {
        "hearing": hearing,
        "tag": wording.state_tag(hearing.state),
        "crumbs": crumbs(),
        "members": members_of(hearing),
        "cards": class_cards(part.classes, candidates, part.shown.object_list),
        "search": part.search,
        "shown": part.shown,
        "progress": progress_of(candidates),
        "decree": decree,
        "history": [_happened(change) for change in history_of(hearing)],
        "may_edit": edits and hearing.state in EDITABLE,
        "may_decide": decides and hearing.state in EDITABLE,
        "may_issue": decree is None
        and hearing.state == HearingState.MINUTED
        and may(actor, "decree.issue", hearing.target),
        "obstacles": obstacles(part.classes, candidates, today) if awaits_decree else [],
        "waits_for_decree": decree is None and hearing.state == HearingState.MINUTED,
        "has_minutes": hearing.state in (HearingState.HELD, HearingState.MINUTED),
        "steps": [
            {"label": wording.step_label(one), "url": f"{reverse('hearing_step', args=[hearing.pk])}?step={one.name}"}
            for one in steps
            if not (decree and one.name == "reopen")
        ],
    }


def _happened(change: Any) -> Item:
    return {"title": wording.past(change.step), "when": change.at, "by": change.changed_by, "text": change.reason}


def class_cards(classes: Sequence[Any], candidates: Sequence[Any], shown: Sequence[Any]) -> list[Item]:
    """A card for each class with those of its candidates who are shown, and how many were decided on."""
    cards = []
    for one in classes:
        rows = [row for row in candidates if row.training_class_id == one.pk]
        seen = [row for row in shown if row.training_class_id == one.pk]
        cards.append(
            {
                "class": one,
                "rows": [{"candidate": row, "tag": wording.decision_tag(row.decision)} for row in seen],
                "accepted": sum(1 for row in rows if row.decision == Decision.ACCEPT),
                "reserves": sum(1 for row in rows if row.decision == Decision.RESERVE),
            }
        )
    return cards


def decide_cards(classes: Sequence[Any], candidates: Sequence[Any], forms: Sequence[Any]) -> list[Item]:
    """A card with a form for each candidate, for each class that has some of them."""
    pairs = list(zip(candidates, forms, strict=True))
    rows = {
        one.pk: [{"candidate": row, "form": form} for row, form in pairs if row.training_class_id == one.pk]
        for one in classes
    }
    return [{"class": one, "rows": rows[one.pk]} for one in classes if rows[one.pk]]


def decide_page(hearing: Any, part: Part, candidates: Sequence[Any], forms: Sequence[Any]) -> Item:
    """The decisions on some of the candidates, and the way to the others."""
    return {
        "hearing": hearing,
        "cards": decide_cards(part.classes, candidates, forms),
        "search": part.search,
        "shown": part.shown,
        "progress": progress_of(part.candidates),
        "crumbs": crumbs(hearing),
    }


def saved(candidates: Sequence[Any]) -> str:
    """What an officer reads after decisions were written down."""
    return _("Putusan disimpan. %(progress)s.") % {"progress": progress_of(candidates)["text"]}


def onward(hearing: Any, part: Part, asked: QueryDict, then: str) -> str:
    """Where an officer goes after saving a page: to the one before, to the next, or back to the hearing.

    Where only the undecided are shown, those just decided are gone, and the next ones have come to the same page.
    """
    if then not in ("previous", "next"):
        return reverse("hearing_detail", args=[hearing.pk])
    step = -1 if then == "previous" else 0 if part.search.wanted.undecided else 1
    query = asked.copy()
    query["page"] = str(max(1, part.shown.number + step))
    return f"{reverse('hearing_decide', args=[hearing.pk])}?{query.urlencode()}"


def suggested(candidates: Iterable[Any]) -> dict[int, Item]:
    """What was decided; where nothing was yet, what the proposal says, to be confirmed or changed."""
    return {
        one.pk: {"decision": one.decision, "rank": one.rank, "reason": one.reason, "dissent": one.dissent}
        if one.decision
        else _proposed(one)
        for one in candidates
    }


def _proposed(one: Any) -> Item:
    decisions = {Proposed.PLACE: Decision.ACCEPT, Proposed.RESERVE: Decision.RESERVE, Proposed.OUT: Decision.POSTPONE}
    waits = _("Belum ada tempat; dinilai lagi pada angkatan berikutnya") if one.proposed == Proposed.OUT else ""
    return {"decision": decisions[one.proposed], "rank": one.proposed_rank, "reason": waits}


def members_as_written(hearing: Any) -> list[Item]:
    """The board as the form takes it."""
    return [
        {"name": one.name, "title": one.title, "role": one.role, "present": one.present} for one in members_of(hearing)
    ]


def decree_as_proposed(hearing: Any, today: date) -> Item:
    """Who heads the facility today signs, under the title of today."""
    head = head_on(hearing.facility, today)
    town = hearing.facility.name.split()[-1]
    signs = {"signatory_name": head.name, "signatory_title": head.title, "acting": head.acting} if head else {}
    return {"issued_on": today, "place": town, **signs}
