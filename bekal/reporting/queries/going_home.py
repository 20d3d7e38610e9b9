from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from bekal.access.queries import Written, within, written_for_few
from bekal.access.rules import Actor, Reach, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.intake.choices import EnrolmentState, Standing
from bekal.intake.models import Enrolment, Wish
from bekal.intake.queries import FACT_FIELDS
from bekal.intake.rules import LIVE
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.reporting.queries.known import Known
from bekal.reporting.queries.live_classes import LiveClass
from bekal.reporting.queries.memory import remembered

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
    return _leavers(reach(actor, "report.view"), today, days)


def first_leavers(actor: Actor, today: date, days: int, most: int) -> list[Inmate]:
    """The most urgent of `leavers`, at `most` so many, with what `with_chances` reads of them."""
    return _first_leavers(reach(actor, "report.view"), today, days, most)()


@lru_cache(maxsize=512)
def _first_leavers(held: Reach, today: date, days: int, most: int) -> Written[Inmate]:
    facility = ("facility__region", "facility__tier", "facility__name")
    wish = Wish.objects.filter(inmate=OuterRef("pk"), state__in=LIVE).order_by("rank").values("course__name")[:1]
    rows = _leavers(held, today, days).only(*FACT_FIELDS, *facility)
    return Written(rows.annotate(wish=Subquery(wish))[:most])


def _leavers(held: Reach, today: date, days: int) -> QuerySet[Inmate]:
    return (
        Inmate.objects.filter(
            within(held),
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
    held = reach(actor, "report.view")
    return remembered(held, "leavers", lambda: _counts_of_leavers(held, today), today)


def _counts_of_leavers(held: Reach, today: date) -> dict[int, int]:
    (_everyone, *counts), *_nobody = *_leavers_within(held, today)(), (1, *[0] * len(HORIZONS))
    return dict(zip(HORIZONS, counts, strict=True))


@lru_cache(maxsize=512)
def _leavers_within(held: Reach, today: date) -> Written[tuple[int, ...]]:
    """One row: how many within each of HORIZONS; none where nobody goes home."""
    counts = {
        f"within_{days}": Count("pk", filter=Q(release_on__lte=today + timedelta(days=days))) for days in HORIZONS
    }
    return Written(_leavers(held, today, max(HORIZONS)).order_by().values_list(Value(1)).annotate(**counts))


def with_chances(
    people: Sequence[Inmate], classes: Iterable[LiveClass], today: date, known: Known | None = None
) -> list[Leaver]:
    """These people with their dearest wish, the class they are in, and the first of `classes` that still fits them.

    The wish is that which `first_leavers` found with them. `known` is what is known of these people and asked by these
    classes, if it is shared with others who judge.
    """
    current = {place.inmate_id: place for place in current_places([inmate.pk for inmate in people])}
    chances = _chances(people, list(classes), today, known)
    return [
        Leaver(inmate, getattr(inmate, "wish", None) or "", current.get(inmate.pk), chances.get(inmate.pk))
        for inmate in people
    ]


@written_for_few
def current_places(ids: Sequence[int]) -> QuerySet[Enrolment]:
    """The places of these people in classes that go on or are about to, the class that ends first last."""
    places = Enrolment.objects.filter(
        inmate__in=ids,
        state__in=(EnrolmentState.ENROLLED, EnrolmentState.RESERVE),
        training_class__state__in=TAKING_PART,
    ).select_related("training_class__version__course")
    return places.order_by("-training_class__ends_on")


def _chances(
    people: Sequence[Inmate], classes: Sequence[LiveClass], today: date, known: Known | None
) -> dict[int, Chance]:
    by_facility: dict[int, list[LiveClass]] = defaultdict(list)
    for one in classes:
        if one.is_to_come(today) and one.places_left > 0:
            by_facility[one.training_class.facility_id].append(one)
    known = known or Known(people, [one.training_class for one in classes], today)
    found: dict[int, Chance] = {}
    for inmate in people:
        for one in by_facility[inmate.facility_id]:
            facts = known.facts_for(inmate.pk, one.training_class)
            standing = known.measure(one.training_class).standing(facts)
            if standing in (Standing.FITS, Standing.NOTE):
                found[inmate.pk] = Chance(one.training_class, one.places_left, standing is Standing.NOTE)
                break
    return found
