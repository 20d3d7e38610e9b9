from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, require
from bekal.budget.actions.funders import AllocationFacts, write_amount
from bekal.budget.models import PurseAllocation, SharedPurse
from bekal.budget.queries.funders import purse_sheets
from bekal.budget.rules.ledger import check_allocation
from bekal.lib.conflicts import take_turn
from bekal.partners.choices import FunderKind
from bekal.places.models import RegionalOffice


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseFacts:
    kind: FunderKind
    name: str


@transaction.atomic
def add_purse(*, region: RegionalOffice, facts: PurseFacts, actor: Actor, now: datetime) -> SharedPurse:
    """Enter what a region shares among its prisons; raises IntegrityError where it has a purse of this name."""
    require(actor, "purse.edit", Target(region_id=region.pk))
    purse = SharedPurse.objects.create(region=region, **asdict(facts), edited_by=actor.name, edited_at=now)
    record(actor, "purse.add", purse, now=now, region=region.code, kind=facts.kind.value, name=facts.name)
    return purse


@transaction.atomic
def rename_purse(*, purse: SharedPurse, revision: int, name: str, actor: Actor, now: datetime) -> None:
    """Change what a shared purse is called; raises Conflict where somebody did since `revision` was read.

    Its kind stays: the prisons' funders that draw from it are of the same.
    """
    require(actor, "purse.edit", purse.target)
    fresh = SharedPurse.objects.select_for_update().get(pk=purse.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was, fresh.name = fresh.name, name
    fresh.save(update_fields=["name", *changed])
    record(actor, "purse.edit", fresh, now=now, was=was, name=name)


@transaction.atomic
def set_purse_allocation(
    *, purse: SharedPurse, year: int, revision: int, facts: AllocationFacts, actor: Actor, now: datetime
) -> PurseAllocation:
    """Write what a shared purse holds in a year; `revision` is the one that was read, 0 where there was none.

    Raises BelowBound where classes of all prisons hold more of it already, Conflict where somebody set it since.
    """
    require(actor, "purse.edit", purse.target)
    SharedPurse.objects.select_for_update().get(pk=purse.pk)
    fresh = PurseAllocation.objects.filter(purse=purse, year=year).first()
    check_allocation(facts.amount, purse_sheets([purse.pk], year)[purse.pk].account)
    blank = PurseAllocation(purse=purse, year=year)
    row, told = write_amount(fresh, blank, revision=revision, facts=facts, who=actor.name, now=now)
    if told:
        record(actor, "purse_allocation.edit", row, now=now, **told)
    return row
