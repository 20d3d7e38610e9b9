"""What is read of negotiations, always as far as the actor may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import override

from bekal.access.queries import find, within
from bekal.access.rules import Actor, Reach, reach
from bekal.lib.paper import Letterhead, Paper, Table
from bekal.negotiations.choices import ConcludingCondition, Side
from bekal.negotiations.models import (
    Attendee,
    CourseDecision,
    Meeting,
    Negotiation,
    NegotiationChange,
    Task,
)
from bekal.negotiations.rules.decisions import CourseAgreed, Decided, Said, ShareAgreed, gather
from bekal.negotiations.rules.life import ALIVE
from bekal.negotiations.rules.minutes import Minutes, Owed, Present, minutes_paper
from bekal.partners.choices import AgreementState, PartySide
from bekal.partners.models import OfficeHolder, Signatory
from bekal.partners.queries.papers import labels
from bekal.partners.rules.papers import ministry_on, sharing_table
from bekal.places.models import Institution

SOON = timedelta(days=7)
_NEGOTIATIONS = Negotiation.objects.select_related("facility__region", "agreement__facility").prefetch_related(
    "institutions"
)
_MEETINGS = Meeting.objects.select_related("negotiation__facility__region", "institution")


def _reached(held: Reach) -> Q:
    covered = within(held)
    if held.nation or not held.institution_ids:
        return covered
    talked = Negotiation.institutions.through.objects.filter(institution__in=held.institution_ids)
    return covered | Q(pk__in=talked.values("negotiation"))


def negotiations_for(actor: Actor) -> QuerySet[Negotiation]:
    """The negotiations that `actor` may see, with `last_met`, and `task_count` of open tasks that they may see."""
    met = _seen_meetings(actor).filter(negotiation=OuterRef("pk")).order_by("-date").values("date")[:1]
    owed = Task.objects.filter(_met(reach(actor, "negotiation.view"), "meeting__"), meeting__negotiation=OuterRef("pk"))
    count = owed.filter(done_on=None).order_by().values("meeting__negotiation").annotate(n=Count("pk")).values("n")
    rows = _NEGOTIATIONS.filter(_reached(reach(actor, "negotiation.list")))
    return rows.annotate(last_met=Subquery(met), task_count=Subquery(count))


def negotiations_matching(rows: QuerySet[Negotiation], *, q: str = "", state: str = "") -> QuerySet[Negotiation]:
    """Those of the negotiations whose title or institution contains a text, in a state."""
    if text := q.strip():
        institutions = Institution.objects.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
        talked = Negotiation.institutions.through.objects.filter(institution__in=institutions).values("negotiation")
        rows = rows.filter(Q(title__icontains=text) | Q(pk__in=talked))
    return rows.filter(state=state) if state else rows


def negotiation_for(actor: Actor, action: str, negotiation_id: int) -> Negotiation:
    """The negotiation on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_NEGOTIATIONS, actor, action, negotiation_id, institution="institutions")


def meeting_for(actor: Actor, action: str, meeting_id: int) -> Meeting:
    """The meeting on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = _MEETINGS.prefetch_related(*_CONTENTS, "negotiation__institutions")
    return find(rows, actor, action, meeting_id, facility="negotiation__facility", institution="institution")


def task_for(actor: Actor, action: str, task_id: int) -> Task:
    """The task on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = Task.objects.select_related("meeting__negotiation__facility__region")
    where = "meeting__negotiation__facility"
    return find(rows, actor, action, task_id, facility=where, institution="meeting__institution")


_CONTENTS = (
    "attendees",
    "points",
    Prefetch("courses", CourseDecision.objects.select_related("course")),
    "sharing",
    "others",
    "tasks",
)


def _met(held: Reach, path: str = "") -> Q:
    return within(held, facility=f"{path}negotiation__facility", institution=f"{path}institution")


def _seen_meetings(actor: Actor) -> QuerySet[Meeting]:
    return Meeting.objects.filter(_met(reach(actor, "negotiation.view")))


def meetings_of(negotiation: Negotiation, actor: Actor) -> list[Meeting]:
    """The meetings of a negotiation that `actor` may see, the earliest first, with everything in them."""
    rows = _seen_meetings(actor).filter(negotiation=negotiation).select_related("institution")
    return list(rows.prefetch_related(*_CONTENTS).order_by("date", "starts_at", "pk"))


def meetings_with(negotiation: Negotiation) -> dict[int, int]:
    """How many meetings there were with each institution, by its id."""
    rows = Meeting.objects.filter(negotiation=negotiation).order_by().values_list("institution")
    return dict(rows.annotate(count=Count("pk")))


def history_of(negotiation: Negotiation) -> QuerySet[NegotiationChange]:
    """What was done to a negotiation, newest first."""
    return NegotiationChange.objects.filter(negotiation=negotiation)


def unmet_conditions(negotiation: Negotiation) -> list[ConcludingCondition]:
    """What a negotiation still needs before it is concluded."""
    agreement = negotiation.agreement
    signed = agreement is not None and agreement.state == AgreementState.SIGNED
    return [] if signed else [ConcludingCondition.SIGNED]


# --- decisions ------------------------------------------------------------------------------------------------------


def decided(meetings: Sequence[Meeting]) -> Decided:
    """What meetings (the earliest first, with their contents) decided, taken together."""
    return gather(
        chain.from_iterable(map(_courses, meetings)),
        chain.from_iterable(map(_shares, meetings)),
        [Said(one.text, meeting.pk, meeting.date) for meeting in meetings for one in meeting.others.all()],
    )


def _courses(meeting: Meeting) -> Iterable[CourseAgreed]:
    for one in meeting.courses.all():
        course = one.course
        yield CourseAgreed(course.pk, course.name, course.kind, one.delivery, one.method, meeting.pk, meeting.date)


def _shares(meeting: Meeting) -> Iterable[ShareAgreed]:
    for one in meeting.sharing.all():
        yield ShareAgreed(one.course_kind, one.cost_kind, one.funder_kind, one.share, meeting.pk)


# --- people ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who was met or who signs, as last written down."""

    name: str
    title: str
    organisation: str
    side: str
    acting: bool
    institution_id: int | None = None


def known_people(negotiation: Negotiation, day: date) -> list[Known]:
    """Who may come to a meeting: who came before (the latest first), who heads the houses on a day, who signed."""
    institutions = list(negotiation.institutions.all())
    found: dict[str, Known] = {}
    for one in chain(
        _came_before(negotiation), _heads(negotiation, institutions, day), _signed(negotiation, institutions)
    ):
        found.setdefault(one.name.casefold(), one)
    return list(found.values())


def _came_before(negotiation: Negotiation) -> Iterable[Known]:
    rows = Attendee.objects.filter(meeting__negotiation=negotiation).select_related("meeting")
    for one in rows.order_by("-meeting__date", "-meeting__starts_at", "-meeting", "position"):
        where = one.meeting.institution_id if one.side == Side.THEIRS else None
        yield Known(one.name, one.title, one.organisation, one.side, one.acting, where)


def _heads(negotiation: Negotiation, institutions: Sequence[Institution], day: date) -> Iterable[Known]:
    holding = Q(starts__lte=day) & (Q(ends=None) | Q(ends__gt=day))
    houses = Q(facility=negotiation.facility_id) | Q(institution__in=[one.pk for one in institutions])
    names = {one.pk: one.name for one in institutions}
    for one in OfficeHolder.objects.filter(holding & houses).order_by("-starts", "-acting", "-pk"):
        ours = one.institution_id is None
        house = negotiation.facility.name if one.institution_id is None else names[one.institution_id]
        side = Side.OURS if ours else Side.THEIRS
        yield Known(one.name, one.title, house, side, one.acting, one.institution_id)


def _signed(negotiation: Negotiation, institutions: Sequence[Institution]) -> Iterable[Known]:
    names = {one.pk: one.name for one in institutions}
    rows = Signatory.objects.filter(
        Q(side=PartySide.FACILITY) | Q(side=PartySide.PARTNER, agreement__institution__in=names),
        agreement__facility=negotiation.facility_id,
        agreement__signed_on__isnull=False,
    )
    for one in rows.select_related("agreement").order_by("-agreement__signed_on", "pk")[:40]:
        if one.side == PartySide.FACILITY:
            yield Known(one.name, one.title, negotiation.facility.name, Side.OURS, one.acting)
        else:
            partner = one.agreement.institution_id
            yield Known(one.name, one.title, names[partner], Side.THEIRS, one.acting, partner)


# --- tasks ----------------------------------------------------------------------------------------------------------


def open_tasks(meetings: Iterable[Meeting]) -> list[Task]:
    """The tasks of meetings (with their contents) that are not done, the most pressing first."""
    rows = [task for meeting in meetings for task in meeting.tasks.all() if task.done_on is None]
    return sorted(rows, key=lambda task: (task.due_on is None, task.due_on or date.max, task.pk))


def tasks_due(actor: Actor, today: date) -> list[Task]:
    """The open tasks of living negotiations that are late or due within a week, the latest first.

    A prison is told of those of every side, for it waits for them; an institution's coordinator of its own.
    """
    rows = due_tasks(actor, today).select_related("meeting__negotiation", "meeting__institution")
    return list(rows.order_by("due_on", "pk"))


def due_tasks(actor: Actor, today: date) -> QuerySet[Task]:
    """The same as rows, in no order; none for who has nothing to do with negotiations."""
    held, seen = reach(actor, "negotiation.edit"), reach(actor, "negotiation.view")
    if not (held.facility_ids or seen.institution_ids):
        return Task.objects.none()
    ours = Q(meeting__negotiation__facility__in=held.facility_ids)
    theirs = Q(meeting__institution__in=seen.institution_ids, side=Side.THEIRS)
    return Task.objects.filter(
        ours | theirs, done_on=None, due_on__lte=today + SOON, meeting__negotiation__state__in=ALIVE
    )


# --- minutes --------------------------------------------------------------------------------------------------------


def minutes_of(meeting: Meeting) -> Paper:
    """The minutes of a meeting as a paper; always in Indonesian."""
    with override("id"):
        return minutes_paper(_minutes(meeting))


def _minutes(meeting: Meeting) -> Minutes:
    facility = meeting.negotiation.facility
    return Minutes(
        letterhead=Letterhead((ministry_on(meeting.date), facility.region.name, facility.name)),
        about=meeting.negotiation.title,
        subject=meeting.subject,
        institution=meeting.institution.name,
        day=meeting.date,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        mode=meeting.get_mode_display(),
        present=[
            Present(name=one.name, title=one.title, organisation=one.organisation, side=one.side, acting=one.acting)
            for one in meeting.attendees.all()
        ],
        points=[one.text for one in meeting.points.all()],
        courses=[(one.course.name, one.get_delivery_display(), one.method) for one in meeting.courses.all()],
        sharing=_sharing_tables(meeting),
        others=[one.text for one in meeting.others.all()],
        tasks=[
            Owed(one.text, one.owner or one.get_side_display(), one.due_on, one.done_on) for one in meeting.tasks.all()
        ],
    )


def _sharing_tables(meeting: Meeting) -> list[Table]:
    cells: dict[str, dict[str, int]] = {}
    for one in meeting.sharing.all():
        cells.setdefault(f"{one.course_kind}/{one.cost_kind}", {})[one.funder_kind] = one.share
    names = labels()
    tables = (sharing_table({"sharing": cells}, kind, names) for kind in names.course_kinds)
    return [table for table in tables if table is not None]
