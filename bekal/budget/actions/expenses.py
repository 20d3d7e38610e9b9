import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.budget.choices import BudgetState
from bekal.budget.models import ClassBudget, Expense, Funder, LineShare
from bekal.budget.queries.budgets import holding_of
from bekal.budget.queries.expenses import expense_with_receipt, receipt_of
from bekal.budget.rules.ledger import check_expense
from bekal.budget.rules.life import Flaw, Refused
from bekal.lib.blocks import seal_whole
from bekal.lib.filetypes import MAX_DOCUMENT_BYTES, SCANS, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseFacts:
    """What was paid, in rupiah, when, and the number of the receipt."""

    amount: int
    spent_on: date
    receipt_number: str
    description: str = ""


@transaction.atomic
def record_expense(
    *,
    share: LineShare,
    facts: ExpenseFacts,
    document: Iterable[bytes] = (),
    document_name: str = "",
    actor: Actor,
    now: datetime,
) -> Expense:
    """Record what was paid from one funder's share of a line, with the scanned receipt where there is one.

    The same expense sent again is the one that stands there. Raises Overspent where the share has less left, Refused
    for a budget that is not committed, a day to come, a receipt that stands under another expense, or a bad file.
    """
    budget = _locked(share.line.budget_id)
    require(actor, "budget.spend", budget.target)
    Funder.objects.select_for_update().get(pk=share.funder_id)
    if known := expense_with_receipt(share.funder, facts.receipt_number):
        same = (known.share_id, known.amount, known.spent_on) == (share.pk, facts.amount, facts.spent_on)
        if same:
            return known
        raise Refused(Flaw.RECEIPT_TAKEN, facts.receipt_number)
    _refuse(budget, facts, localdate(now))
    share.line.budget = budget
    check_expense(facts.amount, holding_of(share))
    expense = Expense(
        facility_id=budget.facility_id,
        share=share,
        funder_id=share.funder_id,
        amount=facts.amount,
        spent_on=facts.spent_on,
        receipt_number=facts.receipt_number,
        description=facts.description,
        recorded_by=actor.name,
        recorded_at=now,
    )
    _attach(expense, b"".join(document), document_name)
    expense.save()
    told = {"amount": facts.amount, "receipt": facts.receipt_number, "document": expense.document_digest}
    record(actor, "expense.add", expense, now=now, facility_id=budget.facility_id, **told)
    return expense


@transaction.atomic
def correct_expense(*, expense: Expense, reason: str, actor: Actor, now: datetime) -> Expense:
    """Take back a wrong expense by an entry of the negative amount; the right one is then recorded anew.

    Raises Refused where it was taken back before, or is such an entry itself, or no reason is given.
    """
    budget = _locked(expense.share.line.budget_id)
    require(actor, "budget.spend", budget.target)
    fresh = Expense.objects.select_for_update(of=("self",)).get(pk=expense.pk)
    if fresh.reversed_at is not None or fresh.reverses_id is not None:
        raise Refused(Flaw.CORRECTED)
    if not reason.strip():
        raise Refused(Flaw.NO_REASON)
    fresh.reversed_at = now
    fresh.save(update_fields=["reversed_at"])
    reversal = Expense.objects.create(
        facility_id=fresh.facility_id,
        share_id=fresh.share_id,
        funder_id=fresh.funder_id,
        amount=-fresh.amount,
        spent_on=localdate(now),
        receipt_number=fresh.receipt_number,
        description=fresh.description,
        recorded_by=actor.name,
        recorded_at=now,
        reverses=fresh,
        reason=reason.strip(),
    )
    told = {"amount": reversal.amount, "receipt": fresh.receipt_number, "reason": reason.strip()}
    record(actor, "expense.correct", fresh, now=now, facility_id=fresh.facility_id, **told)
    return reversal


@transaction.atomic
def open_receipt(*, expense: Expense, actor: Actor, now: datetime) -> bytes:
    """The scan of a receipt, and a record that `actor` asked for it; raises BlocksDamaged where it was changed."""
    require(actor, "funder.view", expense.funder.target)
    content = receipt_of(expense)
    told = {"document": expense.document_digest}
    record(actor, "expense.download", expense, now=now, facility_id=expense.facility_id, **told)
    return content


def _locked(budget_id: int) -> ClassBudget:
    rows = ClassBudget.objects.select_for_update(of=("self",))
    return rows.select_related("training_class__facility", "training_class__agreement").get(pk=budget_id)


def _refuse(budget: ClassBudget, facts: ExpenseFacts, today: date) -> None:
    if budget.state != BudgetState.COMMITTED:
        raise Refused(Flaw.NOT_COMMITTED)
    if facts.amount <= 0:
        raise Refused(Flaw.NO_AMOUNT)
    if facts.spent_on > today:
        raise Refused(Flaw.TO_COME)


def _attach(expense: Expense, content: bytes, name: str) -> None:
    if not content and not name:
        return
    if len(content) > MAX_DOCUMENT_BYTES:
        raise Refused(Flaw.TOO_LARGE)
    kind = kind_of(content)
    if kind not in SCANS:
        raise Refused(Flaw.UNREADABLE)
    expense.document_name, expense.document_type = name[-200:], kind
    expense.document_digest = hashlib.sha256(content).hexdigest()
    expense.document.save(
        f"{expense.document_digest[:16]}.sealed", ContentFile(seal_whole(content, settings.FIELD_KEY)), save=False
    )
