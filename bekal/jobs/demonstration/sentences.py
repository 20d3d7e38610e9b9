"""Invented sentences whose dates agree with one another, as the national database would give them."""

from dataclasses import dataclass
from datetime import date, timedelta

from bekal.lib.dates import add_months

DAYS_A_MONTH = 30.4375
HALF_MONTHS_BY_YEAR = (2, 6, 8, 10, 13, 13, 16)
"""General and special remission together, in half months, for each year served; the last holds for all later years."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The columns of a sentence; `release_on` is the day of parole or, without it, of expiry."""

    detained_on: date
    months: int
    remission_days: int
    one_third_on: date
    one_half_on: date
    two_thirds_on: date
    expires_on: date
    release_on: date


def remission_days(served: int) -> int:
    """Days of remission that somebody has after so many days served."""
    if served < 183:
        return 0
    years = served // 365
    halves = sum(HALF_MONTHS_BY_YEAR[min(year, len(HALF_MONTHS_BY_YEAR) - 1)] for year in range(years))
    return (halves or 2) * 15


def sentence_of(*, detained_on: date, months: int, remission: int, parole: bool) -> Sentence:
    """The dates that follow from a start, a term in months and days of remission (2/3 × term − remission)."""
    whole = (add_months(detained_on, months) - detained_on).days
    remission = min(remission, whole // 5)

    def after(part: float) -> date:
        return detained_on + timedelta(days=max(1, round(whole * part) - remission))

    two_thirds, expiry = after(2 / 3), after(1)
    return Sentence(
        detained_on=detained_on,
        months=months,
        remission_days=remission,
        one_third_on=after(1 / 3),
        one_half_on=after(1 / 2),
        two_thirds_on=two_thirds,
        expires_on=expiry,
        release_on=two_thirds if parole else expiry,
    )


def sentence_until(release_on: date, *, months: int, parole: bool) -> Sentence:
    """A sentence of so many months that ends on `release_on`, give or take a day."""
    whole = months * DAYS_A_MONTH * (2 / 3 if parole else 1)
    served = whole
    for _ in range(3):
        served = whole - min(remission_days(round(served)), months * DAYS_A_MONTH / 5)
    remission = remission_days(round(served))
    first = release_on - timedelta(days=round(served))
    guess = sentence_of(detained_on=first, months=months, remission=remission, parole=parole)
    first += release_on - guess.release_on
    return sentence_of(detained_on=first, months=months, remission=remission, parole=parole)


def months_needed(days_ahead: int, *, parole: bool, served: int = 90) -> int:
    """The shortest term of somebody who has served `served` days and goes home in `days_ahead` days."""
    return int((days_ahead + served) / (DAYS_A_MONTH * (2 / 3 if parole else 1) * 0.8)) + 1
