"""What courses people asked for."""

from collections.abc import Mapping
from datetime import date, timedelta

from bekal.intake.choices import EnrolmentState, WishState, WishStep
from bekal.intake.models import Wish, WishChange
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.delivery import OFFICER, Written
from bekal.jobs.demonstration.people import Person
from bekal.jobs.demonstration.registrations import HALL_DAY
from bekal.jobs.demonstration.world import World
from bekal.lib.dates import WorkingCalendar

DRIVE = {"RT-AMQ": HALL_DAY}
"""The day of a registration drive in the hall; who came later registered at the desk."""

_SELECTED = (WishStep.SELECT, WishState.SELECTED)
_BECAME: Mapping[str, tuple[tuple[WishStep, WishState], ...]] = {
    EnrolmentState.ENROLLED: (_SELECTED,),
    EnrolmentState.RESERVE: ((WishStep.RESERVE, WishState.RESERVE),),
    EnrolmentState.COMPLETED: (_SELECTED, (WishStep.FULFIL, WishState.FULFILLED)),
}


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


def settle_wishes_of_classes(world: World, classes: list[Written]) -> None:
    """Wishes as the lists of classes left them: fulfilled with the class that was passed, else selected or reserve."""
    rows = Wish.objects.filter(state=WishState.OPEN).order_by("pk")
    waiting = {(wish.inmate_id, wish.course_id): wish for wish in rows}
    moved, changes = [], []
    for written in sorted(classes, key=lambda one: one.row.starts_on):
        listed_on = world.at(written.batch.facility, min(written.row.starts_on - timedelta(days=6), world.day(-7)), 10)
        for _place, row in written.places:
            wish = waiting.get((row.inmate_id, written.row.version.course_id))
            if wish is None or row.state not in _BECAME or wish.registered_on >= listed_on.date():
                continue
            for step, state in _BECAME[row.state]:
                at = row.updated_at if step == WishStep.FULFIL else listed_on
                changes.append(
                    WishChange(
                        wish=wish,
                        at=at,
                        step=step,
                        from_state=wish.state,
                        to_state=state,
                        reason=written.row.name,
                        changed_by=OFFICER,
                    )
                )
                wish.state = state
            moved.append(waiting.pop((row.inmate_id, written.row.version.course_id)))
    Wish.objects.bulk_update(moved, ["state"])
    WishChange.objects.bulk_create(changes)


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
