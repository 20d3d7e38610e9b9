from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.places.models import Facility, Workshop


@transaction.atomic
def add_workshop(*, facility: Facility, name: str, seats: int, actor: Actor, now: datetime) -> Workshop:
    """Add a workshop with `seats` places; raises IntegrityError where the facility has one of that name."""
    require(actor, "workshop.edit", facility.target)
    workshop = Workshop.objects.create(facility=facility, name=name, seats=seats)
    record(actor, "workshop.add", workshop, now=now, facility_id=facility.pk, name=name, seats=seats)
    return workshop


@transaction.atomic
def edit_workshop(*, workshop: Workshop, name: str, seats: int, actor: Actor, now: datetime) -> None:
    """Change a workshop's name and seats; raises IntegrityError where the name is taken."""
    require(actor, "workshop.edit", workshop.facility.target)
    was = {"name": workshop.name, "seats": workshop.seats}
    workshop.name, workshop.seats = name, seats
    workshop.save(update_fields=["name", "seats"])
    record(actor, "workshop.edit", workshop, now=now, facility_id=workshop.facility_id, was=was, name=name, seats=seats)
