"""Which classes there were, are and will be, and who is in them; nothing is stored here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from bekal.classes.choices import ClassState
from bekal.classes.rules import training_days
from bekal.delivery.rules import Slot, lay_out
from bekal.eligibility.facts import ClassDays, CourseFacts, DisciplineEntry, PersonFacts
from bekal.eligibility.offences import offence_group
from bekal.eligibility.rules import ruleset_on
from bekal.intake.choices import Standing
from bekal.intake.rules import Measure
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.people import Person
from bekal.jobs.demonstration.world import Curriculum, World
from bekal.partners.choices import AgreementState
from bekal.partners.models import Agreement, Instructor
from bekal.places.models import Facility, Workshop

CERTIFIED, SHORT, FAILED, WITHDRAWN, DISMISSED, TAKING_PART = (
    "certified",
    "short",
    "failed",
    "withdrawn",
    "dismissed",
    "taking_part",
)
"""How it goes for a participant: the certificate; too few hours; a unit not mastered; left; sent away; still there."""

NOTE_FOR_DETAINEE = "Belum diputus; kesediaan tertulis ada, tanggal bebas dipantau setiap minggu"
MARGIN_DAYS = 12
SOON_DAYS = 330


@dataclass
class Place:
    """One participant's place in a class."""

    person: Person
    fate: str
    note: str = ""
    promoted: bool = False


@dataclass
class Batch:
    """A class as it is to be written, with its people."""

    facility: Facility
    curriculum: Curriculum
    agreement: Agreement
    workshop: Workshop | None
    instructors: list[Instructor]
    state: ClassState
    dates: tuple[date, ...]
    capacity: int
    minimum: int
    name: str = ""
    reason: str = ""
    reserve_count: int = 0
    unfilled: int = 0
    paused_after: int = 0
    awaiting_close: bool = False
    places: list[Place] = field(default_factory=list)
    reserves: list[Place] = field(default_factory=list)

    @property
    def starts_on(self) -> date:
        return self.dates[0]

    @property
    def ends_on(self) -> date:
        return self.dates[-1]

    @property
    def course_code(self) -> str:
        return self.curriculum.version.course.code

    def slots(self) -> list[Slot]:
        """The sessions, as the product itself lays them out."""
        modules = [(module.pk, module.lesson_hours) for module in self.curriculum.modules]
        return lay_out(modules, self.dates, self.curriculum.per_day, self.curriculum.day_starts_at)


def invent_classes(world: World, people: dict[str, list[Person]]) -> list[Batch]:
    """All classes in order of their first day, each with those who were chosen."""
    batches = sorted(_batches(world), key=lambda batch: (batch.starts_on, batch.facility.code, batch.course_code))
    counted: dict[tuple[str, str], int] = {}
    for batch in batches:
        key = (batch.facility.code, batch.course_code)
        counted[key] = counted.get(key, 0) + 1
        batch.name = f"{batch.curriculum.version.course.name} angkatan {counted[key]}"
        _fill(world, batch, people[batch.facility.code])
    return batches


# When, where and under which agreement


def _batches(world: World) -> Iterator[Batch]:
    written = document("classes")
    for code, plan in written["history"].items():
        for number in range(plan["count"]):
            course = plan["courses"][number % len(plan["courses"])]
            last = world.working_day(plan["last"] - plan["every"] * number)
            days = world.curricula[course][0].days
            first = last - timedelta(days=round(days * 1.45))
            while not world.calendar.is_working(first):
                first -= timedelta(days=1)
            entry = {"facility": code, "course": course, "capacity": plan["capacity"]}
            yield from _batch(world, entry, first, ClassState.COMPLETED)
    for entry in written["dated"]:
        if world.day(-560) < entry["starts_on"] < world.day(-40):
            yield from _batch(world, entry, entry["starts_on"], ClassState.COMPLETED)
    for entry in written["live"]:
        yield from _batch(world, entry, world.working_day(entry["start"]), ClassState(entry["state"]))


def _batch(world: World, entry: dict[str, Any], first: date, state: ClassState) -> Iterator[Batch]:
    """The class of an entry; none where no agreement of that time covers it."""
    facility = world.facilities[entry["facility"]]
    curriculum = world.curriculum_on(entry["course"], first)
    dates = training_days(first, curriculum.hours, curriculum.per_day, world.calendar)
    agreement = _agreement(world, facility, curriculum, dates, planned=state == ClassState.PLANNED)
    if agreement is None:
        return
    workshop = world.workshops.get((facility.code, entry.get("workshop", ""))) or _roomiest(world, facility)
    seats = [entry["capacity"], agreement.maximum_participants, workshop.seats if workshop else None]
    yield Batch(
        facility=facility,
        curriculum=curriculum,
        agreement=agreement,
        workshop=workshop,
        instructors=_instructors(world, entry, agreement, facility),
        state=state,
        dates=dates,
        capacity=min(seat for seat in seats if seat is not None),
        minimum=min(6 if state == ClassState.COMPLETED else 8, entry["capacity"]),
        reason=entry.get("reason", ""),
        reserve_count=entry.get("reserves", 0),
        unfilled=entry.get("unfilled", 0),
        paused_after=entry.get("paused_after", 0),
        awaiting_close=entry.get("awaiting_close", False),
    )


def _agreement(
    world: World, facility: Facility, curriculum: Curriculum, dates: tuple[date, ...], *, planned: bool
) -> Agreement | None:
    """The signed agreement that covers the whole class; a class that is only planned may outlast it."""
    for agreement in world.agreements:
        if agreement.facility_id != facility.pk or agreement.state != AgreementState.SIGNED:
            continue
        covers = curriculum.version.course_id in world.agreement_courses[agreement.pk]
        lasts = agreement.ends > world.today if planned else agreement.ends > dates[-1]
        if covers and agreement.starts <= dates[0] and lasts:
            return agreement
    return None


def _roomiest(world: World, facility: Facility) -> Workshop | None:
    rooms = [room for (code, _name), room in world.workshops.items() if code == facility.code]
    return max(rooms, key=lambda room: room.seats, default=None)


def _instructors(world: World, entry: dict[str, Any], agreement: Agreement, facility: Facility) -> list[Instructor]:
    if "instructors" in entry:
        return [world.instructors[key] for key in entry["instructors"]]
    for row in document("instructors")["instructor"]:
        instructor = world.instructors[row["key"]]
        same = instructor.institution_id == agreement.institution_id
        if same and entry["course"] in row["courses"] and facility.code in row["selected_by"]:
            return [instructor]
    return []


# Who takes part


def _fill(world: World, batch: Batch, people: list[Person]) -> None:
    dice = world.dice(f"fill {batch.facility.code} {batch.course_code} {batch.starts_on}")
    if batch.state == ClassState.COMPLETED:
        _fill_completed(world, dice, batch, people)
    elif batch.state in (ClassState.RUNNING, ClassState.PAUSED, ClassState.SELECTED):
        _fill_live(dice, batch, people)


def _fill_completed(world: World, dice: Random, batch: Batch, people: list[Person]) -> None:
    """Who shall have a certificate and goes home soonest is first, then who stays; for some it ends otherwise."""
    others = [fate for fate, odds in ((FAILED, 0.75), (SHORT, 0.6), (WITHDRAWN, 0.5)) if dice.random() < odds]
    if dice.random() < 0.2:
        others.append(DISMISSED)
    seats = batch.capacity - len(others)
    fresh = [person for person in people if not person.courses]
    latest = batch.ends_on + timedelta(days=SOON_DAYS)
    wanted = [person for person in _by_release(fresh) if person.certify and (person.leaves or date.max) <= latest]
    for person in _fitting(batch, iter(wanted), seats):
        _take(batch, person, CERTIFIED)
    staying = [person for person in fresh if _stays(world, person)]
    dice.shuffle(staying)
    for person in _fitting(batch, iter(staying), round(seats * 0.8) - len(batch.places)):
        _take(batch, person, CERTIFIED)
    rest = [person for person in fresh if not person.certify and not person.courses]
    dice.shuffle(rest)
    rest.sort(key=lambda person: person.held)
    held = [person for person in rest if person.held]
    for person in _fitting(batch, iter(held), batch.minimum - len(batch.places)):
        _take(batch, person, CERTIFIED)
    rest = [person for person in rest if not person.courses]
    for fate, person in zip(others, _fitting(batch, iter(rest), len(others)), strict=False):
        _take(batch, person, fate)


def _stays(world: World, person: Person) -> bool:
    """Held, and not to go home for half a year yet."""
    return person.held and (person.leaves is None or person.leaves > world.day(183))


def _fill_live(dice: Random, batch: Batch, people: list[Person]) -> None:
    """Those without a certificate who go home first, as an officer would choose; the next are reserves."""
    candidates = [person for person in _by_release(people) if person.held and not person.courses]
    spare = 0 if batch.reserve_count or batch.state == ClassState.SELECTED else dice.randint(0, 2)
    seats = batch.capacity - spare
    chosen = list(_fitting(batch, iter(candidates), seats + batch.reserve_count))
    for person in chosen[:seats]:
        _take(batch, person, TAKING_PART)
    batch.reserves = [Place(person, TAKING_PART, _note(person)) for person in chosen[seats:]]
    if batch.state == ClassState.RUNNING and len(batch.places) > batch.minimum + 1:
        batch.places[-2].fate = WITHDRAWN
        batch.places[-1].promoted = True


def _by_release(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.leaves or date.max, person.inmate.register_key))


def _fitting(batch: Batch, people: Iterator[Person], count: int) -> Iterator[Person]:
    """The first `count` of `people` who were there then and meet every requirement of the class."""
    measure = _measure(batch)
    found = 0
    while found < count:
        person = next(people, None)
        if person is None:
            return
        if _there(batch, person) and measure.standing(_facts(batch, person)) in (Standing.FITS, Standing.NOTE):
            found += 1
            yield person


def _there(batch: Batch, person: Person) -> bool:
    """Held since three weeks before, for some days after, and neither in another class nor disciplined meanwhile."""
    if person.arrived + timedelta(days=21) > batch.starts_on:
        return False
    if person.leaves is not None and person.leaves < batch.ends_on + timedelta(days=MARGIN_DAYS):
        return False
    if any(first <= batch.ends_on and until >= batch.starts_on for first, until in person.busy):
        return False
    return not any(batch.starts_on <= entry.date <= batch.ends_on for entry in person.discipline)


def _measure(batch: Batch) -> Measure:
    ruleset = ruleset_on("in_house_training", batch.starts_on)
    if batch.agreement.eligibility_ruleset:
        ruleset = ruleset.with_rules_of(ruleset_on(batch.agreement.eligibility_ruleset, batch.starts_on))
    version = batch.curriculum.version
    course = CourseFacts(
        starts=batch.starts_on,
        ends=batch.ends_on,
        minimum_age=version.minimum_age,
        minimum_education=version.minimum_education or None,
        sex=version.sex or None,
        health_bars=frozenset(version.health_bars),
    )
    return Measure(ruleset, batch.starts_on, course)


def _facts(batch: Batch, person: Person) -> PersonFacts:
    """What was known of the person when the class began."""
    inmate = person.inmate
    known = inmate.term_years is not None
    months = 12 * (inmate.term_years or 0) + (inmate.term_months or 0) if known else None
    return PersonFacts(
        held=True,
        custody_status=inmate.custody_status,
        security_tier=batch.facility.tier,
        birth_date=inmate.birth_date,
        sex=inmate.sex,
        education=inmate.education or None,
        regency_code=inmate.regency_code or None,
        health_limits=frozenset(inmate.health_limits),
        life_or_death=inmate.life_or_death,
        offence_group=offence_group(inmate.offence, term_months=months, life_or_death=inmate.life_or_death),
        sentence_start=inmate.detained_on,
        sentence_expiry=inmate.expires_on,
        one_third=inmate.one_third_on,
        one_half=inmate.one_half_on,
        two_thirds=inmate.two_thirds_on,
        release_date=inmate.release_on,
        discipline=tuple(
            DisciplineEntry(entry.date, entry.ends) for entry in person.discipline if entry.date < batch.starts_on
        ),
        enrolled=tuple(ClassDays(first, until) for first, until in person.busy),
        prerequisites_held=frozenset(person.courses),
    )


def _take(batch: Batch, person: Person, fate: str) -> None:
    batch.places.append(Place(person, fate, _note(person)))
    person.busy.append((batch.starts_on, batch.ends_on))
    person.courses.add(batch.course_code)


def _note(person: Person) -> str:
    return NOTE_FOR_DETAINEE if person.leaves is None and not person.inmate.life_or_death else ""
