"""The invented people of each facility: those held, and those who went home in the last thirteen months."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.conf import settings

from bekal.eligibility.offences import offence_group
from bekal.jobs.demonstration.data import document, table
from bekal.jobs.demonstration.names import name_from, weighted
from bekal.jobs.demonstration.sentences import Sentence, months_needed, sentence_until
from bekal.jobs.demonstration.world import World
from bekal.lib.identifiers import normalise_register_number
from bekal.lib.sealing import blind_index, seal
from bekal.people.choices import CustodyStatus, DisciplineLevel, MovementKind, Presence
from bekal.people.models import ConductScore, DisciplineEntry, Inmate, InmateChange, Movement
from bekal.places.choices import FacilityKind
from bekal.places.models import Facility

RELEASED_WITHIN_DAYS = 396
GOING_HOME = ((30, 0.07), (90, 0.14), (180, 0.19), (540, 0.32), (1500, 0.28))
"""Shares of those held by days until they go home: until 30 days, from there until 90, and so on."""
HEALTH = {
    "no_heavy_lifting": 5,
    "no_fumes": 4,
    "no_food_handling": 2,
    "poor_sight": 4,
    "no_machines": 2,
    "no_heights": 3,
}
EDUCATION = {"none": 4, "primary": 26, "lower": 28, "upper": 36, "higher": 4, "": 2}
GAPS = ("birth_date", "regency_code", "education", "release_on", "dates", "offence")


@dataclass
class Person:
    """An inmate on the way into the database, with what the other rooms ask while they are filled."""

    inmate: Inmate
    arrived: date
    certify: bool = False
    discipline: list[DisciplineEntry] = field(default_factory=list)
    busy: list[tuple[date, date]] = field(default_factory=list)
    courses: set[str] = field(default_factory=set)
    moves: list[Movement] = field(default_factory=list)

    @property
    def leaves(self) -> date | None:
        return self.inmate.release_on

    @property
    def held(self) -> bool:
        return self.inmate.presence == Presence.HELD


def invent_people(world: World) -> dict[str, list[Person]]:
    """Everyone of every facility, not stored yet; register numbers are given by order of arrival."""
    people = {}
    for code, plan in document("people").items():
        dice = world.dice(f"people {code}")
        facility = world.facilities[code]
        found = [_released(world, dice, facility, plan, day) for day in _release_days(world, dice, plan["released"])]
        found += [_held(world, dice, facility, plan, ahead) for ahead in _days_ahead(dice, plan["held"])]
        _number(dice, found)
        _write_down(world.dice(f"written down {code}"), found, world.day(0))
        _wish_certificates(world, dice, found, plan["coverage"])
        people[code] = found
    return people


def _release_days(world: World, dice: Random, count: int) -> list[date]:
    """Days of release, as many in each month as in the next."""
    step = (RELEASED_WITHIN_DAYS - 2) / max(count, 1)
    return [world.day(-2 - int(step * (number + dice.random()))) for number in range(count)]


def _days_ahead(dice: Random, count: int) -> list[int]:
    days: list[int] = []
    since = 2
    for until, share in GOING_HOME:
        days += [dice.randint(since, until) for _ in range(round(count * share))]
        since = until + 1
    return (days + [dice.randint(31, 540) for _ in range(count - len(days))])[:count]


def _released(world: World, dice: Random, facility: Facility, plan: dict[str, Any], day: date) -> Person:
    offence, months = _offence(dice, 8, 66, plan.get("special", 1.0))
    parole = months >= 14 and dice.random() < 0.75
    detainee = dice.random() < plan["detainees"] * 0.6
    if detainee:
        detained = day - timedelta(days=dice.randint(90, 260))
        person = _person(world, dice, facility, plan, detained, CustodyStatus.DETAINEE)
        person.inmate.release_on = day
    else:
        sentence = sentence_until(day, months=months, parole=parole)
        person = _person(world, dice, facility, plan, sentence.detained_on, CustodyStatus.CONVICT)
        _sentence(person.inmate, sentence)
        person.inmate.release_on = day
    person.inmate.offence = offence
    _fine(dice, person.inmate)
    person.inmate.presence = Presence.RELEASED
    person.inmate.block = ""
    return person


def _held(world: World, dice: Random, facility: Facility, plan: dict[str, Any], ahead: int) -> Person:
    if dice.random() < plan["detainees"]:
        detained = world.day(-dice.randint(8, 240))
        person = _person(world, dice, facility, plan, detained, CustodyStatus.DETAINEE)
        person.inmate.offence = _offence(dice, 6, 180)[0]
        return person
    if dice.random() < 0.012:
        detained = world.day(-dice.randint(900, 4000))
        person = _person(world, dice, facility, plan, detained, CustodyStatus.CONVICT)
        person.inmate.offence, person.inmate.life_or_death = "Pembunuhan berencana (KUHP pasal 340)", True
        return person
    parole = dice.random() < 0.72
    offence, months = _offence(dice, months_needed(ahead, parole=parole), 400, plan.get("special", 1.0))
    parole = parole and months >= 14
    months = max(months, months_needed(ahead, parole=parole))
    sentence = sentence_until(world.day(ahead), months=months, parole=parole)
    person = _person(world, dice, facility, plan, sentence.detained_on, CustodyStatus.CONVICT)
    _sentence(person.inmate, sentence)
    person.inmate.offence = offence
    _fine(dice, person.inmate)
    return person


def _offence(dice: Random, shortest: int, longest: int, special: float = 1.0) -> tuple[str, int]:
    """An offence and a term in months between its own bounds, as near to the asked ones as it allows."""
    rows = [row for row in table("offences") if int(row["longest_months"]) >= min(shortest, 144)]
    row = dice.choices(rows, [int(row["weight"]) * (special if row["special"] else 1) for row in rows])[0]
    least = max(shortest, int(row["shortest_months"]))
    most = max(least, min(longest, int(row["longest_months"])))
    months = dice.randint(least, most)
    return row["offence"], months - months % 2 if months > 12 else months


def _person(
    world: World, dice: Random, facility: Facility, plan: dict[str, Any], detained_on: date, status: CustodyStatus
) -> Person:
    sex = "F" if dice.random() < plan["women"] else "M"
    age = min(68, 19 + int(dice.expovariate(1 / 13)))
    inmate = Inmate(
        facility=facility,
        presence=Presence.HELD,
        custody_status=status,
        name=name_from(dice, weighted(dice, plan["names"]), sex),
        birth_date=detained_on - timedelta(days=round(age * 365.25) + dice.randint(0, 364)),
        sex=sex,
        education=weighted(dice, EDUCATION),
        regency_code=weighted(dice, plan["regencies"]),
        former_occupation=weighted(dice, _occupations()),
        block=_block(dice, plan["blocks"], sex),
        health_limits=[weighted(dice, HEALTH)] if dice.random() < 0.09 else [],
        detained_on=detained_on,
        recidivist=dice.random() < 0.17,
        updated_at=world.now - timedelta(days=dice.randint(1, 40), minutes=dice.randint(0, 600)),
    )
    if dice.random() < 0.06:
        inmate.alias = inmate.name.split()[0][:4]
    if dice.random() < 0.82:
        _seal(dice, inmate)
    return Person(inmate, arrived=detained_on + timedelta(days=dice.choice((0, 0, 0, 18, 34))))


def _occupations() -> dict[str, int]:
    return {row["occupation"]: int(row["weight"]) for row in table("occupations")}


def _block(dice: Random, blocks: list[str], sex: str) -> str:
    for_women = [block for block in blocks if block == "Wanita"]
    if sex == "F" and for_women:
        return for_women[0]
    return f"{dice.choice([block for block in blocks if block not in for_women])}-{dice.randint(1, 14)}"


def _seal(dice: Random, inmate: Inmate) -> None:
    born = inmate.birth_date
    if born is not None:
        day = born.day + (40 if inmate.sex == "F" else 0)
        nik = f"{inmate.regency_code}{dice.randint(1, 18):02d}{day:02d}{born:%m%y}{dice.randint(1, 60):04d}"
        inmate.nik_sealed = seal(settings.FIELD_KEY, nik)
        inmate.nik_index = blind_index(settings.INDEX_KEY, nik)
    if dice.random() < 0.5:
        phone = f"+628{dice.choice(('12', '13', '21', '52', '81'))}{dice.randint(10_000_000, 99_999_999)}"
        inmate.phone_sealed = seal(settings.FIELD_KEY, phone)
        inmate.phone_index = blind_index(settings.INDEX_KEY, phone)


def _sentence(inmate: Inmate, sentence: Sentence) -> None:
    inmate.detained_on = sentence.detained_on
    inmate.term_years, inmate.term_months, inmate.term_days = sentence.months // 12, sentence.months % 12, 0
    inmate.one_third_on, inmate.one_half_on = sentence.one_third_on, sentence.one_half_on
    inmate.two_thirds_on, inmate.expires_on = sentence.two_thirds_on, sentence.expires_on
    inmate.remission_months, inmate.remission_days = divmod(sentence.remission_days, 30)
    inmate.release_on = sentence.release_on


def _fine(dice: Random, inmate: Inmate) -> None:
    """The fines that go with narcotics and corruption, and the months served in their place."""
    if inmate.term_years is not None and any(word in inmate.offence for word in ("Narkotika", "Korupsi", "anak")):
        inmate.fine_rupiah = dice.choice((60, 200, 500, 800, 1000)) * 1_000_000
        inmate.subsidiary_months = dice.choice((1, 2, 3, 6))


def _write_down(dice: Random, people: list[Person], today: date) -> None:
    """What officers know beside the national database; of some people nobody wrote it down."""
    for inmate in (person.inmate for person in people):
        can_read = inmate.education not in ("", "none") or dice.random() < 0.4
        inmate.literate = None if dice.random() < 0.08 else can_read
        if inmate.custody_status != CustodyStatus.CONVICT:
            continue
        if inmate.fine_rupiah is None:
            inmate.fine_rupiah = 0
        else:
            inmate.fine_paid = dice.choice((True, True, False, None))
        inmate.restitution_paid = dice.choice((True, False, None)) if "Korupsi" in inmate.offence else True
        if inmate.remission_months or inmate.remission_days:
            inmate.last_remission_days = dice.choice((15, 30, 30, 45, 60, 90, None))
        heard = (inmate.one_third_on or today) + timedelta(days=dice.randint(10, 200))
        if heard < today and dice.random() < 0.4:
            inmate.board_approved_on = heard


def _number(dice: Random, people: list[Person]) -> None:
    """Give register numbers by day of arrival, as the books of a facility do."""
    taken: dict[tuple[str, int], int] = defaultdict(int)
    for person in sorted(people, key=lambda person: (person.arrived, person.inmate.name)):
        book = _book(dice, person.inmate)
        taken[book, person.arrived.year] += 1
        number = taken[book, person.arrived.year] + dice.choice((0, 0, 0, 1))
        taken[book, person.arrived.year] = number
        written = f"{book} {number}/{person.arrived.year}"
        person.inmate.register_number = written
        person.inmate.register_key = normalise_register_number(written)


def _book(dice: Random, inmate: Inmate) -> str:
    if inmate.custody_status == CustodyStatus.DETAINEE:
        return dice.choice(("AI", "AII", "AIII", "AIII", "AIV"))
    months = (inmate.term_years or 0) * 12 + (inmate.term_months or 0)
    if "Narkotika" in inmate.offence and dice.random() < 0.7:
        return "BI.N" if months > 12 else "BIIa.N"
    return "BI" if months > 12 or inmate.life_or_death else "BIIa"


def _wish_certificates(world: World, dice: Random, people: list[Person], coverage: list[float]) -> None:
    """Mark who shall have a certificate: of those released a share that grows month by month, then of those held."""
    first, last = coverage
    months: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        if not person.held and person.leaves is not None:
            months[(world.today - person.leaves).days // 31].append(person)
    oldest = max(months, default=1) or 1
    owed = 0.0
    for month, group in sorted(months.items()):
        owed += (last - (last - first) * month / oldest) * len(group)
        group.sort(key=lambda person: (_hard_to_place(person), dice.random()))
        certified = group[: int(owed)]
        owed -= len(certified)
        for person in certified:
            person.certify = True
    for person in people:
        if person.held and person.leaves is not None:
            person.certify = dice.random() < last * 0.62 and (person.leaves - world.today).days <= 183


def _hard_to_place(person: Person) -> bool:
    """Detainees, and those whom assimilation's stricter rules concern."""
    months = 12 * (person.inmate.term_years or 0) + (person.inmate.term_months or 0)
    return (
        person.inmate.custody_status == CustodyStatus.DETAINEE
        or offence_group(person.inmate.offence, term_months=months) != "general"
    )


def spoil_some(world: World, people: dict[str, list[Person]]) -> None:
    """Leave gaps and contradictions in a few records of people held, as real rosters have them."""
    for code, group in people.items():
        dice = world.dice(f"gaps {code}")
        idle = [person for person in group if person.held and not person.busy and not person.inmate.life_or_death]
        for number, person in enumerate(dice.sample(idle, k=min(len(idle), max(3, len(group) // 14)))):
            _spoil(person.inmate, GAPS[number % len(GAPS)])


def _spoil(inmate: Inmate, gap: str) -> None:
    if gap == "birth_date":
        inmate.birth_date = None
    elif gap == "release_on":
        inmate.release_on = None
    elif gap == "dates" and inmate.expires_on and inmate.two_thirds_on:
        inmate.expires_on, inmate.two_thirds_on = inmate.two_thirds_on, inmate.expires_on
    elif gap in {"regency_code", "education", "offence"}:
        setattr(inmate, gap, "")


def store_people(world: World, people: dict[str, list[Person]]) -> None:
    """Write everyone with their movements, conduct scores and what was changed in their records."""
    everyone = [person for group in people.values() for person in group]
    Inmate.objects.bulk_create([person.inmate for person in everyone], batch_size=500)
    DisciplineEntry.objects.bulk_create(
        [_bound(entry, person) for person in everyone for entry in person.discipline], batch_size=500
    )
    Movement.objects.bulk_create(
        [movement for person in everyone for movement in _movements(world, person)], batch_size=1000
    )
    dice = world.dice("conduct")
    ConductScore.objects.bulk_create(
        [score for person in everyone for score in _scores(world, dice, person)], batch_size=1000
    )
    InmateChange.objects.bulk_create(
        [change for person in everyone for change in _record_changes(world, dice, person)], batch_size=500
    )


def _bound(entry: DisciplineEntry, person: Person) -> DisciplineEntry:
    entry.inmate = person.inmate
    return entry


def invent_discipline(world: World, people: dict[str, list[Person]]) -> None:
    """Lines of Register F for one in twenty, never while they take part in a class."""
    notes = {
        DisciplineLevel.LIGHT: "Tidak mengikuti apel",
        DisciplineLevel.MEDIUM: "Berkelahi di blok",
        DisciplineLevel.HEAVY: "Menyimpan telepon genggam",
    }
    for code, group in people.items():
        dice = world.dice(f"discipline {code}")
        for person in group:
            if dice.random() > 0.055:
                continue
            last = world.today if person.leaves is None else min(world.today, person.leaves)
            span = (last - person.arrived).days
            if span < 20:
                continue
            began = person.arrived + timedelta(days=dice.randint(10, span - 5))
            if any(first <= began <= until for first, until in person.busy):
                continue
            level = dice.choice(list(notes))
            ends = began + timedelta(days=dice.choice((6, 12, 30)))
            person.discipline.append(DisciplineEntry(date=began, level=level, ends=ends, note=notes[level]))


def scatter_some(world: World, people: dict[str, list[Person]]) -> None:
    """Let a few who are in no class be elsewhere by now: moved to a neighbour, or no longer on the roster."""
    for code, group in people.items():
        dice = world.dice(f"elsewhere {code}")
        facility = world.facilities[code]
        neighbours = _neighbours(world, facility)
        idle = [person for person in group if person.held and not person.busy and person.arrived < world.day(-60)]
        for number, person in enumerate(dice.sample(idle, k=min(len(idle), 1 + len(group) // 60))):
            if number == 0 or not neighbours:
                person.inmate.presence = Presence.UNLISTED
                continue
            person.inmate.presence, person.inmate.block = Presence.MOVED, ""
            person.moves.append(
                Movement(
                    date=world.day(-dice.randint(3, 50)),
                    kind=MovementKind.TRANSFERRED,
                    from_facility=facility,
                    to_facility=dice.choice(neighbours),
                    note="Mengurangi kepadatan",
                )
            )


def _neighbours(world: World, facility: Facility) -> list[Facility]:
    """The other prisons of the region that take people in."""
    return [
        other
        for other in world.facilities.values()
        if other.region_id == facility.region_id and other.kind == FacilityKind.PRISON and other is not facility
    ]


def _movements(world: World, person: Person) -> list[Movement]:
    inmate, facility = person.inmate, person.inmate.facility
    came = Movement(date=person.arrived, kind=MovementKind.ADMITTED, to_facility=facility)
    if facility.code == "LP-AMQ" and inmate.detained_on is not None and person.arrived > inmate.detained_on:
        came.kind, came.from_facility = MovementKind.TRANSFERRED, world.facilities["RT-AMQ"]
    moves = [came, *person.moves]
    if inmate.presence == Presence.RELEASED and inmate.release_on is not None:
        moves.append(Movement(date=inmate.release_on, kind=MovementKind.RELEASED, from_facility=facility))
    for move in moves:
        move.inmate = inmate
    return moves


def _scores(world: World, dice: Random, person: Person) -> list[ConductScore]:
    """The last six full months of those held as convicts."""
    if not person.held or person.inmate.custody_status != CustodyStatus.CONVICT:
        return []
    usual = dice.randint(58, 88) + (4 if person.courses else 0)
    month, scores = world.today.replace(day=1), []
    for _ in range(6):
        month = (month - timedelta(days=1)).replace(day=1)
        if month < person.arrived:
            break
        scores.append(ConductScore(inmate=person.inmate, month=month, score=min(100, usual + dice.randint(-6, 6))))
    return scores


def _record_changes(world: World, dice: Random, person: Person) -> list[InmateChange]:
    """What the roster of last month changed: a remission granted, or a domicile filled in."""
    inmate = person.inmate
    if not person.held or dice.random() > 0.16 or person.arrived > world.day(-60):
        return []
    at = world.at(inmate.facility, world.day(-31), 9, dice.randint(0, 40))
    changes: dict[str, list[Any]] = {"regency_code": ["", inmate.regency_code]}
    if inmate.remission_months and inmate.expires_on:
        before = inmate.expires_on + timedelta(days=30)
        changes = {
            "remission_months": [inmate.remission_months - 1, inmate.remission_months],
            "expires_on": [before.isoformat(), inmate.expires_on.isoformat()],
        }
    return [InmateChange(inmate=inmate, at=at, source="roster", changed_by="Petugas program", changes=changes)]
