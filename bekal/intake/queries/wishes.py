"""The register of wishes, and what it adds up to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.classes.queries import OFFERED, classes_offered
from bekal.intake.choices import Standing
from bekal.intake.models import Wish, WishChange
from bekal.intake.queries.candidates import FACT_FIELDS, facts_and_decisions_of, facts_for_course, measures_of
from bekal.intake.rules import LIVE, WAITING
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility, RegionalOffice

FEWEST_SHOWN = 5
"""Headquarters read no smaller number of people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which wishes somebody wants to see; "" and None mean any, `state` "live" all that are not over."""

    search: str = ""
    state: str = "live"
    course: int | None = None
    block: str = ""
    drive: int | None = None


def wishes_for(actor: Actor, wanted: Wanted) -> QuerySet[Wish]:
    """The wishes that `actor` may see, by person and rank."""
    rows = Wish.objects.filter(within(reach(actor, "wish.view"))).select_related("inmate", "course", "facility")
    if wanted.state == "live":
        rows = rows.filter(state__in=LIVE)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.search:
        rows = rows.filter(
            Q(inmate__name__icontains=wanted.search) | Q(inmate__register_number__icontains=wanted.search)
        )
    if wanted.block:
        rows = rows.filter(inmate__block__istartswith=wanted.block)
    if wanted.course:
        rows = rows.filter(course=wanted.course)
    if wanted.drive:
        rows = rows.filter(registration__drive=wanted.drive)
    return rows.order_by("inmate__name", "inmate_id", "rank", "pk")


def wish_for(actor: Actor, action: str, wish_id: int) -> Wish:
    """The wish on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = Wish.objects.select_related("inmate", "course", "facility", "registration")
    return find(rows, actor, action, wish_id)


def wishes_to_step(actor: Actor, ids: Iterable[int]) -> list[Wish]:
    """Those of these wishes that `actor` may decide."""
    rows = Wish.objects.filter(within(reach(actor, "wish.decide")), pk__in=list(ids))
    return list(rows.select_related("facility").order_by("pk"))


def history_of_wish(wish: Wish) -> QuerySet[WishChange]:
    """What became of a wish, newest first."""
    return wish.changes.all()


def wished_courses(actor: Actor) -> QuerySet[Course]:
    """The courses that somebody within reach wishes or wished, by name."""
    seen = Wish.objects.filter(within(reach(actor, "wish.view"))).order_by().values("course")
    return Course.objects.filter(pk__in=seen).order_by("name")


# What it adds up to


@dataclass(slots=True)
class DemandLine:
    """How many people wish something, for how many it is the first wish, and how many places are coming for it."""

    pk: int
    name: str
    wishes: int = 0
    first: int = 0
    seats: int = 0


@dataclass(slots=True)
class DemandFigures:
    """Live wishes within reach, from four sides; `unplanned` counts those for a course without a class to come."""

    people: int = 0
    unplanned: int = 0
    courses: list[DemandLine] = field(default_factory=list)
    trades: list[DemandLine] = field(default_factory=list)
    facilities: list[DemandLine] = field(default_factory=list)
    regions: list[DemandLine] = field(default_factory=list)


def demand_for(actor: Actor, today: date) -> DemandFigures:
    """What people within reach wish who are held now; five queries, whatever their number."""
    held = reach(actor, "wish.view")
    rows = Wish.objects.filter(within(held), state__in=WAITING, inmate__presence=Presence.HELD).order_by()
    counted = rows.values_list("facility_id", "course_id", "rank").annotate(count=Count("pk"))
    offered = TrainingClass.objects.filter(within(held), state__in=OFFERED, ends_on__gte=today).order_by()
    seats: dict[tuple[int, int], int] = defaultdict(int)
    for facility_id, course_id, capacity in offered.values_list("facility_id", "version__course_id", "capacity"):
        seats[facility_id, course_id] += capacity
    return _summed(list(counted), seats, rows.values("inmate").distinct().count())


def _summed(
    counted: Sequence[tuple[int, int, int, int]], seats: dict[tuple[int, int], int], people: int
) -> DemandFigures:
    courses = {
        course.pk: course
        for course in Course.objects.filter(pk__in={row[1] for row in counted}).select_related("trade")
    }
    places = Facility.objects.filter(pk__in={row[0] for row in counted}).select_related("region")
    facilities = {place.pk: place for place in places}
    sides: dict[str, dict[int, DemandLine]] = {name: {} for name in ("courses", "trades", "facilities", "regions")}
    figures = DemandFigures(people=people)
    told: set[tuple[int, int]] = set()
    for facility_id, course_id, rank, count in counted:
        place, course = facilities[facility_id], courses[course_id]
        here = (facility_id, course_id)
        free = seats.get(here, 0) if here not in told else 0
        told.add(here)
        figures.unplanned += count if here not in seats else 0
        region: RegionalOffice = place.region
        for side, thing in (("courses", course), ("trades", course.trade), ("facilities", place), ("regions", region)):
            line = sides[side].setdefault(thing.pk, DemandLine(thing.pk, thing.name))
            line.wishes, line.first, line.seats = (
                line.wishes + count,
                line.first + count * (rank == 1),
                line.seats + free,
            )
    for side, lines in sides.items():
        setattr(figures, side, sorted(lines.values(), key=lambda line: (-line.wishes, line.name)))
    return figures


def without_course(actor: Actor, facility_id: int, today: date) -> list[Inmate]:
    """Who wishes a course and may join no class to come at all, who goes home soonest first; six queries."""
    wishing = Wish.objects.filter(facility=facility_id, state__in=WAITING).order_by().values("inmate")
    rows = Inmate.objects.filter(within(reach(actor, "wish.view")), facility=facility_id, presence=Presence.HELD)
    rows = rows.filter(pk__in=wishing).only(*FACT_FIELDS, "facility__tier").select_related("facility").order_by()
    people = list(rows)
    classes = classes_offered(actor, facility_id, today)
    facts, decisions = facts_and_decisions_of(people, today)
    measures = list(zip(classes, measures_of(classes, today), strict=True))

    def fits(inmate: Inmate) -> bool:
        decided = decisions.get(inmate.pk, ())
        return any(
            measure.standing(facts_for_course(facts[inmate.pk], decided, one.version.course_id))
            in (Standing.FITS, Standing.NOTE)
            for one, measure in measures
        )

    left = [inmate for inmate in people if not fits(inmate)]
    return sorted(left, key=lambda inmate: (inmate.release_on or date.max, inmate.name, inmate.pk))
