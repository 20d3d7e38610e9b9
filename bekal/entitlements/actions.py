import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require, require_somewhere
from bekal.catalogue.models import Course
from bekal.eligibility.rules import shipped_rulesets
from bekal.entitlements.choices import Certainty
from bekal.entitlements.models import AddedCriterion, Override, RuleVersion
from bekal.entitlements.queries import document_of
from bekal.entitlements.rules import (
    LONGEST_OVERRIDE_DAYS,
    WAIVABLE,
    Flaw,
    Refused,
    check_document,
    rule_of,
    version_of,
)
from bekal.lib.blocks import seal_whole
from bekal.lib.conflicts import take_turn
from bekal.partners.models import Agreement
from bekal.people.models import Inmate
from bekal.places.models import Facility

# --- changes of the law ---------------------------------------------------------------------------------------------


@transaction.atomic
def enter_version(
    *,
    code: str,
    valid_from: date,
    reference: str,
    certainty: Certainty,
    note: str,
    criteria: Sequence[Mapping[str, Any]],
    actor: Actor,
    now: datetime,
) -> RuleVersion:
    """Enter a change of a shipped rule set; it ends the version before it on its first day.

    Raises Refused (the first day must lie ahead and be free, the criteria must make sense).
    """
    require_somewhere(actor, "ruleset.change")
    if valid_from <= localdate(now):
        raise Refused(Flaw.NOT_AHEAD)
    if RuleVersion.objects.filter(code=code, valid_from=valid_from, withdrawn_at=None).exists():
        raise Refused(Flaw.DAY_TAKEN)
    if code not in shipped_rulesets() or not criteria:
        raise Refused(Flaw.SENSELESS)
    told: dict[str, Any] = {"reference": reference, "certainty": certainty.value, "note": note, "criteria": criteria}
    try:
        version_of(code, valid_from, **told)
    except (KeyError, ValueError) as problem:
        raise Refused(Flaw.SENSELESS, str(problem)) from problem
    version = RuleVersion.objects.create(
        code=code, valid_from=valid_from, **told, entered_by=actor.name, entered_at=now
    )
    asked = [dict(one) for one in criteria]
    first_day = valid_from.isoformat()
    record(
        actor, "ruleset.change", version, now=now, code=code, valid_from=first_day, reference=reference, criteria=asked
    )
    return version


@transaction.atomic
def withdraw_version(*, version: RuleVersion, reason: str, actor: Actor, now: datetime) -> None:
    """Take back a change of the law that has not begun; raises Refused where it has, or was taken back before."""
    require_somewhere(actor, "ruleset.change")
    fresh = RuleVersion.objects.select_for_update().get(pk=version.pk)
    if fresh.withdrawn_at is not None or fresh.valid_from <= localdate(now):
        raise Refused(Flaw.BEGUN)
    fresh.withdrawn_by, fresh.withdrawn_at, fresh.withdrawal_reason = actor.name, now, reason
    fresh.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    first_day = fresh.valid_from.isoformat()
    record(actor, "ruleset.withdraw", fresh, now=now, code=fresh.code, valid_from=first_day, reason=reason)


# --- what a prison or an agreement adds -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTerms:
    """An added criterion: the rule as `eligibility.rules.read_rule` takes it, why, and from when until (not) when."""

    rule: Mapping[str, Any]
    reference: str
    reason: str
    starts: date
    ends: date | None = None


@transaction.atomic
def add_criterion(
    *,
    facility: Facility,
    agreement: Agreement | None,
    course: Course | None,
    terms: CriterionTerms,
    actor: Actor,
    now: datetime,
) -> AddedCriterion:
    """Ask something beside the law, of a course or under an agreement; it counts from its first day on, at once.

    Raises Refused: its days must lie ahead and in order, the agreement be the facility's and cover the course.
    """
    require(actor, "criterion.add", facility.target)
    _refuse_terms(facility, agreement, course, terms, localdate(now))
    criterion = AddedCriterion.objects.create(
        facility=facility,
        agreement=agreement,
        course=course,
        rule=dict(terms.rule),
        reference=terms.reference,
        reason=terms.reason,
        starts=terms.starts,
        ends=terms.ends,
        added_by=actor.name,
        added_at=now,
        edited_by=actor.name,
        edited_at=now,
    )
    record(actor, "criterion.add", criterion, now=now, facility_id=facility.pk, **_told(criterion))
    return criterion


def _refuse_terms(
    facility: Facility, agreement: Agreement | None, course: Course | None, terms: CriterionTerms, today: date
) -> None:
    if agreement is None and course is None:
        raise Refused(Flaw.OF_NOTHING)
    if agreement is not None and agreement.facility_id != facility.pk:
        raise Refused(Flaw.ELSEWHERE)
    if agreement is not None and course is not None and not agreement.courses.filter(pk=course.pk).exists():
        raise Refused(Flaw.NOT_COVERED)
    if terms.starts < today:
        raise Refused(Flaw.PAST)
    if terms.ends is not None and terms.ends <= terms.starts:
        raise Refused(Flaw.BACKWARDS)
    try:
        rule_of(terms.rule, terms.reference)
    except ValueError as problem:
        raise Refused(Flaw.SENSELESS, str(problem)) from problem


def _told(criterion: AddedCriterion) -> dict[str, Any]:
    return {
        "rule": criterion.rule,
        "agreement": criterion.agreement_id,
        "course": criterion.course_id,
        "starts": criterion.starts.isoformat(),
        "ends": criterion.ends.isoformat() if criterion.ends else None,
        "reason": criterion.reason,
    }


@transaction.atomic
def end_criterion(
    *, criterion: AddedCriterion, revision: int, ends: date, reason: str, actor: Actor, now: datetime
) -> None:
    """Stop asking it from `ends` on, or never begin; raises Conflict if somebody changed it, Refused for the past."""
    require(actor, "criterion.end", criterion.target)
    fresh = AddedCriterion.objects.select_for_update().get(pk=criterion.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    today = localdate(now)
    if fresh.ends is not None and fresh.ends <= today:
        raise Refused(Flaw.OVER)
    if ends < today:
        raise Refused(Flaw.PAST)
    fresh.ends = ends = max(ends, fresh.starts)
    fresh.save(update_fields=["ends", *changed])
    details = {"ends": ends.isoformat(), "reason": reason}
    record(actor, "criterion.end", fresh, now=now, facility_id=fresh.facility_id, **details)


# --- decisions for one person ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Decree:
    """What a warden decides for one person, from `starts` until (not including) `ends`; no course: for all of them."""

    criterion: str
    course: Course | None
    reason: str
    starts: date
    ends: date


@transaction.atomic
def decide_override(
    *, inmate: Inmate, decree: Decree, document: Iterable[bytes], document_name: str, actor: Actor, now: datetime
) -> Override:
    """Record that one person need not meet one criterion, with the signed decision as a PDF, PNG or JPEG.

    Raises Refused: for a criterion that nobody can waive, days out of order, or a document that cannot be read.
    """
    require(actor, "override.decide", inmate.target)
    _refuse_decree(decree, localdate(now))
    content = b"".join(document)
    kind = check_document(content)
    override = Override(
        facility=inmate.facility,
        inmate=inmate,
        criterion=decree.criterion,
        course=decree.course,
        reason=decree.reason,
        document_name=document_name[-200:],
        document_type=kind,
        document_digest=hashlib.sha256(content).hexdigest(),
        starts=decree.starts,
        ends=decree.ends,
        decided_by=actor.name,
        decided_role=_role_of(actor, inmate.facility_id),
        decided_at=now,
        edited_by=actor.name,
        edited_at=now,
    )
    name = f"{override.document_digest[:16]}.sealed"
    override.document.save(name, ContentFile(seal_whole(content, settings.FIELD_KEY)), save=False)
    override.save()
    details = {
        "inmate": inmate.pk,
        "criterion": decree.criterion,
        "course": decree.course.pk if decree.course else None,
        "starts": decree.starts.isoformat(),
        "ends": decree.ends.isoformat(),
        "document": override.document_digest,
    }
    record(actor, "override.decide", override, now=now, facility_id=inmate.facility_id, **details)
    return override


def _refuse_decree(decree: Decree, today: date) -> None:
    if decree.criterion not in WAIVABLE:
        raise Refused(Flaw.NOT_WAIVABLE)
    if decree.starts < today:
        raise Refused(Flaw.PAST)
    if decree.ends <= decree.starts:
        raise Refused(Flaw.BACKWARDS)
    if (decree.ends - decree.starts).days > LONGEST_OVERRIDE_DAYS:
        raise Refused(Flaw.TOO_LONG)


def _role_of(actor: Actor, facility_id: int) -> str:
    """As what the actor decides there."""
    return next((grant.role.value for grant in actor.grants if grant.facility_id == facility_id), "")


@transaction.atomic
def end_override(*, override: Override, revision: int, ends: date, reason: str, actor: Actor, now: datetime) -> None:
    """Let a decision count no longer from `ends` on; raises Conflict, or Refused for a day past or beyond its end."""
    require(actor, "override.end", override.target)
    fresh = Override.objects.select_for_update(of=("self",)).get(pk=override.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    today = localdate(now)
    if fresh.ends <= today:
        raise Refused(Flaw.OVER)
    if ends < today or ends > fresh.ends:
        raise Refused(Flaw.PAST)
    ends = max(ends, fresh.starts)
    fresh.ends, fresh.ended_by, fresh.ended_at, fresh.end_reason = ends, actor.name, now, reason
    fresh.save(update_fields=["ends", "ended_by", "ended_at", "end_reason", *changed])
    details = {"ends": ends.isoformat(), "reason": reason}
    record(actor, "override.end", fresh, now=now, facility_id=override.inmate.facility_id, **details)


@transaction.atomic
def open_document(*, override: Override, actor: Actor, now: datetime) -> bytes:
    """The document of a decision, and a record that `actor` asked for it; raises BlocksDamaged where it was changed."""
    require(actor, "override.view", override.target)
    content = document_of(override)
    facility_id = override.inmate.facility_id
    record(actor, "override.download", override, now=now, facility_id=facility_id, document=override.document_digest)
    return content
