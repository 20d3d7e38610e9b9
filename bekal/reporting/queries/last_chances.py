from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from bekal.access.queries import Written, within
from bekal.access.rules import Actor, Reach, reach
from bekal.catalogue.models import CourseVersion
from bekal.catalogue.queries import approved_versions
from bekal.classes.choices import DeliveryMode
from bekal.classes.models import TrainingClass
from bekal.eligibility.facts import PersonFacts
from bekal.eligibility.verdict import Reason
from bekal.entitlements.queries import in_force as rules_in_force
from bekal.entitlements.rules import Decision
from bekal.intake.choices import EnrolmentState, Standing
from bekal.intake.models import Enrolment, Wish
from bekal.intake.queries import (
    FACT_FIELDS,
    RulesInForce,
    facts_and_decisions_of,
    facts_for_course,
    margin_on,
    measures_of,
)
from bekal.intake.rules import LIVE, Measure
from bekal.lib.dates import WorkingCalendar
from bekal.partners.choices import AgreementKind
from bekal.partners.models import Agreement
from bekal.partners.queries import in_force
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.places.queries import calendar_of
from bekal.reporting.queries.going_home import HORIZONS, current_places
from bekal.reporting.queries.live_classes import LiveClass, classes_to_come
from bekal.reporting.queries.memory import remembered
from bekal.reporting.rules import last_begin, last_day_before

CLOSING_DAYS = 14
"""Whose last day is so near is shown when somebody asks for the most pressing."""

LESSON_HOURS_PER_DAY = 8
"""What a new class is reckoned with, as the form of a plan proposes it."""

_MAY_JOIN = (Standing.FITS, Standing.NOTE)


# Counting


class PlaceLine(NamedTuple):
    """How many of a facility or a region go home without a certificate within each of HORIZONS days."""

    pk: int
    name: str
    region_id: int
    region: str
    within: tuple[int, ...]


def places_without_skill(actor: Actor, today: date) -> list[PlaceLine]:
    """Every facility from which people go home within 180 days without a certificate; remembered for a minute."""
    held = reach(actor, "report.view")
    return remembered(held, "places-without-skill", lambda: _places(held, today), today)


def _places(held: Reach, today: date) -> list[PlaceLine]:
    ends = [today + timedelta(days=days) for days in HORIZONS]
    counted: dict[int, Counter[date]] = {}
    for facility_id, day, count in _by_day(held, today)():
        counts = counted.setdefault(facility_id, Counter())
        for end in ends:
            counts[end] += count if day <= end else 0
    places = Facility.objects.filter(pk__in=counted).values_list("pk", "name", "region_id", "region__name")
    lines = [PlaceLine(*place, tuple(counted[place[0]][end] for end in ends)) for place in places]
    return sorted(lines, key=lambda line: (*[-count for count in line.within], line.name))


@lru_cache(maxsize=512)
def _by_day(held: Reach, today: date) -> Written[tuple[int, date, int]]:
    rows = Inmate.objects.filter(
        within(held),
        presence=Presence.HELD,
        certified_on=None,
        release_on__gte=today,
        release_on__lte=today + timedelta(days=max(HORIZONS)),
    )
    return Written(rows.order_by().values_list("facility", "release_on").annotate(count=Count("pk")))


def by_region(lines: Iterable[PlaceLine]) -> list[PlaceLine]:
    """The same added up by region; `pk` is that of the regional office."""
    found: dict[int, PlaceLine] = {}
    for line in lines:
        known = found.get(line.region_id)
        sums = line.within if known is None else tuple(map(sum, zip(known.within, line.within, strict=True)))
        found[line.region_id] = PlaceLine(line.region_id, line.region, line.region_id, line.region, sums)
    return sorted(found.values(), key=lambda line: (*[-count for count in line.within], line.name))


# What still can be done for each


@dataclass(frozen=True, slots=True)
class Fitting:
    """A class that somebody may still join; `needs_note` where a fact is missing and the officer may decide."""

    training_class: TrainingClass
    places_left: int
    needs_note: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """A class that somebody cannot join; `later` where it is only not yet."""

    training_class: TrainingClass
    later: bool
    measure: Measure
    facts: PersonFacts

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that stands against it, in words; worked out when asked for."""
        return self.measure.against(self.facts)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Somebody who goes home without a certificate, and what can be done until when.

    `last_day` is the last working day before the latest fitting class with a free place begins; where there is none,
    the latest day on which a class of `new_course`, the shortest that suits, could begin and still end with the margin
    before the release. None: nothing can be done any more, or nothing need be (`is_placed`).
    """

    inmate: Inmate
    wish: str
    current: Enrolment | None
    fitting: tuple[Fitting, ...]
    closed: tuple[Closed, ...]
    last_day: date | None
    new_course: CourseVersion | None

    @property
    def is_placed(self) -> bool:
        """Whether they are in a class that ends before they go home."""
        place, release = self.current, self.inmate.release_on
        if place is None or place.state != EnrolmentState.ENROLLED or release is None:
            return False
        return bool(place.training_class.ends_on < release)

    def closes_by(self, day: date) -> bool:
        """Whether the last day on which something can be done has come by `day`."""
        return not self.is_placed and self.last_day is not None and self.last_day <= day


@dataclass(frozen=True, slots=True)
class _Short:
    """A course that an agreement in force covers, with the working days that a class of it takes."""

    agreement: Agreement
    version: CourseVersion
    days: int


_Begin = tuple[_Short, tuple[date, date]]


@dataclass(frozen=True)
class _Scene:
    """What is the same for everyone in one facility."""

    facility: Facility
    today: date
    rules: RulesInForce
    margin: timedelta
    classes: Sequence[tuple[LiveClass, Measure]]
    courses: Sequence[_Short]
    working: Sequence[date]
    measures: dict[tuple[int, int, tuple[date, date]], Measure] = field(default_factory=dict)


def people_without_skill(facility: Facility, today: date, days: int) -> QuerySet[Inmate]:
    """Everyone in a facility, found for the actor before, who goes home within `days` days without a certificate."""
    rows = Inmate.objects.filter(
        facility=facility,
        presence=Presence.HELD,
        certified_on=None,
        release_on__gte=today,
        release_on__lte=today + timedelta(days=days),
    )
    wish = Wish.objects.filter(inmate=OuterRef("pk"), state__in=LIVE).order_by("rank").values("course__name")[:1]
    return rows.only(*FACT_FIELDS).annotate(wish=Subquery(wish)).order_by("release_on", "name", "pk")


def facility_counted(actor: Actor, facility_id: int) -> Facility | None:
    """The facility if `actor` may count its people; else None."""
    held = reach(actor, "report.view")
    return Facility.objects.select_related("region").filter(within(held, facility=""), pk=facility_id).first()


def outlooks(actor: Actor, facility: Facility, people: Sequence[Inmate], today: date) -> list[Outlook]:
    """What can be done for these people of one facility; the same number of queries, however many they are."""
    if not people:
        return []
    for inmate in people:
        inmate.facility = facility
    classes = [one for one in classes_to_come(actor, [facility.pk], today) if one.is_to_come(today)]
    scene = _scene(facility, classes, today)
    current = {place.inmate_id: place for place in current_places([inmate.pk for inmate in people])}
    facts, decisions = facts_and_decisions_of(people, today)
    found = [_outlook(scene, one, facts[one.pk], decisions.get(one.pk, ()), current.get(one.pk)) for one in people]
    return _with_new_courses(scene, found, facts, decisions)


def _scene(facility: Facility, classes: Sequence[LiveClass], today: date) -> _Scene:
    rules = rules_in_force([facility.pk])
    measures = measures_of([one.training_class for one in classes], today, rules=rules)
    calendar = calendar_of(facility, today)
    return _Scene(
        facility=facility,
        today=today,
        rules=rules,
        margin=timedelta(days=max(margin_on(today), 1)),
        classes=list(zip(classes, measures, strict=True)),
        courses=_courses(facility, today),
        working=_working_days(calendar, today),
    )


def _working_days(calendar: WorkingCalendar, today: date) -> list[date]:
    """The working days from a while before today until the last day of any release that is listed."""
    days = range(-LOOK_BACK, max(HORIZONS) + 1)
    return [day for ahead in days if calendar.is_working(day := today + timedelta(days=ahead))]


LOOK_BACK = 30  # days; a course that takes longer than this and the time left is too late anyway


def _courses(facility: Facility, today: date) -> list[_Short]:
    """What the facility could teach by its agreements in force, the shortest first; two queries."""
    agreements = Agreement.objects.filter(in_force(today), facility=facility, kind=AgreementKind.EXECUTABLE)
    pairs = list(agreements.filter(courses__isnull=False).annotate(course_id=F("courses")).order_by())
    versions: dict[int, CourseVersion] = {}
    for newest in approved_versions({one.course_id for one in pairs}):
        versions.setdefault(newest.course_id, newest)
    found = [
        _Short(one, version, -(-version.lesson_hours // LESSON_HOURS_PER_DAY))  # type: ignore[attr-defined]
        for one in pairs
        for version in [versions.get(one.course_id)]
        if version is not None
    ]
    return sorted(found, key=lambda short: (short.days, short.version.course.name, short.agreement.pk))


def _outlook(
    scene: _Scene,
    inmate: Inmate,
    facts: PersonFacts,
    decisions: Sequence[Decision],
    current: Enrolment | None,
) -> Outlook:
    fitting: list[Fitting] = []
    closed: list[Closed] = []
    for one, measure in scene.classes:
        known = facts_for_course(facts, decisions, one.training_class.version.course_id)
        standing = measure.standing(known)
        if standing in _MAY_JOIN:
            fitting.append(Fitting(one.training_class, one.places_left, standing is Standing.NOTE))
        else:
            closed.append(Closed(one.training_class, standing is Standing.LATER, measure, known))
    starts = [one.training_class.starts_on for one in fitting if one.places_left > 0]
    days = [day for start in starts if (day := last_day_before(start, scene.working)) and day >= scene.today]
    wish = getattr(inmate, "wish", None) or ""
    return Outlook(inmate, wish, current, tuple(fitting), tuple(closed), max(days, default=None), None)


def _with_new_courses(
    scene: _Scene,
    found: Sequence[Outlook],
    facts: Mapping[int, PersonFacts],
    decisions: Mapping[int, Sequence[Decision]],
) -> list[Outlook]:
    """The same, and for whom no class fits the shortest course that could still be begun."""
    wanted = [one for one in found if one.last_day is None and not one.is_placed]
    possible = {day: _possible(scene, day) for day in {one.inmate.release_on for one in wanted}}
    begins = {(short.agreement.pk, short.version.pk, days): short for one in possible.values() for short, days in one}
    imagined = {key: _imagined(scene, short, key[-1]) for key, short in begins.items()}
    scene.measures.update(
        zip(imagined, measures_of(list(imagined.values()), scene.today, rules=scene.rules), strict=True)
    )
    needs = {one.inmate.pk for one in wanted}
    return [
        _with_new_course(
            scene, one, possible[one.inmate.release_on], facts[one.inmate.pk], decisions.get(one.inmate.pk, ())
        )
        if one.inmate.pk in needs
        else one
        for one in found
    ]


def _possible(scene: _Scene, release: date | None) -> list[_Begin]:
    """The courses that could still be taught before a release, each with the latest first day and its last."""
    if release is None:
        return []
    found = []
    for short in scene.courses:
        days = last_begin(release - scene.margin, short.days, scene.working)
        if days and days[0] >= scene.today and days[1] < short.agreement.ends:
            found.append((short, days))
    return found


def _imagined(scene: _Scene, short: _Short, days: tuple[date, date]) -> TrainingClass:
    """A class that nobody planned yet, to be held against people."""
    begin, end = days
    return TrainingClass(
        facility=scene.facility,
        agreement=short.agreement,
        version=short.version,
        starts_on=begin,
        ends_on=end,
        mode=DeliveryMode.INSIDE,
    )


def _with_new_course(
    scene: _Scene, one: Outlook, possible: Iterable[_Begin], facts: PersonFacts, decisions: Sequence[Decision]
) -> Outlook:
    for short, days in possible:
        measure = scene.measures[short.agreement.pk, short.version.pk, days]
        known = facts_for_course(facts, decisions, short.version.course_id)
        if measure.standing(known) in _MAY_JOIN:
            return replace(one, last_day=days[0], new_course=short.version)
    return one
