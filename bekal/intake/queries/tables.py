"""What a table without network takes along for a day: the people of a prison, what each may join, who registered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bekal.access.rules import Actor
from bekal.catalogue.models import Course
from bekal.classes.queries import classes_offered
from bekal.intake.choices import Standing
from bekal.intake.models import Drive, Registration
from bekal.intake.queries.candidates import FACT_FIELDS, facts_and_decisions_of, facts_for_course, measures_of
from bekal.intake.queries.drives import WISHED, standing_in
from bekal.intake.rules import Measure
from bekal.people.choices import Presence
from bekal.people.models import Inmate

_BEST = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class Prospect:
    """What somebody may join, in short: `why` names the requirements against, `since` is the earliest day it may be."""

    course_id: int
    standing: Standing
    why: tuple[Any, ...] = ()  # titles of requirements, each {language: text}
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A person as a table without network knows them."""

    inmate: Inmate
    prospects: tuple[Prospect, ...]
    registration: Registration | None


def registered_ids(drive: Drive) -> list[int]:
    """Whose registration stands in a drive; one query."""
    return list(standing_in(drive).order_by("inmate_id").values_list("inmate_id", flat=True))


def standing_registration(drive: Drive, inmate_id: int) -> Registration | None:
    """The registration of a person in a drive that stands, with its live wishes in `wished`."""
    rows = standing_in(drive).filter(inmate=inmate_id).select_related("inmate", "facility", "drive")
    return rows.prefetch_related(WISHED).first()


def pack_for(actor: Actor, drive: Drive, courses: Sequence[Course], today: date) -> Iterator[Packed]:
    """Everybody held in the facility of a drive, by name, with what they may join of its courses.

    A fixed number of queries, however many people.
    """
    held = Inmate.objects.filter(facility=drive.facility_id, presence=Presence.HELD).order_by("name", "pk")
    people = list(held.select_related("facility").only(*FACT_FIELDS, "alias", "former_occupation", "facility__tier"))
    facts, decisions = facts_and_decisions_of(people, today)
    known = {one.inmate_id: one for one in standing_in(drive).prefetch_related(WISHED)}
    ids = {course.pk for course in courses}
    classes = [one for one in classes_offered(actor, drive.facility_id, today) if one.version.course_id in ids]
    asked = list(zip([one.version.course_id for one in classes], measures_of(classes, today), strict=True))
    for inmate in people:
        best: dict[int, Prospect] = {}
        for course_id, measure in asked:
            own = facts_for_course(facts[inmate.pk], decisions.get(inmate.pk, ()), course_id)
            found = _prospect(course_id, measure, own)
            if course_id not in best or _BEST[found.standing] < _BEST[best[course_id].standing]:
                best[course_id] = found
        yield Packed(inmate, tuple(best.values()), known.get(inmate.pk))


def _prospect(course_id: int, measure: Measure, facts: Any) -> Prospect:
    standing = measure.standing(facts)
    if standing is Standing.FITS:
        return Prospect(course_id, standing)
    reasons = measure.against(facts)
    days = [reason.span.since for reason in reasons if reason.span and reason.span.since]
    since = max(days) if standing is Standing.LATER and days else None
    return Prospect(course_id, standing, tuple(reason.title for reason in reasons), since)
