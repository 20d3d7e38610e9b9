"""Every criterion, once. Each builds its expression from its parameters (out of the rule set) and from the course.

A criterion that asks nothing of this course (no minimum age, say) builds None and is left out of the verdict.
`words` are the values that its sentences name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bekal.eligibility.expressions import AllOf, AnyOf, ClearOf, Compare, Expression, NotRecorded, Since
from bekal.eligibility.facts import EDUCATION_LEVELS, ClassDays, CourseFacts

FRACTIONS: Mapping[str, str] = {"1/3": "one_third", "1/2": "one_half", "2/3": "two_thirds"}


@dataclass(frozen=True, slots=True)
class Term:
    """A code that a sentence says in words: its vocabulary and the code."""

    vocabulary: str
    code: str


Word = int | str | date | Term


@dataclass(frozen=True, slots=True)
class Criterion:
    """An expression ready to be read for a person, with the values that its sentences name."""

    expression: Expression
    words: Mapping[str, Word] = field(default_factory=dict)


def held(course: CourseFacts) -> Criterion:
    """Is in custody in this facility."""
    return Criterion(Compare("held", "is", True))


def convict(course: CourseFacts) -> Criterion:
    """Is sentenced, not detained before sentence."""
    return Criterion(Compare("custody_status", "is", "convict"))


def offence_group(course: CourseFacts, *, groups: Sequence[str]) -> Criterion:
    """Was sentenced for one of these groups of offences; the special ones have rules of their own."""
    return Criterion(Compare("offence_group", "in", tuple(groups)))


def health(course: CourseFacts) -> Criterion | None:
    """Has no health limit that bars the trade."""
    return Criterion(Compare("health_limits", "has_none_of", course.health_bars)) if course.health_bars else None


def minimum_age(course: CourseFacts, *, years: int | None = None) -> Criterion | None:
    """Is of age; who was born on 29 February comes of age on the 28th where the year has no 29th."""
    asked = years if years is not None else course.minimum_age
    return None if asked is None else Criterion(Since("birth_date", 12 * asked), {"years": asked})


def sex(course: CourseFacts, *, only: str | None = None) -> Criterion | None:
    """Is of the sex for which the course is meant."""
    asked = only or course.sex
    return Criterion(Compare("sex", "is", asked), {"sex": Term("sex", asked)}) if asked else None


def minimum_education(course: CourseFacts, *, level: str | None = None) -> Criterion | None:
    """Has at least this education. ValueError for a level that is none of EDUCATION_LEVELS."""
    asked = level or course.minimum_education
    if not asked:
        return None
    enough = EDUCATION_LEVELS[EDUCATION_LEVELS.index(asked) :]
    return Criterion(Compare("education", "in", enough), {"level": Term("education", asked)})


def prerequisites(course: CourseFacts) -> Criterion | None:
    """Holds what the course builds on."""
    if not course.prerequisites:
        return None
    expression = Compare("prerequisites_held", "has_all_of", course.prerequisites)
    return Criterion(expression, {"prerequisites": ", ".join(sorted(course.prerequisites))})


def conduct_score(course: CourseFacts, *, at_least: int) -> Criterion:
    """Has at least this latest conduct score (SPPN)."""
    return Criterion(Compare("conduct_score", "at_least", at_least), {"score": at_least})


def clean(course: CourseFacts, *, months: int) -> Criterion:
    """Has been under no disciplinary measure for so many months; they count from the day after its last day."""
    return Criterion(ClearOf("discipline", months), {"months": months})


def fraction_served(course: CourseFacts, *, fraction: str) -> Criterion:
    """Has served this part of the sentence, by the date of the national database; life and death have no such date."""
    expression = AllOf((Since(FRACTIONS[fraction]), Compare("life_or_death", "is", False)))
    return Criterion(expression, {"fraction": Term("fraction", fraction)})


def remaining_at_most(course: CourseFacts, *, years: int) -> Criterion:
    """Has at most so many years left to the expiry of the sentence; a life or death sentence never has."""
    expression = AllOf((Since("sentence_expiry", -12 * years), Compare("life_or_death", "is", False)))
    return Criterion(expression, {"years": years})


def board_approval(course: CourseFacts) -> Criterion:
    """Was approved by the review board, from the day of its hearing on."""
    return Criterion(Since("board_approved_on"))


def resident_of(course: CourseFacts, *, regency_codes: Sequence[str]) -> Criterion:
    """Lives in one of these regencies or cities."""
    words: dict[str, Word] = {"places": ", ".join(regency_codes)}
    return Criterion(Compare("regency_code", "in", tuple(regency_codes)), words)


def tier_allows(course: CourseFacts, *, tiers: Mapping[str, Sequence[str]]) -> Criterion:
    """Is held at a security tier that allows this way of training; `tiers` lists the ways that each allows."""
    allowing = tuple(tier for tier, modes in tiers.items() if course.delivery_mode in modes)
    return Criterion(Compare("security_tier", "in", allowing), {"mode": Term("delivery_mode", course.delivery_mode)})


def convict_to_go_out(course: CourseFacts) -> Criterion | None:
    """Is sentenced, where the training is outside the walls: detainees train inside only."""
    return None if course.delivery_mode == "inside" else convict(course)


def course_fit(course: CourseFacts, *, margin_days: int) -> Criterion:
    """Class and examination end at least so many days (and at least one) before the earliest release.

    A life or death sentence always leaves time.
    """
    if course.ends is None:
        return Criterion(NotRecorded("course_ends"), {"margin_days": margin_days})
    earliest = course.ends + timedelta(days=max(margin_days, 1))
    expression = AnyOf((Compare("release_date", "at_least", earliest), Compare("life_or_death", "is", True)))
    return Criterion(expression, {"course_ends": course.ends, "margin_days": margin_days})


def no_overlap(course: CourseFacts) -> Criterion:
    """Is in no other class on any day of this one."""
    if course.starts is None or course.ends is None:
        return Criterion(NotRecorded("course_starts" if course.starts is None else "course_ends"))
    return Criterion(Compare("enrolled", "apart_from", ClassDays(course.starts, course.ends)))


CRITERIA: Mapping[str, Callable[..., Criterion | None]] = {
    "held": held,
    "convict": convict,
    "offence_group": offence_group,
    "health": health,
    "minimum_age": minimum_age,
    "sex": sex,
    "minimum_education": minimum_education,
    "prerequisites": prerequisites,
    "conduct_score": conduct_score,
    "clean": clean,
    "fraction_served": fraction_served,
    "remaining_at_most": remaining_at_most,
    "board_approval": board_approval,
    "resident_of": resident_of,
    "tier_allows": tier_allows,
    "convict_to_go_out": convict_to_go_out,
    "course_fit": course_fit,
    "no_overlap": no_overlap,
}
"""By the code that rule sets, sentences and verdicts use."""
