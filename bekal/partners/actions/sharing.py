from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from bekal.access.rules import Actor
from bekal.catalogue.choices import CourseKind
from bekal.partners.actions.agreements import draft_changed, draft_to_change
from bekal.partners.choices import CostKind, DutyKind, DutyPeriod, FunderKind, PartySide
from bekal.partners.models import Agreement, Duty, SharingRule
from bekal.partners.rules import check_sharing


@dataclass(frozen=True, slots=True)
class Share:
    """The part of one cost of one kind of course that a funder bears, in basis points (10,000 is all of it)."""

    course_kind: CourseKind
    cost_kind: CostKind
    funder_kind: FunderKind
    share: int


@dataclass(frozen=True, slots=True)
class Owed:
    """Something measurable that a party owes: so many of a kind, every year, every class, or during the agreement."""

    side: PartySide
    kind: DutyKind
    quantity: int
    period: DutyPeriod
    text: str = ""


@transaction.atomic
def set_sharing(
    *, agreement: Agreement, shares: Sequence[Share], actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Write who pays which part under a draft agreement, in place of what stood there.

    Raises SharingUneven where the shares of a cost do not sum to all of it, IllegalTransition where the agreement is no
    draft any more, Conflict where somebody changed it since `version` was read.
    """
    fresh = draft_to_change(agreement, version, actor)
    check_sharing((one.course_kind, one.cost_kind, one.share) for one in shares)
    SharingRule.objects.filter(agreement=fresh).delete()
    SharingRule.objects.bulk_create([SharingRule(agreement=fresh, **asdict(one)) for one in shares])
    details = {"shares": [list(asdict(one).values()) for one in shares]}
    draft_changed(fresh, "agreement.sharing", actor=actor, now=now, details=details)


@transaction.atomic
def set_duties(
    *, agreement: Agreement, duties: Sequence[Owed], actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Write what each party owes under a draft agreement, in place of what stood there; raises as `set_sharing`."""
    fresh = draft_to_change(agreement, version, actor)
    Duty.objects.filter(agreement=fresh).delete()
    Duty.objects.bulk_create(
        [Duty(agreement=fresh, position=place, **asdict(one)) for place, one in enumerate(duties, start=1)]
    )
    details = {"duties": [list(asdict(one).values()) for one in duties]}
    draft_changed(fresh, "agreement.duties", actor=actor, now=now, details=details)
