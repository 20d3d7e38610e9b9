"""Why somebody is in or out, as plain data; the words are the page's."""

from dataclasses import dataclass, field
from typing import Any

from bekal.planner.explain import Refusal, points_short, refusals, reserves
from bekal.planner.problem import Problem, Proposal
from bekal.planning.models import RunDecision, SelectionRun
from bekal.planning.rules.marks import points_of


@dataclass(frozen=True, slots=True)
class OptionStanding:
    """A class that a person asked for: their points there, and why they are not in it (None where they are)."""

    class_key: str
    points: int
    parts: dict[str, int]
    facts: dict[str, Any]
    inside: bool
    refusal: Refusal | None = None
    decision: RunDecision | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Everything about one person in a run: what they asked for and fit, and what they asked for and do not fit."""

    options: list[OptionStanding] = field(default_factory=list)
    unfit: list[dict[str, Any]] = field(default_factory=list)

    @property
    def place(self) -> OptionStanding | None:
        return next((one for one in self.options if one.inside), None)


def why(run: SelectionRun, problem: Problem, proposal: Proposal, person: str, decisions: list[RunDecision]) -> Why:
    """Points and reasons of one person, their best class first."""
    refused = {one.option.class_key: one for one in refusals(problem, proposal.places, person)}
    decided = {str(one.training_class_id): one for one in decisions if str(one.inmate_id) == person}
    found = []
    for one in run.inputs["options"]:
        if one["person"] != person:
            continue
        parts = points_of(one["marks"], run.weights)
        inside = (person, one["class"]) in proposal.places
        refusal, decision = refused.get(one["class"]), decided.get(one["class"])
        found.append(OptionStanding(one["class"], sum(parts.values()), parts, one, inside, refusal, decision))
    unfit = [one for one in run.inputs["unfit"] if one["person"] == person]
    return Why(sorted(found, key=lambda one: (not one.inside, -one.points)), unfit)


def lacking(problem: Problem, proposal: Proposal, person: str) -> dict[str, int | None]:
    """How many points a person lacks for each class, one solution each; None where no points would do."""
    keys = [one.class_key for one in problem.options if one.person == person]
    return {key: points_short(problem, proposal, (person, key)) for key in keys}


def queues(problem: Problem, proposal: Proposal) -> dict[str, list[str]]:
    """The reserves of each class in order."""
    return {
        one.key: [option.person for option in reserves(problem, proposal.places, one.key)] for one in problem.classes
    }
