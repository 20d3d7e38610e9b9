"""What waits for somebody beside classes: adapted curricula, tasks of meetings, papers of partners that expire."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from bekal.access.rules import Actor, may_somewhere
from bekal.catalogue.queries import proposals_to_mend, proposals_waiting
from bekal.negotiations.queries import due_tasks
from bekal.partners.queries.reminders import institutions_with_papers_expiring


@dataclass(frozen=True, slots=True)
class Proposal:
    """An adapted curriculum: of which course, from whom or for whom, and how it stands."""

    version_id: int
    course: str
    other: str
    state: str


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers of an institution and of its instructors expire soon or did lately."""

    institution_id: int
    name: str
    accreditations: int
    certificates: int


@dataclass(frozen=True, slots=True)
class MeetingTask:
    """Something that a meeting left to somebody (nobody named: the whole side), and by when."""

    meeting_id: int
    text: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Waiting:
    to_decide: list[Proposal]
    to_mend: list[Proposal]
    papers: list[Papers]
    tasks: list[MeetingTask]


def waiting(actor: Actor, today: date) -> Waiting:
    """What `actor` is to decide, to mend and to have renewed; one query, none for who has nothing to do with it."""
    parts: list[QuerySet[Any, Any]] = []
    if may_somewhere(actor, "curriculum.decide"):
        parts.append(_told("decide", proposals_waiting(actor), "course__name", F("institution__short_name")))
    if may_somewhere(actor, "curriculum.propose"):
        parts.append(_told("mend", proposals_to_mend(actor), "course__name", F("facility__name")))
    if may_somewhere(actor, "partner.edit"):
        parts.append(_papers(actor, today))
    if may_somewhere(actor, "negotiation.view"):
        parts.append(_tasks(actor, today))
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    found: dict[str, list[tuple[Any, ...]]] = {"decide": [], "mend": [], "papers": [], "task": []}
    for kind, *told in sorted(rows):
        found[kind].append(tuple(told))
    return Waiting(
        [Proposal(pk, course, other, state) for pk, course, other, state, *_rest in found["decide"]],
        [Proposal(pk, course, other, state) for pk, course, other, state, *_rest in found["mend"]],
        [Papers(pk, name, *counts) for pk, name, _other, _state, *counts in found["papers"]],
        sorted(
            (
                MeetingTask(pk, text, owner, date.fromisoformat(due_on))
                for pk, text, owner, due_on, *_rest in found["task"]
            ),
            key=lambda task: task.due_on,
        ),
    )


_TEXT, _NUMBER = CharField(), IntegerField()
_COLUMNS = ("told_kind", "pk", "told_name", "told_other", "told_state", "told_first", "told_second")


def _told(kind: str, versions: QuerySet[Any], name: str, other: F) -> QuerySet[Any, Any]:
    nothing = Value(0, _NUMBER)
    rows = versions.order_by().annotate(
        told_kind=Value(kind, _TEXT),
        told_name=F(name),
        told_other=other,
        told_state=F("state"),
        told_first=nothing,
        told_second=nothing,
    )
    return rows.values_list(*_COLUMNS)


def _papers(actor: Actor, today: date) -> QuerySet[Any, Any]:
    empty = Value("", _TEXT)
    rows = institutions_with_papers_expiring(actor, today).order_by()
    rows = rows.annotate(
        told_kind=Value("papers", _TEXT),
        told_name=F("short_name"),
        told_other=empty,
        told_state=empty,
        told_first=F("accreditation_count"),
        told_second=F("certificate_count"),
    )
    return rows.values_list(*_COLUMNS)


def _tasks(actor: Actor, today: date) -> QuerySet[Any, Any]:
    nothing = Value(0, _NUMBER)
    rows = (
        due_tasks(actor, today)
        .order_by()
        .annotate(
            told_kind=Value("task", _TEXT),
            told_name=F("text"),
            told_other=F("owner"),
            told_state=Cast("due_on", _TEXT),
            told_first=nothing,
            told_second=nothing,
        )
    )
    columns = ["meeting_id" if name == "pk" else name for name in _COLUMNS]
    return rows.values_list(*columns)
