"""Acceptance by group, with small counts hidden so that no one person can be told from a table.

A group is hidden where fewer than five asked, or where one to four of it are in or out. Hidden groups must together
hide something: where the total gives a hidden group away, the next smallest group is hidden with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SMALLEST = 5


@dataclass(frozen=True, slots=True)
class Share:
    """Of a group: how many asked and how many are in; None where hidden."""

    group: str
    asked: int | None
    inside: int | None

    @property
    def hidden(self) -> bool:
        return self.asked is None

    @property
    def rate(self) -> float | None:
        """The part that is in, 0 to 1."""
        return self.inside / self.asked if self.asked and self.inside is not None else None


def shares(asked: Iterable[str], inside: Iterable[str], order: Sequence[str]) -> list[Share]:
    """Acceptance by group in a given order; each person is named by their group. Groups of nobody are left out."""
    all_of, in_of = Counter(asked), Counter(inside)
    groups = [group for group in order if all_of[group]]
    hidden = _hidden({group: (all_of[group], in_of[group]) for group in groups})
    return [
        Share(group, None, None) if group in hidden else Share(group, all_of[group], in_of[group]) for group in groups
    ]


def _hidden(counts: Mapping[str, tuple[int, int]]) -> set[str]:
    hidden = {group for group, (asked, inside) in counts.items() if _tells(asked, inside)}
    rest = sorted(counts.keys() - hidden, key=lambda group: (counts[group][0], group))
    while hidden and rest and _gives_away([counts[group] for group in hidden]):
        hidden.add(rest.pop(0))
    return hidden


def _tells(asked: int, inside: int) -> bool:
    return asked < SMALLEST or 0 < inside < SMALLEST or 0 < asked - inside < SMALLEST


def _gives_away(together: Sequence[tuple[int, int]]) -> bool:
    """Whether the hidden groups, taken from the total, tell of too few."""
    asked, inside = sum(one[0] for one in together), sum(one[1] for one in together)
    return len(together) == 1 or _tells(asked, inside)
