"""Who pays which part of a cost: shares in basis points that are always all of it."""

from collections import Counter
from collections.abc import Iterable, Mapping

ALL_OF_IT = 10_000  # basis points


class SharingUneven(Exception):
    """Shares of a cost do not sum to all of it; `sums` has what they sum to, by kind of course and cost."""

    def __init__(self, sums: Mapping[tuple[str, str], int]) -> None:
        super().__init__(", ".join(f"{course} {cost}: {total}" for (course, cost), total in sums.items()))
        self.sums = dict(sums)


def check_sharing(shares: Iterable[tuple[str, str, int]]) -> None:
    """Raise SharingUneven where the parts (kind of course, kind of cost, basis points) of a cost are not all of it."""
    sums: Counter[tuple[str, str]] = Counter()
    for course_kind, cost_kind, share in shares:
        sums[course_kind, cost_kind] += share
    if uneven := {cost: total for cost, total in sums.items() if total != ALL_OF_IT}:
        raise SharingUneven(uneven)
