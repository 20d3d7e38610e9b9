"""How long before an agreement ends its parties are reminded: dated data, `reminders.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("reminders.toml")


@dataclass(frozen=True, slots=True)
class Reminding:
    """From `valid_from` on: how many days before the end, the longest first, and what says so."""

    valid_from: date
    days: tuple[int, ...]
    reference: str
    certainty: str


@cache
def versions() -> tuple[Reminding, ...]:
    """Every version of the rule, the latest first; ValueError where the data cannot be."""
    written = tomllib.loads(DATA.read_text(encoding="utf-8"))["versions"]
    found = []
    for entry in written:
        days = tuple(sorted(entry["days"], reverse=True))
        if not days or days[-1] < 1 or len(set(days)) < len(days):
            raise ValueError(f"{DATA.name}: days must be different whole numbers above zero")
        found.append(Reminding(entry["valid_from"], days, entry["reference"], entry["certainty"]))
    return tuple(sorted(found, key=lambda one: one.valid_from, reverse=True))


def reminding_on(day: date) -> Reminding:
    """The version that holds on a day."""
    return next(one for one in versions() if one.valid_from <= day)


def reminder_due(ends: date, today: date, days: Sequence[int]) -> int | None:
    """Which reminder is due for what ends on (is over from) `ends`; None before the first and after the end.

    Only the last one that was reached: who was not reminded for months is reminded once, not three times.
    """
    left = (ends - today).days
    if left <= 0:
        return None
    return min((one for one in days if left <= one), default=None)
