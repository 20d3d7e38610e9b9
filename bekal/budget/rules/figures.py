"""What classes cost for each participant and certificate, and what is left would still buy. Whole rupiah."""

from dataclasses import dataclass
from datetime import date

from bekal.lib.dates import WorkingCalendar, working_dates

PACKAGE = 16  # people in the usual package, for which templates are compared


@dataclass(frozen=True, slots=True)
class Tally:
    """Classes summed up. `ended_spent`, `participants` and `certificates` are of completed classes only, so that a
    class that still runs does not look expensive."""

    classes: int = 0
    planned: int = 0
    spent: int = 0
    ended_spent: int = 0
    participants: int = 0
    certificates: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.classes + other.classes,
            self.planned + other.planned,
            self.spent + other.spent,
            self.ended_spent + other.ended_spent,
            self.participants + other.participants,
            self.certificates + other.certificates,
        )

    @property
    def per_participant(self) -> int | None:
        """What a participant of a completed class cost; None where there was none."""
        return nearest(self.ended_spent, self.participants)

    @property
    def per_certificate(self) -> int | None:
        """What a certificate of a completed class cost; None where none was issued."""
        return nearest(self.ended_spent, self.certificates)


def nearest(amount: int, count: int) -> int | None:
    """`amount` for each of `count`, to the nearest rupiah, halves up; None for a count of nought."""
    return (2 * amount + count) // (2 * count) if count else None


def places_for(left: int, package_cost: int) -> int:
    """How many places `left` buys where a package of PACKAGE places costs so much, whole packages not needed."""
    return max(left, 0) * PACKAGE // package_cost if package_cost > 0 else 0


def still_fits(today: date, training_days: int, calendar: WorkingCalendar) -> bool:
    """Whether a class of so many training days that starts on the next working day still ends in the year of today."""
    days = working_dates(today, training_days + 1, calendar)
    return days[-1].year == today.year
