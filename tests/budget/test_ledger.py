"""A whole prison's money in any order of actions, as the database keeps it: nothing is ever below zero."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bekal.access.rules import SYSTEM
from bekal.budget.actions.budgets import make_budget, step_budget
from bekal.budget.actions.expenses import ExpenseFacts, correct_expense, record_expense
from bekal.budget.actions.funders import AllocationFacts, set_allocation
from bekal.budget.models import Allocation, ClassBudget, Expense, LineShare
from bekal.budget.queries.budgets import holding_of
from bekal.budget.queries.funders import account_of, accounts_of
from bekal.budget.rules.ledger import BelowBound, Lacking, Overspent
from bekal.budget.rules.life import NotYet, Refused
from bekal.lib.transitions import IllegalTransition
from tests.budget.scene import MILLION, make_purses
from tests.classes.scene import make_class
from tests.conftest import NOW, TODAY

TOLD = {"actor": SYSTEM, "now": NOW}
MOST_CLASSES = 6
STEPS = ["commit", "commit", "commit", "close", "release", "reopen"]


class Prison(RuleBasedStateMachine):
    """Each run begins where the one before ended: what was done before is no shelter."""

    purses: Any = None
    done: dict[str, int] = {}

    @initialize()
    def begin(self):
        """Money for one more class, and that class."""
        for funder in (self.purses.prison, self.purses.partner):
            known = Allocation.objects.get(funder=funder, year=2026)
            enough = AllocationFacts(amount=account_of(funder.pk, 2026).bound + 5 * MILLION)
            set_allocation(funder=funder, year=2026, revision=known.revision, facts=enough, **TOLD)
        if ClassBudget.objects.count() < MOST_CLASSES:
            make_budget(training_class=make_class(self.purses.scene), **TOLD)

    @rule(place=st.booleans(), amount=st.integers(0, 30 * MILLION))
    def allocate(self, place, amount):
        funder = self.purses.prison if place else self.purses.partner
        known = Allocation.objects.get(funder=funder, year=2026)
        facts = AllocationFacts(amount=amount)
        self.try_to(lambda: set_allocation(funder=funder, year=2026, revision=known.revision, facts=facts, **TOLD))

    @rule()
    def plan(self):
        if ClassBudget.objects.count() < MOST_CLASSES:
            make_budget(training_class=make_class(self.purses.scene), **TOLD)

    @rule(place=st.integers(0, 5), name=st.sampled_from(STEPS))
    def take_a_step(self, place, name):
        budgets = list(ClassBudget.objects.order_by("pk"))
        if budgets:
            budget = budgets[place % len(budgets)]
            self.try_to(lambda: step_budget(budget=budget, step=name, reason="Alasan", **TOLD), "committed")

    @rule(place=st.integers(0, 47), percent=st.integers(-1, 120), committed=st.booleans())
    def spend(self, place, percent, committed):
        """Of a share that is committed, or of any."""
        every = LineShare.objects.select_related("line__budget", "funder").order_by("pk")
        shares = list(every.filter(line__budget__state="committed") if committed else every)
        if shares:
            share = shares[place % len(shares)]
            number, amount = f"K-{Expense.objects.count()}", share.amount * percent // 100
            facts = ExpenseFacts(amount=amount, spent_on=TODAY, receipt_number=number)
            self.try_to(lambda: record_expense(share=share, facts=facts, **TOLD), "spent")

    @rule(place=st.integers(0, 20))
    def take_back(self, place):
        known = list(Expense.objects.select_related("share__line__budget").order_by("pk"))
        if known:
            expense = known[place % len(known)]
            self.try_to(lambda: correct_expense(expense=expense, reason="Salah", **TOLD))

    def try_to(self, act, what=""):
        try:
            act()
        except (BelowBound, Lacking, Overspent, NotYet, Refused, IllegalTransition):
            self.done["refused"] += 1
        else:
            if what:
                self.done[what] += 1

    @invariant()
    def nothing_is_below_zero(self):
        for line in accounts_of([self.purses.prison.pk, self.purses.partner.pk], 2026).values():
            assert min(line.allocated, line.planned, line.committed, line.spent, line.left) >= 0
        for share in LineShare.objects.select_related("line__budget"):
            assert 0 <= holding_of(share).spent <= share.amount


def test_no_order_of_actions_brings_a_ledger_below_zero(places):
    Prison.purses = make_purses(places, amount=12 * MILLION)
    Prison.done = {"committed": 0, "spent": 0, "refused": 0}
    told = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    run_state_machine_as_test(Prison, settings=told)
    assert min(Prison.done.values()) > 0, Prison.done
