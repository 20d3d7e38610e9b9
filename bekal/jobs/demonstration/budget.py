"""Who pays for the classes: funders and their years, what courses cost, and budgets in every state."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bekal.access.rules import SYSTEM, Actor
from bekal.accounts.queries import actor_for
from bekal.budget.actions.budgets import make_budget, step_budget
from bekal.budget.actions.expenses import ExpenseFacts, correct_expense, record_expense
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder, set_allocation
from bekal.budget.actions.templates import write_lines
from bekal.budget.choices import BudgetStep, CostBasis
from bekal.budget.models import ClassBudget, CostTemplate, Expense, LineShare
from bekal.budget.rules.ledger import Lacking
from bekal.budget.rules.splits import WHOLE, Cost
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.decisions import small_pdf
from bekal.jobs.demonstration.delivery import Written
from bekal.jobs.demonstration.world import World
from bekal.partners.choices import CostKind, FunderKind
from bekal.partners.models import SharingRule

REFERENCE = "Standar biaya masukan dan survei harga setempat (rekaan)"
RECEIPT = ("KUITANSI (rekaan)", "Telah diterima pembayaran bahan praktik pelatihan.", "Selong, toko bahan")
DAYS_AHEAD = 60
ENDED_AT_EACH_SITE, MOST_AHEAD = 3, 3
"""So many of the classes that ended have a budget, the last of them not closed yet; and of those still to begin."""


def store_budgets(world: World, classes: list[Written]) -> None:
    """Through the product's own actions, but for the receipts of classes that ended."""
    _funders(world)
    _templates(world)
    _sharing(world)
    of_site: dict[str, list[TrainingClass]] = defaultdict(list)
    for written in classes:
        of_site[written.batch.facility.code].append(written.row)
    for site in document("budget")["site"]:
        officer, warden = (actor_for(world.users[site[role]], world.today) for role in ("officer", "warden"))
        classes_here = sorted(of_site[site["facility"]], key=lambda one: (one.starts_on, one.pk))
        _budgets(Desk(world, officer, warden), classes_here)


def _funders(world: World) -> None:
    for site in document("budget")["site"]:
        for kind, name, institution, amounts, reference in site["funders"]:
            funder = add_funder(
                facility=world.facilities[site["facility"]],
                facts=FunderFacts(kind=FunderKind(kind), name=name, institution=world.institutions.get(institution)),
                actor=SYSTEM,
                now=world.now,
            )
            for year, amount in _years(world, amounts):
                told = f"{reference}/{year}" if reference else ""
                facts = AllocationFacts(amount=amount, reference=told)
                set_allocation(funder=funder, year=year, revision=0, facts=facts, actor=SYSTEM, now=world.now)


def _years(world: World, amounts: Sequence[int]) -> list[tuple[int, int]]:
    """Last year and this one; towards its end also the next, for the classes that begin then."""
    last, this = amounts
    years = [(world.today.year - 1, last), (world.today.year, this)]
    return [*years, (world.today.year + 1, this)] if world.day(DAYS_AHEAD).year > world.today.year else years


def _templates(world: World) -> None:
    """The nation's, one for each course, from the beginning of last year on."""
    first = date(world.today.year - 1, 1, 1)
    for code, figures in document("budget")["costs"].items():
        template = CostTemplate.objects.create(
            course=world.courses[code], valid_from=first, reference=REFERENCE, edited_by="Bekal", edited_at=world.now
        )
        write_lines(template, _costs(*figures))


def _costs(materials: int, what: str, consumables: int, used_up: str, tools: int, which: str, exam: int) -> list[Cost]:
    each, whole = CostBasis.PARTICIPANT, CostBasis.CLASS
    costs = [
        Cost(CostKind.INSTRUCTOR, "Honor dua instruktur", CostBasis.LESSON_HOUR, 2, 85_000),
        Cost(CostKind.MATERIALS, what, each, 1, materials),
        Cost(CostKind.CONSUMABLES, used_up, each, 1, consumables),
        Cost(CostKind.TOOLS, which, whole, 1, tools),
        Cost(CostKind.EXAM, "Uji kompetensi", each, 1, exam),
        Cost(CostKind.TRANSPORT, "Antar jemput instruktur", CostBasis.TRAINING_DAY, 1, 150_000),
        Cost(CostKind.MEALS, "Kudapan peserta", CostBasis.PARTICIPANT_DAY, 1, 15_000),
        Cost(CostKind.CERTIFICATE, "Cetak sertifikat", each, 1, 25_000),
    ]
    return [cost for cost in costs if cost.unit_price]


def _sharing(world: World) -> None:
    """A table for each executable agreement of these sites that has none."""
    told = document("budget")
    kinds = {site["facility"]: [kind for kind, *_rest in site["funders"]] for site in told["site"]}
    own = {institution for site in told["site"] for _kind, _name, institution, *_rest in site["funders"]}
    known = {one.pk: key for key, one in world.institutions.items()}
    shared = set(SharingRule.objects.values_list("agreement_id", flat=True))
    rules = []
    for agreement in world.agreements:
        funders = kinds.get(agreement.facility.code, [])
        partner = FunderKind.PARTNER if known[agreement.institution_id] in own else FunderKind.LOCAL_GOVERNMENT
        if agreement.pk in shared or partner not in funders:
            continue
        for course_kind, shares in told["sharing"].items():
            for cost_kind, share in shares.items():
                for funder, part in ((partner, share), (FunderKind.PRISON, WHOLE - share)):
                    if part:
                        rule: dict[str, Any] = {"course_kind": course_kind, "cost_kind": cost_kind, "share": part}
                        rules.append(SharingRule(agreement=agreement, funder_kind=funder, **rule))
    SharingRule.objects.bulk_create(rules)


# Budgets of classes


@dataclass(frozen=True, slots=True)
class Desk:
    """Who plans and who commits at a site; each act is dated some weeks before the class, or today."""

    world: World
    officer: Actor
    warden: Actor

    def day(self, training_class: TrainingClass, days: int) -> datetime:
        """Ten o'clock, so many days from the first day of a class, but no later than today."""
        wanted = min(training_class.starts_on + timedelta(days=days), self.world.today)
        return self.world.at(training_class.facility, wanted, 8)


def _budgets(desk: Desk, classes: list[TrainingClass]) -> None:
    today = desk.world.today
    ended = [one for one in classes if one.state == ClassState.COMPLETED and one.starts_on.year >= today.year - 1]
    for one in ended[-ENDED_AT_EACH_SITE:]:
        budget = _committed(desk, one)
        if budget is not None:
            _spend(desk, budget, 1.0 if one.pk != ended[-1].pk else 0.7)
            if one.pk != ended[-1].pk:
                closed = {"actor": desk.warden, "now": desk.day(one, 45)}
                step_budget(budget=budget, step=BudgetStep.CLOSE, **closed)  # type: ignore[arg-type]
    for one in classes:
        if one.state in (ClassState.RUNNING, ClassState.PAUSED):
            budget = _committed(desk, one)
            if budget is not None:
                _buy_materials(desk, budget)
        elif one.state == ClassState.SELECTED:
            _committed(desk, one)
    ahead = [one for one in classes if one.state in (ClassState.OPEN, ClassState.PLANNED)]
    for one in ahead[:MOST_AHEAD]:
        _planned(desk, one)


def _planned(desk: Desk, training_class: TrainingClass) -> ClassBudget:
    return make_budget(training_class=training_class, actor=desk.officer, now=desk.day(training_class, -30))


def _committed(desk: Desk, training_class: TrainingClass) -> ClassBudget | None:
    """A budget with its money bound; only a plan, and None, where there is not enough left."""
    budget = _planned(desk, training_class)
    try:
        step_budget(budget=budget, step=BudgetStep.COMMIT, actor=desk.warden, now=desk.day(training_class, -21))
    except Lacking:
        return None
    return budget


def _shares(budget: ClassBudget) -> list[LineShare]:
    rows = LineShare.objects.filter(line__budget=budget, amount__gt=0)
    return list(rows.select_related("line__budget", "funder").order_by("line__position", "funder_id"))


def _spend(desk: Desk, budget: ClassBudget, part: float) -> None:
    """A receipt for each share of a class that ended; most came a little cheaper than planned."""
    dice = desk.world.dice(f"spend {budget.training_class_id}")
    training_class, shares = budget.training_class, _shares(budget)
    Expense.objects.bulk_create(
        [
            Expense(
                facility_id=budget.facility_id,
                share=share,
                funder_id=share.funder_id,
                amount=max(share.amount * dice.choice((85, 92, 95, 100, 100)) // 100_000 * 1000, 1000),
                spent_on=training_class.starts_on + timedelta(days=dice.randrange(4)),
                receipt_number=f"KW-{share.pk:05d}",
                recorded_by=desk.officer.name,
                recorded_at=desk.day(training_class, 4),
            )
            for share in shares[: round(len(shares) * part)]
            if share.amount >= 1000
        ]
    )


def _buy_materials(desk: Desk, budget: ClassBudget) -> None:
    """The materials of a class that runs, from each who pays them; one receipt was typed wrong and taken back."""
    shares = [share for share in _shares(budget) if share.line.cost_kind == CostKind.MATERIALS]
    day = min(budget.training_class.starts_on, desk.world.today)
    told: dict[str, Any] = {"actor": desk.officer, "now": desk.day(budget.training_class, 1)}
    for place, share in enumerate(shares):
        facts = ExpenseFacts(
            amount=share.amount * 8 // 10, spent_on=day, receipt_number=f"KW-{share.pk:05d}", description="Toko bahan"
        )
        scan: dict[str, Any] = {"document": [small_pdf(RECEIPT)], "document_name": "kuitansi.pdf"} if not place else {}
        record_expense(share=share, facts=facts, **scan, **told)
    if shares and budget.pk % 4 == 0:
        wrong = ExpenseFacts(amount=90_000, spent_on=day, receipt_number=f"KW-{shares[0].pk:05d}A")
        expense = record_expense(share=shares[0], facts=wrong, **told)
        correct_expense(expense=expense, reason="Salah menulis jumlah", **told)
