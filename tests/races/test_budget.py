"""Two people reach for the same money at the same moment: exactly one of them gets it."""

from functools import partial

import pytest

from bekal.access.choices import Role
from bekal.budget.actions.budgets import make_budget, step_budget
from bekal.budget.actions.expenses import ExpenseFacts, correct_expense, record_expense
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, edit_funder, set_allocation
from bekal.budget.actions.purses import set_purse_allocation
from bekal.budget.models import Allocation, ClassBudget, Expense
from bekal.budget.queries.funders import account_of, purse_sheets
from bekal.budget.rules.ledger import BelowBound, Lacking, Overspent
from bekal.budget.rules.life import Flaw, NotYet, Refused
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.partners.choices import FunderKind
from tests.budget.scene import MILLION, make_planned, make_purses, make_shared, share_of, spend, step
from tests.classes.scene import make_class
from tests.conftest import NOW, TODAY


@pytest.fixture
def purses(places):
    """Money for one class only."""
    return make_purses(places, amount=5 * MILLION)


@pytest.fixture
def shared(purses, places):
    """A purse of Maluku that pays for one class only, in Ambon or in Piru."""
    return make_shared(purses, places, amount=4 * MILLION)


@pytest.fixture
def who(places, cast, acting, make_user):
    """who("owner"): the actor and the moment; `other_warden` is Piru's."""

    def told(name):
        known = getattr(cast, name, None) or make_user(name, Role.WARDEN, facility=places.piru)
        return {"actor": acting(known), "now": NOW}

    return told


def test_two_classes_reach_for_the_last_rupiah(purses, who, meanwhile):
    acts = [
        partial(step_budget, budget=make_planned(purses, name=name)[1], step="commit", **who("warden"))
        for name in ("Las 1", "Las 2")
    ]
    assert isinstance(meanwhile(*acts), Lacking)
    assert sorted(ClassBudget.objects.values_list("state", flat=True)) == ["committed", "draft"]
    assert account_of(purses.prison.pk, 2026).left == 0


def test_two_prisons_reach_for_the_last_rupiah_of_a_shared_purse(shared, who, meanwhile, cast):
    commits = [
        partial(step_budget, budget=budget, step="commit", **who(name))
        for budget, name in zip(shared.budgets, ("warden", "other_warden"), strict=True)
    ]
    assert isinstance(meanwhile(*commits), Lacking)
    assert sorted(ClassBudget.objects.values_list("state", flat=True)) == ["committed", "draft"]
    assert purse_sheets([shared.purse.pk], 2026)[shared.purse.pk].account.left == 0


def test_a_shared_purse_is_lowered_while_a_prison_commits(shared, who, meanwhile):
    commit = partial(step_budget, budget=shared.budgets[0], step="commit", **who("warden"))
    facts = AllocationFacts(amount=1)
    lower = partial(set_purse_allocation, purse=shared.purse, year=2026, revision=1, facts=facts, **who("regional"))
    assert isinstance(meanwhile(commit, lower), BelowBound)


def test_a_class_commits_while_its_funder_is_turned_over_to_a_shared_purse(purses, shared, who, meanwhile):
    funder = shared.funders[0]
    commit = partial(step_budget, budget=shared.budgets[0], step="commit", **who("warden"))
    facts = FunderFacts(kind=FunderKind.DONATION, name="Sendiri")
    turn = partial(edit_funder, funder=funder, revision=1, facts=facts, **who("owner"))
    assert isinstance(meanwhile(commit, turn), Refused)


def test_an_allocation_is_lowered_while_a_class_commits(purses, who, meanwhile):
    commit = partial(step_budget, budget=make_planned(purses)[1], step="commit", **who("warden"))
    facts = AllocationFacts(amount=1)
    lower = partial(set_allocation, funder=purses.prison, year=2026, revision=1, facts=facts, **who("owner"))
    assert isinstance(meanwhile(commit, lower), BelowBound)
    assert account_of(purses.prison.pk, 2026).left == 0


def test_a_class_commits_while_an_allocation_is_lowered(purses, who, meanwhile):
    commit = partial(step_budget, budget=make_planned(purses)[1], step="commit", **who("warden"))
    facts = AllocationFacts(amount=5 * MILLION - 1)
    lower = partial(set_allocation, funder=purses.prison, year=2026, revision=1, facts=facts, **who("owner"))
    assert isinstance(meanwhile(lower, commit), Lacking)


def test_one_budget_is_committed_once(purses, who, meanwhile):
    commit = partial(step_budget, budget=make_planned(purses)[1], step="commit", **who("warden"))
    assert isinstance(meanwhile(commit, commit), IllegalTransition)


def test_one_class_gets_one_budget(purses, who, meanwhile):
    make = partial(make_budget, training_class=make_class(purses.scene), **who("owner"))
    second = meanwhile(make, make)
    assert isinstance(second, Refused)
    assert second.flaw == Flaw.HAS_BUDGET


def test_two_set_an_allocation_for_the_first_time(purses, who, meanwhile):
    acts = [
        partial(
            set_allocation,
            funder=purses.prison,
            year=2027,
            revision=0,
            facts=AllocationFacts(amount=amount),
            **who(name),
        )
        for name, amount in (("owner", 5), ("colleague", 6))
    ]
    assert isinstance(meanwhile(*acts), Conflict)
    assert Allocation.objects.get(year=2027).amount == 5


def test_two_receipts_reach_for_what_is_left_of_a_share(purses, who, meanwhile):
    budget = make_planned(purses)[1]
    step(budget, "commit")
    share = share_of(budget, "materials", purses.prison)
    acts = [
        partial(
            record_expense,
            share=share_of(budget, "materials", purses.prison),
            facts=ExpenseFacts(amount=share.amount, spent_on=TODAY, receipt_number=number),
            **who(name),
        )
        for name, number in (("owner", "K-1"), ("colleague", "K-2"))
    ]
    assert isinstance(meanwhile(*acts), Overspent)
    assert Expense.objects.count() == 1


def test_one_receipt_is_recorded_once(purses, who, meanwhile):
    budget = make_planned(purses)[1]
    step(budget, "commit")
    facts = ExpenseFacts(amount=5, spent_on=TODAY, receipt_number="K-1")
    record = partial(record_expense, share=share_of(budget, "materials", purses.prison), facts=facts, **who("owner"))
    assert meanwhile(record, record) == Expense.objects.get()


def test_one_mistake_is_taken_back_once(purses, who, meanwhile):
    budget = make_planned(purses)[1]
    step(budget, "commit")
    expense = spend(share_of(budget, "materials", purses.prison), 5)
    correct = partial(correct_expense, expense=expense, reason="Salah", **who("owner"))
    assert isinstance(meanwhile(correct, correct), Refused)
    assert account_of(purses.prison.pk, 2026).spent == 0


def test_nothing_is_spent_of_what_is_just_released(purses, who, meanwhile):
    budget = make_planned(purses)[1]
    step(budget, "commit")
    share = share_of(budget, "materials", purses.prison)
    facts = ExpenseFacts(amount=5, spent_on=TODAY, receipt_number="K-1")
    record = partial(record_expense, share=share, facts=facts, **who("owner"))
    release = partial(step_budget, budget=budget, step="release", reason="Harga berubah", **who("warden"))
    assert isinstance(meanwhile(release, record), Refused)
    step(budget, "commit")
    assert isinstance(meanwhile(record, release), NotYet)
