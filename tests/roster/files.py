"""Making roster files, sound and broken ones."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "No", "Nomor Register", "Nama Lengkap", "Tanggal Lahir", "Jenis Kelamin", "Status", "NIK", "No HP",
    "Tanggal Mulai Ditahan", "Lama Pidana (Tahun)", "1/3", "1/2", "2/3", "Tgl Ekspirasi", "Denda", "Blok",
)  # fmt: skip
SOUND: dict[str, Any] = {
    "Tanggal Lahir": "14/02/1990", "Jenis Kelamin": "L", "Status": "Narapidana", "NIK": "8171011402900001",
    "No HP": "081234567890", "Tanggal Mulai Ditahan": "01/03/2024", "Lama Pidana (Tahun)": "3", "1/3": "01/03/2025",
    "1/2": "01/09/2025", "2/3": "01/03/2026", "Tgl Ekspirasi": "01/03/2027", "Denda": "0", "Blok": "A-1",
}  # fmt: skip
NAMES = ("Yohanis Lekatompessy", "Markus Salamena", "Simon Tahalea", "Rudi Hehanussa", "Agus Wattimena")


def person(number: int, **cells: Any) -> list[Any]:
    """A sound line of a roster, but for `cells` (by heading)."""
    nik = f"81710114029{number:05d}"
    line = {
        "No": str(number),
        "Nomor Register": f"BI {number}/2024",
        "Nama Lengkap": NAMES[number % 5],
        **SOUND,
        "NIK": nik,
    }
    line.update(cells)
    return [line[heading] for heading in HEADINGS]


def people(count: int = 3) -> list[list[Any]]:
    """The first `count` people, all sound."""
    return [person(number) for number in range(1, count + 1)]


def csv_file(
    rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS, *, encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    """A CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(rows: Iterable[Sequence[Any]], headings: Sequence[Any] | None = HEADINGS, *, sheet: str = "WBP") -> bytes:
    """An XLSX file with one sheet."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in [*([headings] if headings else []), *rows]:
        page.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_part(content: bytes, path: str, data: bytes) -> bytes:
    """An archive with one part put in or replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != path:
                new.writestr(name, old.read(name))
        new.writestr(path, data)
    return packed.getvalue()


def part_of(content: bytes, path: str) -> bytes:
    """One part of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(path)
