"""What is left of a funder's yearly allocation: planned, committed, spent, left. Whole rupiah throughout."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bekal.budget.choices import BudgetState


@dataclass(frozen=True, slots=True)
class Holding:
    """What one class holds of one funder's money: its share of the budget, and how much of that was spent."""

    state: str
    amount: int
    spent: int = 0

    @property
    def unspent(self) -> int:
        """What may still be spent: only a committed budget can be."""
        return self.amount - self.spent if self.state == BudgetState.COMMITTED else 0

    @property
    def bound(self) -> int:
        """What this takes from the allocation: all of a committed share, of a closed one what was spent."""
        if self.state == BudgetState.COMMITTED:
            return self.amount
        return self.spent


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the ledger: one funder in one year. `committed` is bound and not spent yet."""

    allocated: int = 0
    planned: int = 0
    committed: int = 0
    spent: int = 0

    @property
    def bound(self) -> int:
        """What cannot be given to anything else."""
        return self.committed + self.spent

    @property
    def left(self) -> int:
        """What can still be committed."""
        return self.allocated - self.bound

    def __add__(self, other: "Account") -> "Account":
        return Account(
            self.allocated + other.allocated,
            self.planned + other.planned,
            self.committed + other.committed,
            self.spent + other.spent,
        )


def account(allocated: int, holdings: Iterable[Holding]) -> Account:
    """The ledger line of an allocation from which these holdings are paid.

    Holdings of the same state may be summed beforehand: every part of the line is a sum.
    """
    planned = committed = spent = 0
    for one in holdings:
        planned += one.amount if one.state == BudgetState.DRAFT else 0
        committed += one.unspent
        spent += one.spent
    return Account(allocated, planned, committed, spent)


def together(accounts: Mapping[int, Account], purses: Mapping[int, int | None]) -> Account:
    """The sum of funders' accounts; what a shared purse has left counts once, however many draw from it.

    `purses` gives the purse of each funder, None where it has none.
    """
    left: dict[int, int] = {}
    total = Account()
    for funder, one in accounts.items():
        purse = purses.get(funder)
        total += one if purse is None else replace(one, allocated=one.bound)
        if purse is not None:
            left[purse] = one.left
    return replace(total, allocated=total.allocated + sum(left.values()))


@dataclass(frozen=True, slots=True)
class Lack:
    """A funder has less left than a class needs of it."""

    funder_id: int
    needed: int
    left: int

    @property
    def missing(self) -> int:
        return self.needed - self.left


class Lacking(Exception):
    """There is not enough money left; `lacks` say of which funder and how much, in the year of the class."""

    def __init__(self, year: int, lacks: Iterable[Lack]) -> None:
        self.year, self.lacks = year, tuple(lacks)
        super().__init__(", ".join(f"funder {lack.funder_id} lacks {lack.missing}" for lack in self.lacks))


class BelowBound(Exception):
    """An allocation cannot be set below what is committed and spent of it."""

    def __init__(self, bound: int) -> None:
        super().__init__(f"{bound} is bound already")
        self.bound = bound


class Overspent(Exception):
    """More would be spent than the committed share of the line has left."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} is left of the share")
        self.left = left


def lacks_of(needs: Mapping[int, int], accounts: Mapping[int, Account]) -> tuple[Lack, ...]:
    """Which funders have less left than is needed of them, by funder; one without an account has nothing."""
    found = (Lack(funder, needed, accounts.get(funder, Account()).left) for funder, needed in sorted(needs.items()))
    return tuple(lack for lack in found if lack.missing > 0)


def check_allocation(amount: int, now: Account) -> None:
    """Raise BelowBound where an allocation of `amount` would not cover what is bound."""
    if amount < now.bound:
        raise BelowBound(now.bound)


def check_expense(amount: int, share: Holding) -> None:
    """Raise Overspent where the committed share of a line has less than `amount` left."""
    if amount > share.unspent:
        raise Overspent(share.unspent)
