"""Papers of a registration drive: sheets to fill by hand, and the list of who registered."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import segno
from django.utils.translation import gettext as _

from bekal.catalogue.models import Course
from bekal.intake.models import Drive
from bekal.intake.queries.drives import code_of, registrations_of
from bekal.lib.dates import format_date
from bekal.lib.documents import compile_pdf
from bekal.lib.paper import Facts, Letterhead, Paper, Table
from bekal.lib.paper_text import for_pdf
from bekal.people.models import Inmate

TEMPLATE = Path(__file__).parent.parent / "sheet.typ"
Language = Literal["id", "en"]


def sheet_of(
    drive: Drive, courses: Sequence[Course], people: Sequence[Inmate], blank: int, language: Language, made_on: date
) -> bytes:
    """Sheets as PDF: a row for each of `people` with their code as QR, and `blank` rows for whoever comes."""
    rows = [_row(number, drive, inmate) for number, inmate in enumerate(people, start=1)]
    rows += [_row(len(rows) + number, drive, None) for number in range(1, blank + 1)]
    data = {
        "language": language,
        "title": for_pdf(drive.title),
        "facility": drive.facility.name,
        "when": format_date(drive.starts_on, language),
        "place": for_pdf(drive.place) or "–",
        "explained": _(
            "Tulis nomor kursus di kotak pilihan, yang paling diinginkan lebih dulu. Setelah bebas: 1 bekerja, 2 usaha "
            "sendiri, 3 belajar lagi, 4 belum tahu. Membaca dan menulis: 1 lancar, 2 sedikit, 3 belum bisa. "
            "Lingkari jawabannya."
        ),
        "courses": [[str(number), for_pdf(course.name)] for number, course in enumerate(courses, start=1)],
        "headings": [
            _("No."), _("Kode"), _("Nama dan blok"), _("Pilihan kursus"), _("Setelah bebas"), _("Membaca"),
            _("Menulis"), _("Data untuk mitra"), _("Tanda tangan"),
        ],
        "yes": _("Y"),
        "no": _("T"),
        "rows": rows or [_row(1, drive, None)],
    }  # fmt: skip
    return compile_pdf(TEMPLATE, data, made_on=made_on)


def _row(number: int, drive: Drive, inmate: Inmate | None) -> dict[str, Any]:
    if inmate is None:
        return {"number": str(number), "name": "", "block": "", "code": "", "qr": ""}
    code = code_of(drive, inmate.pk)
    qr = segno.make(code, error="m").svg_inline(border=0)
    written = f"{code[:4]}-{code[4:]}"
    return {"number": str(number), "name": for_pdf(inmate.name), "block": inmate.block, "code": written, "qr": qr}


def registered_paper(drive: Drive, language: Language) -> Paper:
    """Who registered, by name, with their wishes; withdrawn registrations are left out."""
    taken = [one for one in registrations_of(drive) if one.withdrawn_at is None]
    taken.sort(key=lambda one: (one.inmate.name, one.pk))
    rows = tuple(
        (
            str(number),
            one.inmate.name,
            one.inmate.block or "–",
            "; ".join(f"{wish.rank}. {wish.course.name}" for wish in one.wished) or "–",  # type: ignore[attr-defined]
            one.get_plan_display(),
            one.receipt_code,
        )
        for number, one in enumerate(taken, start=1)
    )
    headings = (_("No."), _("Nama"), _("Blok"), _("Pilihan"), _("Setelah bebas"), _("Kode"))
    days = format_date(drive.starts_on, language)
    facts = ((_("Hari"), days), (_("Tempat"), drive.place or "–"), (_("Jumlah"), str(len(rows))))
    table = Table(caption=_("Pendaftar"), headings=headings, rows=rows or (("–",) * len(headings),))
    head = Letterhead(offices=(drive.facility.region.name, drive.facility.name), address="")
    blocks = (Facts(rows=facts), table)
    return Paper(letterhead=head, title=drive.title, numbers=(), blocks=blocks, language=language)
