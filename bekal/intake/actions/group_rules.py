from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, require
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.intake.choices import GROUP_WORDS, GroupKind
from bekal.intake.models import GroupRule
from bekal.intake.queries.group_rules import groups_of, people_to_count, rules_for_classes
from bekal.intake.rules.groups import Flaw, RuleRefused, broken_by, in_the_way
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
    """Limit a group in the classes of a facility, or of all (None); proposals and lists made from now on keep to it.

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


# What a list is told


def group_problems(lists: Mapping[TrainingClass, Collection[int]], today: date) -> list[str]:
    """A sentence for each rule that the participants of a class break; `lists` are their ids by class. Two queries."""
    rules = rules_for_classes(list(lists), today)
    if not any(rules.values()):
        return []
    people = people_to_count({pk for ids in lists.values() for pk in ids})
    told = {pk: groups_of(inmate) for pk, inmate in people.items()}
    return [
        _too_many(one, rule, [people[pk].name for pk in counted])
        for one, ids in lists.items()
        for rule, counted in broken_by({pk: told[pk] for pk in told if pk in ids}, rules[one.pk])
    ]


def _too_many(training_class: TrainingClass, rule: GroupRule, names: Sequence[str]) -> str:
    words = {**_words(rule), "class": training_class.name, "count": len(names)}
    words["names"] = get_text_list(list(names), _("dan"))
    if not rule.most:
        return (
            _("Kelas %(class)s tidak menerima orang %(who)s, sedangkan daftar pesertanya memuat %(count)d: %(names)s. "
              "Keluarkan dari daftar peserta. Dasarnya: %(reference)s.")
            % words
        )  # fmt: skip
    return (
        _("Kelas %(class)s menerima paling banyak %(most)d orang %(who)s, sedangkan daftar pesertanya memuat "
          "%(count)d: %(names)s. Jadikan sisanya cadangan. Dasarnya: %(reference)s.")
        % words
    )  # fmt: skip


def full_for(
    inside: Sequence[int], reserves: Sequence[int], training_class: TrainingClass, today: date
) -> dict[int, str]:
    """Why a reserve cannot move up beside those inside, by their ids, for whom a rule leaves no place. Two queries."""
    rules = rules_for_classes([training_class], today)[training_class.pk]
    people = people_to_count([*inside, *reserves] if rules else ())
    told = {pk: groups_of(inmate) for pk, inmate in people.items()}
    found = {pk: in_the_way(pk, {one: told[one] for one in (*inside, pk)}, rules) for pk in reserves if rules}
    return {pk: _no_place(people[pk].name, rule) for pk, rule in found.items() if rule}


def _no_place(name: str, rule: GroupRule) -> str:
    words = {**_words(rule), "name": name}
    if not rule.most:
        return _("%(name)s tidak dapat naik: kelas ini tidak menerima orang %(who)s. Dasarnya: %(reference)s.") % words
    return (
        _("%(name)s belum dapat naik: kelas ini menerima paling banyak %(most)d orang %(who)s, dan jumlah itu sudah "
          "tercapai. Dasarnya: %(reference)s.")
        % words
    )  # fmt: skip


def _words(rule: GroupRule) -> About:
    return {"who": GROUP_WORDS[rule.group, rule.value], "most": rule.most, "reference": rule.reference}
