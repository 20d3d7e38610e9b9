"""Every row of `tables/data_quality.csv` is what is recorded of one person and the problems that must be named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bekal.eligibility.facts import DisciplineEntry, Length, PersonFacts
from bekal.eligibility.problems import differences, problems_of
from bekal.eligibility.sentences import LANGUAGES, texts
from bekal.eligibility.terms import Imprisonment, Interruption, dates_of
from tests.eligibility.test_terms import METHOD, PLAIN, answer, day, length, rows

SOUND = PersonFacts(
    held=True,
    custody_status="convict",
    security_tier="medium",
    birth_date=date(1990, 3, 1),
    sex="M",
    education="lower",
    health_limits=frozenset(),
    life_or_death=False,
    offence_group="general",
    term_months=48,
    sentence_start=date(2024, 3, 1),
    sentence_expiry=date(2028, 3, 1),
    one_third=date(2025, 7, 1),
    one_half=date(2026, 3, 2),
    two_thirds=date(2026, 10, 31),
    release_date=date(2027, 12, 1),
    discipline=(),
    fine_paid=True,
)
DATES = ("birth_date", "sentence_start", "one_third", "one_half", "two_thirds", "sentence_expiry", "release_date")


def recorded(row: dict[str, str]) -> tuple[PersonFacts, Imprisonment]:
    """The person of a row; empty cells are as in SOUND and PLAIN."""
    facts: dict[str, Any] = {name: day(row[name]) for name in DATES if row[name]}
    facts |= {name: None if row[name] == "?" else row[name] for name in ("education", "offence_group") if row[name]}
    if row["custody_status"]:
        facts["custody_status"] = None if row["custody_status"] == "?" else row["custody_status"]
    facts |= {name: answer(row[name]) for name in ("held", "life_or_death", "fine_paid") if row[name]}
    if row["discipline"]:
        began, last = row["discipline"].split("..")
        facts["discipline"] = (DisciplineEntry(date.fromisoformat(began), day(last)),)
    sentence: dict[str, Any] = {"remission": length(row["remission"])} if row["remission"] else {}
    if row["term"]:
        term = length(row["term"])
        sentence["lengths"] = None if term is None else (term,)
        facts["term_months"] = None if term is None else term.begun_months
    if row["commuted_to"]:
        sentence |= {"commuted_to": length(row["commuted_to"]), "commuted_on": day(row["commuted_on"])}
    if row["interruptions"]:
        first, last = row["interruptions"].split("..")
        sentence["interruptions"] = (Interruption(date.fromisoformat(first), day(last)),)
    person = replace(SOUND, **facts)
    sentence |= {
        "custody_status": person.custody_status,
        "life_or_death": person.life_or_death,
        "start": person.sentence_start,
    }
    return person, replace(PLAIN, **sentence)


@pytest.mark.parametrize("row", rows("data_quality"))
def test_table(row: dict[str, str]) -> None:
    facts, imprisonment = recorded(row)
    found = problems_of(facts, date.fromisoformat(row["day"]), imprisonment)
    assert ("|".join(f"{one.code}:{','.join(one.facts)}" for one in found) or "-") == row["problems"]


def test_every_problem_stands_in_the_table_and_says_what_to_do() -> None:
    seen = set()
    for parameters in rows("data_quality"):
        (row,) = parameters.values
        facts, imprisonment = recorded(row)
        for problem in problems_of(facts, date.fromisoformat(row["day"]), imprisonment):
            seen.add(problem.code)
            for language in LANGUAGES:
                assert problem.sentence[language].endswith(".")
                assert "{" not in problem.sentence[language]
    assert seen == set(texts()["problems"])


def test_a_difference_names_both_dates_and_shows_the_working() -> None:
    stated = replace(SOUND, two_thirds=date(2026, 11, 30))
    (problem,) = differences(stated, dates_of(PLAIN, METHOD), 5)
    assert problem.values == (date(2026, 11, 30), date(2026, 10, 31))
    assert problem.days == 30
    assert problem.sentence["id"] == (
        "Tanggal dua pertiga masa pidana menurut SDP 30 November 2026, menurut hitungan 31 Oktober 2026: beda 30 hari. "
        "Tanggal SDP yang dipakai; periksa cara hitungnya."
    )
    assert problem.working[-1].sentence["en"] == "974 days after 1 March 2024: 31 October 2026."
    assert differences(stated, dates_of(PLAIN, METHOD), 30) == ()


def test_without_the_sentence_only_the_facts_are_held_against_one_another() -> None:
    wrong = replace(SOUND, two_thirds=date(2026, 11, 30))
    assert problems_of(wrong, date(2026, 6, 1)) == ()
    assert [one.code for one in problems_of(wrong, date(2026, 6, 1), replace(PLAIN, remission=Length()))] == ["differs"]


def test_nothing_recorded_is_all_missing_and_nothing_else() -> None:
    found = problems_of(PersonFacts(), date(2026, 6, 1), Imprisonment())
    assert {one.code for one in found} == {"missing"}
    assert found[0].sentence == {
        "id": "Status tahanan atau narapidana belum tercatat.",
        "en": "The custody status is not recorded.",
    }
