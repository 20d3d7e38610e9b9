"""Hypothesis strategies: people of whom everything is recorded, rule sets and courses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from bekal.eligibility.facts import EDUCATION_LEVELS, ClassDays, CourseFacts, DisciplineEntry, PersonFacts
from bekal.eligibility.rules import shipped_rulesets

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
FULL_COURSE = CourseFacts(
    starts=date(2026, 6, 1),
    ends=date(2026, 6, 10),
    minimum_age=18,
    minimum_education="lower",
    sex="M",
    health_bars=frozenset({"no_fumes"}),
    prerequisites=frozenset({"LAS-DASAR"}),
)
COURSES = (CourseFacts(), FULL_COURSE, replace(FULL_COURSE, delivery_mode="outside"))


def discipline() -> st.SearchStrategy[tuple[DisciplineEntry, ...]]:
    return st.lists(st.builds(DisciplineEntry, days, st.none() | days), max_size=3).map(tuple)


def known_people() -> st.SearchStrategy[PersonFacts]:
    """People of whom everything is recorded, except perhaps the last day of a measure."""
    codes: dict[str, Any] = {
        "custody_status": ["convict", "detainee", "child"],
        "security_tier": ["super_maximum", "medium", "minimum"],
        "sex": ["M", "F"],
        "education": EDUCATION_LEVELS,
        "regency_code": ["3671", "8171"],
        "offence_group": ["general", "corruption"],
    }
    dates = ["birth_date", "sentence_start", "sentence_expiry", "one_third", "one_half", "two_thirds", "release_date"]
    dates += ["deradicalised_on", "pledge_signed_on", "assimilation_served_on", "pre_release_from"]
    flags = ["literate", "fine_paid", "restitution_paid"]
    return st.builds(
        PersonFacts,
        **{name: st.sampled_from(values) for name, values in codes.items()},
        **dict.fromkeys(dates, days),
        **dict.fromkeys(flags, st.booleans()),
        term_months=st.integers(1, 240),
        last_remission_days=st.sampled_from([0, 15, 30, 60]),
        held=st.booleans(),
        life_or_death=st.booleans(),
        certified=st.booleans(),
        board_approved_on=days,
        conduct_score=st.integers(0, 100),
        health_limits=st.frozensets(st.sampled_from(["no_fumes", "poor_sight"])),
        prerequisites_held=st.frozensets(st.sampled_from(["LAS-DASAR"])),
        discipline=discipline(),
        enrolled=st.lists(days.map(lambda day: ClassDays(day, day)), max_size=2).map(tuple),
    )


rulesets = st.sampled_from([version for versions in shipped_rulesets().values() for version in versions])
courses = st.sampled_from(COURSES)
