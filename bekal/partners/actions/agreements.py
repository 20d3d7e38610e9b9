from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.models import Course
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.partners.choices import AgreementKind, AgreementState, AgreementStep, PartySide
from bekal.partners.models import (
    Agreement,
    AgreementChange,
    Signatory,
)
from bekal.partners.queries import unmet_conditions
from bekal.partners.rules import TRANSITIONS, NotYet
from bekal.places.models import Facility, Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who signs or witnesses, with the title of that day; `acting` is written `Plh.`."""

    side: PartySide
    name: str
    title: str
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an agreement says; it is in force from `starts` until (not including) `ends`."""

    kind: AgreementKind
    title: str
    starts: date
    ends: date
    facility_number: str = ""
    institution_number: str = ""
    eligibility_ruleset: str = ""
    minimum_participants: int | None = None
    maximum_participants: int | None = None


@transaction.atomic
def add_agreement(
    *,
    facility: Facility,
    institution: Institution,
    terms: Terms,
    courses: Sequence[Course],
    parties: Sequence[Party],
    actor: Actor,
    now: datetime,
) -> Agreement:
    """Draft an agreement of a facility and an institution; raises IntegrityError where it ends before it starts."""
    require(actor, "agreement.edit", facility.target)
    agreement = Agreement.objects.create(facility=facility, institution=institution, **asdict(terms))
    _write_contents(agreement, courses, parties)
    _keep(agreement, AgreementStep.DRAFT, "", actor=actor, now=now)
    record(actor, "agreement.add", agreement, now=now, facility_id=facility.pk, **_details(terms, courses))
    return agreement


@transaction.atomic
def edit_agreement(
    *,
    agreement: Agreement,
    version: int,
    terms: Terms,
    courses: Sequence[Course],
    parties: Sequence[Party],
    actor: Actor,
    now: datetime,
) -> None:
    """Change a draft; raises Conflict where somebody did since `version` was read, IllegalTransition once signed."""
    require(actor, "agreement.edit", agreement.target)
    fresh = _locked(agreement)
    if fresh.version != version:
        latest = AgreementChange.objects.filter(agreement=fresh).first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    if fresh.state != AgreementState.DRAFT:
        raise IllegalTransition(AgreementStep.EDIT, fresh.state)
    for name, value in asdict(terms).items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=[*asdict(terms), "version"])
    _write_contents(fresh, courses, parties)
    _keep(fresh, AgreementStep.EDIT, fresh.state, actor=actor, now=now)
    record(actor, "agreement.edit", fresh, now=now, facility_id=fresh.facility_id, **_details(terms, courses))


@transaction.atomic
def sign_agreement(*, agreement: Agreement, signed_on: date, place: str, actor: Actor, now: datetime) -> None:
    """Record that both parties signed on a day at a place; raises NotYet where the draft is not complete."""
    fresh = _locked(agreement)
    transition = transitions.step(TRANSITIONS, AgreementStep.SIGN, fresh.state)
    require(actor, transition.action, fresh.target)
    if unmet := unmet_conditions(fresh):
        raise NotYet(unmet)
    fresh.signed_on, fresh.signed_at_place = signed_on, place
    _move(fresh, AgreementStep.SIGN, transition.target, ["signed_on", "signed_at_place"], actor=actor, now=now)


@transaction.atomic
def step_agreement(*, agreement: Agreement, step: str, actor: Actor, now: datetime, reason: str) -> None:
    """End a signed agreement today, revive an ended one, or return a signed one to its draft to mend a mistake."""
    fresh = _locked(agreement)
    transition = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    fresh.terminated_on = localdate(now) if transition.target == AgreementState.TERMINATED else None
    if transition.target == AgreementState.DRAFT:
        fresh.signed_on = None
    changed = ["terminated_on", "signed_on"]
    _move(fresh, step, transition.target, changed, actor=actor, now=now, reason=reason.strip())


def _locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).select_related("facility").get(pk=agreement.pk)


def _move(
    agreement: Agreement,
    name: str,
    target: str,
    changed: list[str],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    was, agreement.state, agreement.version = agreement.state, target, agreement.version + 1
    agreement.save(update_fields=["state", "version", *changed])
    _keep(agreement, name, was, actor=actor, now=now, reason=reason)
    details = {"from": was, "to": target, "reason": reason}
    record(actor, f"agreement.{name}", agreement, now=now, facility_id=agreement.facility_id, **details)


def _keep(agreement: Agreement, name: str, from_state: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    AgreementChange.objects.create(
        agreement=agreement,
        at=now,
        step=name,
        from_state=from_state,
        to_state=agreement.state,
        reason=reason,
        changed_by=actor.name,
    )


def _write_contents(agreement: Agreement, courses: Sequence[Course], parties: Sequence[Party]) -> None:
    agreement.courses.set(courses)
    Signatory.objects.filter(agreement=agreement).delete()
    Signatory.objects.bulk_create([Signatory(agreement=agreement, **asdict(party)) for party in parties])


def _details(terms: Terms, courses: Sequence[Course]) -> dict[str, object]:
    dates = {"starts": terms.starts.isoformat(), "ends": terms.ends.isoformat()}
    return {**asdict(terms), **dates, "courses": sorted(course.pk for course in courses)}
