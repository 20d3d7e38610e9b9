from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from bekal.access.queries import within
from bekal.access.rules import Actor, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.intake.choices import EnrolmentState, Standing
from bekal.intake.models import Enrolment, Wish
from bekal.intake.queries import facts_of, measure_of
from bekal.intake.rules import Measure
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.reporting.queries.live_classes import LiveClass

HORIZONS = (30, 90, 180)
TAKING_PART = (ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED)


@dataclass(frozen=True, slots=True)
class Chance:
    """A class that ends before somebody goes home and that they may join; `needs_note` where a fact is missing."""

    training_class: TrainingClass
    places_left: int
    needs_note: bool


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who goes home without a certified skill, and what can still be done about it.

    `current` is their place in a class that is to end in time, if any; `chance` the first class that still fits.
    """

    inmate: Inmate
    wish: str
    current: Enrolment | None
    chance: Chance | None


def leavers(actor: Actor, today: date, days: int) -> QuerySet[Inmate]:
    """Everyone who goes home within `days` days and has no certificate, the most urgent first."""
    return (
        Inmate.objects.filter(
            within(reach(actor, "report.view")),
            presence=Presence.HELD,
            certified_on=None,
            release_on__gte=today,
            release_on__lte=today + timedelta(days=days),
        )
        .select_related("facility")
        .order_by("release_on", "name", "pk")
    )


def coming_home(actor: Actor, today: date, days: int) -> QuerySet[Inmate]:
    """Everyone who goes home within `days` days and whom `actor` may list, with a certificate or without."""
    return (
        Inmate.objects.filter(
            within(reach(actor, "inmate.list")),
            presence=Presence.HELD,
            release_on__gte=today,
            release_on__lte=today + timedelta(days=days),
        )
        .select_related("facility")
        .order_by("release_on", "name", "pk")
    )


def counts_of_leavers(actor: Actor, today: date) -> dict[int, int]:
    """How many go home without a certificate within each of HORIZONS days, in one query."""
    counts = {
        f"within_{days}": Count("pk", filter=Q(release_on__lte=today + timedelta(days=days))) for days in HORIZONS
    }
    found = leavers(actor, today, max(HORIZONS)).order_by().aggregate(**counts)
    return {days: found[f"within_{days}"] for days in HORIZONS}


def with_chances(people: Sequence[Inmate], classes: Iterable[LiveClass], today: date) -> list[Leaver]:
    """These people with their dearest wish, the class they are in, and the first of `classes` that still fits them."""
    ids = [inmate.pk for inmate in people]
    wishes = dict(Wish.objects.filter(inmate__in=ids).order_by("-rank").values_list("inmate", "course__name"))
    current = _current_places(ids)
    chances = _chances(people, classes, today)
    return [
        Leaver(inmate, wishes.get(inmate.pk, ""), current.get(inmate.pk), chances.get(inmate.pk)) for inmate in people
    ]


def _current_places(ids: Iterable[int]) -> dict[int, Enrolment]:
    places = Enrolment.objects.filter(
        inmate__in=list(ids),
        state__in=(EnrolmentState.ENROLLED, EnrolmentState.RESERVE),
        training_class__state__in=TAKING_PART,
    ).select_related("training_class__version__course")
    return {place.inmate_id: place for place in places.order_by("-training_class__ends_on")}


def _chances(people: Sequence[Inmate], classes: Iterable[LiveClass], today: date) -> dict[int, Chance]:
    by_facility: dict[int, list[tuple[LiveClass, Measure]]] = defaultdict(list)
    for one in classes:
        if one.is_to_come(today) and one.places_left > 0:
            by_facility[one.training_class.facility_id].append((one, measure_of(one.training_class, today)))
    facts = facts_of(people, today) if by_facility else {}
    found: dict[int, Chance] = {}
    for inmate in people:
        for one, measure in by_facility[inmate.facility_id]:
            standing = measure.standing(facts[inmate.pk])
            if standing in (Standing.FITS, Standing.NOTE):
                found[inmate.pk] = Chance(one.training_class, one.places_left, standing is Standing.NOTE)
                break
    return found
