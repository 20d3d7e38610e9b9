"""Writes a roster as SDP exports it, for a facility of the demonstration: with news, changes and mistakes in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter
from django.conf import settings

from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.names import name_from, weighted
from bekal.jobs.demonstration.sentences import sentence_until
from bekal.lib.sealing import unseal
from bekal.people.choices import CustodyStatus, Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility

Cell = str | int | None
HEADINGS = (
    "nomor register", "nama", "alias", "tgl_lahir", "jenis kelamin", "status", "pendidikan", "kode kabupaten/kota",
    "pekerjaan", "blok", "nik", "no telepon", "tindak pidana", "tanggal_mulai_ditahan", "lama_pidana_tahun",
    "lama_pidana_bulan", "lama_pidana_hari", "seumur hidup", "sepertiga (1/3)", "setengah (1/2)",
    "dua_pertiga (2/3)", "tgl_ekspirasi", "total_bulan_remisi", "total_hari_remisi", "denda", "subsider_bulan",
    "residivis", "tgl_bebas",
)  # fmt: skip
SEXES = {"M": "L", "F": "P"}
STATUSES = {"detainee": "Tahanan", "convict": "Narapidana", "child": "Anak"}
SCHOOLS = {"none": "Tidak sekolah", "primary": "SD", "lower": "SMP", "upper": "SMA", "higher": "S1", "": ""}
NAME, BIRTH, SEX, BLOCK, DETAINED, REMISSION, RELEASE = 1, 3, 4, 9, 13, 22, 27


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of each sort a roster got, and how many people it leaves out."""

    same: int
    new: int
    changed: int
    broken: int
    gone: int


def write_roster(
    path: Path,
    facility: Facility,
    *,
    today: date,
    new: int = 6,
    changed: int = 9,
    broken: int = 5,
    gone: int = 3,
    seed: int = 2026,
) -> Written:
    """Write the people held in `facility` to an XLSX file at `path`, and return what was put into it.

    `changed` rows tell something else than the database, `broken` ones cannot be taken, `gone` people are left out.
    """
    dice = Random(f"{seed}:roster {facility.code}")
    held = list(Inmate.objects.filter(facility=facility, presence=Presence.HELD).order_by("name", "pk"))
    picked = dice.sample(range(len(held)), k=min(len(held), changed + broken + gone))
    to_change, to_break = set(picked[:changed]), picked[changed : changed + broken]
    left_out = set(picked[changed + broken :])
    rows = [_row(inmate) for inmate in held]
    for place in to_change:
        _change(rows[place], held[place], dice)
    for number, place in enumerate(to_break):
        MISTAKES[number % len(MISTAKES)](rows[place])
    kept = [row for place, row in enumerate(rows) if place not in left_out]
    kept += [_newcomer(facility, dice, today, number) for number in range(new)]
    _write(path, facility, kept)
    return Written(
        same=len(held) - len(picked), new=new, changed=len(to_change), broken=len(to_break), gone=len(left_out)
    )


def _write(path: Path, facility: Facility, rows: list[list[Cell]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet("WBP"), book.add_format({"bold": True})
        sheet.write(0, 0, f"Daftar warga binaan {facility.name}", bold)
        sheet.write_row(2, 0, HEADINGS, bold)
        sheet.set_column(0, len(HEADINGS), 16)
        for number, row in enumerate(rows, 3):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write_number(number, place, cell)


def _row(inmate: Inmate) -> list[Cell]:
    """A person as SDP tells of them."""
    return [
        inmate.register_number, inmate.name, inmate.alias, _day(inmate.birth_date), SEXES[inmate.sex],
        STATUSES[inmate.custody_status], SCHOOLS[inmate.education], inmate.regency_code, inmate.former_occupation,
        inmate.block, _opened(inmate.nik_sealed), _opened(inmate.phone_sealed), inmate.offence,
        _day(inmate.detained_on), inmate.term_years, inmate.term_months, inmate.term_days,
        "Ya" if inmate.life_or_death else "", _day(inmate.one_third_on), _day(inmate.one_half_on),
        _day(inmate.two_thirds_on), _day(inmate.expires_on), inmate.remission_months, inmate.remission_days,
        inmate.fine_rupiah, inmate.subsidiary_months, _yes_no(inmate.recidivist), _day(inmate.release_on),
    ]  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _opened(sealed: bytes | memoryview | None) -> str:
    return unseal(settings.FIELD_KEY, bytes(sealed)) if sealed else ""


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Ya" if value else "Tidak"


def _change(row: list[Cell], inmate: Inmate, dice: Random) -> None:
    """A month of remission more, which brings the release nearer; for who has no sentence, another cell."""
    if inmate.release_on is None or inmate.remission_months is None:
        row[BLOCK] = f"Karantina-{dice.randint(1, 9)}"
        return
    row[REMISSION] = inmate.remission_months + 1
    row[RELEASE] = _day(inmate.release_on - timedelta(days=30))


def _newcomer(facility: Facility, dice: Random, today: date, number: int) -> list[Cell]:
    plan = document("people")[facility.code]
    sentence = sentence_until(today + timedelta(days=dice.randint(120, 500)), months=dice.randint(16, 40), parole=True)
    inmate = Inmate(
        facility=facility,
        register_number=f"BI {9001 + number}/{sentence.detained_on.year}",
        name=name_from(dice, weighted(dice, plan["names"]), "M"),
        birth_date=date(dice.randint(1975, 2004), dice.randint(1, 12), dice.randint(1, 28)),
        sex="F" if plan["women"] == 1 else "M",
        custody_status=CustodyStatus.CONVICT,
        education=dice.choice(("primary", "lower", "upper")),
        regency_code=weighted(dice, plan["regencies"]),
        former_occupation="Buruh harian",
        block="Mapenaling",
        offence="Pencurian (KUHP pasal 362)",
        detained_on=sentence.detained_on,
        term_years=sentence.months // 12,
        term_months=sentence.months % 12,
        term_days=0,
        one_third_on=sentence.one_third_on,
        one_half_on=sentence.one_half_on,
        two_thirds_on=sentence.two_thirds_on,
        expires_on=sentence.expires_on,
        remission_months=sentence.remission_days // 30,
        remission_days=sentence.remission_days % 30,
        recidivist=False,
        release_on=sentence.release_on,
    )
    return _row(inmate)


def _set(place: int, cell: Cell) -> Callable[[list[Cell]], None]:
    def mistake(row: list[Cell]) -> None:
        row[place] = cell

    return mistake


MISTAKES = (
    _set(RELEASE, "31/02/2027"),
    _set(NAME, ""),
    _set(DETAINED, "10/13/2025"),
    _set(SEX, "X"),
    _set(BIRTH, "12/05/85"),
)
"""What people do wrong: an impossible day, no name, month before day, an unknown sex, a year of two digits."""
