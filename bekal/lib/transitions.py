"""One table of transitions per state machine: pages draw their buttons from it, actions check it, tests walk it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transition:
    """A named step between two states.

    `action` is the row of the permission table that says who may take it; `conditions` names what must hold,
    each a key of the guards that the action works out.
    """

    name: str
    sources: frozenset[str]
    target: str
    action: str
    needs_reason: bool = False
    conditions: tuple[str, ...] = ()


class IllegalTransition(Exception):
    """The thing is not in a state from which this step leads."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(f"{name} does not lead out of {state}")
        self.name = name
        self.state = state


class ReasonMissing(Exception):
    """The step needs a reason and none was given."""


def step(table: Sequence[Transition], name: str, state: str, reason: str = "") -> Transition:
    """The transition `name` out of `state`; raises IllegalTransition or ReasonMissing."""
    for transition in table:
        if transition.name == name and state in transition.sources:
            if transition.needs_reason and not reason.strip():
                raise ReasonMissing
            return transition
    raise IllegalTransition(name, state)


def steps_from(table: Sequence[Transition], state: str) -> list[Transition]:
    """Every transition that leads out of `state`, in the order of the table."""
    return [transition for transition in table if state in transition.sources]
