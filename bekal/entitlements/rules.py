"""Stored rules and decisions as the pure rules of `bekal.eligibility` take them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bekal.eligibility.criteria import CRITERIA
from bekal.eligibility.expressions import AllOf, AnyOf, Compare, Expression, Not, Since, Value
from bekal.eligibility.facts import Waiver
from bekal.eligibility.rules import GROUPS, Rule, RuleSet, read_rule, read_version, shipped_rulesets
from bekal.entitlements.choices import Validity
from bekal.lib.filetypes import MAX_DOCUMENT_BYTES, SCANS, kind_of


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


# What is refused


class Flaw(StrEnum):
    """Why something cannot be entered; the page says what to do."""

    NOT_AHEAD = "not_ahead"
    DAY_TAKEN = "day_taken"
    SENSELESS = "senseless"
    BEGUN = "begun"
    OF_NOTHING = "of_nothing"
    ELSEWHERE = "elsewhere"
    NOT_COVERED = "not_covered"
    PAST = "past"
    BACKWARDS = "backwards"
    OVER = "over"
    NOT_WAIVABLE = "not_waivable"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


class Refused(Exception):
    """It cannot be entered so; `detail` is for who mends the program, never for the page."""

    def __init__(self, flaw: Flaw, detail: str = "") -> None:
        super().__init__(f"{flaw}: {detail}" if detail else str(flaw))
        self.flaw = flaw


LONGEST_OVERRIDE_DAYS = 366
WAIVABLE = tuple(code for code in CRITERIA if code not in {"held", "no_overlap", "course_fit"})
"""What a warden may decide otherwise; nobody can decide where somebody is, nor that they are there after release."""

# Documents


def check_document(content: bytes) -> str:
    """The media type of a document by its own bytes, whatever it is called; Refused for any other kind of file."""
    if len(content) > MAX_DOCUMENT_BYTES:
        raise Refused(Flaw.TOO_LARGE)
    kind = kind_of(content)
    if kind not in SCANS:
        raise Refused(Flaw.UNREADABLE)
    return kind


# Rules as plain data again


def data_of(rule: Rule, basis: str = "") -> dict[str, Any]:
    """A rule as the plain data from which `eligibility.rules.read_rule` makes the same rule.

    Where it stands on `basis`, the paragraph of a whole version, that is left out: it will stand on the new version's.
    """
    data: dict[str, Any] = {} if rule.reference == basis else {"reference": rule.reference}
    if rule.officer_decides_for:
        data["officer_decides_for"] = rule.officer_decides_for
    if rule.only_for is not None:
        data["only_for"] = condition_data(rule.only_for)
    parts = [data_of(part, basis) for part in rule.parts]
    if rule.code not in GROUPS:
        return {"code": rule.code, **rule.parameters, **data}
    if rule.code == "at_least":
        return {"at_least": rule.parameters["count"], "of": parts, **data}
    return {rule.code: parts[0] if rule.code == "not" else parts, **data}


def condition_data(condition: Expression) -> dict[str, Any]:
    """A condition as the plain data from which `eligibility.conditions.read_condition` makes it again."""
    match condition:
        case Since(fact, months):
            return {"fact": fact, "months": months}
        case Compare(fact, comparison, value):
            return {"fact": fact, comparison: _plain(value)}
        case Not(part):
            return {"not": condition_data(part)}
        case AllOf(parts):
            return {"all_of": [condition_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any_of": [condition_data(part) for part in parts]}
    raise TypeError(f"{type(condition).__name__} is no condition of a rule")


def _plain(value: Value) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
