"""The life of an agreement: one table of steps, what a signature needs, and how the agreement stands on a day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bekal.lib.transitions import Transition
from bekal.partners.choices import AgreementKind, AgreementState, AgreementStep, PartySide, SigningCondition, Standing

EXPIRY_WARNING_DAYS = 90

_SIGNING = (SigningCondition.NUMBERED, SigningCondition.PARTIES_NAMED, SigningCondition.COURSES_NAMED)


def _step(name: AgreementStep, source: AgreementState, target: AgreementState, *, reason: bool = True) -> Transition:
    conditions = _SIGNING if name is AgreementStep.SIGN else ()
    return Transition(name, frozenset({source}), target, "agreement.sign", reason, conditions)


TRANSITIONS: tuple[Transition, ...] = (
    _step(AgreementStep.SIGN, AgreementState.DRAFT, AgreementState.SIGNED, reason=False),
    _step(AgreementStep.TERMINATE, AgreementState.SIGNED, AgreementState.TERMINATED),
    _step(AgreementStep.REVISE, AgreementState.SIGNED, AgreementState.DRAFT),
    _step(AgreementStep.REINSTATE, AgreementState.TERMINATED, AgreementState.SIGNED),
)


class NotYet(Exception):
    """The step may not be taken yet; `conditions` are those that do not hold."""

    def __init__(self, conditions: Sequence[SigningCondition]) -> None:
        super().__init__(", ".join(conditions))
        self.conditions = tuple(conditions)


def unmet_for_signing(
    *, kind: str, numbers: Collection[str], sides: Collection[str], course_count: int
) -> list[SigningCondition]:
    """What an agreement still needs before it is signed.

    Each party gives the document a number of its own and has somebody who signs; an executable agreement (PKS) names
    its courses, a memorandum need not.
    """
    holds = {
        SigningCondition.NUMBERED: all(number.strip() for number in numbers),
        SigningCondition.PARTIES_NAMED: {PartySide.FACILITY, PartySide.PARTNER} <= set(sides),
        SigningCondition.COURSES_NAMED: kind == AgreementKind.MEMORANDUM or course_count > 0,
    }
    return [condition for condition in _SIGNING if not holds[condition]]


def standing(state: str, starts: date, ends: date, today: date) -> Standing:
    """How an agreement in `state`, in force from `starts` until (not including) `ends`, stands on a day."""
    if state == AgreementState.DRAFT:
        return Standing.DRAFT
    if state == AgreementState.TERMINATED:
        return Standing.TERMINATED
    if today < starts:
        return Standing.NOT_YET
    if today >= ends:
        return Standing.EXPIRED
    if today + timedelta(days=EXPIRY_WARNING_DAYS) >= ends:
        return Standing.EXPIRING
    return Standing.IN_FORCE


ALL_OF_IT = 10_000  # basis points


class SharingUneven(Exception):
    """Shares of a cost do not sum to all of it; `sums` has what they sum to, by kind of course and cost."""

    def __init__(self, sums: Mapping[tuple[str, str], int]) -> None:
        super().__init__(", ".join(f"{course} {cost}: {total}" for (course, cost), total in sums.items()))
        self.sums = dict(sums)


def check_sharing(shares: Iterable[tuple[str, str, int]]) -> None:
    """Raise SharingUneven where the parts (kind of course, kind of cost, basis points) of a cost are not all of it."""
    sums: Counter[tuple[str, str]] = Counter()
    for course_kind, cost_kind, share in shares:
        sums[course_kind, cost_kind] += share
    if uneven := {cost: total for cost, total in sums.items() if total != ALL_OF_IT}:
        raise SharingUneven(uneven)
