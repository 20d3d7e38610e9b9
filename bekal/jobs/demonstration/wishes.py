"""What courses people asked for."""

from datetime import date, timedelta

from bekal.intake.models import Wish
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.people import Person
from bekal.jobs.demonstration.registrations import HALL_DAY
from bekal.jobs.demonstration.world import World
from bekal.lib.dates import WorkingCalendar

DRIVE = {"RT-AMQ": HALL_DAY}
"""The day of a registration drive in the hall; who came later registered at the desk."""


def store_wishes(world: World, people: dict[str, list[Person]]) -> None:
    """One to three wishes of half of those held, out of what their facility's agreements offer."""
    wishes: list[Wish] = []
    for code, group in people.items():
        dice = world.dice(f"wishes {code}")
        offered = _offered(code)
        for person in group:
            silent = not person.courses and dice.random() > (0.72 if code in DRIVE else 0.55)
            if not person.held or not offered or silent:
                continue
            others = [course for course in offered if course not in person.courses]
            asked = dice.sample(others, k=min(len(others), dice.choice((1, 1, 2, 2, 3))))
            chosen = [*sorted(person.courses), *asked][:3]
            day = _registered_on(world, code, person, dice.randint(6, 60))
            wishes += [
                Wish(
                    facility=person.inmate.facility,
                    inmate=person.inmate,
                    course=world.courses[course],
                    rank=rank,
                    registered_on=day,
                )
                for rank, course in enumerate(chosen, 1)
            ]
    Wish.objects.bulk_create(wishes, batch_size=500)


def _offered(code: str) -> list[str]:
    courses: list[str] = []
    for entry in document("agreements")["agreement"]:
        if entry["facility"] == code and entry["state"] == "signed":
            courses += [course for course in entry["courses"] if course not in courses]
    return courses


def _registered_on(world: World, code: str, person: Person, days: int) -> date:
    """The day of the drive for those who were there; for others some weeks after they came, on a working day."""
    drive = DRIVE.get(code)
    if drive is not None and person.arrived < drive < world.today:
        return drive
    day = min(person.arrived + timedelta(days=days), world.today)
    while not WorkingCalendar().is_working(day) and day > person.arrived:
        day -= timedelta(days=1)
    return day
