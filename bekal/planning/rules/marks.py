"""What a person's facts are worth for a class: a mark of 0 to 100 for each point, times the weight of that point.

Marks and weights are whole numbers, so that every sum can be checked with pencil and paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bekal.planning.choices import Age, Criterion, Stay

FULL = 100
MIDDLE = 50
"""The mark where a fact is not known: neither an advantage nor a disadvantage."""

NEAR_DAYS, FAR_DAYS = 90, 820
"""Days between the end of a class and the release: up to NEAR the full mark, from FAR on none."""

LOST_A_RANK = 20
LONGEST_WAIT_DAYS = 365
HEAVIEST = 10


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What counts of one person for one class, as it is on the day of the run."""

    class_ends: date
    release_on: date | None
    wish_rank: int
    score: int | None
    served: bool
    registered_on: date


@dataclass(frozen=True, slots=True)
class Points:
    """The weight of each point, 0 to 10; the shipped default says that who was never served comes first."""

    release: int = 4
    wish: int = 3
    assessment: int = 3
    unserved: int = 5
    waiting: int = 2
    blocks: int = 1

    def of(self, criterion: str) -> int:
        """The weight of one criterion."""
        return int(getattr(self, criterion))

    def as_dict(self) -> dict[str, int]:
        """{criterion: weight}, as a run keeps them."""
        return {criterion.value: self.of(criterion) for criterion in Criterion}


MARKED = (Criterion.RELEASE, Criterion.WISH, Criterion.ASSESSMENT, Criterion.UNSERVED, Criterion.WAITING)
"""The points that a person has; the balance among blocks belongs to the list as a whole."""


def marks_of(one: Standpoint, today: date) -> dict[str, int]:
    """The mark of 0 to 100 that a person has on each point for a class."""
    return {
        Criterion.RELEASE.value: release_mark(one.class_ends, one.release_on),
        Criterion.WISH.value: max(0, FULL - LOST_A_RANK * (one.wish_rank - 1)),
        Criterion.ASSESSMENT.value: MIDDLE if one.score is None else one.score,
        Criterion.UNSERVED.value: 0 if one.served else FULL,
        Criterion.WAITING.value: waiting_mark(one.registered_on, today),
    }


def release_mark(class_ends: date, release_on: date | None) -> int:
    """100 for who goes home within 90 days after the class, then less by the day, 0 from 820 days on."""
    if release_on is None:
        return MIDDLE
    days = (release_on - class_ends).days
    if days <= NEAR_DAYS:
        return FULL
    return max(0, FULL * (FAR_DAYS - days) // (FAR_DAYS - NEAR_DAYS))


def waiting_mark(registered_on: date, today: date) -> int:
    """100 for who has waited a year or longer, in proportion before."""
    days = min(max((today - registered_on).days, 0), LONGEST_WAIT_DAYS)
    return FULL * days // LONGEST_WAIT_DAYS


def points_of(marks: Mapping[str, int], weights: Mapping[str, int]) -> dict[str, int]:
    """The points of each criterion: its mark times its weight."""
    return {criterion.value: marks[criterion] * weights[criterion] for criterion in MARKED}


def total_of(marks: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """All points of a person for a class."""
    return sum(points_of(marks, weights).values())


def block_points(weights: Mapping[str, int]) -> int:
    """What the list loses for each place that a block lacks of its share."""
    return FULL * weights[Criterion.BLOCKS]


def block_target(seats: int, block_people: int, people: int) -> int:
    """The share of the places that a block would have by the number of its people, rounded down."""
    return min(block_people, min(seats, people) * block_people // people) if people else 0


def block_name(cell: str) -> str:
    """The block of a cell as a register writes it: `A-11` and `A/3` lie in `A`."""
    return cell.replace("/", "-").partition("-")[0].strip()


def age_group(birth_date: date | None, today: date) -> Age:
    """The age group on a day."""
    if birth_date is None:
        return Age.UNKNOWN
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return Age.YOUNG if years < 25 else Age.MIDDLE if years < 40 else Age.OLDER


def stay_group(release_on: date | None, today: date) -> Stay:
    """How long somebody still stays on a day."""
    if release_on is None:
        return Stay.UNKNOWN
    days = (release_on - today).days
    return Stay.SHORT if days < 365 else Stay.MEDIUM if days <= 3 * 365 else Stay.LONG
