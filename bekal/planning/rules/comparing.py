"""What differs between two proposals: who comes in, who goes out, who changes class."""

from collections.abc import Mapping
from dataclasses import dataclass

from bekal.planner.evaluate import Place


@dataclass(frozen=True, slots=True)
class Difference:
    """People by their keys, with the class they come into or leave; those who move with both."""

    came_in: tuple[Place, ...]
    went_out: tuple[Place, ...]
    moved: tuple[tuple[str, str, str], ...]
    stayed: int

    @property
    def is_none(self) -> bool:
        return not (self.came_in or self.went_out or self.moved)


def difference(before: frozenset[Place], after: frozenset[Place]) -> Difference:
    """From one set of places to another; each person has at most one."""
    was, now = dict(before), dict(after)
    return Difference(
        came_in=tuple((one, now[one]) for one in sorted(now.keys() - was.keys())),
        went_out=tuple((one, was[one]) for one in sorted(was.keys() - now.keys())),
        moved=tuple((one, was[one], now[one]) for one in sorted(was.keys() & now.keys()) if was[one] != now[one]),
        stayed=sum(1 for one in was.keys() & now.keys() if was[one] == now[one]),
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many with a place never had a certificate, and how many of those go home within a year."""

    unserved: int
    unserved_soon: int


def coverage_of(places: frozenset[Place], people: Mapping[str, Mapping[str, str]]) -> Coverage:
    """What a proposal would do for the share of people who go home with a skill."""
    inside = [people[person] for person, _ in places]
    fresh = [one for one in inside if one["served"] == "no"]
    return Coverage(len(fresh), sum(1 for one in fresh if one["stay"] == "short"))
