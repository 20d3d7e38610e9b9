from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.budget.choices import BudgetState, BudgetStep
from bekal.budget.models import (
    Allocation,
    BudgetChange,
    BudgetLine,
    ClassBudget,
    Expense,
    Funder,
    LineShare,
    SharedPurse,
)
from bekal.budget.queries.budgets import (
    budget_of,
    lacks_for,
    measures_of,
    needs_of,
    settling_step,
    sharing_for,
    unmet_conditions,
    year_of,
)
from bekal.budget.queries.funders import funder_by_kind
from bekal.budget.queries.templates import costs_of, template_in_force
from bekal.budget.rules.ledger import Lacking
from bekal.budget.rules.life import BINDS_MONEY, TRANSITIONS, Flaw, NotYet, Refused
from bekal.budget.rules.splits import Cost, Measures, NoFunder, Split, split_by, units_of
from bekal.classes.actions import hold_class
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line as it shall be, and who pays it; `line_id` where it stands in the budget already."""

    cost: Cost
    split: Split
    line_id: int | None = None


@transaction.atomic
def make_budget(*, training_class: TrainingClass, actor: Actor, now: datetime) -> ClassBudget:
    """Make the budget of a class from its course's template, split as its agreement shares the costs.

    Raises Refused: the class has one already or is cancelled, no template holds, or a funder is not entered yet.
    """
    require(actor, "budget.edit", training_class.target)
    hold_class(training_class)
    if budget_of(training_class) is not None:
        raise Refused(Flaw.HAS_BUDGET)
    if training_class.state == ClassState.CANCELLED:
        raise Refused(Flaw.CLASS_CANCELLED)
    course = training_class.version.course
    template = template_in_force(training_class.facility_id, course.pk, training_class.starts_on)
    if template is None:
        raise Refused(Flaw.NO_TEMPLATE)
    agreement = training_class.agreement
    sharing = sharing_for(agreement, course.kind)
    funders = funder_by_kind(training_class.facility_id, agreement.institution_id)
    try:
        lines = [LineFacts(cost, split_by(sharing, cost.cost_kind, funders)) for cost in costs_of(template)]
    except NoFunder as missing:
        raise Refused(Flaw.NO_FUNDER, missing.kind) from missing
    budget = ClassBudget.objects.create(
        facility_id=training_class.facility_id, training_class=training_class, template=template
    )
    _write(budget, lines, measures_of(training_class))
    _keep(budget, BudgetStep.MAKE, "", actor=actor, now=now)
    told = {"template": template.pk, "lines": len(lines)}
    record(actor, "budget.make", budget, now=now, facility_id=budget.facility_id, **told)
    return budget


@transaction.atomic
def edit_budget(*, budget: ClassBudget, revision: int, lines: Sequence[LineFacts], actor: Actor, now: datetime) -> None:
    """Change the plan of what a class costs; quantities are worked out anew from the class as it is now.

    Raises Conflict where somebody changed it since `revision` was read, IllegalTransition once it is committed, Uneven
    where a split does not sum to its line, Refused for a line that expenses stand on or another prison's funder.
    """
    require(actor, "budget.edit", budget.target)
    fresh = _locked(budget)
    if fresh.revision != revision:
        latest = BudgetChange.objects.filter(budget=fresh).first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    if fresh.state != BudgetState.DRAFT:
        raise IllegalTransition(BudgetStep.EDIT, fresh.state)
    _refuse_strangers(fresh, lines)
    _write(fresh, lines, measures_of(fresh.training_class))
    fresh.revision += 1
    fresh.save(update_fields=["revision"])
    _keep(fresh, BudgetStep.EDIT, fresh.state, actor=actor, now=now)
    record(actor, "budget.edit", fresh, now=now, facility_id=fresh.facility_id, lines=_told(fresh))


@transaction.atomic
def step_budget(*, budget: ClassBudget, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take one step of the table: commit, release, close or reopen the budget of a class.

    Raises IllegalTransition, ReasonMissing, NotYet with what does not hold, or Lacking where the funders have too
    little left in the year of the class.
    """
    fresh = _locked(budget)
    transition = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    if unmet := unmet_conditions(fresh, transition.conditions):
        raise NotYet(unmet)
    year = year_of(fresh)
    if step in BINDS_MONEY:
        _bind(fresh, year)
    was, fresh.state, fresh.revision = fresh.state, transition.target, fresh.revision + 1
    fresh.year = None if fresh.state == BudgetState.DRAFT else year
    fresh.save(update_fields=["state", "revision", "year"])
    _keep(fresh, step, was, actor=actor, now=now, reason=reason.strip())
    told = {"from": was, "to": fresh.state, "year": year, "reason": reason.strip()}
    record(actor, f"budget.{step}", fresh, now=now, facility_id=fresh.facility_id, **told)
    budget.state, budget.revision, budget.year = fresh.state, fresh.revision, fresh.year


def settle_cancelled(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Give back what a class that was cancelled had committed and not spent."""
    budget = budget_of(training_class)
    if budget is not None and budget.state == BudgetState.COMMITTED:
        step_budget(budget=budget, step=settling_step(budget), actor=actor, now=now, reason=reason)


def _bind(budget: ClassBudget, year: int) -> None:
    """Hold funders, shared purses and allocations, always in this order, and see that there is enough left of each."""
    wanted = list(needs_of(budget))
    funders = Funder.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    purses = {one.purse_id for one in funders if one.purse_id is not None}
    list(SharedPurse.objects.select_for_update().filter(pk__in=purses).order_by("pk"))
    list(Allocation.objects.select_for_update().filter(funder__in=wanted, year=year).order_by("pk"))
    if lacks := lacks_for(budget):
        raise Lacking(year, lacks)


def _locked(budget: ClassBudget) -> ClassBudget:
    rows = ClassBudget.objects.select_for_update(of=("self",))
    return rows.select_related("training_class__facility", "training_class__agreement").get(pk=budget.pk)


def _refuse_strangers(budget: ClassBudget, lines: Sequence[LineFacts]) -> None:
    """Funders of another prison, lines of another budget, and lines left out that expenses stand on."""
    wanted = {part.funder_id for line in lines for part in line.split.parts}
    if Funder.objects.filter(pk__in=wanted, facility=budget.facility_id).count() != len(wanted):
        raise Refused(Flaw.ELSEWHERE)
    kept = {line.line_id for line in lines if line.line_id is not None}
    own = set(BudgetLine.objects.filter(budget=budget).values_list("pk", flat=True))
    if not kept <= own:
        raise Refused(Flaw.ELSEWHERE)
    spent_on = Expense.objects.filter(share__line__budget=budget).exclude(share__line__in=kept).first()
    if spent_on is not None:
        raise Refused(Flaw.LINE_SPENT, spent_on.share.line.description)


LINE_FIELDS = (
    "position", "cost_kind", "description", "basis", "quantity", "units", "unit_price", "amount", "by_amount"
)  # fmt: skip


def _write(budget: ClassBudget, lines: Sequence[LineFacts], of: Measures) -> None:
    """Put these lines in place of those that a budget has; lines that stay keep their rows."""
    BudgetLine.objects.filter(budget=budget).exclude(pk__in=[line.line_id for line in lines if line.line_id]).delete()
    known = {line.pk: line for line in BudgetLine.objects.filter(budget=budget)}
    rows = [known.get(line.line_id or 0) or BudgetLine(budget=budget) for line in lines]
    for position, (row, line) in enumerate(zip(rows, lines, strict=True), 1):
        cost = line.cost
        row.position, row.cost_kind, row.description, row.basis = position, cost.cost_kind, cost.description, cost.basis
        row.quantity, row.units, row.unit_price = cost.quantity, units_of(cost.basis, of), cost.unit_price
        row.amount, row.by_amount = cost.amount(of), line.split.by_amount
    BudgetLine.objects.bulk_create([row for row in rows if row.pk is None])
    BudgetLine.objects.bulk_update(known.values(), LINE_FIELDS)
    _write_shares(budget, rows, [line.split for line in lines])


def _write_shares(budget: ClassBudget, rows: Sequence[BudgetLine], splits: Sequence[Split]) -> None:
    """Who pays nothing any more is left out, unless an expense, though reversed, stands on it."""
    wanted: dict[tuple[int, int], tuple[int, int | None]] = {}
    for row, split in zip(rows, splits, strict=True):
        shares = {part.funder_id: None if split.by_amount else part.value for part in split.parts}
        paid = split.amounts(row.amount).items()
        wanted |= {(row.pk, funder): (amount, shares[funder]) for funder, amount in paid if amount}
    known = {(one.line_id, one.funder_id): one for one in LineShare.objects.filter(line__budget=budget)}
    stale = LineShare.objects.filter(pk__in=[one.pk for key, one in known.items() if key not in wanted])
    stale.filter(expenses=None).delete()
    stale.update(amount=0, share=None)
    kept = [known[key] for key in wanted if key in known]
    for one in kept:
        one.amount, one.share = wanted[one.line_id, one.funder_id]
    LineShare.objects.bulk_update(kept, ["amount", "share"])
    LineShare.objects.bulk_create(
        [
            LineShare(line_id=line, funder_id=funder, amount=amount, share=share)
            for (line, funder), (amount, share) in wanted.items()
            if (line, funder) not in known
        ]
    )


def _keep(budget: ClassBudget, name: str, from_state: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    BudgetChange.objects.create(
        budget=budget,
        at=now,
        step=name,
        from_state=from_state,
        to_state=budget.state,
        reason=reason,
        changed_by=actor.name,
    )


def _told(budget: ClassBudget) -> list[list[Any]]:
    rows = LineShare.objects.filter(line__budget=budget).order_by("line__position", "funder_id")
    return [list(row) for row in rows.values_list("line_id", "line__cost_kind", "line__amount", "funder_id", "amount")]


@transaction.atomic
def record_document(*, budget: ClassBudget, actor: Actor, now: datetime) -> None:
    """Write down that somebody took the budget of a class away on paper."""
    require(actor, "budget.view", budget.target)
    record(actor, "budget.download", budget, now=now, facility_id=budget.facility_id)
