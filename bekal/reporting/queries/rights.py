from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bekal.eligibility.facts import PersonFacts
from bekal.eligibility.rules import NoRuleSet, RuleSet, ruleset_on
from bekal.eligibility.verdict import Verdict, judge
from bekal.entitlements.queries import versions
from bekal.intake.queries import facts_of_one
from bekal.people.models import Inmate
from bekal.people.queries import Happening

ABOUT_A_CLASS = frozenset({"course_fit", "no_overlap"})
"""What only a class can be asked; the right to join in general is judged without."""

SPECIAL = frozenset({"terrorism", "narcotics", "corruption", "state_security", "organised_crime"})
GENERAL_OF = {"assimilation_special": "assimilation", "parole_special": "parole"}
RIGHTS = (
    "in_house_training", "assimilation", "assimilation_special", "parole", "parole_special", "conditional_leave",
    "pre_release_leave",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """One right of a person on a day: by which version, and the verdict. Both None where no version holds that day."""

    code: str
    ruleset: RuleSet | None
    verdict: Verdict | None


def facts_of_person(inmate: Inmate, happenings: Sequence[Happening], today: date) -> PersonFacts:
    """What rules may ask of a person whose life was read before (`people.queries.happenings_of`); one query."""
    discipline = [(one.day, one.until) for one in happenings if one.kind == "discipline"]
    score = next((one.number for one in happenings if one.kind == "conduct" and one.day <= today), None)
    return facts_of_one(inmate, today, discipline=discipline, conduct_score=score)


def changes_of_law() -> tuple[RuleSet, ...]:
    """Every entered change of the law, for `rights_of`; one query."""
    return versions()


def rights_of(facts: PersonFacts, day: date, changes: Sequence[RuleSet] = ()) -> list[Right]:
    """Every right that concerns a person, judged on a day; the rules for special offences only where they apply.

    Asks nothing of the database.
    """
    return [Right(code, *_judged(code, facts, day, changes)) for code in _concerning(facts)]


def _concerning(facts: PersonFacts) -> Iterator[str]:
    is_special = facts.offence_group in SPECIAL
    for code in RIGHTS:
        if code in GENERAL_OF and not is_special:
            continue
        if code in GENERAL_OF.values() and is_special:
            continue
        yield code


def _judged(
    code: str, facts: PersonFacts, day: date, changes: Sequence[RuleSet]
) -> tuple[RuleSet | None, Verdict | None]:
    try:
        ruleset = ruleset_on(code, day, changes)
    except NoRuleSet:
        return None, None
    asked = replace(ruleset, rules=tuple(rule for rule in ruleset.rules if rule.code not in ABOUT_A_CLASS))
    return ruleset, judge(facts, asked, day)
