"""Every row of `tables/remission.csv` is one sentence and the remissions that the scale would still give."""

from __future__ import annotations

from datetime import date

import pytest

from bekal.eligibility.facts import DisciplineEntry, Length
from bekal.eligibility.remission import Grant, expiry_with, forecast, with_grants
from bekal.eligibility.scales import scale_on
from bekal.eligibility.terms import dates_of
from tests.eligibility.test_terms import METHOD, PLAIN, day, imprisonment, rows


def written(grants: tuple[Grant, ...]) -> str:
    said = [
        f"{one.day}:{one.kind}:{one.number}:{one.length.years}-{one.length.months}-{one.length.days}" for one in grants
    ]
    return "|".join(said) or "-"


@pytest.mark.parametrize("row", rows("remission"))
def test_table(row: dict[str, str]) -> None:
    measures = [part.split("..") for part in row["discipline"].split("|") if part]
    grants = forecast(
        imprisonment(row),
        METHOD,
        since=date.fromisoformat(row["since"]),
        holy_days=[date.fromisoformat(part) for part in row["holy_days"].split("|") if part],
        discipline=[DisciplineEntry(date.fromisoformat(began), day(last)) for began, last in measures],
    )
    assert written(grants) == row["grants"]


def test_a_forecast_says_when_how_much_and_by_which_law() -> None:
    (first, *_) = forecast(PLAIN, METHOD, since=date(2024, 3, 1))
    assert first.sentence == {
        "id": "Remisi umum ke-1 pada 17 Agustus 2025: 2 bulan, sesudah menjalani 1 tahun 5 bulan.",
        "en": "General remission no. 1 on 17 August 2025: 2 months, after 1 year 5 months served.",
    }
    assert "Keppres 174/1999" in first.reference
    assert scale_on("remission", date(2026, 6, 1)).certainty == "seen in part"


def test_a_remission_longer_than_what_is_left_ends_the_sentence_on_its_day() -> None:
    grants = forecast(PLAIN, METHOD, since=date(2024, 3, 1))
    served = with_grants(PLAIN, grants)
    assert [grant.day.year for grant in grants] == [2025, 2026, 2027]
    assert served.remission == Length(0, 9)
    assert dates_of(served, METHOD)["sentence_expiry"].value == date(2027, 6, 1)
    assert expiry_with(PLAIN, grants, METHOD) == date(2027, 8, 17)
    assert expiry_with(PLAIN, grants[:1], METHOD) == date(2028, 1, 1)
    assert forecast(served, METHOD, since=grants[-1].day) == ()
