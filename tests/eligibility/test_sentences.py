from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from hypothesis import HealthCheck, given, settings

from bekal.eligibility.criteria import CRITERIA, FRACTIONS
from bekal.eligibility.facts import EDUCATION_LEVELS, CourseFacts, PersonFacts
from bekal.eligibility.rules import RuleSet, shipped_rulesets
from bekal.eligibility.sentences import LANGUAGES, fact_name, texts, unknown_sentence
from bekal.eligibility.verdict import ReasonStatus, Status, judge
from tests.eligibility.strategies import courses, days, known_people, rulesets


def pairs(node: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    if set(node) == set(LANGUAGES):
        yield node
        return
    assert not set(node) & set(LANGUAGES), f"a sentence lacks a language: {node}"
    for below in node.values():
        yield from pairs(below)


def test_both_languages_name_the_same_values() -> None:
    for pair in pairs(texts()):
        assert all(pair.values())
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in pair.values()}) == 1, pair


def test_every_criterion_fact_and_code_has_words() -> None:
    assert set(texts()["criteria"]) == set(CRITERIA)
    for kinds in texts()["criteria"].values():
        assert {"title", "rule", "met", "unmet"} <= set(kinds)
    asked = {field.name for field in fields(PersonFacts)}
    beside = {"course_starts", "course_ends", "remission", "interruption_end", "commuted_on", "fine_substitute"}
    assert set(texts()["facts"]) == asked | beside
    assert set(texts()["vocabulary"]["fraction"]) == set(FRACTIONS)
    assert set(texts()["vocabulary"]["education"]) == set(EDUCATION_LEVELS)


def test_unknown_names_every_missing_fact() -> None:
    said = unknown_sentence(["release_date", "birth_date", "sex"])
    assert said["id"] == (
        "Belum dapat dipastikan karena tanggal bebas, tanggal lahir dan jenis kelamin belum tercatat."
    )
    assert fact_name("release_date")["en"] in said["en"]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(known_people(), rulesets, courses, days)
def test_every_verdict_can_be_read_out(person: PersonFacts, ruleset: RuleSet, course: CourseFacts, day: Any) -> None:
    verdict = judge(person, ruleset, day, course)
    assert verdict.ruleset in shipped_rulesets()
    for reason in verdict.reasons:
        for language in LANGUAGES:
            for text in (reason.title[language], reason.sentence[language]):
                assert text
                assert text[0] == text[0].upper()
                assert "{" not in text
        assert reason.reference
        assert (reason.status is ReasonStatus.UNKNOWN) <= bool(reason.missing)
    unmet = {reason.status for reason in verdict.reasons} - {ReasonStatus.MET}
    assert (verdict.status is Status.YES) == (not unmet)
    if verdict.date is not None and verdict.status in (Status.ALMOST, Status.NOT_YET) and not verdict.missing:
        assert judge(person, ruleset, verdict.date, course).status is Status.YES
