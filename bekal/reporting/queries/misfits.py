from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q

from bekal.access.queries import Written
from bekal.access.rules import Actor, reach
from bekal.classes.choices import ClassState, ClassStep
from bekal.classes.models import ClassChange, TrainingClass
from bekal.eligibility.facts import ClassDays, PersonFacts
from bekal.eligibility.verdict import Reason
from bekal.intake.choices import EnrolmentState, Standing
from bekal.intake.models import Enrolment
from bekal.intake.queries import FACT_FIELDS
from bekal.people.choices import Presence
from bekal.people.models import ConductScore, DisciplineEntry, Inmate
from bekal.reporting.queries.known import Known
from bekal.reporting.queries.live_classes import LiveClass

WATCHED = (ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED)
_FINE = (Standing.FITS, Standing.NOTE)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A participant who no longer meets what the class asks, and what stands against it; never removed by itself."""

    inmate: Inmate
    training_class: TrainingClass
    reasons: tuple[Reason, ...]


def changed_places(actor: Actor, classes: Iterable[LiveClass], today: date) -> list[Enrolment]:
    """The participants of these classes, in the actor's own facilities, of whom something changed; one query.

    Since they got their place they or the class were edited, a measure, a score or a place elsewhere came after, or
    they are no longer there. Only they need to be judged again.
    """
    watched = {one.training_class.pk for one in classes if one.training_class.state in WATCHED}
    held = reach(actor, "selection.view")
    if not held.facility_ids or not watched:
        return []
    return [place for place in _changed(held.facility_ids, today)() if place.training_class_id in watched]


def misfits(places: Iterable[Enrolment], classes: Iterable[LiveClass], known: Known) -> list[Misfit]:
    """Those of `changed_places` who stopped fitting, the nearest class first; `known` knows them and the classes."""
    by_id = {one.training_class.pk: one.training_class for one in classes}
    found = []
    for place in places:
        one = by_id[place.training_class_id]
        facts = _apart_from(known.facts_for(place.inmate_id, one), place.inmate, one)
        measure = known.measure(one)
        if measure.standing(facts) not in _FINE:
            found.append(Misfit(place.inmate, one, measure.against(facts)))
    return sorted(found, key=lambda misfit: (misfit.training_class.starts_on, misfit.inmate.name, misfit.inmate.pk))


def _apart_from(facts: PersonFacts, inmate: Inmate, one: TrainingClass) -> PersonFacts:
    """The same without the place in this very class, which is no clash; who is elsewhere is not held here."""
    enrolled = list(facts.enrolled or ())
    own = ClassDays(one.starts_on, one.ends_on)
    if own in enrolled:
        enrolled.remove(own)
    held = facts.held and inmate.facility_id == one.facility_id
    return replace(facts, enrolled=tuple(enrolled), held=held)


@lru_cache(maxsize=512)
def _changed(facility_ids: frozenset[int], today: date) -> Written[Enrolment]:
    measured = DisciplineEntry.objects.filter(inmate=OuterRef("inmate"), date__gte=OuterRef("enrolled_on"))
    scored = ConductScore.objects.filter(inmate=OuterRef("inmate"), month__gte=OuterRef("enrolled_on"))
    elsewhere = Enrolment.objects.filter(
        ~Q(training_class=OuterRef("training_class")),
        inmate=OuterRef("inmate"),
        state=EnrolmentState.ENROLLED,
        training_class__state__in=WATCHED,
        training_class__starts_on__lte=OuterRef("training_class__ends_on"),
        training_class__ends_on__gte=OuterRef("training_class__starts_on"),
    )
    edited = ClassChange.objects.filter(
        training_class=OuterRef("training_class"), step=ClassStep.EDIT, at__gt=OuterRef("updated_at")
    )
    changed = (
        Q(inmate__updated_at__gt=F("updated_at"))
        | Exists(edited)
        | ~Q(inmate__presence=Presence.HELD)
        | ~Q(inmate__facility=F("training_class__facility"))
        | Q(inmate__release_on__lte=F("training_class__ends_on"))
        | Exists(measured)
        | Exists(scored)
        | Exists(elsewhere)
    )
    rows = Enrolment.objects.filter(
        changed,
        state=EnrolmentState.ENROLLED,
        training_class__facility__in=facility_ids,
        training_class__state__in=WATCHED,
        training_class__ends_on__gte=today,
    )
    facility = ("inmate__facility__tier", "inmate__facility__region")
    fields = (*(f"inmate__{name}" for name in FACT_FIELDS), *facility)
    return Written(rows.select_related("inmate__facility").only("training_class_id", "note", *fields).order_by("pk"))
