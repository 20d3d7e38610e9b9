"""Why somebody is in or out, what would change it, and what one more place or rupiah would bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from bekal.planner.evaluate import Broken, Limit, Place, broken_limits
from bekal.planner.problem import Class, Option, Problem, Proposal
from bekal.planner.solve import Impossible, best_proposal


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a person has no place in a class that they wish.

    `stopped_by` are the limits that one more place for them would break; `last_points` are the fewest points of who
    sits there, `ahead` how many without a place have a better claim (0: the first reserve). Who waits only because a
    group is full is counted among all who wait, as if that group had no limit.
    """

    option: Option
    stopped_by: tuple[Broken, ...]
    last_points: int | None
    ahead: int


class More(StrEnum):
    """What there could be more of."""

    PLACE = "place"
    CLASS = "class"
    MONEY = "money"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Worth:
    """What so much more of something would bring, in points and in people with a place."""

    more: More
    name: str
    amount: int
    points: int
    people: int


def reserves(problem: Problem, places: frozenset[Place], class_key: str) -> list[Option]:
    """Who could come next into a class, in order: no place yet, and, if one of its places were free, no limit broken.

    The most points first; ties fall as the seed says.
    """
    seated = {person for person, _ in places}
    inside = {person for person, key in places if key == class_key}
    apart = {person for pair in problem.apart if pair & inside for person in pair - inside}
    shuffled = Random(problem.seed).sample(problem.open_options, len(problem.open_options))
    waiting = [
        one
        for one in shuffled
        if one.class_key == class_key and one.person not in seated | apart and _group_has_room(problem, inside, one)
    ]
    return sorted(waiting, key=lambda one: -one.points)


def _group_has_room(problem: Problem, inside: set[str], option: Option) -> bool:
    limits = [one for one in problem.group_limits if one.class_key == option.class_key and option.person in one.people]
    return all(len(one.people & inside) < one.most for one in limits)


def refusals(problem: Problem, places: frozenset[Place], person: str) -> list[Refusal]:
    """Why a person has none of the classes that they fit and wish, by their points; empty for who has one."""
    if any(one == person for one, _ in places):
        return []
    mine = sorted((one for one in problem.options if one.person == person), key=lambda one: -one.points)
    return [_refusal(problem, places, option) for option in mine]


def _refusal(problem: Problem, places: frozenset[Place], option: Option) -> Refusal:
    points = {(one.person, one.class_key): one.points for one in problem.options}
    before = set(broken_limits(problem, places))
    broken = broken_limits(problem, places | {(option.person, option.class_key)})
    queue = [one.person for one in reserves(_without_groups_of(problem, option), places, option.class_key)]
    return Refusal(
        option,
        tuple(one for one in broken if one not in before),
        min((points[place] for place in places if place[1] == option.class_key), default=None),
        queue.index(option.person) if option.person in queue else len(queue),
    )


def _without_groups_of(problem: Problem, option: Option) -> Problem:
    """The problem without the limits of the groups to which this person belongs in this class."""
    others = (
        one for one in problem.group_limits if one.class_key != option.class_key or option.person not in one.people
    )
    return replace(problem, group_limits=tuple(others))


def points_short(problem: Problem, proposal: Proposal, place: Place) -> int | None:
    """How many more points would give a person this very place; 0 if it is a tie, None if no points would.

    Exact where the proposal is proven: it is what the best proposal with this place lacks to the best of all.
    """
    if place in problem.excluded:
        return None
    try:
        forced = best_proposal(replace(problem, pinned=problem.pinned | {place}))
    except Impossible:
        return None
    return max(0, proposal.value - forced.value)


def worths(problem: Problem, proposal: Proposal, *, rupiah: int) -> Iterator[Worth]:
    """What one more place in each class, one more of each class, one more in each quota, and `rupiah` more of each
    funder would bring; one after another, as each needs a proposal of its own."""
    for more, name, amount, wider in _wider(problem, rupiah):
        found = best_proposal(wider)
        yield Worth(more, name, amount, max(0, found.value - proposal.value), len(found.places) - len(proposal.places))


def worth_of_money(problem: Problem, proposal: Proposal, funder: str, *, rupiah: int) -> Worth:
    """What `rupiah` more of one funder would bring."""
    found = best_proposal(replace(problem, funders={**problem.funders, funder: problem.funders[funder] + rupiah}))
    points, people = found.value - proposal.value, len(found.places) - len(proposal.places)
    return Worth(More.MONEY, funder, rupiah, max(0, points), people)


def _wider(problem: Problem, rupiah: int) -> Iterator[tuple[More, str, int, Problem]]:
    for one in problem.classes:
        wider = tuple(replace(each, capacity=each.capacity + (each is one)) for each in problem.classes)
        yield More.PLACE, one.key, 1, replace(problem, classes=wider)
    for one in problem.classes:
        yield More.CLASS, one.key, 1, _with_second(problem, one)
    for name, most in problem.quotas.items():
        yield More.QUOTA, name, 1, replace(problem, quotas={**problem.quotas, name: most + 1})
    for name, limit in problem.funders.items():
        yield More.MONEY, name, rupiah, replace(problem, funders={**problem.funders, name: limit + rupiah})


def _with_second(problem: Problem, one: Class) -> Problem:
    second = replace(one, key=f"{one.key}+")
    options = tuple(replace(each, class_key=second.key) for each in problem.options if each.class_key == one.key)
    limits = tuple(replace(each, class_key=second.key) for each in problem.group_limits if each.class_key == one.key)
    return replace(
        problem,
        classes=(*problem.classes, second),
        options=problem.options + options,
        group_limits=problem.group_limits + limits,
        excluded=problem.excluded | {(person, second.key) for person, key in problem.excluded if key == one.key},
    )


__all__ = ["Limit", "More", "Refusal", "Worth", "points_short", "refusals", "reserves", "worths"]
