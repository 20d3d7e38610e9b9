"""What Maluku shares among its prisons, and a proposal for two of them that divides it."""

from dataclasses import replace

from bekal.access.rules import Actor
from bekal.accounts.queries import actor_for
from bekal.budget.actions.budgets import LineFacts, edit_budget, make_budget, step_budget
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder
from bekal.budget.actions.purses import PurseFacts, add_purse, set_purse_allocation
from bekal.budget.choices import BudgetState, BudgetStep, CostBasis
from bekal.budget.models import ClassBudget, Funder, SharedPurse
from bekal.budget.queries.budgets import sheet_of
from bekal.budget.queries.funders import funder_by_kind
from bekal.budget.rules.ledger import Lacking
from bekal.budget.rules.splits import Cost, Split
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.jobs.demonstration.world import World
from bekal.jobs.tasks import Progress
from bekal.jobs.worker import perform
from bekal.partners.choices import CostKind, FunderKind
from bekal.planning.actions.regions import ask_for_region_run
from bekal.planning.rules.marks import Points
from bekal.work.actions import claim_job

NAME = "DIPA Kanwil Ditjenpas Maluku (pelatihan)"
AMOUNTS = (69_000_000, 70_000_000)
"""Of this year and of the next: less than what the classes of both prisons would take of it."""

AMBON, PIRU = "LP-AMQ", "LP-PIR"


def store_region(world: World) -> None:
    """Through the product's own actions: the region pays what Ambon would have paid itself, and Piru's whole class."""
    regional, officer, warden, neighbour = (
        actor_for(world.users[name], world.today)
        for name in ("demo-kanwil-maluku", "demo-petugas-ambon", "demo-kalapas-ambon", "demo-petugas-piru")
    )
    purse = _purse(world, regional)
    budgets = _turned_over(world, _funder(world, purse, AMBON, officer), officer)
    _commit_first(world, budgets, warden)
    _funder(world, purse, PIRU, neighbour)
    budgets += _planned(world, neighbour)
    if not budgets:
        return
    ask_for_region_run(
        region=purse.region,
        classes=[one.training_class for one in budgets],
        points=Points(),
        seed=world.seed,
        note="Membagi dana pelatihan Kanwil untuk kelas yang akan dibuka",
        once="demo",
        actor=regional,
        now=world.now,
    )
    while (job := claim_job(now=world.now)) is not None:
        perform(job, Progress(lambda told: None), lambda: world.now)


def _purse(world: World, regional: Actor) -> SharedPurse:
    region = world.facilities[AMBON].region
    facts = PurseFacts(kind=FunderKind.PRISON, name=NAME)
    purse = add_purse(region=region, facts=facts, actor=regional, now=world.now)
    for later, amount in enumerate(AMOUNTS):
        year = world.today.year + later
        told = AllocationFacts(amount=amount, reference=f"DPA 2.07.01/{year}")
        set_purse_allocation(purse=purse, year=year, revision=0, facts=told, actor=regional, now=world.now)
    return purse


def _funder(world: World, purse: SharedPurse, code: str, officer: Actor) -> Funder:
    facts = FunderFacts(kind=FunderKind.PRISON, name=NAME, purse=purse)
    return add_funder(facility=world.facilities[code], facts=facts, actor=officer, now=world.now)


def _to_fill(world: World, code: str) -> list[TrainingClass]:
    rows = TrainingClass.objects.filter(facility=world.facilities[code], starts_on__gt=world.today)
    return list(rows.filter(state__in=(ClassState.PLANNED, ClassState.OPEN)).order_by("starts_on", "pk"))


def _turned_over(world: World, funder: Funder, officer: Actor) -> list[ClassBudget]:
    """Ambon's draft budgets of classes that can still be filled, in which the purse bears what the prison did."""
    drafts = ClassBudget.objects.filter(training_class__in=_to_fill(world, AMBON), state=BudgetState.DRAFT)
    budgets = list(drafts.select_related("training_class").order_by("training_class__starts_on", "pk"))
    for budget in budgets:
        lines = _lines(budget, funder)
        edit_budget(budget=budget, revision=budget.revision, lines=lines, actor=officer, now=world.now)
    return budgets


def _lines(budget: ClassBudget, funder: Funder) -> list[LineFacts]:
    own = funder_by_kind(budget.facility_id, 0)[FunderKind.PRISON]
    found = []
    for row in sheet_of(budget).lines:
        line = row.line
        cost = Cost(CostKind(line.cost_kind), line.description, CostBasis(line.basis), line.quantity, line.unit_price)
        parts = tuple(replace(one, funder_id=funder.pk) if one.funder_id == own else one for one in row.split.parts)
        found.append(LineFacts(cost, Split(parts, line.by_amount), line.pk))
    return found


def _planned(world: World, officer: Actor) -> list[ClassBudget]:
    """A budget for each class of Piru that can still be filled; the prison has no other purse."""
    return [make_budget(training_class=one, actor=officer, now=world.now) for one in _to_fill(world, PIRU)]


def _commit_first(world: World, budgets: list[ClassBudget], warden: Actor) -> None:
    """The class that begins first, where its funders have enough left."""
    for budget in budgets[:1]:
        try:
            step_budget(budget=budget, step=BudgetStep.COMMIT, actor=warden, now=world.now)
        except Lacking:
            continue
