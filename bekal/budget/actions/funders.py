from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.budget.choices import BudgetState
from bekal.budget.models import Allocation, Funder, LineShare, PurseAllocation, SharedPurse
from bekal.budget.queries.funders import account_of
from bekal.budget.rules.ledger import check_allocation
from bekal.budget.rules.life import Flaw, Refused
from bekal.lib.conflicts import Conflict, take_turn
from bekal.partners.choices import FunderKind
from bekal.places.models import Facility, Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderFacts:
    """With `purse` the funder draws from what the region shares."""

    kind: FunderKind
    name: str
    institution: Institution | None = None
    purse: SharedPurse | None = None


@transaction.atomic
def add_funder(*, facility: Facility, facts: FunderFacts, actor: Actor, now: datetime) -> Funder:
    """Enter a purse from which a prison pays classes.

    Raises IntegrityError where it has one of this name, Refused for a shared purse of elsewhere or of another kind.
    """
    require(actor, "funder.edit", facility.target)
    _check_purse(facility, facts)
    funder = Funder.objects.create(
        facility=facility,
        kind=facts.kind,
        name=facts.name,
        institution=facts.institution,
        purse=facts.purse,
        edited_by=actor.name,
        edited_at=now,
    )
    record(actor, "funder.add", funder, now=now, facility_id=facility.pk, kind=facts.kind.value, name=facts.name)
    return funder


@transaction.atomic
def edit_funder(*, funder: Funder, revision: int, facts: FunderFacts, actor: Actor, now: datetime) -> None:
    """Change what a purse is called, and which shared purse it draws from as long as it holds no money yet.

    Raises Conflict where somebody did since `revision` was read, Refused.
    """
    require(actor, "funder.edit", funder.target)
    fresh = Funder.objects.select_for_update().get(pk=funder.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    _check_purse(funder.facility, facts)
    if facts.purse != fresh.purse and _holds_money(fresh):
        raise Refused(Flaw.HOLDS_MONEY)
    was = {"kind": fresh.kind, "name": fresh.name, "purse": fresh.purse_id}
    fresh.kind, fresh.name, fresh.institution = facts.kind, facts.name, facts.institution
    fresh.purse = facts.purse
    fresh.save(update_fields=["kind", "name", "institution", "purse", *changed])
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


def _check_purse(facility: Facility, facts: FunderFacts) -> None:
    if facts.purse is None:
        return
    if facts.purse.region_id != facility.region_id:
        raise Refused(Flaw.ELSEWHERE)
    if facts.purse.kind != facts.kind:
        raise Refused(Flaw.OTHER_KIND)


def _holds_money(funder: Funder) -> bool:
    """Whether a year's amount was entered for a funder, or a class bound some of it."""
    bound = LineShare.objects.filter(funder=funder, amount__gt=0).exclude(line__budget__state=BudgetState.DRAFT)
    return Allocation.objects.filter(funder=funder).exists() or bound.exists()


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

    Raises BelowBound where classes hold more of it already, Conflict where somebody set it since, Refused for a funder
    that draws from a shared purse.
    """
    require(actor, "funder.edit", funder.target)
    if Funder.objects.select_for_update().get(pk=funder.pk).purse_id is not None:
        raise Refused(Flaw.OF_PURSE)
    fresh = Allocation.objects.select_for_update().filter(funder=funder, year=year).first()
    check_allocation(facts.amount, account_of(funder.pk, year))
    blank = Allocation(funder=funder, year=year)
    row, told = write_amount(fresh, blank, revision=revision, facts=facts, who=actor.name, now=now)
    if told:
        record(actor, "allocation.edit", row, now=now, facility_id=funder.facility_id, **told)
    return row


Yearly = TypeVar("Yearly", Allocation, PurseAllocation)


def write_amount(
    known: Yearly | None, blank: Yearly, *, revision: int, facts: AllocationFacts, who: str, now: datetime
) -> tuple[Yearly, dict[str, Any]]:
    """Write a year's amount into the row there is, else into the blank one; the row, and what to record of it.

    Sent twice, there is nothing to record. Raises Conflict where somebody set it since `revision` was read.
    """
    told: dict[str, Any] = {"year": blank.year, **asdict(facts)}
    if known is None:
        blank.amount, blank.reference = facts.amount, facts.reference
        blank.edited_by, blank.edited_at = who, now
        blank.save()
        return blank, told
    if revision == 0 and (known.amount, known.reference) == (facts.amount, facts.reference):
        return known, {}
    if revision == 0:
        raise Conflict(known.edited_by, known.edited_at)
    changed: tuple[str, str, str] = take_turn(known, revision, who=who, now=now)
    told["was"] = known.amount
    known.amount, known.reference = facts.amount, facts.reference
    known.save(update_fields=["amount", "reference", *changed])
    return known, told
