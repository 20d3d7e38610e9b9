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


@dataclass(frozen=True, slots=True)
class Waiver:
    """A recorded decision that a criterion of this code counts as met on the days `[since, until)`.

    `until` None: without an end.
    """

    code: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as verdicts and decrees write it; the parts stand side by side, 0 years 18 months is allowed."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        """Whether it is any time at all."""
        return bool(self.years or self.months or self.days)

    @property
    def whole_months(self) -> int:
        """Years and months in months; the days are beside them."""
        return 12 * self.years + self.months

    @property
    def begun_months(self) -> int:
        """The months, a begun one (of 30 days) counted whole: what `at most 18 months` is measured by."""
        return self.whole_months + -(-self.days // 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What rules may ask of a person in custody. Sentence dates are as the national database gives them.

    An empty set or tuple says that there is none; None says that nobody wrote it down. `sentence_start` is the day from
    which the sentence counts (`terms.counted_start`). `fine_paid` and `restitution_paid` are also True where the
    verdict imposes none.
    """

    held: bool | None = None
    custody_status: str | None = None  # convict, detainee, child
    security_tier: str | None = None
    birth_date: date | None = None
    sex: str | None = None  # M, F
    education: str | None = None  # one of EDUCATION_LEVELS
    regency_code: str | None = None
    health_limits: frozenset[str] | None = None
    life_or_death: bool | None = None  # False once changed into a term
    offence_group: str | None = None  # general, or a class of special offences
    term_months: int | None = None  # Length.begun_months
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
    literate: bool | None = None
    fine_paid: bool | None = None
    restitution_paid: bool | None = None
    deradicalised_on: date | None = None  # took part in the deradicalisation programme
    pledge_signed_on: date | None = None  # signed the pledge of loyalty, or not to do it again
    assimilation_served_on: date | None = None  # half of the time still to be served was spent in assimilation
    last_remission_days: int | None = None  # 0: none was ever given
    pre_release_from: date | None = None  # terms.pre_release_from: the expiry less the last remission
    waivers: tuple[Waiver, ...] = ()  # our own decisions, so never missing


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
