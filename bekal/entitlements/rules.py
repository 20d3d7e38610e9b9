"""Stored rules and decisions as the pure rules of `bekal.eligibility` take them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bekal.eligibility.facts import Waiver
from bekal.eligibility.rules import Rule, RuleSet, read_rule, read_version, shipped_rulesets
from bekal.entitlements.choices import Validity


def version_of(
    code: str, valid_from: date, *, reference: str, certainty: str, note: str, criteria: Sequence[Mapping[str, Any]]
) -> RuleSet:
    """A version of a shipped rule set that begins on a day. KeyError for a rule set that is not shipped, and ValueError
    or KeyError for criteria that make no sense."""
    return _read_version(code, valid_from, reference, certainty, note, json.dumps(criteria, sort_keys=True))


@lru_cache(maxsize=256)
def _read_version(code: str, valid_from: date, reference: str, certainty: str, note: str, criteria: str) -> RuleSet:
    told = {"valid_from": valid_from, "reference": reference, "certainty": certainty, "note": note}
    title = shipped_rulesets()[code][-1].title
    return read_version({"code": code, "title": title}, {**told, "criteria": json.loads(criteria)})


def rule_of(data: Mapping[str, Any], reference: str) -> Rule:
    """An added criterion as a rule; ValueError where it makes no sense."""
    return _read_rule(json.dumps(data, sort_keys=True), reference)


@lru_cache(maxsize=1024)
def _read_rule(data: str, reference: str) -> Rule:
    return read_rule(json.loads(data), reference)


@dataclass(frozen=True, slots=True)
class Asking:
    """For what added criteria are asked: a course at a facility under an agreement, judged on a day."""

    facility_id: int
    agreement_id: int | None
    course_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Added:
    """An added criterion with what it holds for."""

    facility_id: int
    agreement_id: int | None
    course_id: int | None
    starts: date
    ends: date | None
    rule: Rule

    def is_asked(self, asking: Asking) -> bool:
        """Whether it is asked there and then."""
        return (
            self.facility_id == asking.facility_id
            and self.agreement_id in (None, asking.agreement_id)
            and self.course_id in (None, asking.course_id)
            and self.starts <= asking.day
            and (self.ends is None or asking.day < self.ends)
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision: for one course, or for all of them where `course_id` is None."""

    course_id: int | None
    waiver: Waiver


def waivers_for(decisions: Iterable[Decision], course_id: int | None) -> tuple[Waiver, ...]:
    """Those of one person's decisions that count for a course; without one, those that count everywhere."""
    return tuple(one.waiver for one in decisions if one.course_id in (None, course_id))


def validity(starts: date, ends: date | None, day: date) -> Validity:
    """How what holds from `starts` until (not including) `ends` stands on a day."""
    if ends is not None and (ends <= day or ends <= starts):
        return Validity.OVER
    return Validity.TO_COME if day < starts else Validity.IN_FORCE
