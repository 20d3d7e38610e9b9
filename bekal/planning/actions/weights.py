from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.conflicts import Conflict, take_turn
from bekal.places.models import Facility
from bekal.planning.models import Weights
from bekal.planning.queries.weights import weights_on
from bekal.planning.rules.marks import Points


@transaction.atomic
def set_weights(
    *, facility: Facility, valid_from: date, revision: int, points: Points, note: str, actor: Actor, now: datetime
) -> Weights:
    """Weigh the points of a facility's selections so from a day on; a second time for the same day replaces them.

    `revision` is that of the weights of this very day, 0 where there were none. Raises Conflict.
    """
    require(actor, "weights.edit", facility.target)
    Facility.objects.select_for_update(of=("self",), no_key=True).get(pk=facility.pk)
    row = weights_on(facility, valid_from)
    if row is None:
        if revision:
            raise Conflict("", None)
        row = Weights(facility=facility, valid_from=valid_from, revision=0)
    take_turn(row, revision, who=actor.name, now=now)
    for name, value in asdict(points).items():
        setattr(row, name, value)
    row.note = note.strip()
    row.save()
    details = {"valid_from": valid_from.isoformat(), **points.as_dict()}
    record(actor, "weights.edit", row, now=now, facility_id=facility.pk, **details)
    return row
