"""People of all kinds, rule sets and courses: hypothesis strategies, and very many people at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from bekal.eligibility.columns import (
    NO_NUMBER,
    NO_SET,
    ChoiceColumn,
    Column,
    Columns,
    DayColumn,
    EntryColumn,
    NumberColumn,
    SetColumn,
    WaiverColumn,
)
from bekal.eligibility.conditions import FACT_KINDS
from bekal.eligibility.facts import EDUCATION_LEVELS, ClassDays, CourseFacts, DisciplineEntry, PersonFacts, Waiver
from bekal.eligibility.rules import RuleSet, read_rule, shipped_rulesets

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2032, 12, 31)
days = st.dates(FIRST_DAY, LAST_DAY)
FULL_COURSE = CourseFacts(
    starts=date(2026, 6, 1),
    ends=date(2026, 6, 10),
    minimum_age=3,
    minimum_education="lower",
    sex="M",
    health_bars=frozenset({"no_fumes"}),
    prerequisites=frozenset({"LAS-DASAR"}),
)
COURSES = (CourseFacts(), FULL_COURSE, replace(FULL_COURSE, delivery_mode="outside"))
CODES: dict[str, tuple[str, ...]] = {
    "custody_status": ("convict", "detainee", "child"),
    "security_tier": ("super_maximum", "medium", "minimum"),
    "sex": ("M", "F"),
    "education": EDUCATION_LEVELS,
    "regency_code": ("3671", "8171"),
    "offence_group": ("general", "corruption", "terrorism", "narcotics"),
    "health_limits": ("no_fumes", "poor_sight"),
    "prerequisites_held": ("LAS-DASAR", "LAS-LANJUT"),
}
"""The values that a fact may have; facts that are not here have ANY_CODES."""
ANY_CODES = ("one", "other")
WAIVED = ("clean", "fraction_served", "course_fit", "minimum_age")


def discipline() -> st.SearchStrategy[tuple[DisciplineEntry, ...]]:
    return st.lists(st.builds(DisciplineEntry, days, st.none() | days), max_size=3).map(tuple)


def waivers() -> st.SearchStrategy[tuple[Waiver, ...]]:
    return st.lists(st.builds(Waiver, st.sampled_from(WAIVED), days, st.none() | days), max_size=2).map(tuple)


def known_fact(name: str) -> st.SearchStrategy[Any]:
    """Any value of a fact."""
    kind = FACT_KINDS[name]
    codes = st.sampled_from(CODES.get(name, ANY_CODES))
    if kind is date:
        return days
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(0, 100)
    if kind is str:
        return codes
    if kind == frozenset[str]:
        return st.frozensets(codes)
    if kind == tuple[DisciplineEntry, ...]:
        return discipline()
    if kind == tuple[ClassDays, ...]:
        return st.lists(days.map(lambda day: ClassDays(day, day)), max_size=2).map(tuple)
    return st.just(())


def known_people() -> st.SearchStrategy[PersonFacts]:
    """People of whom everything is recorded, except perhaps the last day of a measure; nothing is waived."""
    return st.builds(PersonFacts, **{name: known_fact(name) for name in FACT_KINDS})


def people() -> st.SearchStrategy[PersonFacts]:
    """People of whom anything may be missing, and anything waived."""
    facts = {name: st.none() | known_fact(name) for name in FACT_KINDS if name != "waivers"}
    return st.builds(PersonFacts, **facts, waivers=waivers())


COMBINED = (
    {"any_of": [{"code": "fraction_served", "fraction": "1/2"}, {"code": "board_approval"}]},
    {
        "at_least": 2,
        "of": [
            {"code": "conduct_score", "at_least": 60},
            {"code": "clean", "months": 9},
            {"code": "literate"},
            {"all_of": [{"code": "minimum_education"}, {"not": {"code": "clean", "months": 1}}]},
        ],
    },
    {"not": {"code": "remaining_at_most", "years": 1}, "only_for": {"fact": "sex", "is": "F"}},
    {"code": "clean", "months": 6, "only_for": {"fact": "custody_status", "is": "convict"}},
    {
        "code": "fraction_served",
        "fraction": "1/3",
        "only_for": {
            "any_of": [{"fact": "birth_date", "months": 120}, {"not": {"fact": "conduct_score", "at_least": 50}}]
        },
    },
    {
        "code": "resident_of",
        "regency_codes": ["3671"],
        "only_for": {"fact": "health_limits", "has_none_of": ["no_fumes"]},
    },
    {"code": "course_fit", "margin_days": 7, "officer_decides_for": "detainee"},
)
COMBINED_RULESET = replace(
    shipped_rulesets()["in_house_training"][-1],
    rules=tuple(read_rule(rule, "Pasal 1") for rule in COMBINED),
)

SHIPPED = tuple(version for versions in shipped_rulesets().values() for version in versions)
rulesets: st.SearchStrategy[RuleSet] = st.sampled_from(SHIPPED)
any_rulesets: st.SearchStrategy[RuleSet] = st.sampled_from((*SHIPPED, COMBINED_RULESET, COMBINED_RULESET))
courses = st.sampled_from(COURSES)


# Very many people


def random_columns(count: int, seed: int) -> Columns:
    """So many people with everything that may happen, the same for the same seed; a tenth of each fact is missing."""
    chance = np.random.default_rng(seed)
    return Columns(count, {name: _random_column(name, count, chance) for name in FACT_KINDS})


def _random_column(name: str, count: int, chance: np.random.Generator) -> Column:
    kind = FACT_KINDS[name]
    missing = chance.random(count) < 0.1
    codes = CODES.get(name, ANY_CODES)
    if kind is date:
        return DayColumn(np.where(missing, 0, _random_days(count, chance)))
    if kind is bool:
        return ChoiceColumn(np.where(missing, -1, chance.random(count) < 0.7).astype(np.int8))
    if kind is str:
        return ChoiceColumn(np.where(missing, -1, chance.integers(0, len(codes), count)).astype(np.int16), codes)
    if kind is int:
        return NumberColumn(np.where(missing, NO_NUMBER, chance.integers(0, 100, count)).astype(np.int32))
    if kind == frozenset[str]:
        masks = chance.integers(0, 1 << len(codes), count).astype(np.uint64)
        return SetColumn(np.where(missing, np.uint64(NO_SET), masks)[None, :], codes)
    offsets = np.concatenate(([0], np.cumsum(np.where(missing, 0, chance.choice(4, count, p=(0.7, 0.2, 0.08, 0.02))))))
    entries = int(offsets[-1])
    first = _random_days(entries, chance)
    last = np.where(chance.random(entries) < 0.1, 0, first + chance.integers(-5, 400, entries)).astype(np.int32)
    if name == "waivers":
        return WaiverColumn(offsets, chance.integers(0, len(WAIVED), entries), first, last, WAIVED)
    if kind == tuple[ClassDays, ...]:
        last = first + chance.integers(0, 40, entries).astype(np.int32)
    return EntryColumn(offsets, first, last, ~missing)


def _random_days(count: int, chance: np.random.Generator) -> Any:
    return chance.integers(FIRST_DAY.toordinal(), LAST_DAY.toordinal(), count, dtype=np.int32)
