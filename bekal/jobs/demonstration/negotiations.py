"""Negotiations with their meetings: one that may be drafted at once, one that became an agreement, one half agreed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bekal.access.rules import SYSTEM, Actor
from bekal.accounts.queries import actor_for
from bekal.catalogue.choices import CourseKind
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.world import World
from bekal.negotiations.actions import (
    Came,
    Contents,
    MeetingFacts,
    NegotiationFacts,
    Shared,
    Taught,
    Todo,
    add_meeting,
    add_negotiation,
    finish_task,
    keep_draft,
    step_negotiation,
)
from bekal.negotiations.choices import Delivery, MeetingMode, NegotiationStep, Side
from bekal.negotiations.models import Meeting, Negotiation
from bekal.partners.choices import AgreementKind, CostKind, FunderKind


def store_negotiations(world: World) -> None:
    """Through the product's own actions, each on its day; what lies after today is left out."""
    for entry in document("negotiations")["negotiation"]:
        begun = _day(world, entry, "begun")
        if begun > world.today:
            continue
        actor = actor_for(world.users[entry["officer"]], world.today) if "officer" in entry else SYSTEM
        negotiation = add_negotiation(
            facility=world.facilities[entry["facility"]],
            facts=NegotiationFacts(entry["title"], AgreementKind(entry.get("kind", "executable"))),
            institutions=[world.institutions[key] for key in entry["institutions"]],
            nonce=UUID(entry["nonce"]),
            actor=actor,
            now=_moment(world, entry, begun),
        )
        for told in entry["meeting"]:
            _meeting(world, entry, negotiation, told, actor)
        _end(world, entry, negotiation, actor)


def _day(world: World, entry: dict[str, Any], name: str) -> date:
    moving = "days" if name == "date" else f"{name}_days"
    found: date = world.day(entry[moving]) if moving in entry else entry[name]
    return found


def _moment(world: World, entry: dict[str, Any], day: date) -> datetime:
    return world.at(world.facilities[entry["facility"]], min(day, world.today), 8)


def _meeting(world: World, entry: dict[str, Any], negotiation: Negotiation, told: dict[str, Any], actor: Actor) -> None:
    day = _day(world, told, "date")
    if day > world.today:
        return
    starts, ends = (time.fromisoformat(hour.replace(".", ":")) for hour in told["hours"])
    institution = world.institutions[told["institution"]]
    houses = {"ours": negotiation.facility.name, "theirs": institution.name}
    meeting = add_meeting(
        negotiation=negotiation,
        facts=MeetingFacts(
            institution=institution,
            date=day,
            place=told["place"],
            mode=MeetingMode(told["mode"]),
            subject=told["subject"],
            starts_at=starts,
            ends_at=ends,
        ),
        contents=Contents(
            attendees=[
                Came(Side(side), name, title, houses[side], acting) for side, name, title, acting in told["attendees"]
            ],
            points=told.get("points", []),
            courses=[Taught(world.courses[code], Delivery(where), how) for code, where, how in told.get("courses", [])],
            sharing=list(_sharing(told.get("sharing", []))),
            others=told.get("others", []),
            tasks=[
                Todo(text, Side(side), owner, day + timedelta(days=days))
                for text, side, owner, days, _done in told.get("tasks", [])
            ],
        ),
        nonce=UUID(told["nonce"]),
        actor=actor,
        now=_moment(world, entry, day),
    )
    _finish(world, entry, meeting, told, actor)


def _sharing(lines: list[Any]) -> Iterator[Shared]:
    """A line without a cost is about all those without a line of their own."""
    cells: dict[tuple[str, str], dict[str, int]] = {}
    for kind, cost, parts in sorted(lines, key=lambda line: line[1] != ""):
        for one in [cost] if cost else CostKind.values:
            cells[kind, one] = parts
    for (kind, cost), parts in cells.items():
        for funder, percent in parts.items():
            yield Shared(CourseKind(kind), CostKind(cost), FunderKind(funder), percent * 100)


def _finish(world: World, entry: dict[str, Any], meeting: Meeting, told: dict[str, Any], actor: Actor) -> None:
    done = {text: days for text, _side, _owner, days, is_done in told.get("tasks", []) if is_done}
    for task in meeting.tasks.filter(text__in=done):
        day = meeting.date + timedelta(days=max(done[task.text] - 2, 1))
        if day <= world.today:
            finish_task(task=task, done=True, actor=actor, now=_moment(world, entry, day))


def _end(world: World, entry: dict[str, Any], negotiation: Negotiation, actor: Actor) -> None:
    if "agreement" in entry:
        now = _moment(world, entry, _day(world, entry, "concluded"))
        agreement = next(one for one in world.agreements if one.title == entry["agreement"])
        keep_draft(negotiation=negotiation, agreement=agreement, actor=actor, now=now - timedelta(days=7))
        step_negotiation(negotiation=negotiation, step=NegotiationStep.CONCLUDE, actor=actor, now=now)
    if "dropped" in entry:
        now = _moment(world, entry, _day(world, entry, "begun") + timedelta(days=20))
        step_negotiation(
            negotiation=negotiation, step=NegotiationStep.DROP, reason=entry["dropped"], actor=actor, now=now
        )
