"""Who has earned a certificate, and what an attempt at a unit may change."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bekal.certificates.choices import Outcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at one unit, as far as the rules ask."""

    number: int
    outcome: str
    assessed_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a participant stands on the way to the certificate. `percent` is of all lesson hours of the course."""

    percent: int
    percent_needed: int
    units_competent: int
    units_total: int

    @property
    def attended_enough(self) -> bool:
        return self.percent >= self.percent_needed

    @property
    def mastered_all(self) -> bool:
        """Every unit is mastered; a course without units cannot certify anything."""
        return 0 < self.units_total == self.units_competent

    @property
    def passed(self) -> bool:
        """A certificate needs the attendance and every single unit."""
        return self.attended_enough and self.mastered_all


class AlreadyCompetent(Exception):
    """The unit is mastered: there is nothing to attempt again."""


class TellsOfCustody(Exception):
    """What the public would read names custody; `words` are the ones that do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


_CUSTODY = re.compile(
    r"\b(warga binaan|wbp|narapidana|napi|tahanan|terpidana|penjara|pidana|lapas|lpka|lpp|rutan|bapas|cabrutan|"
    r"\w*pemasyarakatan|kanwil ditjenpas|ditjenpas|prison\w*|inmates?|convicts?|detainees?|jail)\b",
    re.IGNORECASE,
)


def words_of_custody(texts: Iterable[str]) -> str:
    """The words in these texts that tell of custody, as written; empty where there are none."""
    return ", ".join(dict.fromkeys(found for text in texts for found in _CUSTODY.findall(text)))


def attended_percent(hours_attended: int, hours_total: int) -> int:
    """The share of lesson hours attended in whole percent, rounded down and never above 100."""
    return min(100, hours_attended * 100 // hours_total) if hours_total else 0


def standing(
    *, hours_attended: int, hours_total: int, percent_needed: int, units: Iterable[int], outcomes: Mapping[int, str]
) -> Standing:
    """Where somebody stands; `outcomes` has the latest outcome per unit id."""
    wanted = set(units)
    competent = {unit for unit, outcome in outcomes.items() if outcome == Outcome.COMPETENT and unit in wanted}
    return Standing(attended_percent(hours_attended, hours_total), percent_needed, len(competent), len(wanted))


def attempt_number(last: Attempt | None, today: date) -> int:
    """The number under which a result of `today` is kept.

    A result of the same day is corrected in place; a later one after "not yet competent" is a new attempt.
    Raises AlreadyCompetent where the unit was mastered on an earlier day.
    """
    if last is None:
        return 1
    if last.assessed_on == today:
        return last.number
    if last.outcome == Outcome.COMPETENT:
        raise AlreadyCompetent
    return last.number + 1


def certificate_number(prefix: str, year: int, position: int) -> str:
    """The number that an issuer prints: prefix, year, running position. Nothing in it tells of a place."""
    return f"{prefix}/{year}/{position:05d}"
