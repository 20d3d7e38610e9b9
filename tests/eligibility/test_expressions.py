from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bekal.eligibility.criteria import CRITERIA, Criterion
from bekal.eligibility.expressions import (
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    ClearOf,
    Compare,
    Expression,
    Not,
    OnlyFor,
    Since,
    WaivedBy,
    evaluate,
    facts_of,
)
from bekal.eligibility.facts import CourseFacts, DisciplineEntry, PersonFacts, Waiver
from bekal.eligibility.rules import RuleSet, shipped_rulesets
from bekal.eligibility.spans import ALWAYS, NEVER, Span, Spans
from tests.eligibility.strategies import COURSES, courses, days, known_people, people, rulesets

HALF = date(2026, 3, 1)
forgotten = st.frozensets(st.sampled_from([field.name for field in fields(PersonFacts)]))


def together(ruleset: RuleSet, course: CourseFacts, facts: PersonFacts) -> Answer:
    asked = [criterion for rule in ruleset.rules if (criterion := rule.for_course(course))]
    return evaluate(AllOf(tuple(criterion.expression for criterion in asked)), facts)


def test_a_missing_fact_is_named_and_leaves_everything_open() -> None:
    answer = evaluate(Since("one_half"), PersonFacts())
    assert answer == Answer(NEVER, ALWAYS, ("one_half",))
    assert ~answer == answer


def test_combinators_decide_as_soon_as_they_can() -> None:
    half, unknown = Since("one_half"), Compare("life_or_death", "is", True)
    facts = PersonFacts(one_half=HALF)
    assert evaluate(Not(half), facts) == Answer(Spans.before(HALF), Spans.before(HALF))
    assert evaluate(AllOf((half, unknown)), facts) == Answer(NEVER, Spans.since(HALF), ("life_or_death",))
    assert evaluate(AnyOf((half, unknown)), facts) == Answer(Spans.since(HALF), ALWAYS, ("life_or_death",))
    assert evaluate(AnyOf((half, Not(half), unknown)), facts) == Answer(ALWAYS, ALWAYS)
    assert evaluate(AllOf(()), facts) == Answer(ALWAYS, ALWAYS)
    assert facts_of(AllOf((half, AnyOf((unknown, half))))) == ("one_half", "life_or_death")


@given(known_people(), rulesets, courses, forgotten)
def test_forgetting_facts_makes_nothing_certain(
    person: PersonFacts, ruleset: RuleSet, course: CourseFacts, names: frozenset[str]
) -> None:
    """Whatever is certain with a fact missing is so however the fact turns out; and what was unmet may become open."""
    full = together(ruleset, course, person)
    partial = together(ruleset, course, replace(person, **dict.fromkeys(names)))
    assert partial.certain & full.certain == partial.certain
    assert partial.possible | full.possible == partial.possible
    assert full.certain & full.possible == full.certain
    assert (partial.certain == partial.possible) == (partial.missing == ())
    assert set(partial.missing) <= names | {"discipline", "course_starts", "course_ends"}


@given(known_people(), rulesets, courses, st.builds(DisciplineEntry, days, st.none() | days))
def test_a_discipline_entry_never_helps(
    person: PersonFacts, ruleset: RuleSet, course: CourseFacts, entry: DisciplineEntry
) -> None:
    before = together(ruleset, course, person)
    assert person.discipline is not None
    after = together(ruleset, course, replace(person, discipline=(*person.discipline, entry)))
    assert after.certain & before.certain == after.certain
    assert after.possible & before.possible == after.possible


@given(known_people(), days, st.sampled_from(["assimilation", "one_third_and_board", "remaining_at_most"]))
def test_a_shorter_sentence_never_makes_anyone_eligible_later(person: PersonFacts, other: date, code: str) -> None:
    ruleset = shipped_rulesets()[code][-1]
    names = ("one_third", "one_half", "two_thirds", "sentence_expiry")
    shorter = replace(person, **{name: min(getattr(person, name), other) for name in names})
    long, short = together(ruleset, CourseFacts(), person), together(ruleset, CourseFacts(), shorter)
    assert long.certain & short.certain == long.certain


def test_every_expression_asks_for_facts_that_exist() -> None:
    parameters: dict[str, dict[str, Any]] = {
        "offence_group": {"groups": ["general"]},
        "clean": {"months": 6},
        "conduct_score": {"at_least": 65},
        "fraction_served": {"fraction": "2/3"},
        "remaining_at_most": {"years": 2},
        "resident_of": {"regency_codes": ["3671"]},
        "tier_allows": {"tiers": {"medium": ["inside"]}},
        "course_fit": {"margin_days": 7},
        "maximum_age": {"years": 40},
        "minimum_served": {"months": 9},
        "term_at_most": {"months": 18},
    }
    names = {field.name for field in fields(PersonFacts)}
    for code, build in CRITERIA.items():
        criterion = build(COURSES[2], **parameters.get(code, {}))
        assert isinstance(criterion, Criterion)
        assert set(facts_of(criterion.expression)) <= names


PARTS: tuple[Expression, ...] = (
    Since("one_half"),
    Not(Since("release_date")),
    ClearOf("discipline", 6),
    Compare("sex", "is", "F"),
)
some_parts = st.lists(st.sampled_from(PARTS), max_size=4).map(tuple)


@given(people(), some_parts, st.integers(-1, 5), days)
def test_at_least_counts_what_holds_on_the_day(
    person: PersonFacts, parts: tuple[Expression, ...], count: int, day: date
) -> None:
    answer = evaluate(AtLeast(count, parts), person)
    answers = [evaluate(part, person) for part in parts]
    assert answer.certain.contains(day) == (sum(one.certain.contains(day) for one in answers) >= count)
    assert answer.possible.contains(day) == (sum(one.possible.contains(day) for one in answers) >= count)
    if parts:
        assert evaluate(AtLeast(1, parts), person) == evaluate(AnyOf(parts), person)
        assert evaluate(AtLeast(len(parts), parts), person) == evaluate(AllOf(parts), person)


@given(people(), st.permutations(PARTS))
def test_the_order_of_parts_changes_nothing(person: PersonFacts, parts: list[Expression]) -> None:
    one, other = evaluate(AllOf(PARTS), person), evaluate(AllOf(tuple(parts)), person)
    assert (one.certain, one.possible, set(one.missing)) == (other.certain, other.possible, set(other.missing))


def test_only_for_a_group_leaves_all_others_free() -> None:
    asked = OnlyFor(Compare("sex", "is", "F"), Since("one_half"))
    assert evaluate(asked, PersonFacts(sex="M")) == Answer(ALWAYS, ALWAYS)
    assert evaluate(asked, PersonFacts(sex="F", one_half=HALF)).certain == Spans.since(HALF)
    assert evaluate(asked, PersonFacts(sex="F")).missing == ("one_half",)
    assert evaluate(asked, PersonFacts(one_half=HALF)) == Answer(Spans.since(HALF), ALWAYS, ("sex",))
    assert facts_of(asked) == ("one_half", "sex")


def test_a_group_may_change_with_time() -> None:
    """Whoever is a child must have served half; who has come of age need not."""
    of_age = date(2026, 2, 1)
    asked = OnlyFor(Not(Since("birth_date", 216)), Since("one_half"))
    person = PersonFacts(birth_date=date(2008, 2, 1), one_half=HALF)
    assert evaluate(asked, person).certain == Spans.since(of_age)


def test_a_waiver_counts_as_met_on_its_days_only() -> None:
    half = WaivedBy("fraction_served", Since("one_half"))
    until = date(2026, 2, 1)
    waived = (Waiver("fraction_served", date(2026, 1, 1), until), Waiver("clean", date(2020, 1, 1)))
    known = evaluate(half, PersonFacts(one_half=HALF, waivers=waived))
    assert known.certain.parts == (Span(date(2026, 1, 1), until), Span(HALF))
    unknown = evaluate(half, PersonFacts(waivers=waived))
    assert unknown == Answer(Spans.of([Span(date(2026, 1, 1), until)]), ALWAYS, ("one_half",))
    endless = (Waiver("fraction_served", date(2026, 1, 1)),)
    assert evaluate(half, PersonFacts(one_half=HALF, waivers=endless)).certain == Spans.since(date(2026, 1, 1))
    assert facts_of(half) == ("one_half", "waivers")


def test_a_day_that_leaves_the_calendar_never_comes() -> None:
    assert evaluate(Since("birth_date", 12), PersonFacts(birth_date=date.max)).certain is NEVER
    last = (DisciplineEntry(date(2026, 1, 1), date.max),)
    assert evaluate(ClearOf("discipline", 6), PersonFacts(discipline=last)).certain == Spans.before(date(2026, 1, 1))
