"""The life of a curriculum, what its approval needs, and what may be claimed of it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bekal.catalogue.choices import ApprovalCondition, ModuleKind, VersionState, VersionStep
from bekal.lib.transitions import Transition

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        VersionStep.APPROVE,
        frozenset({VersionState.DRAFT}),
        VersionState.APPROVED,
        "catalogue.edit",
        conditions=tuple(ApprovalCondition),
    ),
)


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
