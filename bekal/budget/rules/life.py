"""The life of the budget of a class: one table of steps, and why something cannot be done."""

from collections.abc import Sequence
from enum import StrEnum

from bekal.budget.choices import BudgetCondition, BudgetState, BudgetStep
from bekal.lib.transitions import Transition


def _step(
    name: BudgetStep,
    source: BudgetState,
    target: BudgetState,
    *conditions: BudgetCondition,
    needs_reason: bool = False,
) -> Transition:
    return Transition(name, frozenset({source}), target, "budget.commit", needs_reason, conditions)


TRANSITIONS: tuple[Transition, ...] = (
    _step(
        BudgetStep.COMMIT,
        BudgetState.DRAFT,
        BudgetState.COMMITTED,
        BudgetCondition.HAS_LINES,
        BudgetCondition.CLASS_ALIVE,
    ),
    _step(BudgetStep.CLOSE, BudgetState.COMMITTED, BudgetState.CLOSED),
    _step(BudgetStep.RELEASE, BudgetState.COMMITTED, BudgetState.DRAFT, BudgetCondition.UNSPENT, needs_reason=True),
    _step(
        BudgetStep.REOPEN,
        BudgetState.CLOSED,
        BudgetState.COMMITTED,
        BudgetCondition.CLASS_ALIVE,
        needs_reason=True,
    ),
)
BINDS_MONEY = frozenset({BudgetStep.COMMIT, BudgetStep.REOPEN})
"""The steps that need money left in the allocations."""


class NotYet(Exception):
    """The step may not be taken yet; `conditions` are those that do not hold."""

    def __init__(self, conditions: Sequence[BudgetCondition]) -> None:
        super().__init__(", ".join(conditions))
        self.conditions = tuple(conditions)


class Flaw(StrEnum):
    """Why something cannot be entered; the page says what to do."""

    NO_TEMPLATE = "no_template"
    NO_FUNDER = "no_funder"
    HAS_BUDGET = "has_budget"
    CLASS_CANCELLED = "class_cancelled"
    LINE_SPENT = "line_spent"
    ELSEWHERE = "elsewhere"
    NOT_COMMITTED = "not_committed"
    NO_AMOUNT = "no_amount"
    TO_COME = "to_come"
    RECEIPT_TAKEN = "receipt_taken"
    CORRECTED = "corrected"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    DAY_TAKEN = "day_taken"
    NO_REASON = "no_reason"
    OTHER_KIND = "other_kind"
    HOLDS_MONEY = "holds_money"
    OF_PURSE = "of_purse"


class Refused(Exception):
    """It cannot be entered so; `about` names what is missing or in the way, where that helps."""

    def __init__(self, flaw: Flaw, about: str = "") -> None:
        super().__init__(f"{flaw}: {about}" if about else str(flaw))
        self.flaw = flaw
        self.about = about
