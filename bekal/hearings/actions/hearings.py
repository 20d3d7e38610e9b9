"""What happens to a hearing: planned with its candidates, its board, decisions, minutes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.hearings.choices import Decision, HearingStep
from bekal.hearings.models import Candidate, Hearing, HearingChange, Member
from bekal.hearings.queries.hearings import sitting_of
from bekal.hearings.rules import EDITABLE, TRANSITIONS, NotYet, Refused, unmet
from bekal.lib import transitions
from bekal.lib.conflicts import take_turn
from bekal.lib.transitions import IllegalTransition
from bekal.places.models import Facility


@dataclass(frozen=True, slots=True)
class HearingFacts:
    """When and where the board sits, and on what."""

    held_on: date
    place: str
    agenda: str
    number: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member of the board under the title of the day."""

    name: str
    title: str
    role: str
    present: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A person on the list of a hearing: for which class, what is proposed, with how many points."""

    inmate_id: int
    class_id: int
    proposed: str
    points: int
    needs_note: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the board decided on one person; `rank` among the reserves, `dissent` what a member wants written."""

    decision: str
    rank: int | None = None
    reason: str = ""
    dissent: str = ""


@transaction.atomic
def plan_hearing(
    *, facility: Facility, facts: HearingFacts, listed: Sequence[Listed], actor: Actor, now: datetime
) -> Hearing:
    """Call the board together on a list of candidates; its members are those of the hearing before."""
    require(actor, "hearing.edit", facility.target)
    hearing = Hearing(facility=facility, revision=1, edited_by=actor.name, edited_at=now)
    _write(hearing, facts)
    hearing.save()
    hearing.classes.set({one.class_id for one in listed})
    note = _("Diterima petugas sebagai calon pada pendaftaran minat")
    Candidate.objects.bulk_create(
        Candidate(
            hearing=hearing,
            training_class_id=one.class_id,
            inmate_id=one.inmate_id,
            proposed=one.proposed,
            proposed_rank=one.rank,
            points=one.points,
            note=note if one.needs_note else "",
        )
        for one in listed
    )
    _seat_last_board(hearing)
    _keep(hearing, HearingStep.PLAN, "", actor=actor, now=now)
    record(actor, "hearing.plan", hearing, now=now, facility_id=facility.pk, candidates=len(listed))
    return hearing


def _write(hearing: Hearing, facts: HearingFacts) -> None:
    hearing.held_on, hearing.place, hearing.agenda = facts.held_on, facts.place.strip(), facts.agenda.strip()
    hearing.number, hearing.remarks = facts.number.strip(), facts.remarks.strip()


def _seat_last_board(hearing: Hearing) -> None:
    before = Hearing.objects.filter(facility=hearing.facility).exclude(pk=hearing.pk).first()
    members = list(before.members.all()) if before else []
    Member.objects.bulk_create(
        Member(hearing=hearing, position=one.position, name=one.name, title=one.title, role=one.role) for one in members
    )


@transaction.atomic
def edit_hearing(
    *,
    hearing: Hearing,
    revision: int,
    facts: HearingFacts,
    members: Sequence[MemberFacts],
    actor: Actor,
    now: datetime,
) -> None:
    """Change day, place, agenda and board. Raises Conflict, IllegalTransition once the minutes are done."""
    fresh = _locked(hearing, "hearing.edit", actor)
    if fresh.state not in EDITABLE:
        raise IllegalTransition(HearingStep.EDIT, fresh.state)
    take_turn(fresh, revision, who=actor.name, now=now)
    _write(fresh, facts)
    fresh.save()
    fresh.members.all().delete()
    Member.objects.bulk_create(
        Member(hearing=fresh, position=position, name=one.name, title=one.title, role=one.role, present=one.present)
        for position, one in enumerate(members, start=1)
    )
    _keep(fresh, HearingStep.EDIT, fresh.state, actor=actor, now=now)
    record(actor, "hearing.edit", fresh, now=now, facility_id=fresh.facility_id, members=len(members))


@transaction.atomic
def decide_candidates(
    *, hearing: Hearing, revision: int, rulings: Mapping[int, Ruling], actor: Actor, now: datetime
) -> None:
    """Write down what the board decided; `rulings` by the candidate's id, whoever is left out stays as they are.

    Raises Conflict, IllegalTransition where the hearing is not being held, Refused where a decline or a postponement
    has no reason.
    """
    fresh = _locked(hearing, "hearing.decide", actor)
    if fresh.state not in EDITABLE:
        raise IllegalTransition(HearingStep.DECIDE, fresh.state)
    take_turn(fresh, revision, who=actor.name, now=now)
    rows = list(fresh.candidates.select_related("inmate").filter(pk__in=list(rulings)))
    if problems := _without_reason(rows, rulings):
        raise Refused(problems)
    for row in rows:
        ruling = rulings[row.pk]
        row.decision, row.reason, row.dissent = ruling.decision, ruling.reason.strip(), ruling.dissent.strip()
        row.rank = ruling.rank if ruling.decision == Decision.RESERVE else None
    Candidate.objects.bulk_update(rows, ["decision", "reason", "dissent", "rank"])
    fresh.save(update_fields=["revision", "edited_by", "edited_at"])
    _keep(fresh, HearingStep.DECIDE, fresh.state, actor=actor, now=now)
    told = {str(row.inmate_id): row.decision for row in rows}
    record(actor, "hearing.decide", fresh, now=now, facility_id=fresh.facility_id, decisions=told)


def _without_reason(rows: Collection[Candidate], rulings: Mapping[int, Ruling]) -> list[str]:
    needs = (Decision.DECLINE, Decision.POSTPONE)
    bare = [row for row in rows if rulings[row.pk].decision in needs and not rulings[row.pk].reason.strip()]
    return [_("Tulis alasan untuk %(name)s: ditolak atau ditunda.") % {"name": row.inmate.name} for row in bare]


@transaction.atomic
def step_hearing(*, hearing: Hearing, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take one step of the table. Raises IllegalTransition, ReasonMissing, NotYet with what does not hold."""
    fresh = Hearing.objects.select_for_update(of=("self",)).select_related("facility").get(pk=hearing.pk)
    taken = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, taken.action, fresh.target)
    if missing := unmet(sitting_of(fresh), taken.conditions):
        raise NotYet(missing)
    was, fresh.state, fresh.revision = fresh.state, taken.target, fresh.revision + 1
    fresh.edited_by, fresh.edited_at = actor.name, now
    fresh.save(update_fields=["state", "revision", "edited_by", "edited_at"])
    _keep(fresh, step, was, actor=actor, now=now, reason=reason)
    record(actor, f"hearing.{step}", fresh, now=now, facility_id=fresh.facility_id, reason=reason.strip())


@transaction.atomic
def record_document(*, hearing: Hearing, kind: str, actor: Actor, now: datetime) -> None:
    """Note that somebody took the minutes (`minutes`) or the decree (`decree`) with names of people out of Bekal."""
    require(actor, "hearing.view", hearing.target)
    record(actor, "hearing.document", hearing, now=now, facility_id=hearing.facility_id, document=kind)


def _locked(hearing: Hearing, action: str, actor: Actor) -> Hearing:
    fresh = Hearing.objects.select_for_update(of=("self",)).select_related("facility").get(pk=hearing.pk)
    require(actor, action, fresh.target)
    return fresh


def _keep(hearing: Hearing, step: str, was: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    HearingChange.objects.create(
        hearing=hearing,
        at=now,
        step=step,
        from_state=was,
        to_state=hearing.state,
        reason=reason.strip(),
        changed_by=actor.name,
    )
