"""Every row of `tables/*.csv` is one person on one day, and the verdict that must come out."""

from __future__ import annotations

import csv
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bekal.eligibility.facts import ClassDays, CourseFacts, DisciplineEntry, PersonFacts
from bekal.eligibility.rules import ruleset_on
from bekal.eligibility.verdict import Verdict, judge

EXAMPLE: dict[str, Any] = {
    "held": True,
    "custody_status": "convict",
    "security_tier": "medium",
    "birth_date": date(1990, 3, 1),
    "sex": "M",
    "education": "lower",
    "regency_code": "8171",
    "health_limits": frozenset(),
    "life_or_death": False,
    "offence_group": "general",
    "term_months": 48,
    "sentence_start": date(2024, 3, 1),
    "sentence_expiry": date(2028, 3, 1),
    "one_third": date(2025, 9, 1),
    "one_half": date(2026, 3, 1),
    "two_thirds": date(2026, 11, 1),
    "release_date": date(2027, 12, 1),
    "discipline": (),
    "enrolled": (),
    "prerequisites_held": frozenset(),
    "fine_paid": True,
    "restitution_paid": True,
    "last_remission_days": 60,
    "pre_release_from": date(2028, 1, 1),
}
OTHER_TABLES = {"sentence_dates", "remission", "data_quality"}
SETS = {"health_limits", "health_bars", "prerequisites", "prerequisites_held"}
NUMBERS = {"minimum_age", "conduct_score", "term_months", "last_remission_days"}
FACT_NAMES = {field.name for field in fields(PersonFacts)}
OUTCOMES = {"case", "ruleset", "day", "status", "date", "unmet", "missing"}


def read(column: str, cell: str) -> Any:
    if cell == "?":
        return None
    if column in SETS:
        return frozenset() if cell == "-" else frozenset(cell.split("|"))
    if column in {"discipline", "enrolled"}:
        kind = DisciplineEntry if column == "discipline" else ClassDays
        periods = [period.split("..") for period in cell.split("|")]
        return tuple(kind(date.fromisoformat(a), None if b == "?" else date.fromisoformat(b)) for a, b in periods)
    if cell in {"ya", "tidak"}:
        return cell == "ya"
    if column in NUMBERS:
        return int(cell)
    return date.fromisoformat(cell) if cell[:4].isdigit() and cell[4:5] == "-" else cell


def rows() -> list[Any]:
    found = []
    for path in sorted((Path(__file__).parent / "tables").glob("*.csv")):
        if path.stem in OTHER_TABLES:
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            found += [pytest.param(row, id=f"{path.stem}: {row['case']}") for row in csv.DictReader(lines)]
    return found


def verdict_of(row: dict[str, str]) -> Verdict:
    person, course = dict(EXAMPLE), {}
    for column, cell in row.items():
        if column in OUTCOMES or cell == "":
            continue
        if column.startswith("course_"):
            course[column.removeprefix("course_")] = read(column.removeprefix("course_"), cell)
        else:
            person[column] = read(column, cell)
    assert set(person) <= FACT_NAMES
    day = date.fromisoformat(row["day"])
    return judge(PersonFacts(**person), ruleset_on(row["ruleset"], day), day, CourseFacts(**course))


@pytest.mark.parametrize("row", rows())
def test_table(row: dict[str, str]) -> None:
    verdict = verdict_of(row)
    status = row["status"].removesuffix("!")
    assert verdict.status == status, [reason.sentence["id"] for reason in verdict.reasons]
    assert (verdict.date.isoformat() if verdict.date else "") == row["date"]
    assert "|".join(reason.code for reason in verdict.unmet) == row["unmet"]
    assert "|".join(verdict.missing) == row["missing"]
    assert verdict.needs_note == row["status"].endswith("!")
    assert verdict.selectable == (row["status"] in {"yes", "unknown!"})


def test_there_are_enough_rows_and_each_is_named_once() -> None:
    names = [row.id for row in rows()]
    assert len(names) >= 170
    assert len(set(names)) == len(names)
