from datetime import date, datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, Forbidden, require
from bekal.partners.choices import DutyKind
from bekal.partners.models import Agreement, DutyDelivery
from bekal.partners.queries.duties import side_of


@transaction.atomic
def record_delivery(
    *, agreement: Agreement, kind: DutyKind, date: date, quantity: int, note: str, actor: Actor, now: datetime
) -> DutyDelivery:
    """Write down what the actor's own party did that no class tells of; the same said twice is written once."""
    require(actor, "duty.record", agreement.target)
    side = side_of(actor, agreement)
    if side is None:
        raise Forbidden("duty.record")
    said, created = DutyDelivery.objects.get_or_create(
        agreement=agreement,
        kind=kind,
        side=side,
        date=date,
        quantity=quantity,
        note=note,
        defaults={"recorded_by": actor.name},
    )
    if created:
        told = [kind.value, side.value, date.isoformat(), quantity, note]
        record(actor, "duty.deliver", agreement, now=now, facility_id=agreement.facility_id, delivered=told)
    return said
