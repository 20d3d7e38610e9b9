"""Splits that lose nothing, and a ledger that never goes below zero."""

import os
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from bekal.budget.choices import BudgetState, BudgetStep, CostBasis
from bekal.budget.rules.figures import Tally, nearest, places_for, still_fits
from bekal.budget.rules.ledger import (
    Account,
    BelowBound,
    Holding,
    Lack,
    Overspent,
    account,
    check_allocation,
    check_expense,
    lacks_of,
)
from bekal.budget.rules.life import BINDS_MONEY, TRANSITIONS
from bekal.budget.rules.splits import (
    WHOLE,
    Cost,
    Measures,
    NoFunder,
    Part,
    Sharing,
    Split,
    Uneven,
    measures,
    split_by,
    units_of,
)
from bekal.lib.dates import WorkingCalendar
from bekal.lib.money import split_largest_remainder
from bekal.lib.transitions import IllegalTransition, ReasonMissing, step
from bekal.partners.choices import CostKind
from tests.conftest import TODAY

SPLITS = int(os.environ.get("BEKAL_TEST_SPLITS", "100000"))
RUPIAH = st.integers(0, 10**13)


# Splits


def test_as_many_random_splits_as_asked_always_sum():
    """A hundred thousand as a rule; BEKAL_TEST_SPLITS=1000000 for the million."""
    dice = random.Random(2026)
    for _ in range(SPLITS):
        total = dice.randrange(10 ** dice.randrange(1, 13))
        weights = [dice.randrange(WHOLE) for _ in range(dice.randrange(1, 7))]
        weights[0] += 1
        parts = split_largest_remainder(total, weights)
        assert sum(parts) == total
        assert min(parts) >= 0


@given(RUPIAH, st.lists(st.integers(0, WHOLE), min_size=1, max_size=6))
def test_shares_of_all_sum_to_the_line(amount, cuts):
    bounds = sorted([0, *cuts, WHOLE])
    shares = [upper - lower for lower, upper in pairwise(bounds)]
    split = Split(tuple(Part(funder, share) for funder, share in enumerate(shares)))
    paid = split.amounts(amount)
    assert sum(paid.values()) == amount
    assert all(abs(paid[funder] - amount * share / WHOLE) < 1 for funder, share in enumerate(shares) if amount < 10**12)


@given(RUPIAH, st.lists(st.integers(0, WHOLE), min_size=1, max_size=6), st.booleans())
def test_what_does_not_sum_is_refused_and_the_part_that_would_fit_does(amount, values, by_amount):
    split = Split(tuple(Part(funder, value) for funder, value in enumerate(values)), by_amount)
    whole = amount if by_amount else WHOLE
    if sum(values) == whole:
        assert sum(split.amounts(amount).values()) == amount
        return
    with pytest.raises(Uneven) as refusal:
        split.amounts(amount)
    uneven = refusal.value
    assert (uneven.told, uneven.whole) == (sum(values), whole)
    if uneven.fits is not None:
        mended = {part.funder_id: part for part in split.parts} | {uneven.fits.funder_id: uneven.fits}
        assert sum(Split(tuple(mended.values()), by_amount).amounts(amount).values()) == amount


def test_a_line_that_does_not_sum_says_which_value_would():
    with pytest.raises(Uneven) as refusal:
        Split((Part(1, 5000), Part(2, 4000))).amounts(1000)
    assert (refusal.value.told, refusal.value.whole, refusal.value.fits) == (9000, WHOLE, Part(2, 5000))
    with pytest.raises(Uneven) as refusal:
        Split((Part(1, 600), Part(2, 500)), by_amount=True).amounts(1000)
    assert refusal.value.fits == Part(2, 400)
    with pytest.raises(Uneven) as refusal:
        Split(()).amounts(1000)
    assert refusal.value.fits is None


def test_a_third_each_loses_nothing():
    assert Split((Part(1, 3333), Part(2, 3333), Part(3, 3334))).amounts(100) == {1: 33, 2: 33, 3: 34}


def test_the_sharing_table_names_the_funders():
    sharing = [Sharing("materials", "prison", 3000), Sharing("materials", "partner", 7000)]
    funders = {"prison": 1, "partner": 2}
    assert split_by(sharing, "materials", funders).amounts(1001) == {1: 300, 2: 701}
    assert split_by(sharing, "meals", funders).amounts(1000) == {1: 1000}
    with pytest.raises(NoFunder) as missing:
        split_by(sharing, "materials", {"prison": 1})
    assert missing.value.kind == "partner"


@pytest.mark.parametrize(
    ("basis", "units"),
    [("lesson_hour", 64), ("participant", 16), ("participant_day", 128), ("training_day", 8), ("class", 1)],
)
def test_a_cost_follows_from_the_class(basis, units):
    of = measures(64, 8, 16)
    assert of == Measures(64, 16, 8)
    assert units_of(basis, of) == units
    assert Cost(CostKind.TOOLS, "Alat", CostBasis(basis), 2, 500).amount(of) == 1000 * units


def test_the_last_day_counts_whole():
    assert measures(65, 8, 16).training_days == 9
    assert measures(0, 0, 16).training_days == 0


# The life of a budget


@pytest.mark.parametrize("name", [BudgetStep.COMMIT, BudgetStep.RELEASE, BudgetStep.CLOSE, BudgetStep.REOPEN])
@pytest.mark.parametrize("state", BudgetState)
def test_every_cell_of_the_table(name, state):
    legal = {
        (BudgetStep.COMMIT, BudgetState.DRAFT): BudgetState.COMMITTED,
        (BudgetStep.RELEASE, BudgetState.COMMITTED): BudgetState.DRAFT,
        (BudgetStep.CLOSE, BudgetState.COMMITTED): BudgetState.CLOSED,
        (BudgetStep.REOPEN, BudgetState.CLOSED): BudgetState.COMMITTED,
    }
    if (name, state) not in legal:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "Alasan")
        return
    taken = step(TRANSITIONS, name, state, "Alasan")
    assert (taken.target, taken.action) == (legal[name, state], "budget.commit")
    assert taken.needs_reason == (name in (BudgetStep.RELEASE, BudgetStep.REOPEN))
    if taken.needs_reason:
        with pytest.raises(ReasonMissing):
            step(TRANSITIONS, name, state, " ")


def test_only_what_ends_committed_needs_money():
    assert {one.name for one in TRANSITIONS if one.target == BudgetState.COMMITTED} == BINDS_MONEY


# The ledger


def test_a_line_of_the_ledger():
    found = account(100, [Holding("draft", 30), Holding("committed", 50, 20), Holding("closed", 40, 10)])
    assert found == Account(allocated=100, planned=30, committed=30, spent=30)
    assert (found.bound, found.left) == (60, 40)


def test_who_lacks_how_much():
    accounts = {1: Account(100, 0, 30, 20), 2: Account(10)}
    assert lacks_of({1: 50, 2: 10}, accounts) == ()
    assert lacks_of({3: 1, 1: 51}, accounts) == (Lack(1, 51, 50), Lack(3, 1, 0))
    assert [lack.missing for lack in lacks_of({1: 60}, accounts)] == [10]


def test_an_allocation_covers_what_is_bound():
    check_allocation(50, Account(100, 10, 30, 20))
    with pytest.raises(BelowBound) as refusal:
        check_allocation(49, Account(100, 10, 30, 20))
    assert refusal.value.bound == 50


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_only_a_committed_share_is_spent(state):
    with pytest.raises(Overspent):
        check_expense(1, Holding(state, 100))


def test_an_expense_fits_into_its_share():
    check_expense(60, Holding("committed", 100, 40))
    with pytest.raises(Overspent) as refusal:
        check_expense(61, Holding("committed", 100, 40))
    assert refusal.value.left == 60


class Purse(RuleBasedStateMachine):
    """One funder's year, and classes that take from it in any order. What the rules refuse does not happen."""

    shares = Bundle("shares")

    def __init__(self):
        super().__init__()
        self.allocated, self.holdings, self.receipts = 0, {}, {}

    @property
    def now(self):
        return account(self.allocated, self.holdings.values())

    @rule(amount=st.integers(0, 1000))
    def allocate(self, amount):
        try:
            check_allocation(amount, self.now)
        except BelowBound:
            return
        self.allocated = amount

    @rule(target=shares, amount=st.integers(0, 400))
    def plan(self, amount):
        key = len(self.holdings)
        self.holdings[key], self.receipts[key] = Holding("draft", amount), []
        return key

    @rule(key=shares, name=st.sampled_from([one.name for one in TRANSITIONS]))
    def take_a_step(self, key, name):
        share = self.holdings[key]
        try:
            taken = step(TRANSITIONS, name, share.state, "Alasan")
        except IllegalTransition:
            return
        needed = share.amount - share.spent
        if name in BINDS_MONEY and lacks_of({1: needed}, {1: self.now}):
            return
        if name == BudgetStep.RELEASE and share.spent:
            return
        self.holdings[key] = Holding(taken.target, share.amount, share.spent)

    @rule(key=shares, amount=st.integers(1, 400))
    def spend(self, key, amount):
        share = self.holdings[key]
        try:
            check_expense(amount, share)
        except Overspent:
            return
        self.receipts[key].append(amount)
        self.holdings[key] = Holding(share.state, share.amount, share.spent + amount)

    @precondition(lambda self: any(self.receipts.values()))
    @rule(key=shares)
    def take_back(self, key):
        if self.receipts[key]:
            share = self.holdings[key]
            self.holdings[key] = Holding(share.state, share.amount, share.spent - self.receipts[key].pop())

    @invariant()
    def nothing_is_below_zero(self):
        now = self.now
        assert min(now.allocated, now.planned, now.committed, now.spent, now.left) >= 0
        assert now.committed + now.spent + now.left == now.allocated


Purse.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestPurse = Purse.TestCase


# Figures


@given(st.integers(0, 10**12), st.integers(1, 10**4))
def test_what_each_costs_is_the_nearest_rupiah(amount, count):
    assert abs(nearest(amount, count) * count - amount) * 2 <= count


def test_nobody_costs_nothing():
    assert nearest(100, 0) is None
    assert Tally().per_participant is None
    assert (Tally(1, 10, 9, 9, 4, 2) + Tally(1, 10, 0, 0, 0, 0)).per_participant == 2


def test_places_that_the_rest_would_buy():
    assert places_for(50_000_000, 50_000_000) == 16
    assert places_for(49_999_999, 50_000_000) == 15
    assert places_for(-1, 50_000_000) == places_for(100, 0) == 0


def test_a_class_ends_before_the_year_does():
    calendar = WorkingCalendar()
    assert still_fits(TODAY, 60, calendar)
    assert not still_fits(TODAY.replace(month=12, day=20), 20, calendar)
