"""Bars of money, placed in percent, so that words keep their size at any width."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bekal.budget.rules.ledger import Account


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: where it begins and how long it is, in percent as SVG takes it, and its colour's class."""

    begins: str
    length: str
    tone: str


def ledger_bar(account: Account) -> list[list[Piece]]:
    """Spent, committed, planned and the rest of an allocation, one after the other; what exceeds it is cut off."""
    whole = max(account.allocated, account.bound, 1)
    return [_pieces([(account.spent, "ok"), (account.committed, "info"), (account.planned, "warn")], whole)]


def comparison_bars(lines: Iterable[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """Plan and what was spent of it, each as a bar, all on one scale."""
    known = list(lines)
    whole = max([*(max(planned, spent) for _name, planned, spent in known), 1])
    return [
        {
            "name": name,
            "planned": planned,
            "spent": spent,
            "bars": [_pieces([(planned, "quiet")], whole), _pieces([(spent, "ok")], whole)],
            "share": spent / planned if planned else None,
        }
        for name, planned, spent in known
    ]


def _pieces(amounts: Iterable[tuple[int, str]], whole: int) -> list[Piece]:
    found, begins = [], 0.0
    for amount, tone in amounts:
        length = min(100 * max(amount, 0) / whole, 100 - begins)
        if length > 0:
            found.append(Piece(f"{begins:.2f}%", f"{length:.2f}%", tone))
        begins += length
    return found
