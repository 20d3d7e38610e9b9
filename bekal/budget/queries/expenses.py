from django.conf import settings
from django.db.models import QuerySet

from bekal.access.queries import find
from bekal.access.rules import Actor, Unseen
from bekal.budget.models import ClassBudget, Expense, Funder, LineShare
from bekal.lib.blocks import read_blocks

_EXPENSES = Expense.objects.select_related("funder", "share__line__budget__training_class__facility")


def expenses_of(budget: ClassBudget) -> QuerySet[Expense]:
    """What was spent for a class that was found for the actor before, newest first, reversals among it."""
    return _EXPENSES.filter(share__line__budget=budget).order_by("-spent_on", "-pk")


def expense_for(actor: Actor, action: str, expense_id: int) -> Expense:
    """The expense on which `actor` may take `action`; raises Unseen or Forbidden."""
    partner = "share__line__budget__training_class__agreement__institution"
    return find(_EXPENSES.all(), actor, action, expense_id, institution=partner)


def receipt_for(actor: Actor, expense_id: int) -> Expense:
    """The expense whose scanned receipt `actor` may open; receipts stay with the prison. Raises Unseen."""
    return find(_EXPENSES.exclude(document=""), actor, "funder.view", expense_id)


def receipt_of(expense: Expense) -> bytes:
    """The scan of an expense that was found for the actor before; raises BlocksDamaged where it was changed."""
    with expense.document.open("rb") as file:
        return b"".join(read_blocks(file, settings.FIELD_KEY))


def receipts_named() -> set[str]:
    """Every receipt that a row names; other files in their folder are left over."""
    return set(Expense.objects.exclude(document="").values_list("document", flat=True))


def expense_with_receipt(funder: Funder, receipt_number: str) -> Expense | None:
    """The expense that stands under a receipt's number, unless it was reversed."""
    rows = Expense.objects.filter(funder=funder, receipt_number=receipt_number, reverses=None, reversed_at=None)
    return rows.first()


def share_in(budget: ClassBudget, share_id: int) -> LineShare:
    """A share of a budget that was found for the actor before; raises Unseen where it is another's."""
    rows = LineShare.objects.select_related("line__budget", "funder")
    share = rows.filter(line__budget=budget, pk=share_id).first()
    if share is None:
        raise Unseen("budget.spend")
    return share
