"""The columnar and the single answer are the same, for everybody, with every reason and date."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bekal.eligibility.columns import (
    NO_NUMBER,
    SET_BITS,
    ChoiceColumn,
    Columns,
    DayColumn,
    EntryColumn,
    NumberColumn,
    columns_of,
)
from bekal.eligibility.dayrows import MonthsLater
from bekal.eligibility.expressions import Compare, facts_of
from bekal.eligibility.facts import ClassDays, CourseFacts, DisciplineEntry, PersonFacts, Waiver
from bekal.eligibility.rules import Rule, RuleSet, read_rule, ruleset_on
from bekal.eligibility.screening import STATUSES, Screening, screen
from bekal.eligibility.spans import months_later
from bekal.eligibility.verdict import Finding, Status, Weighed, judge, weigh
from tests.eligibility.strategies import (
    COMBINED_RULESET,
    COURSES,
    SHIPPED,
    any_rulesets,
    courses,
    days,
    people,
    random_columns,
)

DAY = date(2026, 6, 1)
MANY = int(os.environ.get("BEKAL_TEST_PEOPLE", "100000"))
"""How many random people are compared; a million takes some minutes."""


def without_order(weighed: Weighed) -> tuple[Any, ...]:
    """Everything in a verdict; which missing fact is named first is left open."""

    def told(one: Weighed | Finding) -> tuple[Any, ...]:
        return one.status, one.span, frozenset(one.missing)

    findings = [(*told(one), one.officer_may_decide, one.waived) for one in weighed.findings]
    return (*told(weighed), weighed.needs_note, *findings)


def assert_same(screening: Screening, columns: Columns, numbers: range) -> None:
    for number in numbers:
        person = columns.person(number)
        at_once, alone = screening.weighed(number), weigh(person, screening.asked, screening.day)
        if at_once != alone:
            assert without_order(at_once) == without_order(alone), person


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(people(), min_size=1, max_size=5), any_rulesets, courses, days)
def test_both_readings_agree(some: list[PersonFacts], ruleset: RuleSet, course: CourseFacts, day: date) -> None:
    columns = columns_of(some)
    assert [columns.person(number) for number in range(len(some))] == some
    assert_same(screen(ruleset, columns, day, course), columns, range(len(some)))


@pytest.mark.parametrize("course", COURSES, ids=["no course", "inside", "outside"])
def test_both_readings_agree_on_very_many_people(course: CourseFacts) -> None:
    """Each rule set is screened for everybody, and held against its share of people judged one by one."""
    asked = [*SHIPPED, COMBINED_RULESET]
    columns = random_columns(MANY, seed=20261121 + COURSES.index(course))
    for turn, ruleset in enumerate(asked):
        day = DAY + timedelta(days=37 * turn)
        share = range(turn + COURSES.index(course) * len(asked), MANY, len(asked) * len(COURSES))
        assert_same(screen(ruleset, columns, day, course), columns, share)


def test_the_random_people_have_every_verdict() -> None:
    columns = random_columns(4_000, seed=3)
    found: set[int] = set()
    for ruleset in (*SHIPPED, COMBINED_RULESET):
        screening = screen(ruleset, columns, DAY, COURSES[1])
        found |= set(screening.status.tolist())
        if ruleset is COMBINED_RULESET:
            assert screening.waived.any()
            assert screening.needs_note.any()
            assert screening.reason_until.any()
    assert found == set(range(len(STATUSES)))


@given(days | st.sampled_from([date.min, date.max, date(2024, 2, 29)]), st.integers(-40, 900))
def test_months_are_counted_alike(day: date, months: int) -> None:
    number = np.array([day.toordinal()], np.int32)
    assert MonthsLater(number, months).of(number)[0] == months_later(day, months)


@pytest.mark.parametrize("months", [-24, -1, 1, 6, 216])
def test_months_are_counted_alike_on_every_day_of_forty_years(months: int) -> None:
    every = np.arange(date(1990, 1, 1).toordinal(), date(2030, 1, 1).toordinal(), dtype=np.int32)
    expected = [months_later(date.fromordinal(int(number)), months) for number in every]
    assert MonthsLater(every, months).of(every).tolist() == expected


ENTRY = DisciplineEntry(date(2026, 5, 1), date(2026, 5, 3))
PERSON = PersonFacts(
    held=True,
    custody_status="convict",
    offence_group="general",
    life_or_death=False,
    one_half=date(2026, 3, 1),
    discipline=(),
)


@pytest.mark.parametrize(
    ("person", "status", "day"),
    [
        (PERSON, Status.YES, None),
        (replace(PERSON, one_half=date(2026, 9, 1)), Status.ALMOST, date(2026, 9, 1)),
        (replace(PERSON, one_half=date(2026, 9, 2)), Status.NOT_YET, date(2026, 9, 2)),
        (replace(PERSON, discipline=(ENTRY,)), Status.NOT_YET, date(2026, 11, 4)),
        (replace(PERSON, discipline=None), Status.UNKNOWN, None),
        (replace(PERSON, held=False), Status.NEVER, None),
    ],
)  # fmt: skip
def test_the_date_beside_a_verdict(person: PersonFacts, status: Status, day: date | None) -> None:
    """The same as `judge` says, and as a lawyer would read it."""
    ruleset = ruleset_on("assimilation", DAY)
    screening = screen(ruleset, columns_of([person]), DAY)
    verdict = judge(person, ruleset, DAY)
    assert (STATUSES[screening.status[0]], verdict.status) == (status, status)
    assert screening.dates[0] == (day.toordinal() if day else 0)
    assert verdict.date == day
    assert screening.missing_names(screening.missing[0]) == verdict.missing


def test_no_longer_has_its_date() -> None:
    rule = read_rule({"not": {"code": "fraction_served", "fraction": "1/2"}}, "Pasal 1")
    ruleset = replace(COMBINED_RULESET, rules=(rule,))
    screening = screen(ruleset, columns_of([PERSON]), DAY)
    assert STATUSES[screening.status[0]] is Status.NO_LONGER
    assert screening.dates[0] == date(2026, 3, 1).toordinal()


def test_more_names_than_a_word_has_bits() -> None:
    """A nation teaches more courses than 63."""
    every = frozenset(f"C{number}" for number in range(3 * SET_BITS))
    some = [PersonFacts(prerequisites_held=held) for held in (every, every - {"C150"}, frozenset(), None)]
    columns = columns_of(some, ["prerequisites_held"])
    assert [columns.person(number).prerequisites_held for number in range(4)] == [every, every - {"C150"}, set(), None]
    ruleset = replace(COMBINED_RULESET, rules=(read_rule({"code": "prerequisites"}, "Pasal 1"),))
    for wanted, expected in (
        (frozenset({"C1", "C150"}), [Status.YES, Status.NEVER, Status.NEVER, Status.UNKNOWN]),
        (frozenset({"C1", "nobody has it"}), [Status.NEVER, Status.NEVER, Status.NEVER, Status.UNKNOWN]),
    ):
        screening = screen(ruleset, columns, DAY, CourseFacts(prerequisites=wanted))
        assert [STATUSES[status] for status in screening.status] == expected


def test_waivers_may_be_left_out_and_columns_of_facts_that_nobody_asks() -> None:
    ruleset = ruleset_on("assimilation", DAY)
    names = {fact for rule in ruleset.rules for fact in facts_of(rule.for_course(COURSES[0]).expression)}  # type: ignore[union-attr]
    screening = screen(ruleset, columns_of([PERSON], names - {"waivers"}), DAY)
    assert STATUSES[screening.status[0]] is Status.YES


def test_a_fact_that_is_asked_needs_its_column() -> None:
    with pytest.raises(KeyError, match="one_half"):
        screen(ruleset_on("assimilation", DAY), columns_of([PERSON], ["held", "custody_status", "offence_group"]), DAY)


def test_columns_are_of_one_length() -> None:
    with pytest.raises(ValueError, match="'held' is of 2 people, not 3"):
        Columns(3, {"held": ChoiceColumn(np.array([1, 0]))})


def test_nobody_is_screened_in_no_time() -> None:
    assert len(screen(ruleset_on("assimilation", DAY), columns_of([]), DAY).status) == 0


def test_the_documented_format() -> None:
    """Arrays as a database would give them."""
    columns = Columns(
        2,
        {
            "one_half": DayColumn(np.array([date(2026, 3, 1).toordinal(), 0], np.int32)),
            "sex": ChoiceColumn(np.array([1, -1], np.int16), ("F", "M")),
            "held": ChoiceColumn(np.array([0, 1], np.int8)),
            "conduct_score": NumberColumn(np.array([70, NO_NUMBER], np.int32)),
            "discipline": EntryColumn(
                np.array([0, 2, 2]),
                np.array([DAY.toordinal(), DAY.toordinal() - 9], np.int32),
                np.array([0, DAY.toordinal()], np.int32),
                np.array([True, False]),
            ),
        },
    )
    entries = (DisciplineEntry(DAY, None), DisciplineEntry(DAY - timedelta(days=9), DAY))
    assert columns.person(0) == PersonFacts(
        one_half=date(2026, 3, 1), sex="M", held=False, conduct_score=70, discipline=entries
    )
    assert columns.person(1) == PersonFacts(held=True)


def test_every_fact_has_a_kind_of_column() -> None:
    columns = random_columns(50, seed=4)
    assert set(columns.facts) == {field.name for field in fields(PersonFacts)}
    some = [columns.person(number) for number in range(50)]
    again = columns_of(some)
    assert [again.person(number) for number in range(50)] == some
    assert any(person.waivers and isinstance(person.waivers[0], Waiver) for person in some)
    assert any(person.enrolled and isinstance(person.enrolled[0], ClassDays) for person in some)


def test_what_cannot_be_compared_is_refused() -> None:
    odd = Rule("sex", {"only": "M"}, "Pasal 1", only_for=Compare("discipline", "is", "M"))
    with pytest.raises(TypeError, match="entries do not compare"):
        screen(replace(COMBINED_RULESET, rules=(odd,)), columns_of([PERSON]), DAY)
