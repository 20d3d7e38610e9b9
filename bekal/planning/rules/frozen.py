"""The frozen inputs of a run as plain JSON, and the problem that follows from them, weights, seed and decisions.

Nothing of today is asked any more: the same inputs give the same problem, and so the same proposal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bekal.planner.evaluate import Place
from bekal.planner.problem import Block, Class, GroupLimit, Option, Problem, Proposal
from bekal.planning.choices import DecisionKind
from bekal.planning.rules.marks import block_points, total_of

Inputs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody's decision that a person is in a class whatever happens, or not."""

    kind: str
    person: str
    class_key: str


def problem_of(inputs: Inputs, *, weights: Mapping[str, int], seed: int, decisions: Iterable[Decision] = ()) -> Problem:
    """The problem of a run. Raises ProblemRefused where a pinned person has no option."""
    made = list(decisions)
    return Problem(
        classes=tuple(_class(one) for one in inputs["classes"]),
        options=tuple(
            Option(one["person"], one["class"], total_of(one["marks"], weights)) for one in inputs["options"]
        ),
        funders=dict(inputs["funders"]),
        quotas=dict(inputs["quotas"]),
        apart=frozenset(frozenset(pair) for pair in inputs["apart"]),
        group_limits=tuple(
            GroupLimit(one["name"], one["class"], frozenset(one["people"]), one["most"]) for one in inputs["groups"]
        ),
        blocks=tuple(
            Block(one["name"], frozenset(one["people"]), one["target"], block_points(weights))
            for one in inputs["blocks"]
        ),
        pinned=_places(made, DecisionKind.PIN),
        excluded=_places(made, DecisionKind.EXCLUDE),
        seed=seed,
    )


def _class(one: Mapping[str, Any]) -> Class:
    return Class(
        key=one["key"],
        capacity=one["capacity"],
        minimum=one["minimum"],
        first_day=date.fromisoformat(one["first_day"]),
        last_day=date.fromisoformat(one["last_day"]),
        fixed_cost=one["fixed_cost"],
        cost_per_place=one["cost_per_place"],
        shares=tuple((name, share) for name, share in one["shares"]),
        quotas=tuple(one["quotas"]),
    )


def _places(decisions: Iterable[Decision], kind: str) -> frozenset[Place]:
    return frozenset((one.person, one.class_key) for one in decisions if one.kind == kind)


def proposal_as_json(proposal: Proposal, solver: str) -> dict[str, Any]:
    """A proposal as a run keeps it; `solver` names the program and its version."""
    return {
        "places": sorted(list(place) for place in proposal.places),
        "value": proposal.value,
        "bound": proposal.bound,
        "seconds": round(proposal.seconds, 2),
        "solver": solver,
    }


def proposal_from_json(kept: Mapping[str, Any]) -> Proposal:
    """The proposal that a run kept."""
    places = frozenset((person, key) for person, key in kept["places"])
    return Proposal(places, kept["value"], kept["bound"], kept["seconds"])
