"""Several prisons as one problem, because they draw from what their region shares, and each one's part of the money.

Nothing but shared purses ties prisons together: people, classes, pairs, groups, blocks and quotas are each one's own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bekal.planner.evaluate import Place, spent_of
from bekal.planner.problem import BASIS_POINTS, Problem


@dataclass(frozen=True, slots=True)
class Part:
    """One prison's own problem, and which shared purse each of its funders draws from, where it does.

    The limit of such a funder is what the whole purse has left.
    """

    key: str
    problem: Problem
    purses: Mapping[str, str]

    def own_places(self, places: Iterable[Place]) -> frozenset[Place]:
        """Those of the places that lie in this prison's classes."""
        return frozenset((person, key) for person, key in places if key in self.problem.class_of)


def joined(parts: Sequence[Part], *, seed: int) -> Problem:
    """All prisons' problems as one, in which each shared purse is one funder."""
    problems = [_drawing_from_purses(part) for part in parts]
    return Problem(
        classes=tuple(one for problem in problems for one in problem.classes),
        options=tuple(one for problem in problems for one in problem.options),
        funders={key: limit for problem in problems for key, limit in problem.funders.items()} | purse_limits(parts),
        quotas={key: most for problem in problems for key, most in problem.quotas.items()},
        apart=frozenset(pair for problem in problems for pair in problem.apart),
        group_limits=tuple(one for problem in problems for one in problem.group_limits),
        blocks=tuple(
            replace(block, name=f"{part.key}/{block.name}") for part in parts for block in part.problem.blocks
        ),
        pinned=frozenset(place for problem in problems for place in problem.pinned),
        excluded=frozenset(place for problem in problems for place in problem.excluded),
        seed=seed,
    )


def purse_limits(parts: Iterable[Part]) -> dict[str, int]:
    """What of each shared purse may be divided.

    It is what is left, less a rupiah for each further prison, so that parts in whole rupiah never exceed it.
    """
    left: dict[str, int] = {}
    drawing: Counter[str] = Counter()
    for part in parts:
        for funder, purse in part.purses.items():
            limit = part.problem.funders[funder]
            left[purse] = min(left.get(purse, limit), limit)
            drawing[purse] += 1
    return {purse: max(0, limit - drawing[purse] + 1) for purse, limit in left.items()}


def _drawing_from_purses(part: Part) -> Problem:
    problem = part.problem
    classes = tuple(
        replace(one, shares=tuple((part.purses.get(name, name), share) for name, share in one.shares))
        for one in problem.classes
    )
    funders = {part.purses.get(name, name): limit for name, limit in problem.funders.items()}
    return replace(problem, classes=classes, funders=funders)


def received(part: Part, places: Iterable[Place]) -> dict[str, int]:
    """What places give a prison of each shared purse, by the funder that draws from it; whole rupiah, rounded up."""
    spent = spent_of(part.problem, part.own_places(places))
    return {funder: -(-spent[funder] // BASIS_POINTS) for funder in part.purses}
