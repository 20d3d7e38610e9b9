"""The life of a negotiation: one table of steps."""

from collections.abc import Sequence

from bekal.lib.transitions import Transition
from bekal.negotiations.choices import ConcludingCondition, NegotiationState, NegotiationStep

ALIVE = frozenset({NegotiationState.OPEN, NegotiationState.DRAFTED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(NegotiationStep.DRAFT, frozenset({NegotiationState.OPEN}), NegotiationState.DRAFTED, "negotiation.edit"),
    Transition(
        NegotiationStep.CONCLUDE,
        frozenset({NegotiationState.DRAFTED}),
        NegotiationState.CONCLUDED,
        "negotiation.edit",
        conditions=(ConcludingCondition.SIGNED,),
    ),
    Transition(NegotiationStep.DROP, ALIVE, NegotiationState.DROPPED, "negotiation.edit", needs_reason=True),
    Transition(
        NegotiationStep.REOPEN,
        frozenset({NegotiationState.DRAFTED, NegotiationState.CONCLUDED, NegotiationState.DROPPED}),
        NegotiationState.OPEN,
        "negotiation.edit",
        needs_reason=True,
    ),
)
"""DRAFT is taken only by drafting an agreement (`flows.negotiating`)."""


class NotYet(Exception):
    """The step may not be taken yet; `conditions` are those that do not hold."""

    def __init__(self, conditions: Sequence[ConcludingCondition]) -> None:
        super().__init__(", ".join(conditions))
        self.conditions = tuple(conditions)


class MetAlready(Exception):
    """An institution that was met cannot leave the negotiation; `names` are those."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)
