"""The people of one site as columns of numbers, as fast as they can be invented."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.conf import settings

from bekal.jobs.demonstration.data import document, table
from bekal.jobs.demonstration.days import EPOCH, day_number, iso, moment
from bekal.jobs.demonstration.rows import Book, Row
from bekal.jobs.demonstration.world import World
from bekal.lib.sealing import blind_index, seal
from bekal.people.models import ConductScore, DisciplineEntry, Movement
from bekal.places.choices import FacilityKind
from bekal.places.models import Facility

RELEASED_SHARE = 0.12
INMATE_COLUMNS = (
    "id", "facility_id", "register_number", "register_key", "presence", "custody_status", "name", "alias",
    "birth_date", "sex", "education", "regency_code", "former_occupation", "block", "health_limits", "nik_sealed",
    "nik_index", "phone_sealed", "phone_index", "offence", "detained_on", "term_years", "term_months", "term_days",
    "life_or_death", "one_third_on", "one_half_on", "two_thirds_on", "expires_on", "remission_months",
    "remission_days", "fine_rupiah", "subsidiary_months", "recidivist", "release_on", "certified_on",
    "updated_at",
)  # fmt: skip


@dataclass
class Site:
    """A facility with what its people need to be invented."""

    facility: Facility
    names: str
    towns: list[str]
    people: int = 0


class Books:
    """What is kept of every person beside their own row."""

    def __init__(self) -> None:
        self.movements = Book(Movement, "inmate_id", "date", "kind", "from_facility_id", "to_facility_id")
        self.scores = Book(ConductScore, "inmate_id", "month", "score")
        self.discipline = Book(DisciplineEntry, "inmate_id", "date", "level", "ends", "note")

    def close(self) -> None:
        for book in (self.movements, self.scores, self.discipline):
            book.close()


class Columns:
    """The people of one site as columns: days are whole numbers since EPOCH, -1 stands for a missing one."""

    def __init__(self, world: World, site: Site, number: int, first_id: int) -> None:
        self.world, self.site, self.first_id = world, site, first_id
        self.random = random = np.random.default_rng([world.seed, number])
        self.held = site.people
        self.count = count = site.people + round(site.people * RELEASED_SHARE)
        self.today = int((np.datetime64(world.today) - EPOCH).astype(int))
        self.is_held = np.arange(count) < self.held
        remand = site.facility.kind == FacilityKind.REMAND_CENTRE
        self.detainee = random.random(count) < (0.62 if remand else 0.08)
        self.child = np.full(count, site.facility.kind == FacilityKind.YOUTH_FACILITY)
        self.detainee &= ~self.child
        self.female = random.random(count) < (1.0 if "Perempuan" in site.facility.name else 0.03)
        self.certified = np.full(count, -1)
        self._sentences()
        self.names = self._names()

    def _sentences(self) -> None:
        """Term, start and fractions; going home lies ahead for those held, within the last year for the others."""
        random, count = self.random, self.count
        self.offence = random.choice(len(OFFENCES), count, p=OFFENCE_WEIGHTS)
        shortest, longest = OFFENCE_MONTHS[self.offence].T
        months = (shortest + random.random(count) * (longest - shortest)).astype(int)
        months[self.child] = np.minimum(months[self.child], 36)
        whole = (months * 30.4375).astype(int)
        self.parole = (random.random(count) < 0.72) & (months >= 14)
        remission = np.minimum(whole // 6, whole // 365 * 75 + 30)
        until = np.where(self.parole, whole * 2 // 3, whole) - remission
        served_part = random.random(count)
        self.start = np.where(
            self.is_held,
            self.today - (until * served_part).astype(int) - 1,
            self.today - until - 2 - (random.random(count) * 360).astype(int),
        )
        self.detained = np.where(self.detainee & self.is_held, self.today - random.integers(5, 260, count), self.start)
        self.months, self.remission = months, remission
        self.thirds = [self._after(whole, part) for part in (1 / 3, 1 / 2, 2 / 3)]
        self.expiry = self.start + whole - remission
        self.release = self.start + until
        adult = (19 * 365 + random.exponential(13 * 365, count)).clip(0, 65 * 365).astype(int)
        self.born = self.detained - np.where(self.child, random.integers(14 * 365, 17 * 365, count), adult)
        self.born_unknown = random.random(count) < 0.01
        self.unknown = self.detainee | (self.is_held & (random.random(count) < 0.015))

    def _after(self, whole: np.ndarray, part: float) -> np.ndarray:
        return self.start + np.maximum(1, (whole * part).astype(int) - self.remission)

    def inmates(self) -> Iterator[Row]:
        """The rows of INMATE_COLUMNS."""
        random, count, site = self.random, self.count, self.site
        missing = self.unknown
        sentenced = ~self.detainee
        names, registers = self.names, self._registers()
        nothing = np.zeros(count, bool)
        columns = [
            range(self.first_id, self.first_id + count),
            [site.facility.pk] * count,
            registers,
            [register.replace(" ", "").upper() for register in registers],
            np.where(self.is_held, "held", "released").tolist(),
            np.where(self.child, "child", np.where(self.detainee, "detainee", "convict")).tolist(),
            names,
            [name.split()[0][:5] if odd else "" for name, odd in zip(names, random.random(count) < 0.05, strict=True)],
            iso(self.born, self.born_unknown),
            np.where(self.female, "F", "M").tolist(),
            random.choice(["none", "primary", "lower", "upper", "higher", ""], count, p=EDUCATION_ODDS).tolist(),
            random.choice(site.towns, count).tolist(),
            random.choice(OCCUPATIONS, count, p=OCCUPATION_WEIGHTS).tolist(),
            [
                f"{letter}-{cell % 40}"
                for letter, cell in zip("ABCDEFGH" * (count // 8 + 1), range(count), strict=False)
            ],
            random.choice(HEALTH_LIMITS, count, p=HEALTH_ODDS).tolist(),
            *self._sealed(self.born),
            [OFFENCES[index] for index in self.offence.tolist()],
            iso(self.detained, nothing),
            _or_none(self.months // 12, sentenced),
            _or_none(self.months % 12, sentenced),
            _or_none(np.zeros(count, int), sentenced),
            [False] * count,
            *[iso(third, missing) for third in self.thirds],
            iso(self.expiry, missing),
            _or_none(self.remission // 30, sentenced),
            _or_none(self.remission % 30, sentenced),
            _or_none(random.choice([60, 200, 800, 1000], count) * 1_000_000, sentenced & FINED[self.offence]),
            _or_none(random.integers(1, 7, count), sentenced & FINED[self.offence]),
            (random.random(count) < 0.17).tolist(),
            iso(self.release, missing & self.is_held),
            iso(self.certified, self.certified < 0),
            [moment(self.world.today, 0)] * count,
        ]
        return zip(*columns, strict=True)

    def _names(self) -> list[str]:
        words = document("names")[self.site.names]
        random, names = self.random, np.empty(self.count, object)
        for sex, given, families in (
            (False, words["male"], words["family"]),
            (True, words["female"], words.get("female_family", words["family"])),
        ):
            who = np.flatnonzero(self.female == sex)
            first, second = random.integers(0, len(given), who.size), random.integers(0, len(families), who.size)
            names[who] = [f"{given[one]} {families[other]}" for one, other in zip(first, second, strict=True)]
        return names.tolist()

    def _registers(self) -> list[str]:
        """Numbers that are used once in the facility, because they are counted through all years."""
        books = np.where(self.detainee, "AIII", np.where(self.months > 12, "BI", "BIIa")).tolist()
        years = (EPOCH + self.detained).astype("datetime64[Y]").astype(int) + 1970
        return [
            f"{book} {number}/{year}" for number, (book, year) in enumerate(zip(books, years.tolist(), strict=True), 1)
        ]

    def _sealed(self, born: np.ndarray) -> Iterator[list[bytes | None]]:
        """NIK and phone, sealed, each followed by its blind index; not everyone has them."""
        random, count = self.random, self.count
        months = (EPOCH + born).astype(object)
        serials = random.integers(1, 9999, count).tolist()
        has_nik, has_phone = random.random(count) < 0.82, random.random(count) < 0.45
        niks = [
            f"{self.site.towns[serial % len(self.site.towns)]}01{day.day + 40 * woman:02d}{day:%m%y}{serial:04d}"
            if has
            else None
            for day, woman, serial, has in zip(months, self.female.tolist(), serials, has_nik.tolist(), strict=True)
        ]
        digits = random.integers(10_000_000, 100_000_000, count).tolist()
        phones = [f"+62812{digit}" if has else None for digit, has in zip(digits, has_phone.tolist(), strict=True)]
        for texts in (niks, phones):
            yield [None if text is None else seal(settings.FIELD_KEY, text) for text in texts]
            yield [None if text is None else blind_index(settings.INDEX_KEY, text) for text in texts]

    def write_history(self, books: Books) -> None:
        """Everyone came, and those released left; last month's conduct score; one in twenty-five was disciplined."""
        facility, first = self.site.facility.pk, self.first_id
        nothing = np.zeros(self.count, bool)
        came, left = iso(self.detained, nothing), iso(self.release, nothing)
        for index in range(self.count):
            books.movements.add(first + index, came[index], "admitted", None, facility)
        for index in range(self.held, self.count):
            books.movements.add(first + index, left[index], "released", facility, None)
        month = (self.world.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        values = self.random.integers(52, 96, self.count).tolist()
        was_there = self.is_held & ~self.detainee & (self.detained < day_number(month))
        for index in np.flatnonzero(was_there).tolist():
            books.scores.add(first + index, month.isoformat(), values[index])
        some = np.flatnonzero((self.random.random(self.count) < 0.04) & self.is_held)
        days = self.detained[some] + (self.random.random(some.size) * (self.today - self.detained[some])).astype(int)
        none = np.zeros(some.size, bool)
        for index, day, ends in zip(some.tolist(), iso(days, none), iso(days + 12, none), strict=True):
            books.discipline.add(first + index, day, "light", ends, "Tidak mengikuti apel")


def _or_none(values: np.ndarray, known: np.ndarray) -> list[int | None]:
    objects = values.astype(object)
    objects[~known] = None
    return objects.tolist()


def _shares(weights: list[float]) -> np.ndarray:
    return np.array(weights) / sum(weights)


OFFENCES = [row["offence"] for row in table("offences")]
OFFENCE_WEIGHTS = _shares([float(row["weight"]) for row in table("offences")])
OFFENCE_MONTHS = np.array([(int(row["shortest_months"]), int(row["longest_months"])) for row in table("offences")])
FINED = np.array(["Narkotika" in offence or "Korupsi" in offence for offence in OFFENCES])
OCCUPATIONS = [row["occupation"] for row in table("occupations")]
OCCUPATION_WEIGHTS = _shares([float(row["weight"]) for row in table("occupations")])
EDUCATION_ODDS = [0.04, 0.26, 0.28, 0.36, 0.04, 0.02]
HEALTH_LIMITS = [json.dumps(limits) for limits in ([], ["no_heavy_lifting"], ["no_fumes"], ["poor_sight"])]
HEALTH_ODDS = [0.92, 0.04, 0.02, 0.02]
