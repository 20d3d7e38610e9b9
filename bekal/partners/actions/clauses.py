from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.conflicts import Conflict, take_turn
from bekal.partners.models import ClauseTemplate
from bekal.partners.rules.clauses import Clause, check_names
from bekal.places.models import Facility


@transaction.atomic
def set_clause(
    *,
    facility: Facility,
    kind: str,
    clause: Clause,
    seen: int,
    actor: Actor,
    now: datetime,
    shipped: bool = False,
) -> ClauseTemplate:
    """Give a facility its own text of a clause from the clause's first day on; `shipped`: Bekal's own text again.

    An empty body leaves the clause out. `seen` is how many edits of it the person had read. Raises Conflict where
    somebody edited it since, UnknownPlaceholder where a name in braces stands for nothing.
    """
    require(actor, "clause.edit", facility.target)
    check_names(clause.body)
    rows = ClauseTemplate.objects.select_for_update().filter(facility=facility, kind=kind, code=clause.code)
    known = list(rows)
    if sum(row.revision for row in known) != seen:
        latest = max(known, key=lambda row: (row.edited_at is not None, row.edited_at), default=None)
        raise Conflict(latest.edited_by if latest else "", latest.edited_at if latest else None)
    told = {"position": clause.position, "title": clause.title, "body": clause.body, "shipped": shipped}
    row = next((row for row in known if row.valid_from == clause.valid_from), None)
    if row is None:
        row = ClauseTemplate.objects.create(
            facility=facility,
            kind=kind,
            code=clause.code,
            valid_from=clause.valid_from,
            **told,
            edited_by=actor.name,
            edited_at=now,
        )
    else:
        changed = take_turn(row, row.revision, who=actor.name, now=now)
        for name, value in told.items():
            setattr(row, name, value)
        row.save(update_fields=[*told, *changed])
    details = {"kind": kind, "code": clause.code, "valid_from": clause.valid_from.isoformat(), "shipped": shipped}
    record(actor, "clause.edit", row, now=now, facility_id=facility.pk, **details)
    return row
