"""Every row of `tables/sentence_dates.csv` is one sentence and the dates that must come out."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bekal.eligibility.facts import Length
from bekal.eligibility.scales import NoScale
from bekal.eligibility.sentences import LANGUAGES
from bekal.eligibility.terms import (
    DATES,
    EarlierDetention,
    Imprisonment,
    Interruption,
    Method,
    counted_start,
    dates_of,
    method_on,
    pre_release_from,
)

TODAY = date(2026, 6, 1)
METHOD = method_on(TODAY)
PLAIN = Imprisonment(
    custody_status="convict",
    life_or_death=False,
    lengths=(Length(4),),
    start=date(2024, 3, 1),
    remission=Length(),
    fine_substitute=Length(),
)


def length(cell: str) -> Length | None:
    return None if cell == "?" else Length(*(int(part) for part in cell.split("-")))


def day(cell: str) -> date | None:
    return None if cell in ("?", "-", "") else date.fromisoformat(cell)


def answer(cell: str) -> bool | None:
    return {"ya": True, "tidak": False}.get(cell)


def imprisonment(row: dict[str, str]) -> Imprisonment:
    """The sentence of a row; empty cells are as in PLAIN."""
    found: dict[str, Any] = {"start": day(row["start"]), "remission": length(row["remission"])}
    lengths = [length(part) for part in row["term"].split("|")]
    found["lengths"] = None if None in lengths else tuple(lengths)
    if stretches := row["interruptions"]:
        ends = [part.split("..") for part in stretches.split("|")]
        found["interruptions"] = tuple(Interruption(date.fromisoformat(first), day(last)) for first, last in ends)
    if row.get("earlier"):
        kinds = [part.split(":") for part in row["earlier"].split("|")]
        found["earlier"] = tuple(EarlierDetention(kind, int(days)) for kind, days in kinds)
    if row["custody_status"]:
        found["custody_status"] = None if row["custody_status"] == "?" else row["custody_status"]
    if row["life_or_death"]:
        found["life_or_death"] = answer(row["life_or_death"])
    if row.get("fine_substitute"):
        found |= {"fine_substitute": length(row["fine_substitute"]), "fine_paid": answer(row["fine_paid"])}
    if row.get("commuted_to"):
        found |= {"commuted_to": length(row["commuted_to"]), "commuted_on": day(row["commuted_on"])}
    return replace(PLAIN, **found)


def rows(name: str) -> list[Any]:
    path = Path(__file__).parent / "tables" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("row", rows("sentence_dates"))
def test_table(row: dict[str, str]) -> None:
    method = replace(METHOD, year=row["year"], remission=row["remission_method"])
    found = dates_of(imprisonment(row), method)
    assert {name: str(found[name].value or "-") for name in DATES} == {name: row[name] for name in DATES}
    assert "|".join(found["sentence_expiry"].missing) == row["missing"]


@pytest.mark.parametrize("row", rows("sentence_dates"))
def test_every_working_can_be_read_out_and_ends_with_the_date(row: dict[str, str]) -> None:
    method = replace(METHOD, year=row["year"], remission=row["remission_method"])
    for computed in dates_of(imprisonment(row), method).values():
        for step in computed.steps:
            assert all(step.sentence[language] and "{" not in step.sentence[language] for language in LANGUAGES)
        if computed.value is not None:
            assert computed.steps[-1].words["date"] == computed.value


def test_the_working_shows_every_step_in_both_languages() -> None:
    asked = replace(
        PLAIN,
        lengths=(Length(4, 6),),
        remission=Length(0, 3, 15),
        earlier=(EarlierDetention("city", 23),),
        interruptions=(Interruption(date(2025, 5, 10), date(2025, 5, 21)),),
    )
    steps = dates_of(asked, METHOD)["two_thirds"].steps
    assert [step.sentence["id"] for step in steps] == [
        "Dihitung sejak 1 Maret 2024, hari pertama yang diperhitungkan.",
        "Masa pidana 4 tahun 6 bulan menurut kalender: sampai 1 September 2028, yaitu 1.645 hari.",
        "Penahanan sebelumnya diperhitungkan 4 hari.",
        "Dua pertiga dari 1.645 hari: 1.097 hari, dibulatkan ke atas.",
        "Remisi 3 bulan 15 hari: 105 hari, satu bulan dihitung 30 hari.",
        "1.097 hari dikurangi 105 hari: 992 hari.",
        "992 hari dikurangi 4 hari: 988 hari.",
        "Tidak dihitung 12 hari, dari 10 Mei 2025 sampai 21 Mei 2025.",
        "1.000 hari sesudah 1 Maret 2024: 26 November 2026.",
    ]
    assert steps[3].sentence["en"] == "Two thirds of 1,645 days: 1,097 days, rounded up."


def test_a_fine_of_which_nothing_is_recorded_leaves_the_release_open() -> None:
    found = dates_of(replace(PLAIN, fine_substitute=None), METHOD)
    assert found["sentence_expiry"].value == date(2028, 3, 1)
    assert (found["release_date"].value, found["release_date"].missing) == (None, ("fine_paid", "fine_substitute"))
    unpaid = dates_of(replace(PLAIN, fine_substitute=Length(0, 2)), METHOD)
    assert unpaid["final_release"].missing == ("fine_paid",)


def test_the_day_from_which_months_count() -> None:
    stretch = Interruption(date(2024, 5, 10), date(2024, 5, 21))
    earlier = EarlierDetention("prison", 2)
    assert counted_start(PLAIN, METHOD) == date(2024, 3, 1)
    assert counted_start(replace(PLAIN, interruptions=(stretch,), earlier=(earlier,)), METHOD) == date(2024, 3, 11)
    assert counted_start(replace(PLAIN, interruptions=(replace(stretch, last=None),)), METHOD) is None


@pytest.mark.parametrize(
    ("remission", "first"),
    [
        (Length(0, 0, 15), date(2028, 2, 15)), (Length(0, 2), date(2028, 1, 1)), (Length(0, 6), date(2027, 9, 1)),
        (Length(0, 6, 1), date(2027, 9, 1)), (Length(0, 7), date(2027, 9, 1)), (Length(), date(2028, 3, 1)),
    ],
)  # fmt: skip
def test_leave_before_release_is_as_long_as_the_last_remission(remission: Length, first: date) -> None:
    assert pre_release_from(date(2028, 3, 1), remission, METHOD) == first


def test_the_method_is_dated_and_owns_that_it_is_open() -> None:
    assert (METHOD.year, METHOD.remission, METHOD.certainty) == ("calendar", "after_fraction", "open")
    with pytest.raises(NoScale, match="counting"):
        method_on(date(1950, 1, 1))
    assert isinstance(METHOD, Method)


def test_begun_months_count_whole() -> None:
    assert [Length(1, 6, days).begun_months for days in (0, 1, 30, 31)] == [18, 19, 19, 20]


def test_days_before_the_start_that_do_not_count_move_nothing() -> None:
    before = Interruption(date(2024, 1, 1), date(2024, 2, 29))
    moved = dates_of(replace(PLAIN, interruptions=(before,)), METHOD)
    assert moved["sentence_expiry"].value == dates_of(PLAIN, METHOD)["sentence_expiry"].value
    across = replace(before, last=date(2024, 3, 2))
    moved = dates_of(replace(PLAIN, interruptions=(across,)), METHOD)
    assert moved["sentence_expiry"].value == date(2028, 3, 1) + timedelta(days=2)
