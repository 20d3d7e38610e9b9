"""Importing a roster of a whole nation, beside the database's own bulk load of the same rows.

    python -m benchmarks.roster_import [--people 300000] [--database sqlite:///…] [--database postgres://…]

On each database, each in a process of its own: the raw load of finished rows (`executemany`, `COPY`) into the real
table with its indexes; our import from CSV and from XLSX, from the bytes of the file to the commit (reading,
validation, preview, apply); and the same file once more, when nothing has changed.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

HEADINGS = (
    "No", "Nomor Register", "Nama Lengkap", "Alias", "Tanggal Lahir", "Jenis Kelamin", "Pendidikan", "Kode Kab/Kota",
    "Pekerjaan", "Status", "Blok", "NIK", "No HP Keluarga", "Tindak Pidana", "Tanggal Mulai Ditahan",
    "Lama Pidana (Tahun)", "Lama Pidana (Bulan)", "Lama Pidana (Hari)", "1/3", "1/2", "2/3", "Tgl Ekspirasi",
    "Total Bulan Remisi", "Total Hari Remisi", "Denda", "Subsider (Bulan)", "Residivis", "Tgl Bebas",
)  # fmt: skip
GIVEN = (
    "Adi",
    "Bayu",
    "Citra",
    "Dimas",
    "Eka",
    "Fitri",
    "Galih",
    "Hasan",
    "Indra",
    "Joko",
    "Kartika",
    "Lestari",
    "Made",
)
FAMILY = (
    "Latuconsina",
    "Manuputty",
    "Nanlohy",
    "Pattiasina",
    "Rahayu",
    "Saputra",
    "Tuasikal",
    "Utomo",
    "Wijaya",
    "Yulianto",
)
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
Person = list[Any]


def people(count: int, seed: int = 1) -> Iterator[Person]:
    """Invented people, one row each in the order of HEADINGS; the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        born = dt.date(1960, 1, 1) + dt.timedelta(days=chance.randrange(16_000))
        woman = chance.random() < 0.06
        detained = dt.date(2018, 1, 1) + dt.timedelta(days=chance.randrange(2_800))
        term = chance.randrange(200, 5_000)
        third, half, two_thirds, end = (detained + dt.timedelta(days=term * part // 6) for part in (2, 3, 4, 6))
        name = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)} {chr(65 + number % 26)}."
        nik = f"{chance.choice((8171, 3509, 3671, 7371))}{chance.randrange(1, 15):02d}"
        nik += f"{born.day + 40 * woman:02d}{born:%m%y}{number % 9_999 + 1:04d}"
        yield [
            number + 1, f"B{chance.choice(('I', 'IIa'))} {number % 60_000 + 1}/{2018 + number // 60_000}", name,
            chance.choice(("", "", "", "Bung")), born, "P" if woman else "L", chance.choice(("SD", "SMP", "SMA", "S1")),
            str(chance.choice((8171, 3509, 3671, 7371))), chance.choice(("Petani", "Nelayan", "Buruh", "-")),
            "Narapidana", f"{chance.choice('ABCDEF')}-{chance.randrange(1, 20)}", nik,
            f"0{chance.choice((812, 813, 852, 821))}{chance.randrange(10**7, 10**8)}",
            chance.choice(("Narkotika", "Pencurian", "Penipuan", "Penganiayaan", "Penggelapan")), detained,
            term // 365, term % 365 // 30, term % 365 % 30, third, half, two_thirds, end,
            chance.randrange(8), chance.randrange(30), chance.choice((0, 0, 50_000_000, 1_000_000_000)),
            chance.randrange(7), chance.choice(("Ya", "Tidak")), end - dt.timedelta(days=chance.randrange(60)),
        ]  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    """A roster as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for person in people(count):
            writer.writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell for cell in person])


def write_xlsx(path: Path, count: int) -> None:
    """A roster as XLSX with shared texts and real dates, as Excel and PhpSpreadsheet write it."""
    texts: dict[str, int] = {}
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB"]
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"

    def cell(place: str, value: Any) -> str:
        if isinstance(value, dt.date):
            return f'<c r="{place}" s="1"><v>{value.toordinal() - 693594}</v></c>'
        if isinstance(value, int):
            return f'<c r="{place}"><v>{value}</v></c>'
        return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>' if value else ""

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<?xml version="1.0" encoding="UTF-8"?><worksheet {main}><sheetData>'.encode())
            for row, person in enumerate([list(HEADINGS), *people(count)], 1):
                cells = "".join(cell(f"{letter}{row}", value) for letter, value in zip(letters, person, strict=True))
                sheet.write(f'<row r="{row}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst {main} uniqueCount="{len(texts)}">{items}</sst>')
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Daftar" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        relation = '<Relationship Id="{}" Type="' + office + '/{}" Target="{}"/>'
        parts = (("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"),
                 ("rId3", "styles", "styles.xml"))  # fmt: skip
        inner = "".join(relation.format(*part) for part in parts)
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{packages}/relationships">{inner}</Relationships>'
        )
        outer = relation.format("rId1", "officeDocument", "xl/workbook.xml")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{packages}/relationships">{outer}</Relationships>')
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{packages}/content-types"/>')


# What one process measures


class Quiet:
    """Nobody watches."""

    def tell(self, done: int, total: int, note: str = "") -> None:
        """Say nothing."""


def start_django(database: str, var: str) -> Any:
    """A fresh facility in a migrated, emptied database."""
    os.environ.update(BEKAL_MODE="test", BEKAL_VAR=var, BEKAL_DATABASE_URL=database)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bekal.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from bekal.places.models import Facility, RegionalOffice

    call_command("migrate", verbosity=0)
    region, _ = RegionalOffice.objects.get_or_create(code="BENCH", defaults={"name": "Kanwil Uji"})
    values = {"region": region, "name": "Lapas Uji", "kind": "prison", "tier": "medium"}
    return Facility.objects.get_or_create(code="BENCH", defaults=values)[0]


def empty(facility: Any) -> None:
    """Forget everybody, so that each measurement begins alike."""
    from django.db import connection

    tables = ("people_inmatechange", "people_inmate")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("VACUUM")


def cpu_seconds() -> float:
    """What this process and, where it is near, its PostgreSQL server process have used of the processors."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        told = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        if told.exists():
            used += sum(map(int, told.read_text().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")
    return used


def raw_load(facility: Any, path: Path) -> dict[str, float]:
    """Our own finished rows, taken out of the table after an import, loaded as the database does it fastest."""
    from django.db import connection, transaction

    ours(facility, path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_inmate ORDER BY id")
        names = [column[0] for column in cursor.description][1:]
        rows = [tuple(row[1:]) for row in cursor.fetchall()]
    if connection.vendor == "postgresql":
        rows = [tuple(map(_plain, row)) for row in rows]
    empty(facility)
    started, cpu = time.perf_counter(), cpu_seconds()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY people_inmate ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(names))
            connection.connection.executemany(f"INSERT INTO people_inmate ({', '.join(names)}) VALUES ({marks})", rows)
    return {"seconds": time.perf_counter() - started, "cpu": cpu_seconds() - cpu, "rows": len(rows)}


def _plain(value: Any) -> Any:
    """What COPY takes with the least work: text and bytes."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "[]" if isinstance(value, list) else bytes(value) if isinstance(value, memoryview) else value


def ours(facility: Any, path: Path) -> dict[str, Any]:
    """From the bytes of the file to the commit."""
    from bekal.access.rules import SYSTEM
    from bekal.roster import actions

    started, cpu = time.perf_counter(), cpu_seconds()
    with path.open("rb") as file:
        parts = iter(lambda: file.read(1 << 20), b"")
        roster = actions.receive_roster(facility=facility, file_name=path.name, parts=parts, actor=SYSTEM, now=NOW)
    found = actions.read_roster(roster=roster, progress=Quiet(), now=NOW)
    actions.record_reading(roster=roster, found=found)
    read = time.perf_counter() - started
    actions.start_applying(
        roster=roster, revision=roster.revision, complete=True, confirmed=True, actor=SYSTEM, now=NOW
    )
    actions.apply_roster(roster=roster, progress=Quiet(), actor=SYSTEM, now=NOW)
    total = time.perf_counter() - started
    counts = {kind: count for kind, count in roster.summary["counts"].items() if count}
    return {"seconds": total, "reading": read, "cpu": cpu_seconds() - cpu, "counts": counts}


def peak_mib() -> int:
    """The most memory that this process held; not getrusage, which begins with what the parent held."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def measure(what: str, path: Path, database: str, var: str) -> dict[str, Any]:
    """One measurement; `what` is raw, first or again."""
    facility = start_django(database, var)
    if what != "again":
        empty(facility)
    measured = raw_load(facility, path) if what == "raw" else ours(facility, path)
    return {**measured, "mib": peak_mib()}


def in_a_process_of_its_own(what: str, path: Path, database: str, var: str) -> dict[str, Any]:
    """`measure`, with a peak of memory that is its own."""
    command = [sys.executable, "-m", "benchmarks.roster_import", "--measure", what, str(path), database, var]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def run(count: int, databases: list[str]) -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"CSV": Path(folder, "roster.csv"), "XLSX": Path(folder, "roster.xlsx")}
        write_csv(files["CSV"], count)
        write_xlsx(files["XLSX"], count)
        sizes = ", ".join(f"{kind} {path.stat().st_size / 1e6:.0f} MB" for kind, path in files.items())
        print(f"Roster import: {count:,} people x {len(HEADINGS)} columns ({sizes})\n")
        print("| database | what | s | x raw | CPU s | x raw | reading s | peak MiB |")
        print("|---|---|---|---|---|---|---|---|")
        for database in databases or [f"sqlite:///{folder}/bench.sqlite3"]:
            _run_on(database, files, folder)


def _run_on(database: str, files: dict[str, Path], folder: str) -> None:
    """The raw load is measured before and after, and the quicker one counts."""
    name = database.partition(":")[0]

    def measured(what: str, kind: str) -> dict[str, Any]:
        return in_a_process_of_its_own(what, files[kind], database, folder)

    raws = [measured("raw", "CSV")]
    got = {(kind, what): measured(what, kind) for kind in files for what in ("first", "again")}
    raws.append(measured("raw", "CSV"))
    raw = min(raws, key=lambda one: one["seconds"])
    least = min(one["cpu"] for one in raws)
    print(f"| {name} | raw load | {raw['seconds']:.1f} | 1.0 | {least:.1f} | 1.0 | | |")
    for (kind, what), one in got.items():
        told = "new" if what == "first" else "unchanged"
        clock = f"{one['seconds']:.1f} | {one['seconds'] / raw['seconds']:.2f}"
        processors = f"{one['cpu']:.1f} | {one['cpu'] / least:.2f}"
        rest = f"{one['reading']:.1f} | {one['mib']}"
        print(f"| {name} | {kind}, all {told} | {clock} | {processors} | {rest} |", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Roster import beside the database's raw bulk load.")
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--database", action="append", default=[], help="sqlite:///… or postgres://…; may be repeated")
    parser.add_argument("--measure", nargs=4, metavar=("WHAT", "PATH", "DATABASE", "VAR"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        what, path, database, var = chosen.measure
        print(json.dumps(measure(what, Path(path), database, var)))
    else:
        run(chosen.people, chosen.database)


if __name__ == "__main__":
    main()
