"""Somebody comes or goes: first they leave the classes they are in, then their record follows them."""

from datetime import date, datetime

from django.db import transaction

from bekal.access.rules import Actor
from bekal.classes.choices import ClassState
from bekal.intake.actions import lapse_wishes, withdraw
from bekal.intake.choices import EndReason
from bekal.intake.models import Enrolment
from bekal.intake.queries import LISTED
from bekal.people.actions import move_inmate
from bekal.people.choices import MovementKind
from bekal.people.models import Inmate, Movement
from bekal.places.models import Facility

ENDED = (ClassState.COMPLETED, ClassState.CANCELLED)
REASONS = {
    MovementKind.RELEASED: EndReason.RELEASED,
    MovementKind.TRANSFERRED: EndReason.TRANSFERRED,
    MovementKind.DIED: EndReason.DIED,
    MovementKind.ESCAPED: EndReason.SECURITY,
}


@transaction.atomic
def move_person(
    *, inmate: Inmate, kind: str, day: date, to_facility: Facility | None, note: str, actor: Actor, now: datetime
) -> Movement:
    """Write down a movement; who leaves gives up their places in classes, the first reserve moves up, and wishes lapse.

    Raises what `move_inmate` raises.
    """
    _give_up_places(inmate, kind, note, actor, now)
    movement = move_inmate(inmate=inmate, kind=kind, day=day, to_facility=to_facility, note=note, actor=actor, now=now)
    _give_up_places(inmate, kind, note, actor, now)  # what somebody gave them before their record was held fast
    if kind in REASONS:
        reason = str(EndReason(REASONS[MovementKind(kind)]).label)
        lapse_wishes(inmate=inmate, reason=reason, actor=actor, now=now)
    return movement


def _give_up_places(inmate: Inmate, kind: str, note: str, actor: Actor, now: datetime) -> None:
    if kind not in REASONS:
        return
    places = Enrolment.objects.filter(inmate=inmate, state__in=LISTED).exclude(training_class__state__in=ENDED)
    for enrolment in places.select_related("training_class__facility").order_by("pk"):
        withdraw(enrolment=enrolment, reason_code=REASONS[MovementKind(kind)], note=note, actor=actor, now=now)
