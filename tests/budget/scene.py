"""A class in Ambon that costs Rp 10.000.000, half paid by the prison, half by BPVP; each has money for two of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bekal.access.rules import SYSTEM
from bekal.budget.actions.budgets import LineFacts, edit_budget, make_budget, step_budget
from bekal.budget.actions.expenses import ExpenseFacts, record_expense
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder, set_allocation
from bekal.budget.actions.purses import PurseFacts, add_purse, set_purse_allocation
from bekal.budget.actions.templates import TemplateFacts, add_template
from bekal.budget.choices import CostBasis
from bekal.budget.models import ClassBudget, CostTemplate, Expense, Funder, LineShare, SharedPurse
from bekal.budget.rules.splits import Cost, Part, Split
from bekal.classes.models import TrainingClass
from bekal.partners.choices import CostKind, FunderKind
from bekal.partners.models import SharingRule
from tests.classes.scene import Scene, make_agreement, make_class, make_scene
from tests.conftest import NOW, TODAY

MILLION = 1_000_000
COSTS = (
    Cost(CostKind.INSTRUCTOR, "Honor instruktur", CostBasis.LESSON_HOUR, 1, 50_000),  # 64 JP: 3.200.000
    Cost(CostKind.MATERIALS, "Bahan las", CostBasis.PARTICIPANT, 1, 300_000),  # 16 orang: 4.800.000
    Cost(CostKind.MEALS, "Makan siang", CostBasis.TRAINING_DAY, 1, 125_000),  # 8 hari: 1.000.000
    Cost(CostKind.CERTIFICATE, "Sertifikat", CostBasis.CLASS, 1, 1_000_000),
)
PDF = b"%PDF-1.7 Kuitansi rekaan"


@dataclass(frozen=True)
class Purses:
    scene: Scene
    prison: Funder
    partner: Funder
    template: CostTemplate


def make_purses(places: Any, *, amount: int = 10 * MILLION, year: int = 2026) -> Purses:
    """Two funders with an allocation each, a template, and an agreement that shares everything in halves."""
    scene = make_scene(places)
    told = {"actor": SYSTEM, "now": NOW}
    prison = add_funder(
        facility=places.ambon, facts=FunderFacts(kind=FunderKind.PRISON, name="DIPA Lapas Ambon"), **told
    )
    partner = add_funder(
        facility=places.ambon,
        facts=FunderFacts(kind=FunderKind.PARTNER, name="DIPA BPVP Ambon", institution=places.bpvp),
        **told,
    )
    for funder in (prison, partner):
        set_allocation(funder=funder, year=year, revision=0, facts=AllocationFacts(amount=amount), **told)
    for kind in CostKind:
        for funder_kind in (FunderKind.PRISON, FunderKind.PARTNER):
            SharingRule.objects.create(
                agreement=scene.agreement, course_kind="short", cost_kind=kind, funder_kind=funder_kind, share=5000
            )
    template = add_template(
        facility=places.ambon,
        course=scene.version.course,
        facts=TemplateFacts(valid_from=dt.date(2026, 1, 1), reference="Standar biaya", costs=COSTS),
        **told,
    )
    return Purses(scene, prison, partner, template)


def make_planned(purses: Purses, **changes: Any) -> tuple[TrainingClass, ClassBudget]:
    """A class with its budget as the template gives it."""
    training_class = make_class(purses.scene, **changes)
    return training_class, make_budget(training_class=training_class, actor=SYSTEM, now=NOW)


@dataclass(frozen=True)
class Shared:
    purse: SharedPurse
    funders: list[Funder]
    budgets: list[ClassBudget]


def make_shared(purses: Purses, places: Any, *, amount: int) -> Shared:
    """A purse of Maluku from which Ambon and Piru draw, and a class in each that takes Rp 4.000.000 of it."""
    told = {"actor": SYSTEM, "now": NOW}
    kind = FunderKind.DONATION
    purse = add_purse(region=places.maluku, facts=PurseFacts(kind=kind, name="CSR Maluku"), **told)
    set_purse_allocation(purse=purse, year=2026, revision=0, facts=AllocationFacts(amount=amount), **told)
    funders, budgets = [], []
    for facility in (places.ambon, places.piru):
        facts = FunderFacts(kind=kind, name="CSR", purse=purse)
        funders.append(add_funder(facility=facility, facts=facts, **told))
        budgets.append(make_drawing(purses.scene, funders[-1], name=f"Las {facility.code}"))
    return Shared(purse, funders, budgets)


def make_drawing(scene: Scene, funder: Funder, amount: int = 4 * MILLION, **changes: Any) -> ClassBudget:
    """A class of the funder's prison with a budget that it pays alone: half once, half by the sixteen people."""
    facility = funder.facility
    agreement = make_agreement(facility, scene.agreement.institution, scene.version.course)
    training_class = make_class(scene, facility=facility, agreement=agreement, **changes)
    budget = ClassBudget.objects.create(facility=facility, training_class=training_class)
    once = Cost(CostKind.TOOLS, "Sewa alat", CostBasis.CLASS, 1, amount // 2)
    each = Cost(CostKind.MATERIALS, "Bahan", CostBasis.PARTICIPANT, 1, amount // 2 // training_class.capacity)
    lines = [LineFacts(cost, Split((Part(funder.pk, 10_000),))) for cost in (once, each)]
    edit_budget(budget=budget, revision=1, lines=lines, actor=SYSTEM, now=NOW)
    return budget


def step(budget: ClassBudget, name: str, **told: Any) -> None:
    """Take a step as the system."""
    step_budget(budget=budget, step=name, actor=SYSTEM, now=NOW, **told)


def share_of(budget: ClassBudget, kind: str, funder: Funder) -> LineShare:
    """What a funder pays of a kind of cost."""
    return LineShare.objects.select_related("line", "funder").get(
        line__budget=budget, line__cost_kind=kind, funder=funder
    )


def spend(share: LineShare, amount: int, receipt: str = "K-1", **told: Any) -> Expense:
    """An expense as the system records it."""
    facts = ExpenseFacts(amount=amount, spent_on=TODAY, receipt_number=receipt)
    return record_expense(share=share, facts=facts, actor=SYSTEM, now=NOW, **told)
