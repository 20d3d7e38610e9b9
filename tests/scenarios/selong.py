"""Scenario S5: two visits on one day from Lapas Kelas IIB Selong, 14 January 2026. The people in it are invented."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bekal.access.choices import Role
from bekal.access.rules import SYSTEM
from bekal.accounts.models import User
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder, set_allocation
from bekal.budget.actions.templates import write_lines
from bekal.budget.choices import CostBasis
from bekal.budget.models import CostTemplate
from bekal.budget.rules.splits import Cost
from bekal.catalogue import actions as catalogue
from bekal.catalogue.choices import CourseKind, ModuleKind
from bekal.partners.choices import CostKind, FunderKind
from bekal.places.models import Facility, Institution, RegionalOffice, Workshop

LOMBOK = ZoneInfo("Asia/Makassar")
VISITS = dt.date(2026, 1, 14)
DRAFTED = dt.date(2026, 1, 15)
SIGNED = dt.date(2026, 1, 19)
PLANNED = dt.date(2026, 1, 20)

TITLE = "Pelatihan keterampilan warga binaan tahun 2026"
WARDEN = ("Lalu Rekaan", "Kepala Lapas Kelas IIB Selong")
LLK_HEAD = ("Baiq Rekaan", "Kepala LLK Selong")
BPVP_HEAD = ("Zul Rekaan", "Kepala BPVP Lombok Timur")


@dataclass(frozen=True)
class Planned:
    """A course of the scenario, how it is taught, and when its class begins."""

    code: str
    name: str
    kind: CourseKind
    hours: int
    method: str
    class_name: str
    starts_on: dt.date


CAR_WASH = Planned(
    "CUCI", "Cuci kendaraan", CourseKind.SHORT, 40, "Praktik dengan kendaraan dinas", "Cuci 1", dt.date(2026, 2, 2)
)
BARBER = Planned(
    "PANGKAS", "Pangkas rambut", CourseKind.SHORT, 40, "Praktik berpasangan", "Pangkas 1", dt.date(2026, 2, 18)
)
GARMENT = Planned(
    "GARMEN",
    "Garmen dan usaha jahit rumahan",
    CourseKind.REGULAR,
    160,
    "Dari pola sampai jual",
    "Garmen 1",
    dt.date(2026, 4, 6),
)
COURSES = (CAR_WASH, BARBER, GARMENT)
PLACES = 16
MATERIALS = 250_000  # rupiah for a participant
CLASS_COST = PLACES * MATERIALS


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """A moment as the clock in Selong shows it."""
    return dt.datetime.combine(day, dt.time(hour), LOMBOK)


@dataclass(frozen=True)
class House:
    """The prison, whom it visits, and who works there."""

    facility: Facility
    llk: Institution
    bpvp: Institution
    officer: User
    warden: User
    coordinator: User


def make_house(make_user: Callable[..., User]) -> House:
    """Selong before the visits: its people, the courses of the catalogue, the purses and what a course costs."""
    region = RegionalOffice.objects.create(code="NTB", name="Kanwil Ditjenpas Nusa Tenggara Barat")
    facility = Facility.objects.create(
        region=region,
        code="LP-SLG",
        name="Lapas Kelas IIB Selong",
        kind="prison",
        facility_class="IIB",
        tier="medium",
        capacity=300,
        time_zone="Asia/Makassar",
    )
    Workshop.objects.create(facility=facility, name="Ruang kegiatan kerja", seats=20)

    def institution(name: str, short: str, kind: str, prefix: str) -> Institution:
        return Institution.objects.create(name=name, short_name=short, kind=kind, certificate_prefix=prefix)

    llk = institution("LLK Selong", "LLK Selong", "local_centre", "LLK-SLG")
    bpvp = institution("BPVP Lombok Timur", "BPVP Lotim", "national_centre", "BPVP-LTM")
    for course in COURSES:
        _write_course(course)
    _fill_purses(facility, bpvp)
    return House(
        facility,
        llk,
        bpvp,
        officer=make_user("petugas_selong", Role.PROGRAMME_OFFICER, facility=facility),
        warden=make_user("kalapas_selong", Role.WARDEN, facility=facility),
        coordinator=make_user("koordinator_llk", Role.PARTNER_COORDINATOR, institution=llk),
    )


def _write_course(told: Planned) -> None:
    trade = catalogue.add_trade(code=told.code, name=told.name, actor=SYSTEM, now=at(VISITS, 6))
    course = catalogue.add_course(
        trade=trade, code=told.code, name=told.name, kind=told.kind, actor=SYSTEM, now=at(VISITS, 6)
    )
    version = course.versions.get()
    catalogue.edit_version(
        version=version,
        revision=version.revision,
        facts=catalogue.VersionFacts(valid_from=dt.date(2026, 1, 1), minimum_age=18),
        modules=[catalogue.ModuleFacts(name="Praktik", kind=ModuleKind.PRACTICE, lesson_hours=told.hours)],
        units=[catalogue.UnitFacts(code=f"{told.code}.001", title=told.name)],
        actor=SYSTEM,
        now=at(VISITS, 6),
    )
    version.refresh_from_db()
    catalogue.approve_version(version=version, actor=SYSTEM, now=at(VISITS, 6))
    template = CostTemplate.objects.create(course=course, valid_from=dt.date(2026, 1, 1), edited_by="Bekal")
    write_lines(template, [Cost(CostKind.MATERIALS, "Bahan praktik", CostBasis.PARTICIPANT, 1, MATERIALS)])


def _fill_purses(facility: Facility, bpvp: Institution) -> None:
    purses: tuple[tuple[FunderKind, str, Any], ...] = (
        (FunderKind.PRISON, "DIPA Lapas Selong", None),
        (FunderKind.PARTNER, "DIPA BPVP", bpvp),
        (FunderKind.LOCAL_GOVERNMENT, "APBD Lombok Timur", None),
    )
    for kind, name, institution in purses:
        funder = add_funder(
            facility=facility,
            facts=FunderFacts(kind=kind, name=name, institution=institution),
            actor=SYSTEM,
            now=at(VISITS, 6),
        )
        facts = AllocationFacts(amount=50_000_000, reference="DIPA 2026")
        set_allocation(funder=funder, year=2026, revision=0, facts=facts, actor=SYSTEM, now=at(VISITS, 6))
