"""The life of a selection run as one table."""

from bekal.lib.transitions import Transition
from bekal.planning.choices import RunState, RunStep

HEARING_CANCELLED = "hearing_cancelled"
"""What must hold before a run is taken back: its hearing will not be held."""


class NotYet(Exception):
    """The step may not be taken as things are; `condition` says what stands in the way."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


TRANSITIONS: tuple[Transition, ...] = (
    Transition(RunStep.SOLVE, frozenset({RunState.QUEUED}), RunState.DONE, "proposal.make"),
    Transition(RunStep.FAIL, frozenset({RunState.QUEUED}), RunState.IMPOSSIBLE, "proposal.make"),
    Transition(RunStep.ADOPT, frozenset({RunState.DONE}), RunState.ADOPTED, "proposal.adopt"),
    Transition(
        RunStep.DISCARD,
        frozenset({RunState.QUEUED, RunState.DONE, RunState.IMPOSSIBLE}),
        RunState.DISCARDED,
        "proposal.make",
    ),
    Transition(
        RunStep.RETURN,
        frozenset({RunState.ADOPTED}),
        RunState.DONE,
        "proposal.adopt",
        needs_reason=True,
        conditions=(HEARING_CANCELLED,),
    ),
)
"""A run is asked for as QUEUED."""
