"""Every criterion, once. Each builds its expression from its parameters (out of the rule set) and from the course.

A criterion that asks nothing of this course (no minimum age, say) builds None and is left out of the verdict.
`words` are the values that its sentences name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bekal.eligibility.expressions import AllOf, AnyOf, ClearOf, Compare, Expression, Not, NotRecorded, Since
from bekal.eligibility.facts import EDUCATION_LEVELS, ClassDays, CourseFacts, Length

FRACTIONS: Mapping[str, str] = {"1/3": "one_third", "1/2": "one_half", "2/3": "two_thirds"}


@dataclass(frozen=True, slots=True)
class Term:
    """A code that a sentence says in words: its vocabulary and the code."""

    vocabulary: str
    code: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Several codes of one vocabulary, said as a list."""

    vocabulary: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What belongs to what, said as a list: each a code and those that go with it (none: nothing does)."""

    pairs: tuple[tuple[Term, Terms], ...]


Word = int | str | date | Term | Terms | Pairs | Length


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
    words = {"groups": Terms("offence_group", tuple(groups))}
    return Criterion(Compare("offence_group", "in", tuple(groups)), words)


def health(course: CourseFacts) -> Criterion | None:
    """Has no health limit that bars the trade."""
    return Criterion(Compare("health_limits", "has_none_of", course.health_bars)) if course.health_bars else None


def minimum_age(course: CourseFacts, *, years: int | None = None) -> Criterion | None:
    """Is of age; who was born on 29 February comes of age on the 28th where the year has no 29th."""
    asked = years if years is not None else course.minimum_age
    return None if asked is None else Criterion(Since("birth_date", 12 * asked), {"years": asked})


def maximum_age(course: CourseFacts, *, years: int) -> Criterion:
    """Is not older than so many years: until the day before the birthday after."""
    return Criterion(Not(Since("birth_date", 12 * (years + 1))), {"years": years})


def literate(course: CourseFacts) -> Criterion:
    """Can read and write."""
    return Criterion(Compare("literate", "is", True))


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


def minimum_served(course: CourseFacts, *, months: int) -> Criterion:
    """Has served at least so many months since the day from which the sentence counts."""
    return Criterion(Since("sentence_start", months), {"months": months})


def term_at_most(course: CourseFacts, *, months: int) -> Criterion:
    """Was sentenced to at most so many months (a begun month counts whole); never to life or death."""
    fits = Not(Compare("term_months", "at_least", months + 1))
    expression = AllOf((fits, Compare("life_or_death", "is", False)))
    return Criterion(expression, {"term": Length(*divmod(months, 12))})


def last_remission(course: CourseFacts) -> Criterion:
    """Was given a remission at all: the leave before release is as long as the last one."""
    return Criterion(Compare("last_remission_days", "at_least", 1))


def pre_release_window(course: CourseFacts) -> Criterion:
    """From as many days before the expiry as the last remission had, until the expiry."""
    return Criterion(AllOf((Since("pre_release_from"), Not(Since("sentence_expiry")))))


def deradicalised(course: CourseFacts) -> Criterion:
    """Took part in the deradicalisation programme of the prison or of the national agency (BNPT)."""
    return Criterion(Since("deradicalised_on"))


def pledge(course: CourseFacts) -> Criterion:
    """Signed the pledge of loyalty or, as a foreigner, not to commit terrorism again."""
    return Criterion(Since("pledge_signed_on"))


def fine_paid(course: CourseFacts) -> Criterion:
    """Paid the fine in full, or the verdict imposes none."""
    return Criterion(Compare("fine_paid", "is", True))


def restitution_paid(course: CourseFacts) -> Criterion:
    """Paid the restitution (uang pengganti) in full, or the verdict imposes none."""
    return Criterion(Compare("restitution_paid", "is", True))


def assimilation_served(course: CourseFacts) -> Criterion:
    """Spent half of the time that must still be served in assimilation."""
    return Criterion(Since("assimilation_served_on"))


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
    table = tuple((Term("security_tier", tier), Terms("delivery_mode", tuple(modes))) for tier, modes in tiers.items())
    words: dict[str, Word] = {"mode": Term("delivery_mode", course.delivery_mode), "tiers": Pairs(table)}
    return Criterion(Compare("security_tier", "in", allowing), words)


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
    "maximum_age": maximum_age,
    "literate": literate,
    "sex": sex,
    "minimum_education": minimum_education,
    "prerequisites": prerequisites,
    "conduct_score": conduct_score,
    "clean": clean,
    "fraction_served": fraction_served,
    "minimum_served": minimum_served,
    "term_at_most": term_at_most,
    "last_remission": last_remission,
    "pre_release_window": pre_release_window,
    "deradicalised": deradicalised,
    "pledge": pledge,
    "fine_paid": fine_paid,
    "restitution_paid": restitution_paid,
    "assimilation_served": assimilation_served,
    "remaining_at_most": remaining_at_most,
    "board_approval": board_approval,
    "resident_of": resident_of,
    "tier_allows": tier_allows,
    "convict_to_go_out": convict_to_go_out,
    "course_fit": course_fit,
    "no_overlap": no_overlap,
}
"""By the code that rule sets, sentences and verdicts use."""
