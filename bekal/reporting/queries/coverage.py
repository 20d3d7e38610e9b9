from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value

from bekal.access.queries import Written, within
from bekal.access.rules import Actor, Reach, reach
from bekal.lib.dates import add_months
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.reporting.queries.memory import remembered
from bekal.reporting.rules import SMALLEST_SHOWN, Coverage, coverage, last_months, percent

MONTHS = 12
WITH_SKILL = Q(certified_on__isnull=False, certified_on__lte=F("release_on"))


class FacilityLine(NamedTuple):
    """One facility's figures: releases of twelve months, and who goes home in 90 days without a certificate."""

    facility_id: int
    name: str
    region: str
    released: int
    percent: int | None
    going_without: int


def coverage_for(actor: Actor, today: date) -> Coverage:
    """The coverage of everything that `actor` may count, month by month."""
    held = reach(actor, "report.view")
    return remembered(held, "coverage", lambda: _coverage(held, today), today)


def _coverage(held: Reach, today: date) -> Coverage:
    (_everyone, *counts), *_nothing = *_released_by_month(held, today)(), (1, *[0] * 2 * MONTHS)
    pairs = zip(counts[::2], counts[1::2], strict=True)
    return coverage(today, dict(zip(last_months(today, MONTHS), pairs, strict=True)), MONTHS)


@lru_cache(maxsize=512)
def _released_by_month(held: Reach, today: date) -> Written[tuple[int, ...]]:
    """One row (none where nobody was released): of each month the people released, and those with a certificate."""
    counts = {}
    for number, first in enumerate(last_months(today, MONTHS)):
        within_month = Q(release_on__gte=first, release_on__lt=add_months(first, 1))
        counts[f"released_{number}"] = Count("pk", filter=within_month)
        counts[f"certified_{number}"] = Count("pk", filter=within_month & WITH_SKILL)
    return Written(_released(held, today).order_by().values_list(Value(1)).annotate(**counts))


def _released(held: Reach, today: date) -> QuerySet[Inmate]:
    """Everyone released in the last twelve calendar months."""
    return Inmate.objects.filter(
        within(held),
        presence=Presence.RELEASED,
        release_on__gte=last_months(today, MONTHS)[0],
        release_on__lte=today,
    )


def facility_lines(actor: Actor, today: date, horizon: date) -> list[FacilityLine]:
    """Every facility that `actor` may count, the most people about to go home without a certificate first.

    `horizon` is the last day of release that counts as "about to".
    """
    held = reach(actor, "report.view")
    return remembered(held, "facilities", lambda: _facility_lines(held, today, horizon), today, horizon)


def _facility_lines(held: Reach, today: date, horizon: date) -> list[FacilityLine]:
    released = {
        facility: (count, certified)
        for facility, count, certified in _released(held, today)
        .values_list("facility")
        .annotate(count=Count("pk"), certified=Count("pk", filter=WITH_SKILL))
        .order_by()
    }
    going = dict(
        Inmate.objects.filter(
            within(held), presence=Presence.HELD, release_on__gte=today, release_on__lte=horizon, certified_on=None
        )
        .values_list("facility")
        .annotate(count=Count("pk"))
        .order_by()
    )
    facilities = Facility.objects.filter(pk__in={*released, *going}).select_related("region")
    lines = [_line(facility, released.get(facility.pk, (0, 0)), going.get(facility.pk, 0)) for facility in facilities]
    return sorted(lines, key=lambda line: (-line.going_without, line.name))


def _line(facility: Facility, released: tuple[int, int], going: int) -> FacilityLine:
    count, certified = released
    share = percent(certified, count) if count >= SMALLEST_SHOWN else None
    return FacilityLine(facility.pk, facility.name, facility.region.name, count, share, going)
