"""The life of a hearing as one table, and what must hold before each step."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bekal.hearings.choices import Decision, HearingCondition, HearingState, HearingStep, MemberRole
from bekal.lib.transitions import Transition

FEWEST_PRESENT = 3


def _step(
    name: HearingStep,
    source: HearingState,
    target: HearingState,
    action: str,
    *conditions: HearingCondition,
    needs_reason: bool = False,
) -> Transition:
    return Transition(name, frozenset({source}), target, action, needs_reason, conditions)


TRANSITIONS: tuple[Transition, ...] = (
    _step(
        HearingStep.HOLD,
        HearingState.PLANNED,
        HearingState.HELD,
        "hearing.decide",
        HearingCondition.MEMBERS_PRESENT,
    ),
    _step(
        HearingStep.MINUTE,
        HearingState.HELD,
        HearingState.MINUTED,
        "hearing.decide",
        HearingCondition.ALL_DECIDED,
        HearingCondition.SEATS_SUFFICE,
    ),
    _step(
        HearingStep.REOPEN,
        HearingState.MINUTED,
        HearingState.HELD,
        "hearing.decide",
        HearingCondition.NO_DECREE,
        needs_reason=True,
    ),
    _step(HearingStep.CANCEL, HearingState.PLANNED, HearingState.CANCELLED, "hearing.edit", needs_reason=True),
)
"""A hearing begins planned. Decisions are written while it is held, the rest while it is planned or held."""

EDITABLE = frozenset({HearingState.PLANNED, HearingState.HELD})


class NotYet(Exception):
    """The step may not be taken yet; `conditions` do not hold."""

    def __init__(self, conditions: Sequence[HearingCondition]) -> None:
        super().__init__(", ".join(conditions))
        self.conditions = tuple(conditions)


class Refused(Exception):
    """What was asked cannot be; `problems` are sentences that say what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the conditions ask of a hearing: who is present, what was decided by class, how many seats each has."""

    present_roles: tuple[str, ...]
    decisions: tuple[tuple[int, str], ...]
    seats: Mapping[int, int]
    has_decree: bool


def unmet(sitting: Sitting, conditions: Iterable[str]) -> list[HearingCondition]:
    """Those of the conditions that do not hold."""
    accepted = Counter(class_id for class_id, decision in sitting.decisions if decision == Decision.ACCEPT)
    holds = {
        HearingCondition.MEMBERS_PRESENT: len(sitting.present_roles) >= FEWEST_PRESENT
        and MemberRole.CHAIR in sitting.present_roles,
        HearingCondition.ALL_DECIDED: all(decision for _, decision in sitting.decisions),
        HearingCondition.SEATS_SUFFICE: all(accepted[pk] <= seats for pk, seats in sitting.seats.items()),
        HearingCondition.NO_DECREE: not sitting.has_decree,
    }
    return [HearingCondition(one) for one in conditions if not holds[HearingCondition(one)]]


def in_order(reserves: Iterable[tuple[int, int | None, int]]) -> list[int]:
    """The ids of reserves in the order of their ranks; `reserves` are (id, rank, points), those without a rank last,
    the most points first."""
    ranked = sorted(reserves, key=lambda one: (one[1] is None, one[1] or 0, -one[2], one[0]))
    return [pk for pk, _, _ in ranked]
