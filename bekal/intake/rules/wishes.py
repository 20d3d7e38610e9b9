"""What becomes of a wish, as one table."""

from collections.abc import Collection, Iterable, Mapping

from bekal.intake.choices import EndReason, WishState, WishStep
from bekal.lib.transitions import Transition

WAITING = (WishState.OPEN, WishState.ON_HOLD, WishState.ACCEPTED)
"""Nothing has come of the wish yet; a person's waiting wishes have ranks of their own."""

LIVE = (*WAITING, WishState.RESERVE, WishState.SELECTED)
"""The person still wants the course, and nobody refused; a course is wished once at a time."""

OVER = (WishState.DECLINED, WishState.WITHDRAWN, WishState.LAPSED)

COMES_BACK = (WishState.WITHDRAWN, WishState.LAPSED)
"""What ended with a place in a class, and comes back with it; what was declined stays so."""

COMES_BACK_REOPENED = (WishState.FULFILLED,)
"""What was fulfilled with a class, and is not any more once the results of that class are open again."""

MOST_WISHES = 5


def _step(
    name: WishStep, sources: Iterable[WishState], target: WishState, *, reason: bool = False, by: str = "wish.decide"
) -> Transition:
    return Transition(name, frozenset(sources), target, by, reason)


_CHOOSABLE = (WishState.OPEN, WishState.ACCEPTED)

WISH_TRANSITIONS: tuple[Transition, ...] = (
    _step(WishStep.ACCEPT, (WishState.OPEN,), WishState.ACCEPTED),
    _step(WishStep.HOLD, _CHOOSABLE, WishState.ON_HOLD, reason=True),
    _step(WishStep.RESUME, (WishState.ON_HOLD,), WishState.OPEN),
    _step(WishStep.RESERVE, (*_CHOOSABLE, WishState.SELECTED), WishState.RESERVE),
    _step(WishStep.SELECT, (*_CHOOSABLE, WishState.RESERVE), WishState.SELECTED),
    _step(WishStep.RETURN, (WishState.RESERVE, WishState.SELECTED), WishState.OPEN),
    _step(WishStep.DECLINE, (*WAITING, WishState.RESERVE), WishState.DECLINED, reason=True),
    _step(WishStep.WITHDRAW, LIVE, WishState.WITHDRAWN, reason=True, by="registration.take"),
    _step(WishStep.LAPSE, LIVE, WishState.LAPSED, reason=True),
    _step(WishStep.REINSTATE, OVER, WishState.OPEN, reason=True),
    _step(WishStep.FULFIL, (WishState.SELECTED,), WishState.FULFILLED, by="class.complete"),
    _step(WishStep.REOPEN, (WishState.FULFILLED,), WishState.SELECTED, by="class.reopen"),
)
"""Every step that a wish may take. Only its birth (REGISTER) is not here: a wish begins open."""

AFTER_LEAVING: Mapping[str, WishState] = {
    EndReason.OWN_WISH: WishState.WITHDRAWN,
    EndReason.TRANSFERRED: WishState.LAPSED,
    EndReason.RELEASED: WishState.LAPSED,
    EndReason.DIED: WishState.LAPSED,
}
"""What becomes of the wish of who leaves a class for good; for any other reason they wish it still."""

_SETTLING: Mapping[WishState, tuple[tuple[WishStep, tuple[WishState, ...]], ...]] = {
    WishState.SELECTED: (
        (WishStep.REOPEN, COMES_BACK_REOPENED),
        (WishStep.REINSTATE, COMES_BACK),
        (WishStep.RESUME, (WishState.ON_HOLD,)),
        (WishStep.SELECT, (*_CHOOSABLE, WishState.RESERVE)),
    ),
    WishState.RESERVE: (
        (WishStep.REINSTATE, COMES_BACK),
        (WishStep.RESUME, (WishState.ON_HOLD,)),
        (WishStep.RESERVE, (*_CHOOSABLE, WishState.SELECTED)),
    ),
    WishState.OPEN: ((WishStep.RETURN, (WishState.RESERVE, WishState.SELECTED)),),
    WishState.WITHDRAWN: ((WishStep.WITHDRAW, LIVE),),
    WishState.LAPSED: ((WishStep.LAPSE, LIVE),),
    WishState.FULFILLED: (
        (WishStep.RESUME, (WishState.ON_HOLD,)),
        (WishStep.SELECT, (*_CHOOSABLE, WishState.RESERVE)),
        (WishStep.FULFIL, (WishState.SELECTED,)),
    ),
}


def steps_to(state: str, wanted: WishState) -> list[WishStep]:
    """The steps by which a wish follows what a list decided; none where it is there or no way leads there."""
    taken = []
    for step, sources in _SETTLING[wanted]:
        if state in sources:
            taken.append(step)
            state = next(row.target for row in WISH_TRANSITIONS if row.name == step)
    return taken


def free_rank(taken: Collection[int]) -> int | None:
    """The dearest rank that none of a person's waiting wishes has; None where they have five already."""
    return next((rank for rank in range(1, MOST_WISHES + 1) if rank not in taken), None)
