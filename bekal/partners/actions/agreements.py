from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.models import Course
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.partners.actions.texts import keep_version
from bekal.partners.choices import AgreementKind, AgreementState, AgreementStep, PartySide, SigningCondition
from bekal.partners.models import (
    Agreement,
    AgreementChange,
    AgreementClause,
    AgreementVersion,
    Amendment,
    FurtherParty,
    Signatory,
)
from bekal.partners.queries import clauses_for_drafting, unmet_conditions
from bekal.partners.rules import TRANSITIONS, NotYet, signing_step
from bekal.partners.rules.clauses import check_names
from bekal.places.models import Facility, Institution

CLAUSE_FIELDS = ("code", "title", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who signs or witnesses, with the title of that day; `acting` is written `Plh.`.

    `institution` is for whom they sign on a further side.
    """

    side: PartySide
    name: str
    title: str
    acting: bool = False
    institution: Institution | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """An institution that joins the first two as a further party, with its own number of the document."""

    institution: Institution
    number: str = ""


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
    joined: Sequence[Joined] = (),
) -> Agreement:
    """Draft an agreement of a facility and an institution, with the clauses from which the facility drafts.

    Raises IntegrityError where it ends before it starts.
    """
    require(actor, "agreement.edit", facility.target)
    agreement = Agreement.objects.create(facility=facility, institution=institution, **asdict(terms))
    _write_contents(agreement, courses, parties, joined)
    _draft_clauses(agreement, localdate(now))
    keep_change(agreement, AgreementStep.DRAFT, "", actor=actor, now=now)
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
    joined: Sequence[Joined] | None = None,
) -> None:
    """Change a draft; raises Conflict where somebody did since `version` was read, IllegalTransition once submitted.

    Without `joined` the further parties stay as they are. Another kind of agreement gets the clauses of that kind.
    """
    fresh = draft_to_change(agreement, version, actor)
    was = fresh.kind
    for name, value in asdict(terms).items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(asdict(terms)))
    _write_contents(fresh, courses, parties, joined)
    if was != terms.kind:
        _draft_clauses(fresh, localdate(now))
    draft_changed(fresh, "agreement.edit", actor=actor, now=now, details=_details(terms, courses))


@transaction.atomic
def set_clauses(
    *, agreement: Agreement, version: int, clauses: Sequence[Mapping[str, str]], actor: Actor, now: datetime
) -> None:
    """Write the clauses (code, title, body) of a draft in their order, in place of what stood there.

    Raises Conflict, IllegalTransition, and UnknownPlaceholder (`rules.clauses`) where a name in braces means nothing.
    """
    fresh = draft_to_change(agreement, version, actor)
    for clause in clauses:
        check_names(clause["body"])
    _write_clauses(fresh, clauses)
    details = {"clauses": [clause["code"] for clause in clauses]}
    draft_changed(fresh, "agreement.clauses", actor=actor, now=now, details=details)


@transaction.atomic
def sign_agreement(*, agreement: Agreement, signed_on: date, place: str, actor: Actor, now: datetime) -> None:
    """Record that the parties signed on a day at a place, and keep the text that they signed.

    A draft is recorded as a paper that was signed before Bekal knew of it. Raises NotYet where it is not complete.
    """
    fresh = locked(agreement)
    name = signing_step(fresh.state)
    transition = transitions.step(TRANSITIONS, name, fresh.state)
    require(actor, transition.action, fresh.target)
    if unmet := unmet_conditions(fresh):
        raise NotYet(unmet)
    fresh.signed_on, fresh.signed_at_place = signed_on, place
    kept = keep_version(fresh, signed_on)
    fresh.text_version = kept.number
    changed = ["signed_on", "signed_at_place", "text_version"]
    _move(fresh, name, transition.target, changed, actor=actor, now=now)


@transaction.atomic
def step_agreement(*, agreement: Agreement, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take any step but the signature: through review, dropped and revived, ended today, back to mend a mistake.

    Raises IllegalTransition, ReasonMissing, or NotYet with what the step needs.
    """
    fresh = locked(agreement)
    transition = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    if transition.target == AgreementState.SIGNED and step != AgreementStep.REINSTATE:
        raise IllegalTransition(step, fresh.state)
    if unmet := _unmet(fresh, transition.conditions):
        raise NotYet(unmet)
    fresh.terminated_on = localdate(now) if transition.target == AgreementState.TERMINATED else None
    if transition.target == AgreementState.DRAFT:
        fresh.signed_on = None
    changed = ["terminated_on", "signed_on"]
    _move(fresh, step, transition.target, changed, actor=actor, now=now, reason=reason.strip())


def _unmet(agreement: Agreement, conditions: Iterable[str]) -> list[SigningCondition]:
    asked = set(conditions)
    unmet = [one for one in unmet_conditions(agreement) if one in asked] if asked else []
    if SigningCondition.NOT_AMENDED in asked and AgreementVersion.objects.filter(
        agreement=agreement, amendment__isnull=False
    ):
        unmet.append(SigningCondition.NOT_AMENDED)
    return unmet


# --- what every change of a draft has in common ---------------------------------------------------------------------


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is now; nobody else changes it until the transaction ends."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("facility__region", "institution")
    return rows.get(pk=agreement.pk)


def draft_to_change(agreement: Agreement, version: int | None, actor: Actor) -> Agreement:
    """A draft that `actor` may change; raises Conflict where it was since `version`, IllegalTransition once submitted.

    Without `version` whatever stands there is changed.
    """
    require(actor, "agreement.edit", agreement.target)
    fresh = locked(agreement)
    if version is not None and fresh.version != version:
        latest = AgreementChange.objects.filter(agreement=fresh, amendment=None).first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    if fresh.state != AgreementState.DRAFT:
        raise IllegalTransition(AgreementStep.EDIT, fresh.state)
    return fresh


def draft_changed(
    agreement: Agreement, action: str, *, actor: Actor, now: datetime, details: Mapping[str, Any]
) -> None:
    """Raise the number of edits of a draft, and keep who changed it."""
    agreement.version += 1
    agreement.save(update_fields=["version"])
    keep_change(agreement, AgreementStep.EDIT, agreement.state, actor=actor, now=now)
    record(actor, action, agreement, now=now, facility_id=agreement.facility_id, **details)


def keep_change(
    agreement: Agreement,
    name: str,
    from_state: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    amendment: Amendment | None = None,
) -> None:
    """Put a line into the history of an agreement or of one of its amendments."""
    AgreementChange.objects.create(
        agreement=agreement,
        amendment=amendment,
        at=now,
        step=name,
        from_state=from_state,
        to_state=amendment.state if amendment else agreement.state,
        reason=reason,
        changed_by=actor.name,
    )


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
    keep_change(agreement, name, was, actor=actor, now=now, reason=reason)
    details = {"from": was, "to": target, "reason": reason}
    record(actor, f"agreement.{name}", agreement, now=now, facility_id=agreement.facility_id, **details)


def _write_contents(
    agreement: Agreement, courses: Sequence[Course], parties: Sequence[Party], joined: Sequence[Joined] | None
) -> None:
    agreement.courses.set(courses)
    Signatory.objects.filter(agreement=agreement).delete()
    Signatory.objects.bulk_create([Signatory(agreement=agreement, **_fields(party)) for party in parties])
    if joined is None:
        return
    FurtherParty.objects.filter(agreement=agreement).delete()
    FurtherParty.objects.bulk_create(
        [FurtherParty(agreement=agreement, institution=one.institution, number=one.number) for one in joined]
    )


def _fields(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in Party.__slots__}


def _draft_clauses(agreement: Agreement, today: date) -> None:
    clauses = clauses_for_drafting(agreement.facility, agreement.kind, today)
    _write_clauses(agreement, [{"code": one.code, "title": one.title, "body": one.body} for one in clauses])


def _write_clauses(agreement: Agreement, clauses: Sequence[Mapping[str, str]]) -> None:
    AgreementClause.objects.filter(agreement=agreement).delete()
    AgreementClause.objects.bulk_create(
        [
            AgreementClause(agreement=agreement, position=place, **{name: one[name] for name in CLAUSE_FIELDS})
            for place, one in enumerate(clauses, start=1)
        ]
    )


def _details(terms: Terms, courses: Sequence[Course]) -> dict[str, object]:
    dates = {"starts": terms.starts.isoformat(), "ends": terms.ends.isoformat()}
    return {**asdict(terms), **dates, "courses": sorted(course.pk for course in courses)}
