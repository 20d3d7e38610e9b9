from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Substr

from bekal.access.queries import Written, within
from bekal.access.rules import Actor, Reach, reach
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.screening.models import Screening, Verdicts
from bekal.screening.queries.facts import people_of, rulesets_on
from bekal.screening.rules import DAY, Kept, description, kept_verdict, needed_facts, stamps_of

# Facilities to be screened


def people_held() -> list[tuple[int, int]]:
    """Every facility that has people, or had when it was screened, with how many are held there; by id."""
    counts = dict.fromkeys(Screening.objects.filter(people__gt=0).values_list("facility", flat=True), 0)
    held = Inmate.objects.filter(presence=Presence.HELD).order_by().values_list("facility")
    counts |= dict(held.annotate(count=Count("pk")))
    return sorted(counts.items())


def facilities_by_id(facility_ids: Iterable[int]) -> list[Facility]:
    """These facilities, by id."""
    return list(Facility.objects.filter(pk__in=list(facility_ids)).order_by("pk"))


def today_in(facility: Facility, now: datetime) -> date:
    """The day that it is in a facility."""
    return now.astimezone(ZoneInfo(facility.time_zone)).date()


def screening_of(facility: Facility) -> Screening | None:
    """What is kept of a facility, stale or not; ask `is_stale`."""
    screening = Screening.objects.filter(facility=facility).first()
    if screening is not None:
        screening.facility = facility
    return screening


def is_stale(screening: Screening | None, day: date) -> bool:
    """Whether any verdict of a facility is of another day, of other rules or of other facts than now; seven queries."""
    if screening is None or screening.day != day:
        return True
    rulesets = rulesets_on(day)
    if screening.rules != description(rulesets):
        return True
    people = people_of([screening.facility_id], needed_facts(rulesets), day)
    kept = Verdicts.objects.filter(screening=screening).order_by().values_list("inmate", "stamp")
    return dict(kept) != dict(zip(people.ids.tolist(), stamps_of(people.columns), strict=True))


# Looking at them


def facilities_screened(actor: Actor, action: str) -> list[Facility]:
    """The facilities with people for which `actor` holds `action`, by name."""
    rows = Facility.objects.filter(within(reach(actor, action), facility=""))
    held = Inmate.objects.filter(presence=Presence.HELD).values("facility")
    return list(rows.filter(pk__in=held).select_related("region").order_by("name", "pk"))


def screenings_for(actor: Actor, action: str) -> list[Screening]:
    """What is kept of every facility for which `actor` holds `action`, by name; each tells of which day it is."""
    rows = Screening.objects.filter(within(reach(actor, action)), people__gt=0, day__isnull=False)
    return list(rows.select_related("facility__region").order_by("facility__name", "pk"))


def unknown_count(actor: Actor) -> int:
    """How many people lacked a fact for some verdict when the facilities of `actor` were screened last; one query."""
    return sum(_unknown(reach(actor, "data_quality.export"))())


@lru_cache(maxsize=512)
def _unknown(held: Reach) -> Written[int]:
    return Written(Screening.objects.filter(within(held)).values_list("unknown", flat=True))


@dataclass(frozen=True, slots=True)
class Line:
    """A person with what they may by one rule set."""

    inmate: Inmate
    verdict: Kept


def place_of(screening: Screening, code: str) -> int | None:
    """Where a rule set stands in the verdicts of a facility; None where it is none of them."""
    codes = [rule["code"] for rule in screening.rules]
    return codes.index(code) if code in codes else None


def people_with(screening: Screening, place: int, letter: str) -> QuerySet[Verdicts]:
    """The verdicts of everyone with this answer by the rule set at `place`, the earliest date first."""
    rows = Verdicts.objects.filter(screening=screening).select_related("inmate")
    rows = rows.annotate(
        letter=Substr("statuses", place + 1, 1), date=Substr("days", DAY * place + 1, DAY, output_field=CharField())
    )
    return rows.filter(letter=letter).order_by("date", "inmate__name", "pk")


def lines(screening: Screening, place: int, rows: Iterable[Verdicts]) -> list[Line]:
    """These people's verdicts by the rule set at `place`, unpacked."""
    return [Line(row.inmate, verdict_of(screening, place, row)) for row in rows]


def verdict_of(screening: Screening, place: int, row: Verdicts) -> Kept:
    """One of a person's verdicts, unpacked."""
    texts = (row.statuses, row.days, row.missing, row.unmet)
    return kept_verdict(place, screening.rules, screening.facts, texts)


@dataclass(frozen=True, slots=True)
class Change:
    """A person some of whose verdicts are others than the day before: (rule set, letter before, letter now)."""

    inmate: Inmate
    why: str
    steps: tuple[tuple[str, str, str], ...]


def changes_of(screening: Screening, most: int) -> list[Change]:
    """Who may another thing than the day before, by name; those who are new here have no steps."""
    rows = Verdicts.objects.filter(screening=screening, changed_on=screening.day).select_related("inmate")
    return [
        Change(row.inmate, row.why, _steps(row, screening.rules)) for row in rows.order_by("inmate__name", "pk")[:most]
    ]


def _steps(row: Verdicts, rules: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (rule["code"], before, now)
        for rule, before, now in zip(rules, row.was, row.statuses, strict=False)
        if before != now
    )
