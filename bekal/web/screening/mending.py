"""What is to be mended in people's records: on the page, and as a workbook that the roster import reads back."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may
from bekal.eligibility.conditions import FACT_KINDS
from bekal.roster.choices import RosterField
from bekal.screening.queries.quality import Kind, Person
from bekal.web.screening import wording
from bekal.web.screening.overview import Item, address

FIELDS = {
    "custody_status": (RosterField.CUSTODY_STATUS,),
    "birth_date": (RosterField.BIRTH_DATE,),
    "sex": (RosterField.SEX,),
    "education": (RosterField.EDUCATION,),
    "regency_code": (RosterField.REGENCY_CODE,),
    "life_or_death": (RosterField.LIFE_OR_DEATH,),
    "offence_group": (RosterField.OFFENCE,),
    "sentence_start": (RosterField.DETAINED_ON,),
    "term_months": (RosterField.TERM_YEARS, RosterField.TERM_MONTHS, RosterField.TERM_DAYS),
    "one_third": (RosterField.ONE_THIRD_ON,),
    "one_half": (RosterField.ONE_HALF_ON,),
    "two_thirds": (RosterField.TWO_THIRDS_ON,),
    "sentence_expiry": (RosterField.EXPIRES_ON,),
    "release_date": (RosterField.RELEASE_ON,),
    "remission": (RosterField.REMISSION_MONTHS, RosterField.REMISSION_DAYS),
    "last_remission_days": (RosterField.REMISSION_MONTHS, RosterField.REMISSION_DAYS),
    "fine_paid": (RosterField.FINE_RUPIAH,),
}
"""The columns of a roster in which a fact stands; what SDP does not say is mended on the person's page."""

OTHER_FACTS = ("remission", "interruption_end")
"""Facts that only the arithmetic asks for."""

HEADINGS = {
    RosterField.REGISTER_NUMBER: "Nomor Register",
    RosterField.NAME: "Nama Lengkap",
    RosterField.CUSTODY_STATUS: "Status",
    RosterField.BIRTH_DATE: "Tanggal Lahir",
    RosterField.SEX: "Jenis Kelamin",
    RosterField.EDUCATION: "Pendidikan",
    RosterField.REGENCY_CODE: "Kode Kabupaten/Kota",
    RosterField.LIFE_OR_DEATH: "Seumur Hidup",
    RosterField.OFFENCE: "Tindak Pidana",
    RosterField.DETAINED_ON: "Tanggal Mulai Ditahan",
    RosterField.TERM_YEARS: "Lama Pidana (Tahun)",
    RosterField.TERM_MONTHS: "Lama Pidana (Bulan)",
    RosterField.TERM_DAYS: "Lama Pidana (Hari)",
    RosterField.ONE_THIRD_ON: "Tanggal 1/3",
    RosterField.ONE_HALF_ON: "Tanggal 1/2",
    RosterField.TWO_THIRDS_ON: "Tanggal 2/3",
    RosterField.EXPIRES_ON: "Tanggal Ekspirasi",
    RosterField.RELEASE_ON: "Tanggal Bebas",
    RosterField.REMISSION_MONTHS: "Total Bulan Remisi",
    RosterField.REMISSION_DAYS: "Total Hari Remisi",
    RosterField.FINE_RUPIAH: "Denda",
}
"""As the national database writes them, in whatever language the page is: the import must know them again."""

WORDS = {
    "detainee": "Tahanan", "convict": "Narapidana", "child": "Anak", "M": "L", "F": "P",
    "none": "Tidak sekolah", "primary": "SD", "lower": "SMP", "upper": "SMA", "higher": "Sarjana",
}  # fmt: skip
"""Our own words as the national database writes them."""


def kind_lines(kinds: Iterable[Kind], facility: Any, chosen: str) -> list[Item]:
    """What is to be mended, with how many people have it."""
    return [
        {
            "title": wording.kind_title(kind.code, kind.fact),
            "people": kind.people,
            "kept": kind.kept,
            "url": address("data_quality", facility, kind=kind.key),
            "current": kind.key == chosen,
        }
        for kind in kinds
    ]


def person_lines(people: Iterable[Person]) -> list[Item]:
    """People with all that is to be mended in their record."""
    return [{"inmate": person.inmate, "faults": faults(person)} for person in people]


def faults(person: Person) -> list[str]:
    """What is to be mended in a person's record, in sentences."""
    told = {problem.facts[0] for problem in person.problems.values() if problem.code == "missing"}
    lacking = [wording.kind_title("missing", fact) + "." for fact in sorted(person.missing - told)]
    return [*wording.said(person.problems.values()), *lacking]


def facts_to_mend(person: Person) -> set[str]:
    """The facts in question: those that are missing, and those that contradict each other."""
    return {*person.missing, *(fact for problem in person.problems.values() for fact in problem.facts)}


def workbook(people: Sequence[Person]) -> bytes:
    """An XLSX file that can be filled in and imported again: what is left empty, or is as it was, changes nothing.

    Everything but dates and numbers is written as text, so that nothing becomes a formula.
    """
    asked = [field for field in HEADINGS if any(field in _fields(person) for person in people)]
    columns = [RosterField.REGISTER_NUMBER, RosterField.NAME, *asked]
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Perbaiki data"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {
            True: book.add_format({"num_format": "dd/mm/yyyy", "bg_color": "#FFF4D6", "valign": "top"}),
            False: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
        }
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.set_column(len(columns), len(columns), 70)
        for place, title in enumerate([*(HEADINGS[field] for field in columns), _("Yang perlu diperbaiki")]):
            sheet.write_string(0, place, title, bold)
        for row, person in enumerate(people, 1):
            fields = _fields(person)
            for place, field in enumerate(columns):
                value = getattr(person.inmate, field.value)
                _write(sheet, row, place, WORDS.get(value, value), formats[field in fields])
            sheet.write_string(row, len(columns), "\n".join(faults(person)), wrapped)
    return packed.getvalue()


def _fields(person: Person) -> set[RosterField]:
    return {field for fact in facts_to_mend(person) for field in FIELDS.get(fact, ())}


def _write(sheet: Any, row: int, place: int, value: Any, style: Any) -> None:
    if value is True:
        sheet.write_string(row, place, "Ya", style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, style)
    elif isinstance(value, int) and value is not False:
        sheet.write_number(row, place, value, style)
    elif value:
        sheet.write_string(row, place, value, style)
    else:
        sheet.write_blank(row, place, None, style)


# The page


def title_of(key: str) -> str:
    """The kind of fault that the address names; nothing for none, or one that does not exist."""
    code, _colon, name = key.partition(":")
    return wording.kind_title(code, name) if name in FACT_KINDS or name in OTHER_FACTS else ""


def place_lines(screenings: Iterable[Any]) -> list[Item]:
    """Facilities with how many of their people lack a fact for some verdict, and which fact it is most often."""
    return [
        {
            "name": screening.facility.name,
            "region": screening.facility.region.name,
            "url": address("data_quality", screening.facility),
            "people": screening.people,
            "unknown": screening.unknown,
            "worst": wording.fact(max(screening.lacking, key=screening.lacking.get)) if screening.lacking else "",
            "at": screening.screened_at,
        }
        for screening in screenings
    ]


def export_button(actor: Actor, facility: Any, chosen: str, people: Sequence[Person]) -> list[Item]:
    """The way to the workbook, for who may have it and where there is something in it."""
    if not people or not may(actor, "data_quality.export", facility.target):
        return []
    asked = {"kind": chosen} if chosen else {}
    return [
        {"label": _("Unduh untuk diperbaiki (XLSX)"), "url": address("data_quality_export", facility, **asked),
         "kind": "primary"}
    ]  # fmt: skip
