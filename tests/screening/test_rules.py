import datetime as dt
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.eligibility.columns import columns_of
from bekal.eligibility.facts import DisciplineEntry, PersonFacts, Waiver
from bekal.eligibility.rules import ruleset_on
from bekal.eligibility.screening import screen
from bekal.eligibility.verdict import judge
from bekal.screening.rules import (
    GENERAL,
    LETTERS,
    batches,
    counts_of,
    description,
    general,
    kept_verdict,
    needed_facts,
    stamps_of,
    texts_of,
)
from tests.eligibility.strategies import people as many_people

DAY = dt.date(2026, 3, 2)
RULESETS = [general(ruleset_on(code, DAY)) for code in GENERAL]
FACTS = needed_facts(RULESETS)
RULES = description(RULESETS)


@given(st.lists(many_people(), min_size=1, max_size=8))
def test_what_is_kept_is_what_a_judge_says(people):
    columns = columns_of(people, FACTS)
    texts = texts_of([screen(ruleset, columns, DAY) for ruleset in RULESETS], FACTS)
    for number, facts in enumerate(people):
        row = (texts.statuses[number], texts.days[number], texts.missing[number], texts.unmet[number])
        for place, ruleset in enumerate(RULESETS):
            kept, told = kept_verdict(place, RULES, FACTS, row), judge(facts, ruleset, DAY)
            assert (kept.code, kept.status, kept.day) == (ruleset.code, LETTERS[told.status], told.date)
            assert set(kept.missing) == set(told.missing)
            assert kept.unmet == tuple(reason.code for reason in told.unmet)


def test_a_right_is_asked_without_what_only_a_class_has():
    codes = {rule.code for rule in RULESETS[0].rules}
    assert "held" in codes
    assert not codes & {"course_fit", "no_overlap"}


FULL = PersonFacts(
    held=True,
    custody_status="convict",
    birth_date=dt.date(1990, 1, 1),
    health_limits=frozenset({"no_fumes"}),
    discipline=(DisciplineEntry(DAY, None),),
    conduct_score=70,
    waivers=(Waiver("clean", DAY),),
)


@pytest.mark.parametrize(
    "other",
    [
        {"held": False},
        {"custody_status": None},
        {"custody_status": "detainee"},
        {"birth_date": dt.date(1990, 1, 2)},
        {"birth_date": None},
        {"health_limits": frozenset()},
        {"health_limits": None},
        {"discipline": ()},
        {"discipline": None},
        {"discipline": (DisciplineEntry(DAY, DAY),)},
        {"conduct_score": 71},
        {"waivers": ()},
        {"waivers": (Waiver("clean", DAY, DAY + dt.timedelta(9)),)},
        {"waivers": (Waiver("convict", DAY),)},
    ],
)
def test_the_stamp_changes_with_any_fact(other):
    names = ("held", "custody_status", "birth_date", "health_limits", "discipline", "conduct_score", "waivers")
    told = {name: getattr(FULL, name) for name in names}
    changed = PersonFacts(**{**told, **other})
    (stamp,) = stamps_of(columns_of([FULL], names))
    assert stamps_of(columns_of([changed], names)) != [stamp]
    assert stamps_of(columns_of([changed, FULL], names))[1] == stamp, "who stands beside a person is none of it"


def test_counts_are_those_of_the_people():
    columns = columns_of([FULL, PersonFacts(held=True), PersonFacts(held=False)], FACTS)
    texts = texts_of([screen(ruleset, columns, DAY) for ruleset in RULESETS], FACTS)
    counted = counts_of(zip(texts.statuses, texts.missing, strict=True), RULES, FACTS)
    assert counted.people == 3
    assert all(sum(letters.values()) == 3 for letters in counted.counts.values())
    assert counted.unknown == sum("u" in status for status in texts.statuses) > 0
    assert "pre_release_from" not in counted.lacking, "nobody can write down what is worked out"


@given(st.lists(st.integers(0, 50), max_size=20), st.integers(1, 60))
def test_every_facility_is_in_one_batch(sizes, most):
    groups = list(batches(enumerate(sizes), most))
    assert [pk for group in groups for pk in group] == list(range(len(sizes)))
    assert all(len(group) == 1 or sum(sizes[pk] for pk in group) <= most for group in groups)


def test_too_many_facts_are_refused():
    columns = columns_of([FULL], FACTS)
    found = screen(RULESETS[0], columns, DAY)
    with pytest.raises(ValueError, match="more facts"):
        texts_of([found], [*FACTS, *map(str, range(40))])
    assert np.asarray(found.status).size == 1


def test_a_rule_set_is_known_again_in_another_process():
    program = (
        "from datetime import date; from bekal.eligibility.rules import ruleset_on; "
        "from bekal.screening.rules import GENERAL, description, general; "
        "print(description(general(ruleset_on(code, date(2026, 3, 2))) for code in GENERAL))"
    )
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True
        )
        assert told.stdout.strip() == str(RULES), told.stderr
