"""Scenario S1: welding at Lapas Kelas IIA Ambon with BPVP Ambon, November 2025. The people in it are invented."""

import datetime as dt
import io
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import xlsxwriter

from bekal.access.rules import Actor
from bekal.accounts.models import User
from bekal.catalogue import actions as catalogue
from bekal.catalogue.choices import CourseKind, ModuleKind
from bekal.catalogue.models import CourseVersion
from bekal.partners import actions as partners
from bekal.partners.models import Instructor
from bekal.places.models import Institution

AMBON = ZoneInfo("Asia/Jayapura")

SIGNED = dt.date(2025, 11, 3)
ROSTER_DAY = dt.date(2025, 11, 5)
PLANNED = dt.date(2025, 11, 6)
SETTLED = dt.date(2025, 11, 7)
DAYS = tuple(dt.date(2025, 11, day) for day in (10, 11, 12, 13, 14, 17, 18, 19))
AFTER = dt.date(2025, 11, 20)

COURSE = "Las busur manual, dasar sampai lanjutan"
CLASS_NAME = "Las angkatan 1"
AGREEMENT = "PKS pelatihan las Lapas Ambon dan BPVP Ambon"
MODULES = (
    ("Keselamatan dan kesehatan kerja (K3)", "safety", 6),
    ("Teori las dan bahan", "theory", 8),
    ("Las dasar posisi datar", "practice", 18),
    ("Las lanjutan posisi tegak", "practice", 24),
    ("Komunikasi dan kerja sama", "soft_skills", 8),
)
UNITS = (
    ("C.24LAS01.001.1", "Mengelas pelat posisi di bawah tangan"),
    ("C.24LAS01.002.1", "Mengelas pelat posisi tegak"),
)
INSTRUCTOR = "Semuel Rekaan"
WARDEN_SIGNS = ("Benyamin Rekaan", "Kepala Lapas Kelas IIA Ambon")
PARTNER_SIGNS = ("Ona Rekaan", "Kepala BPVP Ambon")


def at(day: dt.date, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment as the clock in Ambon shows it."""
    return dt.datetime.combine(day, dt.time(hour, minute), AMBON)


@dataclass(frozen=True)
class Person:
    """A line of the roster, as far as the scenario needs it."""

    name: str
    register_number: str
    release_on: dt.date | None = dt.date(2027, 5, 1)
    detainee: bool = False

    @property
    def cells(self) -> dict[str, object]:
        """The line as SDP exports it: dates as dates, numbers as numbers."""
        sentenced = not self.detainee
        return {
            "No. Registrasi": self.register_number,
            "Nama Lengkap": self.name,
            "Tanggal Lahir": dt.date(1990, 4, 17),
            "Jenis Kelamin": "L",
            "Pendidikan": "SMA",
            "Tindak Pidana": "Pencurian",
            "Tanggal Mulai Ditahan": dt.date(2024, 1, 10),
            "Lama Pidana Tahun": 3 if sentenced else None,
            "Lama Pidana Bulan": 4 if sentenced else None,
            "Lama Pidana Hari": 0 if sentenced else None,
            "Tgl Ekspirasi": self.release_on,
            "Tgl Bebas": self.release_on,
        }


FITS = tuple(
    Person(f"{first} Rekaan", f"BI {number}/2024")
    for number, first in enumerate(
        (
            *("Abner", "Bastian", "Cornelis", "Dominggus", "Elias", "Frans", "Gerson", "Hendrik", "Izaak", "Jonas"),
            *("Karel", "Lukas", "Markus", "Nikolas", "Obet", "Petrus", "Ruben", "Stefanus"),
        ),
        start=101,
    )
)
DETAINEE = Person("Thomas Rekaan", "AIII 9/2025", release_on=None, detainee=True)
GOING_HOME = Person("Umar Rekaan", "BI 88/2023", release_on=dt.date(2025, 11, 15))
ROSTER = (*FITS, DETAINEE, GOING_HOME)

CHOSEN = (*FITS[:15], DETAINEE)
RESERVES = FITS[15:17]
LEAVES = FITS[0]  # withdraws on the second day; the first reserve moves up
RARELY_THERE = FITS[1]  # two of eight days
SECOND_TRY = FITS[2]  # BK at first, K a day later
STAYS_BK = FITS[3]


def roster_file(people: tuple[Person, ...] = ROSTER) -> bytes:
    """The roster as a workbook, with SDP's headings in the first row."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        sheet = workbook.add_worksheet("Daftar WBP")
        sheet.write_row(0, 0, people[0].cells)
        for row, person in enumerate(people, start=1):
            for column, value in enumerate(person.cells.values()):
                sheet.write(row, column, value)
    return file.getvalue()


def write_curriculum(administrator: Actor) -> CourseVersion:
    """Welding from basic to advanced in eight days of eight lesson hours, with safety and soft skills."""
    now = at(SIGNED, 8)
    trade = catalogue.add_trade(code="LAS", name="Las", actor=administrator, now=now)
    course = catalogue.add_course(
        trade=trade, code="LAS-SMAW", name=COURSE, kind=CourseKind.SHORT, actor=administrator, now=now
    )
    version = course.versions.get()
    catalogue.edit_version(
        version=version,
        revision=version.revision,
        facts=catalogue.VersionFacts(valid_from=SIGNED, minimum_age=18),
        modules=[
            catalogue.ModuleFacts(name=name, kind=ModuleKind(kind), lesson_hours=hours) for name, kind, hours in MODULES
        ],
        units=[catalogue.UnitFacts(code=code, title=title) for code, title in UNITS],
        actor=administrator,
        now=now,
    )
    version.refresh_from_db()
    catalogue.approve_version(version=version, actor=administrator, now=now)
    return CourseVersion.objects.select_related("course").get(pk=version.pk)


def name_instructor(institution: Institution, user: User, coordinator: Actor) -> Instructor:
    """The partner's instructor, whom no prison has chosen yet."""
    return partners.add_instructor(
        institution=institution,
        name=INSTRUCTOR,
        speciality="Las SMAW",
        user=user,
        actor=coordinator,
        now=at(SIGNED, 13),
    )
