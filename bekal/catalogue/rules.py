"""The life of a curriculum, what its approval needs, and what may be claimed of it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from bekal.catalogue.choices import ApprovalCondition, Mark, ModuleKind, VersionState, VersionStep
from bekal.lib.transitions import Transition

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        VersionStep.APPROVE,
        frozenset({VersionState.DRAFT}),
        VersionState.APPROVED,
        "catalogue.edit",
        conditions=tuple(ApprovalCondition),
    ),
    Transition(
        VersionStep.PROPOSE,
        frozenset({VersionState.DRAFT}),
        VersionState.PROPOSED,
        "curriculum.propose",
        conditions=tuple(ApprovalCondition),
    ),
    Transition(VersionStep.ACCEPT, frozenset({VersionState.PROPOSED}), VersionState.APPROVED, "curriculum.decide"),
    Transition(
        VersionStep.DECLINE,
        frozenset({VersionState.PROPOSED}),
        VersionState.DECLINED,
        "curriculum.decide",
        needs_reason=True,
    ),
    Transition(VersionStep.REVISE, frozenset({VersionState.DECLINED}), VersionState.DRAFT, "curriculum.propose"),
)
OF_ADAPTED = frozenset({VersionStep.PROPOSE, VersionStep.ACCEPT, VersionStep.DECLINE, VersionStep.REVISE})
"""The steps of a curriculum that a partner adapted for one prison; the others are those of curricula for all."""


class NotYet(Exception):
    """The curriculum may not be approved yet; `conditions` are those that do not hold."""

    def __init__(self, conditions: Sequence[ApprovalCondition]) -> None:
        super().__init__(", ".join(conditions))
        self.conditions = tuple(conditions)


def unmet_for_approval(
    *, module_count: int, unit_count: int, is_adapted: bool, change_note: str
) -> list[ApprovalCondition]:
    """What a draft still needs: modules to teach, units to assess, and for an adapted one what was changed."""
    holds = {
        ApprovalCondition.HAS_MODULES: module_count > 0,
        ApprovalCondition.HAS_UNITS: unit_count > 0,
        ApprovalCondition.ORIGIN_NOTED: not is_adapted or bool(change_note.strip()),
    }
    return [condition for condition in ApprovalCondition if not holds[condition]]


def is_local_programme(standards: Iterable[str]) -> bool:
    """Whether no unit belongs to a national standard (SKKNI): then no national certificate may be claimed."""
    return not any(standard.strip() for standard in standards)


def hours_by_kind(modules: Iterable[tuple[str, int]]) -> dict[ModuleKind, int]:
    """Lesson hours (JP) of each kind of module, in the order of the kinds; kinds without hours are left out."""
    hours: Counter[str] = Counter()
    for kind, lesson_hours in modules:
        hours[kind] += lesson_hours
    return {kind: hours[kind] for kind in ModuleKind if hours[kind]}


# Two curricula side by side

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Pair(Generic[Line]):
    """A line of the old curriculum beside that of the new one; None where there is none on that side."""

    old: Line | None
    new: Line | None

    @property
    def mark(self) -> Mark:
        if self.old is None:
            return Mark.ADDED
        if self.new is None:
            return Mark.REMOVED
        return Mark.SAME if self.old == self.new else Mark.CHANGED


def side_by_side(old: Mapping[Hashable, Line], new: Mapping[Hashable, Line]) -> list[Pair[Line]]:
    """The lines of two curricula, each by its key (a module's name, a unit's code), in the order of both.

    Lines of the same key stand beside each other, wherever they stand in their own curriculum.
    """
    before, after = list(old), list(new)
    pairs: list[Pair[Line]] = []
    told: set[Hashable] = set()
    for _, first, last, since, until in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        for key in (*before[first:last], *after[since:until]):
            moved = key in before[first:last] and key in new and key not in after[since:until]
            if key not in told and not moved:
                told.add(key)
                pairs.append(Pair(old.get(key), new.get(key)))
    return pairs
