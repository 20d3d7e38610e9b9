"""Scenarios S2 and S3 as far as eligibility goes: who is held there, as the national database exports it.

S2: Lapas Kelas IIB Ketapang with the labour department (BLK Ketapang), agreement of Monday 8 March 2021, first class in
April: only those who meet the requirements for assimilation. S3: the registration drive at Rutan Kelas IIA Ambon with
the labour department of Kota Ambon, Thursday 2 October 2025. The people are invented.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import time_machine
import xlsxwriter
from model_bakery import baker

from bekal.access.choices import Role
from bekal.access.rules import Actor
from bekal.accounts.models import RoleGrant, User
from bekal.accounts.queries import actor_for
from bekal.catalogue.models import CourseVersion
from bekal.classes.models import TrainingClass
from bekal.partners import actions as partners
from bekal.partners.choices import AgreementKind, PartySide
from bekal.partners.models import Agreement
from bekal.places.models import Facility, Institution, RegionalOffice
from bekal.roster.actions import receive_roster, start_applying

Line = Mapping[str, object]


def line(name: str, register_number: str, **told: object) -> Line:
    """A line of the roster; a convict of three years, half of it served on 10 January 2021, unless told otherwise."""
    day = dt.date
    values: dict[str, object] = {
        "No. Registrasi": register_number,
        "Nama Lengkap": name,
        "Tanggal Lahir": day(1990, 4, 17),
        "Jenis Kelamin": "L",
        "Pendidikan": "SMA",
        "Tindak Pidana": "Pencurian (KUHP pasal 363)",
        "Tanggal Mulai Ditahan": day(2019, 7, 10),
        "Lama Pidana Tahun": 3,
        "Lama Pidana Bulan": 0,
        "Lama Pidana Hari": 0,
        "sepertiga (1/3)": day(2020, 7, 10),
        "setengah (1/2)": day(2021, 1, 10),
        "dua_pertiga (2/3)": day(2021, 7, 10),
        "Tgl Ekspirasi": day(2022, 7, 10),
        "Tgl Bebas": day(2022, 7, 10),
    }
    return values | {HEADINGS[key]: value for key, value in told.items()}


HEADINGS = {
    "offence": "Tindak Pidana", "detained": "Tanggal Mulai Ditahan", "years": "Lama Pidana Tahun",
    "months": "Lama Pidana Bulan", "days": "Lama Pidana Hari", "third": "sepertiga (1/3)", "half": "setengah (1/2)",
    "two_thirds": "dua_pertiga (2/3)", "expiry": "Tgl Ekspirasi", "release": "Tgl Bebas", "born": "Tanggal Lahir",
}  # fmt: skip
NO_SENTENCE = dict.fromkeys(("years", "months", "days", "third", "half", "two_thirds", "expiry", "release"))


@dataclass(frozen=True)
class Site:
    """A prison with its officer and warden, and the class that is planned there."""

    facility: Facility
    officer: User
    warden: User
    training_class: TrainingClass


@dataclass(frozen=True)
class Scene:
    """What a site is made of."""

    zone: str
    region: tuple[str, str]
    facility: tuple[str, str, str, str]  # code, name, kind, class
    institution: tuple[str, str]
    agreement: str
    signed: dt.date
    ruleset: str
    course: str
    starts: dt.date
    ends: dt.date
    minimum: int
    capacity: int
    roster: Sequence[Line]

    def at(self, day: dt.date, hour: int = 9) -> dt.datetime:
        """A moment by the clock of the place."""
        return dt.datetime.combine(day, dt.time(hour), ZoneInfo(self.zone))


def roster_file(lines: Sequence[Line]) -> bytes:
    """The roster as a workbook, with headings in the first row."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        sheet = workbook.add_worksheet("Daftar WBP")
        sheet.write_row(0, 0, lines[0])
        for row, person in enumerate(lines, start=1):
            for column, value in enumerate(person.values()):
                sheet.write(row, column, value)
    return file.getvalue()


def build(scene: Scene, run_jobs) -> Site:
    """The place, its people through the import of the roster, the signed agreement, and an open class."""
    region = RegionalOffice.objects.create(code=scene.region[0], name=scene.region[1])
    code, name, kind, facility_class = scene.facility
    facility = Facility.objects.create(
        region=region, code=code, name=name, kind=kind, facility_class=facility_class, tier="medium", capacity=300,
        time_zone=scene.zone,
    )  # fmt: skip
    officer, warden = (_user(role, facility) for role in (Role.PROGRAMME_OFFICER, Role.WARDEN))
    acting = actor_for(officer, scene.signed)
    _read_roster(scene, facility, acting, run_jobs)
    version = baker.make(
        "catalogue.CourseVersion", course__name=scene.course, course__code=f"K-{code}", number=1, state="approved",
        valid_from=scene.signed, minimum_age=None, minimum_education="", sex="", health_bars=[],
    )  # fmt: skip
    baker.make("catalogue.Module", version=version, position=1, kind="practice", lesson_hours=64)
    agreement = _sign(scene, facility, version, acting, actor_for(warden, scene.signed))
    training_class = baker.make(
        "classes.TrainingClass", facility=facility, version=version, agreement=agreement, workshop=None,
        name=f"{scene.course} angkatan 1", state="open", mode="inside", starts_on=scene.starts, ends_on=scene.ends,
        day_starts_at=dt.time(8), minimum=scene.minimum, capacity=scene.capacity,
    )  # fmt: skip
    return Site(facility, officer, warden, training_class)


def _user(role: Role, facility: Facility) -> User:
    username = f"{role.value}_{facility.code.lower()}"
    user = User.objects.create(username=username, name=username.title())
    RoleGrant.objects.create(user=user, role=role, facility=facility, starts=dt.date(2020, 1, 1))
    return user


def _read_roster(scene: Scene, facility: Facility, officer: Actor, run_jobs) -> None:
    now = scene.at(scene.signed, 8)
    with time_machine.travel(now, tick=False):
        roster = receive_roster(
            facility=facility, file_name="Daftar WBP.xlsx", parts=[roster_file(scene.roster)], actor=officer, now=now
        )
        run_jobs()
        roster.refresh_from_db()
        start_applying(roster=roster, revision=roster.revision, complete=True, confirmed=False, actor=officer, now=now)
        run_jobs()


def _sign(scene: Scene, facility: Facility, version: CourseVersion, officer: Actor, warden: Actor) -> Agreement:
    institution = Institution.objects.create(
        name=scene.institution[0], short_name=scene.institution[1], kind="labour_department",
        certificate_prefix=facility.code,
    )  # fmt: skip
    agreement = partners.add_agreement(
        facility=facility,
        institution=institution,
        terms=partners.Terms(
            kind=AgreementKind.EXECUTABLE,
            title=scene.agreement,
            starts=scene.signed,
            ends=scene.signed.replace(year=scene.signed.year + 2),
            facility_number=f"{facility.code}-1",
            institution_number="B-1",
            eligibility_ruleset=scene.ruleset,
        ),
        courses=[version.course],
        parties=[
            partners.Party(side=PartySide.FACILITY, name="Kepala Rekaan", title="Kepala Lapas"),
            partners.Party(side=PartySide.PARTNER, name="Dinas Rekaan", title="Kepala Dinas"),
        ],
        actor=officer,
        now=scene.at(scene.signed),
    )
    partners.sign_agreement(
        agreement=agreement, signed_on=scene.signed, place="Aula", actor=warden, now=scene.at(scene.signed, 11)
    )
    return Agreement.objects.select_related("facility", "institution").get(pk=agreement.pk)


# S2 Ketapang

_D = dt.date
FITS = tuple(line(f"Cocok {number:02} Rekaan", f"BI {number}/2019") for number in range(1, 28))
HALF_LATER = (
    line("Setengah Mei Rekaan", "BI 101/2020", half=_D(2021, 5, 3)),
    line("Setengah Sehari Rekaan", "BI 102/2020", half=_D(2021, 4, 6)),  # the day after the class begins
    line("Setengah Tepat Rekaan", "BI 103/2020", half=_D(2021, 4, 5)),  # the very day: fits
)
MEASURED = (line("Disiplin Baru Rekaan", "BI 111/2019"), line("Disiplin Lama Rekaan", "BI 112/2019"))
SPECIAL = (line("Korupsi Rekaan", "BI 121/2019", offence="Korupsi (UU 31/1999 pasal 2)"),)
UNKNOWN = (
    line("Tanpa Setengah Rekaan", "BI 131/2019", half=None),
    line("Tanpa Perkara Rekaan", "BI 132/2019", offence=None),
)
DETAINEES = tuple(line(f"Tahanan {number} Rekaan", f"AIII {number}/2021", **NO_SENTENCE) for number in range(1, 4))
GOING_HOME = (line("Pulang Dulu Rekaan", "BI 141/2018", release=_D(2021, 4, 15), expiry=_D(2021, 4, 15)),)

KETAPANG = Scene(
    zone="Asia/Pontianak",
    region=("KBR", "Kanwil Ditjenpas Kalimantan Barat"),
    facility=("LP-KTG", "Lapas Kelas IIB Ketapang", "prison", "IIB"),
    institution=("Dinas Tenaga Kerja dan Transmigrasi Kabupaten Ketapang", "BLK Ketapang"),
    agreement="PKS pelatihan keterampilan Lapas Ketapang",
    signed=_D(2021, 3, 8),
    ruleset="assimilation",
    course="Las listrik",
    starts=_D(2021, 4, 5),
    ends=_D(2021, 4, 14),
    minimum=25,
    capacity=30,
    roster=(*FITS, *HALF_LATER, *MEASURED, *SPECIAL, *UNKNOWN, *DETAINEES, *GOING_HOME),
)


# S3 Rutan Ambon

REMANDED = tuple(
    line(f"Titipan {number:02} Rekaan", f"AIII {number}/2025", detained=_D(2025, 8, 1), **NO_SENTENCE)
    for number in range(1, 25)
)
SENTENCED = tuple(
    line(
        f"Narapidana {number} Rekaan", f"BIIa {number}/2025", detained=_D(2025, 2, 1), years=1, third=_D(2025, 6, 2),
        half=_D(2025, 8, 2), two_thirds=_D(2025, 10, 2), expiry=_D(2026, 2, 1), release=_D(2026, 2, 1),
    )
    for number in range(1, 5)
)  # fmt: skip
UNDATED = tuple(
    line(
        f"Tanpa Tanggal {number} Rekaan", f"BI 5{number}/2025", detained=_D(2025, 2, 1), years=2, third=None,
        half=None, two_thirds=None, expiry=None, release=None,
    )
    for number in range(1, 3)
)  # fmt: skip
TOO_SOON = (
    line("Segera Pulang Rekaan", "BIIa 9/2025", detained=_D(2025, 5, 1), years=0, months=6, third=_D(2025, 7, 1),
         half=_D(2025, 8, 1), two_thirds=_D(2025, 9, 1), expiry=_D(2025, 11, 1), release=_D(2025, 11, 1)),
)  # fmt: skip

RUTAN = Scene(
    zone="Asia/Jayapura",
    region=("MLK", "Kanwil Ditjenpas Maluku"),
    facility=("RT-AMQ", "Rutan Kelas IIA Ambon", "remand_centre", "IIA"),
    institution=("Dinas Tenaga Kerja Kota Ambon", "Disnaker Ambon"),
    agreement="PKS pelatihan BLK bagi warga binaan Rutan Ambon",
    signed=_D(2025, 10, 2),
    ruleset="",
    course="Menjahit",
    starts=_D(2025, 11, 3),
    ends=_D(2025, 11, 12),
    minimum=10,
    capacity=16,
    roster=(*REMANDED, *SENTENCED, *UNDATED, *TOO_SOON),
)


def name_of(person: Line) -> str:
    """The name on a line."""
    return str(person["Nama Lengkap"])
