"""The kinds of writes that come from tables without network: each reads its body and calls one action."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError

from bekal.api import packs
from bekal.api.shapes import Id, Key, Strict, Text
from bekal.intake.actions import RegistrationFacts, RegistrationRefused, correct_registration, register
from bekal.intake.choices import Ability, AfterRelease
from bekal.intake.queries import drive_for, person_at_table, tables
from bekal.lib.conflicts import Conflict
from bekal.offline.choices import State
from bekal.offline.queries import answer_to
from bekal.offline.rules import Arrived, Clash, ComesTooEarly, Handler, Refusal
from bekal.people.choices import HealthLimit

NOT_UNDERSTOOD = "not_understood"
UNKNOWN_PERSON = "unknown_person"


class Facts(Strict):
    """What one person says at the table."""

    wishes: Annotated[list[Id], Field(min_length=1, max_length=5)]
    plan: AfterRelease
    reading: Ability
    writing: Ability
    consent: bool
    former_work: Annotated[Text, Field(max_length=120)] = ""
    plan_note: Text = ""
    health_limits: Annotated[list[HealthLimit], Field(max_length=len(HealthLimit))] = []
    health_note: Text = ""

    @property
    def as_facts(self) -> RegistrationFacts:
        """The same for the action; ValueError where a course is wished twice."""
        values = self.dict() | {"wishes": tuple(self.wishes), "health_limits": tuple(sorted(set(self.health_limits)))}
        return RegistrationFacts(**values)


class Base(Strict):
    """What the table saw when it wrote: its own earlier write, or what the server had told."""

    nonce: Key | None = None
    revision: Id | None = None


class RegistrationBody(Strict):
    drive: Id
    inmate: Id
    table: Annotated[Text, Field(max_length=40)] = ""
    facts: Facts
    base: Base | None = None


def take_registration(arrived: Arrived) -> tuple[str, Mapping[str, Any]]:
    """Register somebody, or correct what stands if the table saw just that.

    What stands and was not seen is a clash, shown to the officer: nothing is ever overwritten unseen.
    """
    body, facts = _read(arrived.write.body)
    seen = _revision_seen(body.base, arrived)
    drive = drive_for(arrived.actor, "registration.take", body.drive)
    standing = tables.standing_registration(drive, body.inmate)
    try:
        if standing is None:
            _register(arrived, drive, body, facts)
        elif standing.revision != seen and packs.registered(standing)["facts"] != body.facts.dict():
            raise Clash({"existing": packs.registered(standing)})
        else:
            correct_registration(
                registration=standing, revision=standing.revision, facts=facts, actor=arrived.actor, now=arrived.now
            )
    except RegistrationRefused as refused:
        raise Refusal(" ".join(refused.problems)) from refused
    except Conflict as conflict:  # somebody was quicker by a moment
        raise ComesTooEarly from conflict
    stands = tables.standing_registration(drive, body.inmate)
    assert stands is not None, "it was written in this transaction"
    return f"registration-{stands.pk}", {"revision": stands.revision, "receipt": stands.receipt_code}


def _read(body: Mapping[str, Any]) -> tuple[RegistrationBody, RegistrationFacts]:
    try:
        read = RegistrationBody.model_validate(body)
        return read, read.facts.as_facts
    except ValidationError as trouble:
        where = sorted({".".join(str(step) for step in error["loc"]) for error in trouble.errors()})
        raise Refusal(f"{NOT_UNDERSTOOD}: {', '.join(where)}"[:200]) from trouble
    except ValueError as trouble:
        raise Refusal(f"{NOT_UNDERSTOOD}: facts.wishes") from trouble


def _revision_seen(base: Base | None, arrived: Arrived) -> int | None:
    """The revision that a write builds on; None where the table thought that nothing stood."""
    if base is None or base.nonce is None:
        return base.revision if base else None
    first = answer_to(arrived.device_key, base.nonce)
    if first is None:
        raise ComesTooEarly
    return int(first.details["revision"]) if first.state == State.DONE and "revision" in first.details else None


def _register(arrived: Arrived, drive: Any, body: RegistrationBody, facts: RegistrationFacts) -> None:
    inmate = person_at_table(drive, body.inmate)
    if inmate is None:
        raise Refusal(UNKNOWN_PERSON)
    register(
        facility=drive.facility,
        inmate=inmate,
        drive=drive,
        facts=facts,
        actor=arrived.actor,
        now=arrived.now,
        taken_at=arrived.taken_at,
        table=body.table,
        device=arrived.device_key,
        nonce=arrived.write.nonce,
    )


HANDLERS: Mapping[str, Handler] = {"registration": take_registration}
