"""What is written about negotiations: the negotiation, its meetings with all that lies in them, its tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.choices import CourseKind
from bekal.catalogue.models import Course
from bekal.lib import transitions
from bekal.lib.conflicts import take_turn
from bekal.lib.paper import Paper
from bekal.lib.transitions import IllegalTransition
from bekal.negotiations.choices import Delivery, MeetingMode, NegotiationState, NegotiationStep, Side
from bekal.negotiations.models import (
    Attendee,
    CourseDecision,
    Meeting,
    Negotiation,
    NegotiationChange,
    OtherDecision,
    Point,
    SharingDecision,
    Task,
)
from bekal.negotiations.queries import meetings_with, minutes_of, unmet_conditions
from bekal.negotiations.rules.decisions import ALL_OF_IT
from bekal.negotiations.rules.life import ALIVE, TRANSITIONS, MetAlready, NotYet
from bekal.partners.choices import AgreementKind, CostKind, FunderKind
from bekal.partners.models import Agreement
from bekal.places.models import Facility, Institution


class SharedTwice(Exception):
    """More than all of a cost was shared out; `cells` are the kinds of course and cost."""

    def __init__(self, cells: Sequence[tuple[str, str]]) -> None:
        super().__init__(", ".join(f"{kind} {cost}" for kind, cost in cells))
        self.cells = tuple(cells)


@dataclass(frozen=True, slots=True)
class NegotiationFacts:
    title: str
    kind: AgreementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """When, where and how one met whom; times by the clock on the wall there."""

    institution: Institution
    date: date
    place: str
    mode: MeetingMode
    subject: str
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who was there, with the title of that day."""

    side: Side
    name: str
    title: str
    organisation: str
    acting: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """That a course is to be taught, where and how."""

    course: Course
    delivery: Delivery
    method: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """The part of one cost that a funder bears, in basis points."""

    course_kind: CourseKind
    cost_kind: CostKind
    funder_kind: FunderKind
    share: int


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to be done; `task_id` where it was written down before."""

    text: str
    side: Side
    owner: str = ""
    due_on: date | None = None
    task_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What lies in a meeting, each in its order."""

    attendees: Sequence[Came] = field(default_factory=tuple)
    points: Sequence[str] = field(default_factory=tuple)
    courses: Sequence[Taught] = field(default_factory=tuple)
    sharing: Sequence[Shared] = field(default_factory=tuple)
    others: Sequence[str] = field(default_factory=tuple)
    tasks: Sequence[Todo] = field(default_factory=tuple)


# --- the negotiation ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_negotiation(
    *,
    facility: Facility,
    facts: NegotiationFacts,
    institutions: Sequence[Institution],
    nonce: UUID,
    actor: Actor,
    now: datetime,
) -> Negotiation:
    """Begin to talk with institutions; the same `nonce` again gives the negotiation that it began."""
    require(actor, "negotiation.edit", facility.target)
    begun = {"facility": facility, **asdict(facts), "begun_on": localdate(now)}
    begun |= {"edited_by": actor.name, "edited_at": now}
    negotiation, is_new = Negotiation.objects.get_or_create(nonce=nonce, defaults=begun)
    if not is_new:
        require(actor, "negotiation.edit", negotiation.target)
        return negotiation
    negotiation.institutions.set(institutions)
    _keep_change(negotiation, NegotiationStep.BEGIN, "", actor=actor, now=now)
    details = {**asdict(facts), "institutions": [one.pk for one in institutions]}
    record(actor, "negotiation.add", negotiation, now=now, facility_id=facility.pk, **details)
    return negotiation


@transaction.atomic
def edit_negotiation(
    *,
    negotiation: Negotiation,
    revision: int,
    facts: NegotiationFacts,
    institutions: Sequence[Institution],
    actor: Actor,
    now: datetime,
) -> None:
    """Change what a living negotiation is about and with whom.

    Raises Conflict, IllegalTransition once it is over, MetAlready where an institution that was met would leave.
    """
    fresh = _living(negotiation, actor)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    missing = set(meetings_with(fresh)) - {one.pk for one in institutions}
    if missing:
        raise MetAlready([one.name for one in fresh.institutions.all() if one.pk in missing])
    for name, value in asdict(facts).items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*asdict(facts), *changed])
    fresh.institutions.set(institutions)
    _keep_change(fresh, NegotiationStep.EDIT, fresh.state, actor=actor, now=now)
    details = {**asdict(facts), "institutions": [one.pk for one in institutions]}
    record(actor, "negotiation.edit", fresh, now=now, facility_id=fresh.facility_id, **details)


@transaction.atomic
def step_negotiation(*, negotiation: Negotiation, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take any step but drafting; raises IllegalTransition, ReasonMissing, or NotYet with what the step needs."""
    fresh = locked(negotiation)
    transition = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    if step == NegotiationStep.DRAFT:
        raise IllegalTransition(step, fresh.state)
    if transition.conditions and (unmet := unmet_conditions(fresh)):
        raise NotYet(unmet)
    _move(fresh, step, transition.target, actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def keep_draft(*, negotiation: Negotiation, agreement: Agreement, actor: Actor, now: datetime) -> None:
    """Write down that a draft agreement came of a negotiation; raises IllegalTransition where one did already."""
    fresh = locked(negotiation)
    transition = transitions.step(TRANSITIONS, NegotiationStep.DRAFT, fresh.state)
    require(actor, transition.action, fresh.target)
    fresh.agreement = agreement
    _move(fresh, NegotiationStep.DRAFT, transition.target, actor=actor, now=now)


def locked(negotiation: Negotiation) -> Negotiation:
    """The negotiation as it is now; nobody else changes it until the transaction ends."""
    rows = Negotiation.objects.select_for_update(of=("self",)).select_related("facility__region", "agreement")
    return rows.get(pk=negotiation.pk)


def _living(negotiation: Negotiation, actor: Actor) -> Negotiation:
    require(actor, "negotiation.edit", negotiation.target)
    fresh = locked(negotiation)
    if fresh.state not in ALIVE:
        raise IllegalTransition(NegotiationStep.EDIT, fresh.state)
    return fresh


def _move(negotiation: Negotiation, step: str, target: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    was, negotiation.state = negotiation.state, target
    changed = take_turn(negotiation, negotiation.revision, who=actor.name, now=now)
    negotiation.save(update_fields=["state", "agreement", *changed])
    _keep_change(negotiation, step, was, actor=actor, now=now, reason=reason)
    details = {"from": was, "to": str(target), "reason": reason, "agreement": negotiation.agreement_id}
    record(actor, f"negotiation.{step}", negotiation, now=now, facility_id=negotiation.facility_id, **details)


def _keep_change(
    negotiation: Negotiation, step: str, from_state: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    NegotiationChange.objects.create(
        negotiation=negotiation,
        at=now,
        step=step,
        from_state=from_state,
        to_state=negotiation.state or NegotiationState.OPEN,
        reason=reason,
        changed_by=actor.name,
    )


# --- meetings -------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_meeting(
    *, negotiation: Negotiation, facts: MeetingFacts, contents: Contents, nonce: UUID, actor: Actor, now: datetime
) -> Meeting:
    """Write down a meeting; the same `nonce` again gives the meeting that is there already.

    Raises IllegalTransition once the negotiation is over, SharedTwice where more than all of a cost is shared out.
    """
    fresh = _living(negotiation, actor)
    told = {**_columns(facts), "edited_by": actor.name, "edited_at": now}
    meeting, is_new = Meeting.objects.get_or_create(nonce=nonce, defaults={"negotiation": fresh, **told})
    if is_new:
        fresh.institutions.add(facts.institution)
        _write_contents(meeting, contents)
        _told(meeting, "meeting.add", contents, actor, now)
    else:
        require(actor, "negotiation.edit", meeting.target)
    return meeting


@transaction.atomic
def edit_meeting(
    *, meeting: Meeting, revision: int, facts: MeetingFacts, contents: Contents, actor: Actor, now: datetime
) -> None:
    """Change a meeting and all that lies in it; what is done of a task stays done. Raises Conflict, and as above."""
    fresh = _living(meeting.negotiation, actor)
    row = Meeting.objects.select_for_update(of=("self",)).select_related("negotiation__facility").get(pk=meeting.pk)
    changed = take_turn(row, revision, who=actor.name, now=now)
    for name, value in _columns(facts).items():
        setattr(row, name, value)
    row.save(update_fields=[*_columns(facts), *changed])
    fresh.institutions.add(facts.institution)
    _write_contents(row, contents)
    _told(row, "meeting.edit", contents, actor, now)


def _columns(facts: MeetingFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in MeetingFacts.__slots__}


def _told(meeting: Meeting, action: str, contents: Contents, actor: Actor, now: datetime) -> None:
    details = {
        "negotiation": meeting.negotiation_id,
        "institution": meeting.institution_id,
        "date": meeting.date.isoformat(),
        "attendees": len(contents.attendees),
        "courses": [one.course.pk for one in contents.courses],
        "sharing": [list(asdict(one).values()) for one in contents.sharing],
        "tasks": len(contents.tasks),
    }
    record(actor, action, meeting, now=now, facility_id=meeting.negotiation.facility_id, **details)


def _write_contents(meeting: Meeting, contents: Contents) -> None:
    _check_sharing(contents.sharing)
    for model in (Attendee, Point, CourseDecision, SharingDecision, OtherDecision):
        model._default_manager.filter(meeting=meeting).delete()
    Attendee.objects.bulk_create(
        [Attendee(meeting=meeting, position=place, **asdict(one)) for place, one in enumerate(contents.attendees, 1)]
    )
    Point.objects.bulk_create(
        [Point(meeting=meeting, position=place, text=text) for place, text in enumerate(contents.points, 1)]
    )
    CourseDecision.objects.bulk_create(
        [
            CourseDecision(meeting=meeting, course=one.course, delivery=one.delivery, method=one.method)
            for one in contents.courses
        ]
    )
    SharingDecision.objects.bulk_create([SharingDecision(meeting=meeting, **asdict(one)) for one in contents.sharing])
    OtherDecision.objects.bulk_create(
        [OtherDecision(meeting=meeting, position=place, text=text) for place, text in enumerate(contents.others, 1)]
    )
    _write_tasks(meeting, contents.tasks)


def _write_tasks(meeting: Meeting, tasks: Sequence[Todo]) -> None:
    known = {one.pk: one for one in Task.objects.select_for_update().filter(meeting=meeting)}
    kept = {one.task_id for one in tasks}
    Task.objects.filter(meeting=meeting, pk__in=known.keys() - kept).delete()
    for place, one in enumerate(tasks, start=1):
        told = {"position": place, "text": one.text, "owner": one.owner, "side": one.side, "due_on": one.due_on}
        if one.task_id in known:
            Task.objects.filter(pk=one.task_id).update(**told)
        else:
            Task.objects.create(meeting=meeting, **told)


def _check_sharing(shares: Iterable[Shared]) -> None:
    sums: dict[tuple[str, str], int] = {}
    for one in shares:
        cell = (one.course_kind.value, one.cost_kind.value)
        sums[cell] = sums.get(cell, 0) + one.share
    if too_much := [cell for cell, total in sums.items() if total > ALL_OF_IT]:
        raise SharedTwice(too_much)


@transaction.atomic
def open_minutes(*, meeting: Meeting, format: str, actor: Actor, now: datetime) -> Paper:
    """The minutes of a meeting, and a record that `actor` asked for them as `format`."""
    require(actor, "negotiation.view", meeting.target)
    paper = minutes_of(meeting)
    record(actor, "meeting.minutes", meeting, now=now, facility_id=meeting.negotiation.facility_id, format=format)
    return paper


@transaction.atomic
def finish_task(*, task: Task, done: bool, actor: Actor, now: datetime) -> None:
    """Write down that a task is done today, or that it is not after all; what stands there already stays."""
    require(actor, "negotiation.edit", task.target)
    fresh = Task.objects.select_for_update(of=("self",)).select_related("meeting__negotiation").get(pk=task.pk)
    if (fresh.done_on is not None) == done:
        return
    fresh.done_on, fresh.done_by = (localdate(now), actor.name) if done else (None, "")
    fresh.save(update_fields=["done_on", "done_by"])
    facility_id = fresh.meeting.negotiation.facility_id
    record(actor, "task.done" if done else "task.undone", fresh, now=now, facility_id=facility_id, text=fresh.text)
