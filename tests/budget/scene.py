"""A class in Ambon that costs Rp 10.000.000, half paid by the prison, half by BPVP; each has money for two of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bekal.access.rules import SYSTEM
from bekal.budget.actions.budgets import make_budget, step_budget
from bekal.budget.actions.expenses import ExpenseFacts, record_expense
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder, set_allocation
from bekal.budget.actions.templates import TemplateFacts, add_template
from bekal.budget.choices import CostBasis
from bekal.budget.models import ClassBudget, CostTemplate, Expense, Funder, LineShare
from bekal.budget.rules.splits import Cost
from bekal.classes.models import TrainingClass
from bekal.partners.choices import CostKind, FunderKind
from bekal.partners.models import SharingRule
from tests.classes.scene import Scene, make_class, make_scene
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
