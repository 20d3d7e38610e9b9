from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.intake.choices import DriveState
from bekal.intake.models import Drive
from bekal.intake.rules import DRIVE_TRANSITIONS
from bekal.lib import transitions
from bekal.lib.conflicts import take_turn
from bekal.places.models import Facility


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveFacts:
    """What a registration drive is; `ends_on` is its last day, no `course_ids` means all that is coming."""

    title: str
    starts_on: date
    ends_on: date
    place: str = ""
    course_ids: tuple[int, ...] = ()


@transaction.atomic
def add_drive(*, facility: Facility, facts: DriveFacts, actor: Actor, now: datetime) -> Drive:
    """Plan a registration drive."""
    require(actor, "drive.edit", facility.target)
    drive = Drive.objects.create(facility=facility, edited_by=actor.name, edited_at=now, **_columns(facts))
    drive.courses.set(facts.course_ids)
    record(actor, "drive.add", drive, now=now, facility_id=facility.pk, title=drive.title)
    return drive


@transaction.atomic
def edit_drive(*, drive: Drive, revision: int, facts: DriveFacts, actor: Actor, now: datetime) -> None:
    """Change a drive in any state; raises Conflict where somebody did since `revision` was read."""
    fresh = _locked(drive, "drive.edit", actor)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    columns = _columns(facts)
    for name, value in columns.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*columns, *changed])
    fresh.courses.set(facts.course_ids)
    record(actor, "drive.edit", fresh, now=now, facility_id=fresh.facility_id, courses=len(facts.course_ids))


@transaction.atomic
def step_drive(*, drive: Drive, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Open, close or reopen a drive; raises IllegalTransition or ReasonMissing. The state is kept in `drive` too."""
    fresh = _locked(drive, "drive.edit", actor)
    taken = transitions.step(DRIVE_TRANSITIONS, step, fresh.state, reason)
    require(actor, taken.action, fresh.target)
    was, fresh.state = fresh.state, taken.target
    fresh.closed_at = now if taken.target == DriveState.CLOSED else None
    changed = take_turn(fresh, fresh.revision, who=actor.name, now=now)
    fresh.save(update_fields=["state", "closed_at", *changed])
    details = {"from": was, "to": fresh.state, "reason": reason.strip()}
    record(actor, f"drive.{step}", fresh, now=now, facility_id=fresh.facility_id, **details)
    drive.state, drive.closed_at, drive.revision = fresh.state, fresh.closed_at, fresh.revision


def _columns(facts: DriveFacts) -> dict[str, str | date]:
    names: Sequence[str] = ("title", "place", "starts_on", "ends_on")
    return {name: getattr(facts, name) for name in names}


def _locked(drive: Drive, action: str, actor: Actor) -> Drive:
    fresh = Drive.objects.select_for_update(of=("self",)).select_related("facility").get(pk=drive.pk)
    require(actor, action, fresh.target)
    return fresh
