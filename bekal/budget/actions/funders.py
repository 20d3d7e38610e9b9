from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.budget.models import Allocation, Funder
from bekal.budget.queries.funders import account_of
from bekal.budget.rules.ledger import check_allocation
from bekal.lib.conflicts import Conflict, take_turn
from bekal.partners.choices import FunderKind
from bekal.places.models import Facility, Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderFacts:
    kind: FunderKind
    name: str
    institution: Institution | None = None


@transaction.atomic
def add_funder(*, facility: Facility, facts: FunderFacts, actor: Actor, now: datetime) -> Funder:
    """Enter a purse from which a prison pays classes; raises IntegrityError where it has one of this name."""
    require(actor, "funder.edit", facility.target)
    funder = Funder.objects.create(
        facility=facility,
        kind=facts.kind,
        name=facts.name,
        institution=facts.institution,
        edited_by=actor.name,
        edited_at=now,
    )
    record(actor, "funder.add", funder, now=now, facility_id=facility.pk, kind=facts.kind.value, name=facts.name)
    return funder


@transaction.atomic
def edit_funder(*, funder: Funder, revision: int, facts: FunderFacts, actor: Actor, now: datetime) -> None:
    """Change what a purse is called; raises Conflict where somebody did since `revision` was read."""
    require(actor, "funder.edit", funder.target)
    fresh = Funder.objects.select_for_update().get(pk=funder.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {"kind": fresh.kind, "name": fresh.name}
    fresh.kind, fresh.name, fresh.institution = facts.kind, facts.name, facts.institution
    fresh.save(update_fields=["kind", "name", "institution", *changed])
    record(
        actor,
        "funder.edit",
        fresh,
        now=now,
        facility_id=fresh.facility_id,
        was=was,
        kind=facts.kind.value,
        name=facts.name,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationFacts:
    """What a funder gives in a year, in rupiah, and the document that says so."""

    amount: int
    reference: str = ""


@transaction.atomic
def set_allocation(
    *, funder: Funder, year: int, revision: int, facts: AllocationFacts, actor: Actor, now: datetime
) -> Allocation:
    """Write what a funder gives in a year; `revision` is the one that was read, 0 where there was none.

    Raises BelowBound where classes hold more of it already, Conflict where somebody set it since.
    """
    require(actor, "funder.edit", funder.target)
    Funder.objects.select_for_update().get(pk=funder.pk)
    fresh = Allocation.objects.select_for_update().filter(funder=funder, year=year).first()
    check_allocation(facts.amount, account_of(funder.pk, year))
    told = {"year": year, "amount": facts.amount, "reference": facts.reference}
    if fresh is None:
        fresh = Allocation.objects.create(
            funder=funder, year=year, **asdict(facts), edited_by=actor.name, edited_at=now
        )
    elif revision == 0 and (fresh.amount, fresh.reference) == (facts.amount, facts.reference):
        return fresh
    elif revision == 0:
        raise Conflict(fresh.edited_by, fresh.edited_at)
    else:
        changed = take_turn(fresh, revision, who=actor.name, now=now)
        told["was"] = fresh.amount
        fresh.amount, fresh.reference = facts.amount, facts.reference
        fresh.save(update_fields=["amount", "reference", *changed])
    record(actor, "allocation.edit", fresh, now=now, facility_id=funder.facility_id, **told)
    return fresh
