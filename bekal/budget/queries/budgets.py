from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet, Sum

from bekal.access.queries import within
from bekal.access.rules import Actor, reach
from bekal.budget.choices import BudgetCondition, BudgetState, BudgetStep
from bekal.budget.models import BudgetChange, BudgetLine, ClassBudget, Expense, Funder, LineShare
from bekal.budget.queries.funders import accounts_of
from bekal.budget.rules.ledger import Holding, Lack, lacks_of
from bekal.budget.rules.splits import Measures, Part, Sharing, Split, measures
from bekal.catalogue.queries import lesson_hours_of
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.partners.models import Agreement
from bekal.partners.queries import sharing_of


@dataclass(frozen=True, slots=True)
class Spending:
    """What a class costs and what of it was spent."""

    planned: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What one funder pays of a line, and what was spent of it."""

    pk: int
    amount: int
    share: int | None
    spent: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with the shares of its funders, by funder."""

    line: BudgetLine
    shares: dict[int, ShareRow]

    @property
    def spent(self) -> int:
        return sum(share.spent for share in self.shares.values())

    @property
    def split(self) -> Split:
        """The split as it was entered."""
        parts = [
            Part(funder, row.amount if self.line.by_amount else row.share or 0) for funder, row in self.shares.items()
        ]
        return Split(tuple(parts), self.line.by_amount)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole budget of a class: its lines, and the funders that pay any of them."""

    lines: list[LineRow] = field(default_factory=list)
    funders: list[Funder] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(row.line.amount for row in self.lines)

    @property
    def spent(self) -> int:
        return sum(row.spent for row in self.lines)

    def of_funder(self, funder_id: int) -> Spending:
        """What one funder pays of everything, and what of that was spent."""
        rows = [row.shares[funder_id] for row in self.lines if funder_id in row.shares]
        return Spending(sum(row.amount for row in rows), sum(row.spent for row in rows))


def budget_of(training_class: TrainingClass) -> ClassBudget | None:
    """The budget of a class that was found for the actor before."""
    return ClassBudget.objects.filter(training_class=training_class).first()


def classes_in(actor: Actor, year: int) -> QuerySet[TrainingClass]:
    """The classes whose budget `actor` may see and that begin in a year, or are paid from it; the next ones first."""
    seen = within(reach(actor, "budget.view"), institution="agreement__institution")
    paid = ClassBudget.objects.filter(year=year).values("training_class")
    rows = TrainingClass.objects.filter(seen, Q(starts_on__year=year) | Q(pk__in=paid))
    return rows.select_related("facility", "version__course", "agreement__institution").order_by("-starts_on", "name")


def budgets_of(class_ids: Iterable[int]) -> dict[int, ClassBudget]:
    """The budgets of some classes, by class."""
    return {one.training_class_id: one for one in ClassBudget.objects.filter(training_class__in=list(class_ids))}


def sums_of(budget_ids: Iterable[int]) -> dict[int, Spending]:
    """What each of these budgets comes to, and what was spent of it. Two queries."""
    ids = list(budget_ids)
    lines = BudgetLine.objects.filter(budget__in=ids).order_by()
    planned = dict(lines.values_list("budget_id").annotate(total=Sum("amount")))
    expenses = Expense.objects.filter(share__line__budget__in=ids).order_by()
    spent = dict(expenses.values_list("share__line__budget_id").annotate(total=Sum("amount")))
    return {pk: Spending(planned.get(pk, 0), spent.get(pk, 0)) for pk in ids}


def sheet_of(budget: ClassBudget) -> Sheet:
    """The lines of a budget that was found for the actor before, with what each funder pays and what was spent."""
    shares: dict[int, dict[int, ShareRow]] = defaultdict(dict)
    funders: dict[int, Funder] = {}
    spent = _spent_of(budget)
    rows = LineShare.objects.filter(line__budget=budget).select_related("funder").order_by("funder_id")
    for row in rows:
        shares[row.line_id][row.funder_id] = ShareRow(row.pk, row.amount, row.share, spent.get(row.pk, 0))
        if row.amount or row.pk in spent:
            funders[row.funder_id] = row.funder
    lines = BudgetLine.objects.filter(budget=budget).order_by("position", "pk")
    return Sheet([LineRow(line, shares[line.pk]) for line in lines], list(funders.values()))


def _spent_of(budget: ClassBudget) -> dict[int, int]:
    rows = Expense.objects.filter(share__line__budget=budget).order_by()
    return dict(rows.values_list("share_id").annotate(total=Sum("amount")))


def holding_of(share: LineShare) -> Holding:
    """A share with what was spent of it and the state of its budget, as they are now."""
    spent = Expense.objects.filter(share=share).aggregate(total=Sum("amount", default=0))["total"]
    return Holding(share.line.budget.state, share.amount, spent)


def measures_of(training_class: TrainingClass) -> Measures:
    """JP, places and days of a class, from which its costs follow."""
    hours = lesson_hours_of(training_class.version_id)
    return measures(hours, training_class.lesson_hours_per_day, training_class.capacity)


def sharing_for(agreement: Agreement, course_kind: str) -> list[Sharing]:
    """The sharing table of an agreement for one kind of course."""
    rows = sharing_of(agreement).filter(course_kind=course_kind)
    return [Sharing(row.cost_kind, row.funder_kind, row.share) for row in rows]


def history_of(budget: ClassBudget) -> QuerySet[BudgetChange]:
    """What was done to a budget, newest first."""
    return BudgetChange.objects.filter(budget=budget)


# What a step needs


def needs_of(budget: ClassBudget) -> dict[int, int]:
    """What a step that binds money takes from each funder: of a closed budget only what was not spent."""
    shares = LineShare.objects.filter(line__budget=budget).order_by()
    needed = dict(shares.values_list("funder_id").annotate(total=Sum("amount")))
    if budget.state == BudgetState.CLOSED:
        rows = Expense.objects.filter(share__line__budget=budget).order_by()
        for funder, spent in rows.values_list("funder_id").annotate(total=Sum("amount")):
            needed[funder] -= spent
    return {funder: amount for funder, amount in needed.items() if amount}


def year_of(budget: ClassBudget) -> int:
    """The year from whose allocations a class is paid: that of its first day, once committed the one of then."""
    return budget.year or budget.training_class.starts_on.year


def lacks_for(budget: ClassBudget) -> tuple[Lack, ...]:
    """Which funders have too little left for a step that binds the money of a class."""
    needed = needs_of(budget)
    return lacks_of(needed, accounts_of(list(needed), year_of(budget)))


def unmet_conditions(budget: ClassBudget, conditions: Iterable[str]) -> list[BudgetCondition]:
    """Which of the conditions of a step do not hold."""
    checks = {
        BudgetCondition.HAS_LINES: _is_split,
        BudgetCondition.CLASS_ALIVE: lambda one: one.training_class.state != ClassState.CANCELLED,
        BudgetCondition.UNSPENT: lambda one: not any(_spent_of(one).values()),
    }
    return [condition for name in conditions if not checks[condition := BudgetCondition(name)](budget)]


def _is_split(budget: ClassBudget) -> bool:
    lines = BudgetLine.objects.filter(budget=budget)
    uneven = lines.annotate(paid=Sum("shares__amount", default=0)).exclude(paid=F("amount"))
    return lines.exists() and not uneven.exists()


def settling_step(budget: ClassBudget) -> BudgetStep:
    """How a committed budget ends with a class that is given up: as a plan where nothing was spent, else closed."""
    return BudgetStep.CLOSE if any(_spent_of(budget).values()) else BudgetStep.RELEASE
