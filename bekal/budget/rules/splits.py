"""How a cost line comes to its amount, and how funders split it so that nothing is lost. Whole rupiah throughout."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bekal.budget.choices import CostBasis
from bekal.lib.money import split_largest_remainder
from bekal.partners.choices import CostKind, FunderKind

WHOLE = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Measures:
    """What a class has much of, as far as its costs follow from it."""

    lesson_hours: int
    participants: int
    training_days: int


def measures(lesson_hours: int, hours_per_day: int, participants: int) -> Measures:
    """The measures of a class that gives its JP at so many a day."""
    return Measures(lesson_hours, participants, math.ceil(lesson_hours / max(hours_per_day, 1)))


def units_of(basis: str, of: Measures) -> int:
    """By how much the quantity of a line is multiplied."""
    return {
        CostBasis.LESSON_HOUR: of.lesson_hours,
        CostBasis.PARTICIPANT: of.participants,
        CostBasis.PARTICIPANT_DAY: of.participants * of.training_days,
        CostBasis.TRAINING_DAY: of.training_days,
        CostBasis.CLASS: 1,
    }[CostBasis(basis)]


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost line as a template has it: `quantity` for each unit of the basis, at `unit_price` rupiah."""

    cost_kind: CostKind
    description: str
    basis: CostBasis
    quantity: int
    unit_price: int

    def amount(self, of: Measures) -> int:
        """What it comes to for a class."""
        return self.quantity * units_of(self.basis, of) * self.unit_price


def total_of(costs: Iterable[Cost], of: Measures) -> int:
    """What all lines come to for a class."""
    return sum(cost.amount(of) for cost in costs)


# Splitting


@dataclass(frozen=True, slots=True)
class Part:
    """What one funder bears of a line: a share in basis points, or an amount."""

    funder_id: int
    value: int


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a line: all of them shares in basis points, or all of them amounts (`by_amount`)."""

    parts: tuple[Part, ...]
    by_amount: bool = False

    def amounts(self, amount: int) -> dict[int, int]:
        """What each funder pays of a line of `amount`; they always sum to it. Raises Uneven where the parts do not."""
        whole = amount if self.by_amount else WHOLE
        told = sum(part.value for part in self.parts)
        if told != whole or any(part.value < 0 for part in self.parts):
            raise Uneven(told, whole, self._fitting(whole - told), by_amount=self.by_amount)
        values = [part.value for part in self.parts]
        paid = values if self.by_amount else split_largest_remainder(amount, values)
        return {part.funder_id: paid for part, paid in zip(self.parts, paid, strict=True)}

    def _fitting(self, missing: int) -> Part | None:
        """The last part as it would have to be for all to sum, where it can be."""
        for part in reversed(self.parts):
            if part.value + missing >= 0:
                return Part(part.funder_id, part.value + missing)
        return None


class Uneven(Exception):
    """The parts of a line do not sum to all of it: what they sum to, what they should, and a part that would fit."""

    def __init__(self, told: int, whole: int, fits: Part | None, *, by_amount: bool) -> None:
        super().__init__(f"{told} of {whole}")
        self.told, self.whole, self.fits, self.by_amount = told, whole, fits, by_amount


@dataclass(frozen=True, slots=True)
class Sharing:
    """A line of an agreement's sharing table: which part of a cost a kind of funder bears, in basis points."""

    cost_kind: str
    funder_kind: str
    share: int


class NoFunder(Exception):
    """The sharing table names a kind of funder that the prison has not entered."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def split_by(sharing: Sequence[Sharing], cost_kind: str, funders: Mapping[str, int]) -> Split:
    """How a line of a kind of cost is split by a sharing table; what the table does not name, the prison pays.

    `funders` gives the funder of each kind; raises NoFunder where one is missing.
    """
    told = [(one.funder_kind, one.share) for one in sharing if one.cost_kind == cost_kind]
    wanted = told or [(FunderKind.PRISON.value, WHOLE)]
    missing = [kind for kind, _share in wanted if kind not in funders]
    if missing:
        raise NoFunder(missing[0])
    return Split(tuple(Part(funders[kind], share) for kind, share in wanted))
