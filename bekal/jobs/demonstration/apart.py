"""Pairs who must not be in one room."""

from bekal.jobs.demonstration.classes import Batch
from bekal.jobs.demonstration.people import Person
from bekal.jobs.demonstration.world import World
from bekal.people.models import KeepApart

REASONS = (
    "Perkara yang sama, saling menyalahkan",
    "Berkelahi di blok",
    "Perselisihan keluarga di luar",
    "Korban dan pelaku dalam perkara lain",
)


def store_apart(world: World, people: dict[str, list[Person]], batches: list[Batch]) -> None:
    """A few pairs in each facility, never two who are in a class together; one pair has made peace."""
    rows: list[KeepApart] = []
    together = _together(batches)
    for code, group in people.items():
        dice = world.dice(f"apart {code}")
        held = [person for person in group if person.held]
        for number in range(max(2, len(held) // 28)):
            one, other = dice.sample(held, k=2)
            first, second = sorted((one.inmate.pk, other.inmate.pk))
            if (first, second) in together or any((row.first_id, row.second_id) == (first, second) for row in rows):
                continue
            starts = max(max(one.arrived, other.arrived), world.day(-dice.randint(20, 400)))
            ended = number == 1 and starts < world.day(-30)
            rows.append(
                KeepApart(
                    first_id=first,
                    second_id=second,
                    reason=dice.choice(REASONS),
                    starts=min(starts, world.today),
                    ends=world.day(-10) if ended else None,
                )
            )
    KeepApart.objects.bulk_create(rows)


def _together(batches: list[Batch]) -> set[tuple[int, int]]:
    pairs = set()
    for batch in batches:
        keys = sorted(place.person.inmate.pk for place in batch.places + batch.reserves)
        pairs |= {(first, second) for index, first in enumerate(keys) for second in keys[index + 1 :]}
    return pairs
