from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, require
from bekal.lib.conflicts import take_turn
from bekal.places.choices import FacilityClass, FacilityKind, SecurityTier
from bekal.places.models import DayOverride, Facility, RegionalOffice, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityFacts:
    """What is known of a facility; `capacity` in people, `regency_code` four digits, `time_zone` an IANA name."""

    name: str
    kind: FacilityKind
    facility_class: FacilityClass | str
    tier: SecurityTier
    capacity: int
    regency_code: str
    time_zone: str


@transaction.atomic
def edit_facility(
    *,
    facility: Facility,
    revision: int,
    facts: FacilityFacts,
    probation_office: Facility | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change what is known of a facility; raises Conflict where somebody did since `revision` was read."""
    require(actor, "place.edit", facility.target)
    fresh = Facility.objects.select_for_update().get(pk=facility.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {name: getattr(fresh, name) for name in asdict(facts)}
    for name, value in asdict(facts).items():
        setattr(fresh, name, value)
    fresh.probation_office = probation_office
    fresh.save(update_fields=[*asdict(facts), "probation_office", *changed])
    record(actor, "place.edit", fresh, now=now, facility_id=fresh.pk, was=was, became=asdict(facts))


@transaction.atomic
def add_workshop(*, facility: Facility, name: str, seats: int, actor: Actor, now: datetime) -> Workshop:
    """Add a workshop with `seats` places; raises IntegrityError where the facility has one of that name."""
    require(actor, "workshop.edit", facility.target)
    workshop = Workshop.objects.create(facility=facility, name=name, seats=seats, edited_by=actor.name, edited_at=now)
    record(actor, "workshop.add", workshop, now=now, facility_id=facility.pk, name=name, seats=seats)
    return workshop


@transaction.atomic
def edit_workshop(*, workshop: Workshop, revision: int, name: str, seats: int, actor: Actor, now: datetime) -> None:
    """Change a workshop's name and seats.

    Raises Conflict where somebody did since `revision` was read, IntegrityError where the name is taken.
    """
    require(actor, "workshop.edit", workshop.facility.target)
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {"name": fresh.name, "seats": fresh.seats}
    fresh.name, fresh.seats = name, seats
    fresh.save(update_fields=["name", "seats", *changed])
    record(actor, "workshop.edit", fresh, now=now, facility_id=fresh.facility_id, was=was, name=name, seats=seats)


@transaction.atomic
def override_day(
    *,
    day: date,
    works: bool,
    reason: str,
    region: RegionalOffice | None,
    facility: Facility | None,
    actor: Actor,
    now: datetime,
) -> DayOverride:
    """Say that a day is worked, or not, against the calendar: in one facility, else one region, else everywhere.

    A second entry for the same day and place replaces the first.
    """
    require(actor, "place.edit", facility.target if facility else Target())
    region = None if facility else region
    override, _created = DayOverride.objects.update_or_create(
        date=day, region=region, facility=facility, defaults={"works": works, "reason": reason}
    )
    details = {"day": day.isoformat(), "works": works, "reason": reason, "region": region.pk if region else None}
    record(actor, "calendar.override", override, now=now, facility_id=facility.pk if facility else None, **details)
    return override
