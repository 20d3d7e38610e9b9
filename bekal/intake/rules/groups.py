"""Rules for a sex, a security tier or a group of offences: when one holds for a class, and whom it counts."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from bekal.eligibility.offences import offence_group


class Flaw(StrEnum):
    """Why a rule cannot be entered or ended so."""

    PAST = "past"
    KNOWN = "known"  # another one of the same place, course and group is not over by then
    ELSEWHERE = "elsewhere"  # a prison's own rule for a tier that is not the prison's
    OVER = "over"


class RuleRefused(Exception):
    """A rule that cannot be entered or ended so; nothing was changed."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


class Dated(Protocol):
    """What a rule says of where and when it holds; None for all facilities or courses, and for no end."""

    facility_id: int | None
    course_id: int | None
    starts: date
    ends: date | None


class Limiting(Protocol):
    """What a rule says of a group."""

    group: str
    value: str
    most: int


_Rule = TypeVar("_Rule", bound=Limiting)


def holds(rule: Dated, *, facility_id: int, course_id: int, day: date) -> bool:
    """Whether a rule holds for a class of this course at this facility, judged on a day; on `ends` no more."""
    here = rule.facility_id in (None, facility_id) and rule.course_id in (None, course_id)
    return here and rule.starts <= day and (rule.ends is None or day < rule.ends)


def counts(group: str, value: str, told: Mapping[str, str]) -> bool:
    """Whether a rule counts a person, of whom sex, tier and offence group are told; nobody of whom that is unknown."""
    return told[group] == value


def broken_by(people: Mapping[int, Mapping[str, str]], rules: Iterable[_Rule]) -> list[tuple[_Rule, list[int]]]:
    """The rules that these people break as the participants of one class, each with whom of them it counts."""
    counted = [(rule, [pk for pk, told in people.items() if counts(rule.group, rule.value, told)]) for rule in rules]
    return [(rule, ids) for rule, ids in counted if len(ids) > rule.most]


def in_the_way(newcomer: int, people: Mapping[int, Mapping[str, str]], rules: Iterable[_Rule]) -> _Rule | None:
    """The first rule that counts one of these people and leaves no place for them beside the others."""
    return next((rule for rule, ids in broken_by(people, rules) if newcomer in ids), None)


def offence_told(written: str, years: int | None, months: int | None, *, life_or_death: bool) -> str:
    """The group of an offence; empty where it cannot be told."""
    known = years is not None or months is not None
    term = 12 * (years or 0) + (months or 0) if known else None
    return offence_group(written, term_months=term, life_or_death=life_or_death) or ""
