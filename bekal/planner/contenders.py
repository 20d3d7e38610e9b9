"""Whose options need to be looked at: an exact cut that leaves the best proposal as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bekal.planner.problem import Option, Problem


def contenders(problem: Problem, options: Sequence[Option]) -> list[Option]:
    """The options without those that cannot matter, in the same order.

    If a proposal holds at most N people, then of those who are alike to every limit only the N with most points in a
    class can be needed there: whoever comes after could change places with one of them who has none. Among equal
    points the earlier in `options` is kept.
    """
    most = most_people(problem)
    kinds = _kinds(problem)
    ranked = sorted(range(len(options)), key=lambda number: (-options[number].points, number))
    before: Counter[tuple[str, object]] = Counter()
    kept = []
    for number in ranked:
        option = options[number]
        kind = kinds.get(option.person, ())
        if before[option.class_key, kind] < most or (option.person, option.class_key) in problem.pinned:
            kept.append(number)
        before[option.class_key, kind] += 1
    return [options[number] for number in sorted(kept)]


def most_people(problem: Problem) -> int:
    """No proposal holds more people than this: places, and what money all funders have together."""
    places = sum(one.capacity for one in problem.classes)
    if any(not one.shares for one in problem.classes):
        return places
    left, people = float(sum(problem.funders.values())), 0.0
    # each place at its least price: with its part of the fixed cost of a full class, as far as funders bear it
    priced = []
    for one in problem.classes:
        borne = sum(share for _, share in one.shares) / 10_000
        priced.append((borne * (one.cost_per_place + one.fixed_cost / one.capacity), one.capacity))
    for price, capacity in sorted(priced):
        number = min(capacity, left / price) if price else capacity
        people += number
        left -= number * price
    return min(places, int(people + 1e-6) + 1)


def _kinds(problem: Problem) -> dict[str, tuple[object, ...]]:
    """What is said of people beyond their own classes; who is kept apart from somebody is like nobody else."""
    said: dict[str, list[object]] = defaultdict(list)
    for pair in problem.apart:
        for person in pair:
            said[person].append(("apart", person))
    for limit in problem.group_limits:
        for person in limit.people:
            said[person].append(("group", limit.class_key, limit.name))
    for block in problem.blocks:
        for person in block.people:
            said[person].append(("block", block.name))
    for person, _ in problem.pinned:
        said[person].append(("pinned", person))
    return {person: tuple(sorted(map(str, things))) for person, things in said.items()}
