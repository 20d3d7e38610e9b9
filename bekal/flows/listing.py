"""A roster is applied: whoever is not on it any more wishes nothing any more either."""

from datetime import datetime

from django.db import transaction

from bekal.access.rules import Actor
from bekal.intake.actions import lapse_wishes_of_absent
from bekal.people.choices import Presence
from bekal.roster import actions
from bekal.roster.actions.reading import Tells
from bekal.roster.models import RosterImport


@transaction.atomic
def apply_roster(*, roster: RosterImport, progress: Tells, actor: Actor, now: datetime) -> bool:
    """Apply a roster, and let the wishes of who is gone lapse with it; raises and returns as the roster's own."""
    applied = actions.apply_roster(roster=roster, progress=progress, actor=actor, now=now)
    if applied and roster.complete:
        reason = str(Presence.UNLISTED.label)
        lapse_wishes_of_absent(facility=roster.facility, reason=reason, source_id=roster.pk, actor=actor, now=now)
    return applied
