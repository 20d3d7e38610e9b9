from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, require
from bekal.catalogue.models import Course
from bekal.intake.choices import GroupKind
from bekal.intake.models import GroupRule
from bekal.intake.rules.groups import Flaw, RuleRefused
from bekal.lib.conflicts import take_turn
from bekal.places.models import Facility

About = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTerms:
    """At most `most` people of a group in one class, from a day on, and which letter or decree says so."""

    course: Course | None
    group: str
    value: str
    most: int
    reference: str
    starts: date


@transaction.atomic
def add_group_rule(*, facility: Facility | None, terms: RuleTerms, actor: Actor, now: datetime) -> GroupRule:
    """Limit a group in the classes of a facility, or of all (None); proposals made from now on keep to it.

    Sent twice, it gives the first rule. Raises RuleRefused: it begins today at the earliest, a facility's own rule is
    for its own tier, and another one for the same place, course and group is ended first.
    """
    require(actor, "group_rule.edit", facility.target if facility else Target())
    about: About = {"facility": facility, "course": terms.course, "group": terms.group, "value": terms.value}
    said = {"most": terms.most, "reference": terms.reference.strip(), "starts": terms.starts}
    if known := GroupRule.objects.filter(**about, ends=None, **said).first():
        return known
    _refuse(facility, terms, about, localdate(now))
    rule = GroupRule.objects.create(**about, **said, edited_by=actor.name, edited_at=now)
    told = {"kind": rule.group, "value": rule.value, "most": rule.most, "course": rule.course_id}
    details = {**told, "starts": rule.starts.isoformat(), "reference": rule.reference}
    record(actor, "group_rule.add", rule, now=now, facility_id=rule.facility_id, **details)
    return rule


def _refuse(facility: Facility | None, terms: RuleTerms, about: About, today: date) -> None:
    if terms.starts < today:
        raise RuleRefused(Flaw.PAST)
    if facility is not None and terms.group == GroupKind.TIER and terms.value != facility.tier:
        raise RuleRefused(Flaw.ELSEWHERE)
    lasts = Q(ends=None) | Q(ends__gt=terms.starts, starts__lt=F("ends"))
    if GroupRule.objects.filter(lasts, **about).exists():
        raise RuleRefused(Flaw.KNOWN)


@transaction.atomic
def end_group_rule(*, rule: GroupRule, revision: int, ends: date, reason: str, actor: Actor, now: datetime) -> None:
    """Let a rule hold no longer from `ends` on, or never begin; what rests on it stays as it was proposed.

    Raises Conflict if somebody changed it meanwhile, RuleRefused where it is over or the day is past.
    """
    require(actor, "group_rule.edit", rule.target)
    fresh = GroupRule.objects.select_for_update().get(pk=rule.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    today = localdate(now)
    if fresh.ends is not None and fresh.ends <= today:
        raise RuleRefused(Flaw.OVER)
    if ends < today:
        raise RuleRefused(Flaw.PAST)
    fresh.ends, fresh.end_reason = max(ends, fresh.starts), reason.strip()
    fresh.save(update_fields=["ends", "end_reason", *changed])
    details = {"ends": fresh.ends.isoformat(), "reason": fresh.end_reason}
    record(actor, "group_rule.end", fresh, now=now, facility_id=fresh.facility_id, **details)
