"""The life of an agreement: one table of steps, what a signature needs, and how the agreement stands on a day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bekal.lib.transitions import Transition
from bekal.partners.choices import AgreementKind, AgreementState, AgreementStep, PartySide, SigningCondition, Standing

EXPIRY_WARNING_DAYS = 90

_SIGNING = (
    SigningCondition.NUMBERED,
    SigningCondition.PARTIES_NAMED,
    SigningCondition.COURSES_NAMED,
    SigningCondition.CLAUSES_FILLED,
)
_AMENDING = (*_SIGNING, SigningCondition.UP_TO_DATE, SigningCondition.CHANGES_SOMETHING)
_UNSIGNED = frozenset({AgreementState.REVIEW, AgreementState.AGREED})


def _step(
    name: AgreementStep,
    sources: AgreementState | frozenset[AgreementState],
    target: AgreementState,
    *,
    by: str = "agreement.sign",
    reason: bool = False,
    needs: tuple[SigningCondition, ...] = (),
) -> Transition:
    states = frozenset({sources}) if isinstance(sources, AgreementState) else sources
    return Transition(name, frozenset(states), target, by, reason, needs)


TRANSITIONS: tuple[Transition, ...] = (
    _step(AgreementStep.SUBMIT, AgreementState.DRAFT, AgreementState.REVIEW, by="agreement.edit"),
    _step(AgreementStep.AGREE, AgreementState.REVIEW, AgreementState.AGREED, needs=(SigningCondition.COURSES_NAMED,)),
    _step(AgreementStep.SIGN, AgreementState.AGREED, AgreementState.SIGNED, needs=_SIGNING),
    _step(AgreementStep.RECORD, AgreementState.DRAFT, AgreementState.SIGNED, needs=_SIGNING),
    _step(AgreementStep.RETURN, _UNSIGNED, AgreementState.DRAFT, reason=True),
    _step(AgreementStep.TERMINATE, AgreementState.SIGNED, AgreementState.TERMINATED, reason=True),
    _step(
        AgreementStep.REVISE,
        AgreementState.SIGNED,
        AgreementState.DRAFT,
        reason=True,
        needs=(SigningCondition.NOT_AMENDED,),
    ),
    _step(AgreementStep.REINSTATE, AgreementState.TERMINATED, AgreementState.SIGNED, reason=True),
    _step(AgreementStep.DROP, AgreementState.DRAFT, AgreementState.DROPPED, by="agreement.edit", reason=True),
    _step(AgreementStep.DROP, _UNSIGNED, AgreementState.DROPPED, reason=True),
    _step(AgreementStep.REVIVE, AgreementState.DROPPED, AgreementState.DRAFT, by="agreement.edit"),
)
"""The steps of an agreement. RECORD is SIGN for papers that were signed before Bekal knew of them."""

_NOT_OF_AMENDMENTS = (AgreementStep.TERMINATE, AgreementStep.REVISE, AgreementStep.REINSTATE)
AMENDMENT_TRANSITIONS: tuple[Transition, ...] = tuple(
    Transition(row.name, row.sources, row.target, row.action, row.needs_reason, _AMENDING)
    if row.target == AgreementState.SIGNED
    else row
    for row in TRANSITIONS
    if row.name not in _NOT_OF_AMENDMENTS
)
"""An amendment goes the same way; once signed it stays, and another amendment corrects it."""

MAIN_ROAD = (AgreementState.DRAFT, AgreementState.REVIEW, AgreementState.AGREED, AgreementState.SIGNED)

SIGNING_STEPS = frozenset({AgreementStep.SIGN, AgreementStep.RECORD})


class NotYet(Exception):
    """The step may not be taken yet; `conditions` are those that do not hold."""

    def __init__(self, conditions: Sequence[SigningCondition]) -> None:
        super().__init__(", ".join(conditions))
        self.conditions = tuple(conditions)


class NotInOrder(Exception):
    """An amendment would be in force before the text that it changes."""


def signing_step(state: str) -> AgreementStep:
    """By which step a signature is recorded: a draft that was signed before Bekal knew of it is recorded as such."""
    return AgreementStep.RECORD if state == AgreementState.DRAFT else AgreementStep.SIGN


def unmet_for_signing(
    *, kind: str, numbers: Collection[str], sides: Collection[str], course_count: int, blanks: Collection[str] = ()
) -> list[SigningCondition]:
    """What an agreement still needs before it is signed.

    Each party gives the document a number of its own and has somebody who signs; an executable agreement (PKS) names
    its courses, a memorandum need not; `blanks` are what clauses name and nobody knows yet.
    """
    holds = {
        SigningCondition.NUMBERED: all(number.strip() for number in numbers),
        SigningCondition.PARTIES_NAMED: {PartySide.FACILITY, PartySide.PARTNER} <= set(sides),
        SigningCondition.COURSES_NAMED: kind == AgreementKind.MEMORANDUM or course_count > 0,
        SigningCondition.CLAUSES_FILLED: not blanks,
    }
    return [condition for condition in _SIGNING if not holds[condition]]


_UNSIGNED_STANDING: Mapping[str, Standing] = {
    AgreementState.DRAFT: Standing.DRAFT,
    AgreementState.REVIEW: Standing.REVIEW,
    AgreementState.AGREED: Standing.AGREED,
    AgreementState.TERMINATED: Standing.TERMINATED,
    AgreementState.DROPPED: Standing.DROPPED,
}


def standing(state: str, starts: date, ends: date, today: date) -> Standing:
    """How an agreement in `state`, in force from `starts` until (not including) `ends`, stands on a day."""
    if state in _UNSIGNED_STANDING:
        return _UNSIGNED_STANDING[state]
    if today < starts:
        return Standing.NOT_YET
    if today >= ends:
        return Standing.EXPIRED
    if today + timedelta(days=EXPIRY_WARNING_DAYS) >= ends:
        return Standing.EXPIRING
    return Standing.IN_FORCE


def standings(state: str, starts: date, ends: date) -> Iterable[tuple[Standing, date | None]]:
    """Every way in which an agreement stands by itself as time goes, each with its first day; one for the unsigned."""
    if state in _UNSIGNED_STANDING:
        return [(_UNSIGNED_STANDING[state], None)]
    warned = max(starts, ends - timedelta(days=EXPIRY_WARNING_DAYS))
    road = [
        (Standing.NOT_YET, None),
        (Standing.IN_FORCE, starts),
        (Standing.EXPIRING, warned),
        (Standing.EXPIRED, ends),
    ]
    return [(one, first) for one, first in road if one is not Standing.IN_FORCE or warned > starts]
