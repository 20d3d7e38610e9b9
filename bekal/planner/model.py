"""The selection as a whole-number programme, in one order: sets, parameters, variables, constraints, objective.

A column for each option (1: the person gets the place), two for each class (1: it opens; how many people it holds), and
one for each block (how many places it lacks). Each constraint is one function, named for what it says.

Once it is settled which classes open and how many people each holds, who gets the places is a transport problem, whose
corners are whole by themselves. So only those columns are asked to be whole, and the options of people of whom
something is said beyond their own classes: pairs kept apart, groups with a limit. That is why the proof is short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bekal.planner.contenders import contenders
from bekal.planner.problem import BASIS_POINTS, Class, Option, Problem

UNBOUNDED = float("inf")
_SCALE = 1_000.0
"""Money is laid out so that a funder's largest number is this: the solver then tells apart fractions of a rupiah."""

Terms = Iterable[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """`lower` ≤ the sum of column × number ≤ `upper`."""

    columns: tuple[int, ...]
    numbers: tuple[float, ...]
    lower: float
    upper: float


def _row(terms: Terms, *, lower: float = -UNBOUNDED, upper: float = UNBOUNDED) -> Row:
    columns, numbers = zip(*terms, strict=True)
    return Row(columns, numbers, lower, upper)


class Model:
    """The programme of one problem; ties between equal proposals fall as the problem's seed shuffles its columns."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        # Sets
        shuffled = Random(problem.seed).sample(problem.open_options, len(problem.open_options))
        self.options: list[Option] = contenders(problem, shuffled)
        self.classes: list[Class] = list(problem.classes)
        # Variables
        self.place = {(one.person, one.class_key): column for column, one in enumerate(self.options)}
        self.opens = {one.key: len(self.options) + number for number, one in enumerate(self.classes)}
        first_heads = len(self.options) + len(self.classes)
        self.heads = {one.key: first_heads + number for number, one in enumerate(self.classes)}
        first_block = first_heads + len(self.classes)
        self.lacks = {block.name: first_block + number for number, block in enumerate(problem.blocks)}
        self.width = first_block + len(problem.blocks)
        # Parameters
        self.in_class: dict[str, list[int]] = defaultdict(list)
        self.of_person: dict[str, list[int]] = defaultdict(list)
        for column, one in enumerate(self.options):
            self.in_class[one.class_key].append(column)
            self.of_person[one.person].append(column)

    def rows(self) -> list[Row]:
        """Every constraint."""
        return [row for constraint in CONSTRAINTS for row in constraint(self)]

    def objective(self) -> list[float]:
        """The points of each column, to be made as many as can be."""
        points = [float(one.points) for one in self.options]
        return points + [0.0] * 2 * len(self.classes) + [-float(block.points) for block in self.problem.blocks]

    def bounds(self) -> tuple[list[float], list[float]]:
        """The least and the most of each column: a pinned place is given."""
        lower = [1.0 if (one.person, one.class_key) in self.problem.pinned else 0.0 for one in self.options]
        upper = [1.0] * (len(self.options) + len(self.classes)) + [float(one.capacity) for one in self.classes]
        return (
            lower + [0.0] * (2 * len(self.classes) + len(self.lacks)),
            upper + [float(max(0, block.target)) for block in self.problem.blocks],
        )

    def whole_columns(self) -> set[int]:
        """The columns that must be asked to be whole; every option where a person may have several classes."""
        bound = {person for pair in self.problem.apart for person in pair}
        bound.update(person for limit in self.problem.group_limits for person in limit.people)
        everyone = self.problem.at_most > 1
        asked = {column for column, one in enumerate(self.options) if everyone or one.person in bound}
        return asked | {*self.opens.values(), *self.heads.values()}

    def places(self, values: Sequence[float]) -> frozenset[tuple[str, str]]:
        """The places that a solution gives."""
        given = (one for one, value in zip(self.options, values, strict=False) if value > 0.5)
        return frozenset((one.person, one.class_key) for one in given)

    def values(self, places: Iterable[tuple[str, str]]) -> list[float]:
        """The solution that gives these places."""
        values = [0.0] * self.width
        given = list(places)
        for place in given:
            values[self.place[place]] = values[self.opens[place[1]]] = 1.0
            values[self.heads[place[1]]] += 1.0
        for block in self.problem.blocks:
            number = sum(1 for person, _ in given if person in block.people)
            values[self.lacks[block.name]] = float(max(0, block.target - number))
        return values


# Constraints


def a_class_holds_the_people_who_get_its_places(model: Model) -> Iterator[Row]:
    """Heads = the sum of its places."""
    for one in model.classes:
        people = [(column, 1.0) for column in model.in_class[one.key]]
        yield _row([*people, (model.heads[one.key], -1.0)], lower=0.0, upper=0.0)


def a_class_opens_with_enough_and_holds_no_more(model: Model) -> Iterator[Row]:
    """Minimum × open ≤ heads ≤ capacity × open."""
    for one in model.classes:
        heads, opens = model.heads[one.key], model.opens[one.key]
        yield _row([(heads, 1.0), (opens, -float(one.capacity))], upper=0.0)
        yield _row([(heads, 1.0), (opens, -float(one.minimum))], lower=0.0)


def a_person_gets_no_more_than_they_may(model: Model) -> Iterator[Row]:
    """At most so many classes in all."""
    for columns in model.of_person.values():
        if len(columns) > model.problem.at_most:
            yield _row([(column, 1.0) for column in columns], upper=float(model.problem.at_most))


def a_person_is_in_one_class_at_a_time(model: Model) -> Iterator[Row]:
    """Of the classes that are held on one day, one; asked on each class's first day, where all that meet are met."""
    if model.problem.at_most == 1:
        return
    for columns in model.of_person.values():
        classes = [(column, model.problem.class_of[model.options[column].class_key]) for column in columns]
        asked = set()
        for _, begins in classes:
            day = begins.first_day
            held = tuple(column for column, one in classes if one.first_day <= day <= one.last_day)
            if len(held) > 1 and held not in asked:
                asked.add(held)
                yield _row([(column, 1.0) for column in held], upper=1.0)


def who_is_kept_apart_shares_no_class(model: Model) -> Iterator[Row]:
    """One of a pair, and only in a class that opens."""
    for pair in sorted(map(sorted, model.problem.apart)):
        for one in model.classes:
            columns = [model.place[person, one.key] for person in pair if (person, one.key) in model.place]
            if len(columns) == 2:
                yield _row([*((column, 1.0) for column in columns), (model.opens[one.key], -1.0)], upper=0.0)


def a_group_stays_within_its_number(model: Model) -> Iterator[Row]:
    """At most so many of some people in one class."""
    for limit in model.problem.group_limits:
        inside = [column for column in model.in_class[limit.class_key] if model.options[column].person in limit.people]
        if len(inside) > limit.most:
            yield _row([(column, 1.0) for column in inside], upper=float(limit.most))


def a_funder_bears_no_more_than_is_left(model: Model) -> Iterator[Row]:
    """Its shares of what open classes and their people cost."""
    for funder, limit in model.problem.funders.items():
        terms: list[tuple[int, float]] = []
        for one in model.classes:
            share = sum(part for name, part in one.shares if name == funder)
            terms.append((model.opens[one.key], float(share * one.fixed_cost)))
            terms.append((model.heads[one.key], float(share * one.cost_per_place)))
        terms = [(column, number) for column, number in terms if number]
        if terms:
            unit = max(number for _, number in terms) / _SCALE
            yield _row([(column, number / unit) for column, number in terms], upper=limit * BASIS_POINTS / unit)


def a_quota_is_not_exceeded(model: Model) -> Iterator[Row]:
    """The places of an agreement's classes together."""
    for quota, most in model.problem.quotas.items():
        heads = [(model.heads[one.key], 1.0) for one in model.classes if quota in one.quotas]
        if heads:
            yield _row(heads, upper=float(most))


def a_block_lacks_what_it_is_not_given(model: Model) -> Iterator[Row]:
    """Places + lacking ≥ target."""
    for block in model.problem.blocks:
        inside = [(column, 1.0) for column, one in enumerate(model.options) if one.person in block.people]
        yield _row([*inside, (model.lacks[block.name], 1.0)], lower=float(block.target))


CONSTRAINTS: tuple[Callable[[Model], Iterator[Row]], ...] = (
    a_class_holds_the_people_who_get_its_places,
    a_class_opens_with_enough_and_holds_no_more,
    a_person_gets_no_more_than_they_may,
    a_person_is_in_one_class_at_a_time,
    who_is_kept_apart_shares_no_class,
    a_group_stays_within_its_number,
    a_funder_bears_no_more_than_is_left,
    a_quota_is_not_exceeded,
    a_block_lacks_what_it_is_not_given,
)
