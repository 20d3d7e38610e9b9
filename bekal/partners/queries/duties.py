from django.db.models import QuerySet

from bekal.access.rules import Actor, may
from bekal.partners.choices import PartySide
from bekal.partners.models import Agreement, DutyDelivery


def deliveries_of(agreement: Agreement) -> QuerySet[DutyDelivery]:
    """What was written down by hand as done, newest first."""
    return DutyDelivery.objects.filter(agreement=agreement)


def side_of(actor: Actor, agreement: Agreement) -> PartySide | None:
    """For which party `actor` writes down what was done; None for those who only read.

    The prison's officer writes for the prison, the coordinator of the first institution for the partner.
    """
    if not may(actor, "duty.record", agreement.target):
        return None
    own = agreement.institution_id in {grant.institution_id for grant in actor.grants}
    return PartySide.PARTNER if own else PartySide.FACILITY
