"""How agreements speak: official Indonesian, whatever language the page is read in."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bekal.lib.dates import add_months, format_date, month_name, weekday_name
from bekal.lib.words import number_in_words
from bekal.partners.choices import DutyKind, DutyPeriod
from bekal.partners.rules.clauses import as_items, legal_bases

ORDINALS = ("KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM")
ACTING = "Plh."
NOTHING_COUNTED = "membantu pelaksanaan pelatihan sesuai dengan kewenangannya"

_DUTIES: Mapping[str, str] = {
    DutyKind.PLACES: "menyediakan %s tempat peserta",
    DutyKind.CLASSES: "menyelenggarakan %s kelas",
    DutyKind.INSTRUCTORS: "menugaskan %s instruktur",
    DutyKind.ROOM: "menyediakan %s ruang atau bengkel",
    DutyKind.CERTIFICATES: "menerbitkan %s sertifikat",
    DutyKind.EXAM: "menanggung biaya uji kompetensi bagi %s peserta",
    DutyKind.MATERIALS: "menyediakan %s paket bahan praktik",
    DutyKind.REPORT: "menyampaikan %s laporan",
    DutyKind.OTHER: "melaksanakan %s kegiatan lain",
}
_PERIODS: Mapping[str, str] = {
    DutyPeriod.YEAR: "setiap tahun",
    DutyPeriod.CLASS: "setiap kelas",
    DutyPeriod.TERM: "selama perjanjian",
}


def counted(number: int) -> str:
    """16 (enam belas)."""
    return f"{number} ({number_in_words(number)})"


def duty_in_words(duty: Mapping[str, Any]) -> str:
    """What a party owes as a part of a sentence: menyediakan 16 (enam belas) tempat peserta setiap tahun."""
    owed = f"{_DUTIES[duty['kind']] % counted(duty['quantity'])} {_PERIODS[duty['period']]}"
    return f"{owed}: {duty['text']}" if duty.get("text") else owed


def listed(names: Sequence[str]) -> str:
    """a, b, dan c."""
    if len(names) < 3:
        return " dan ".join(names)
    return f"{', '.join(names[:-1])}, dan {names[-1]}"


def day_in_words(day: date) -> str:
    """Senin tanggal delapan bulan Maret tahun dua ribu dua puluh satu (08-03-2021)."""
    words = f"tanggal {number_in_words(day.day)} bulan {month_name(day.month)} tahun {number_in_words(day.year)}"
    return f"{weekday_name(day)} {words} ({day:%d-%m-%Y})"


def term_in_words(starts: date, ends: date) -> str:
    """How long it is from `starts` until (not including) `ends`: 3 (tiga) tahun, 1 (satu) tahun 6 (enam) bulan."""
    months = max((ends.year - starts.year) * 12 + ends.month - starts.month, 0)
    if months and add_months(starts, months) > ends:
        months -= 1
    days = (ends - add_months(starts, months)).days
    parts = [(months // 12, "tahun"), (months % 12, "bulan"), (days, "hari")]
    return " ".join(f"{counted(number)} {unit}" for number, unit in parts if number)


def people_in_words(least: int | None, most: int | None) -> str:
    """How many take part in a class."""
    if least and most:
        return f"paling sedikit {counted(least)} dan paling banyak {counted(most)} peserta"
    if most:
        return f"paling banyak {counted(most)} peserta"
    return f"paling sedikit {counted(least)} peserta" if least else "peserta sebanyak daya tampung tempat pelatihan"


def head_of(people: Sequence[Mapping[str, Any]], side: str) -> str:
    """Who signs for a side, with the title: Johan Rekaan (Plh. Kepala Lapas); empty where nobody is written."""
    found = next((one for one in people if one["side"] == side), None)
    return f"{found['name']} ({titled(found)})" if found else ""


def titled(person: Mapping[str, Any]) -> str:
    """The title, with `Plh.` before it where somebody acts for the head."""
    return f"{ACTING} {person['title']}" if person.get("acting") else str(person["title"])


def values_of(
    *,
    names: Mapping[str, str],
    terms: Mapping[str, Any],
    courses: Sequence[str],
    duties: Sequence[Mapping[str, Any]],
    people: Sequence[Mapping[str, Any]],
    signed_on: date | None,
    place: str,
    today: date,
) -> dict[str, str]:
    """What every name in braces stands for in one agreement.

    `names` are lapas, kanwil, mitra, mitra_singkat, pihak_lain, nomor_lapas and nomor_mitra. Laws are those of the day
    of the signature, before it those of `today`.
    """

    def owed(side: str) -> str:
        mine = [duty_in_words(duty) for duty in duties if duty["side"] == side]
        return as_items(f"{words};" for words in mine or [NOTHING_COUNTED])

    return {
        **names,
        "judul": terms["title"],
        "kursus": listed(courses),
        "daftar_kursus": as_items(f"{course};" for course in courses),
        "jumlah_peserta": people_in_words(terms["minimum_participants"], terms["maximum_participants"]),
        "mulai": format_date(terms["starts"]),
        "berakhir": format_date(terms["ends"] - timedelta(days=1)),
        "jangka_waktu": term_in_words(terms["starts"], terms["ends"]),
        "tempat": place,
        "tanggal_tanda_tangan": format_date(signed_on) if signed_on else "",
        "hari_tanda_tangan": day_in_words(signed_on) if signed_on else "",
        "pejabat_lapas": head_of(people, "facility"),
        "pejabat_mitra": head_of(people, "partner"),
        "kewajiban_lapas": owed("facility"),
        "kewajiban_mitra": owed("partner"),
        "kewajiban_pihak_lain": owed("further"),
        "dasar_hukum": as_items(f"{basis.text};" for basis in legal_bases(signed_on or today)),
    }
