"""What is known of a person and of a course. None always means: not recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EDUCATION_LEVELS = ("none", "primary", "lower", "upper", "higher")
"""From none to the highest; a rule compares places in this order."""


@dataclass(frozen=True, slots=True)
class DisciplineEntry:
    """A line of Register F: the day it began, and the last day of the measure (None: not recorded)."""

    began: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ClassDays:
    """The first and the last day of a class, both in it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What rules may ask of a person in custody. Sentence dates are as the national database gives them.

    An empty set or tuple says that there is none; None says that nobody wrote it down.
    """

    held: bool | None = None
    custody_status: str | None = None  # convict, detainee, child
    security_tier: str | None = None
    birth_date: date | None = None
    sex: str | None = None  # M, F
    education: str | None = None  # one of EDUCATION_LEVELS
    regency_code: str | None = None
    health_limits: frozenset[str] | None = None
    life_or_death: bool | None = None
    offence_group: str | None = None  # general, or a class of special offences
    sentence_start: date | None = None
    sentence_expiry: date | None = None
    one_third: date | None = None
    one_half: date | None = None
    two_thirds: date | None = None
    release_date: date | None = None
    discipline: tuple[DisciplineEntry, ...] | None = None
    conduct_score: int | None = None
    board_approved_on: date | None = None
    enrolled: tuple[ClassDays, ...] | None = None
    prerequisites_held: frozenset[str] | None = None
    certified: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """What a class asks of its participants. `ends` is the last day of class or examination, whichever is later."""

    starts: date | None = None
    ends: date | None = None
    delivery_mode: str = "inside"  # inside, outside
    minimum_age: int | None = None
    minimum_education: str | None = None
    sex: str | None = None
    health_bars: frozenset[str] = frozenset()
    prerequisites: frozenset[str] = frozenset()
