from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.choices import CourseKind
from bekal.lib.transitions import IllegalTransition
from bekal.partners.choices import AgreementState, AgreementStep, CostKind, FunderKind
from bekal.partners.models import Agreement, SharingRule
from bekal.partners.rules import check_sharing


@dataclass(frozen=True, slots=True)
class Share:
    """The part of one cost of one kind of course that a funder bears, in basis points (10,000 is all of it)."""

    course_kind: CourseKind
    cost_kind: CostKind
    funder_kind: FunderKind
    share: int


@transaction.atomic
def set_sharing(*, agreement: Agreement, shares: Sequence[Share], actor: Actor, now: datetime) -> None:
    """Write who pays which part under a draft agreement, in place of what stood there.

    Raises SharingUneven where the shares of a cost do not sum to all of it, IllegalTransition where the agreement is no
    draft any more.
    """
    require(actor, "agreement.edit", agreement.target)
    fresh = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if fresh.state != AgreementState.DRAFT:
        raise IllegalTransition(AgreementStep.EDIT, fresh.state)
    check_sharing((one.course_kind, one.cost_kind, one.share) for one in shares)
    SharingRule.objects.filter(agreement=fresh).delete()
    SharingRule.objects.bulk_create([SharingRule(agreement=fresh, **asdict(one)) for one in shares])
    fresh.version += 1
    fresh.save(update_fields=["version"])
    details = {"shares": [list(asdict(one).values()) for one in shares]}
    record(actor, "agreement.sharing", fresh, now=now, facility_id=fresh.facility_id, **details)
