"""The figures of a year as a workbook, for a report or a meeting."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from bekal.budget.queries.figures import ClassFigures
from bekal.budget.rules.figures import Tally

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | None


def figures_workbook(found: Iterable[ClassFigures], groups: Iterable[dict[str, Any]], year: int) -> bytes:
    """An XLSX file: a sheet of classes, and one for each way of summing them. Amounts are whole rupiah.

    What is not a number is text, so that nothing that somebody wrote becomes a formula or a link.
    """
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        lines = [_class_cells(one) for one in found]
        heads = [_("Kelas"), _("Kursus"), _("Mitra"), _("Lapas atau rutan"), _("Keadaan"), *_amount_heads()]
        _write(book, f"{_('Kelas')} {year}", heads, lines, texts=5)
        for group in groups:
            rows = [(name, *_amounts(tally)) for name, tally in group["rows"]]
            _write(book, group["title"], [group["heading"], *_amount_heads()], rows, texts=1)
    return packed.getvalue()


def _amount_heads() -> list[str]:
    return [
        _("Jumlah kelas"), _("Rencana (Rp)"), _("Realisasi (Rp)"), _("Realisasi kelas selesai (Rp)"), _("Peserta"),
        _("Sertifikat"), _("Biaya per peserta (Rp)"), _("Biaya per sertifikat (Rp)"),
    ]  # fmt: skip


def _class_cells(one: ClassFigures) -> tuple[Cell, ...]:
    training_class = one.budget.training_class
    return (
        training_class.name,
        training_class.version.course.name,
        training_class.agreement.institution.short_name,
        one.budget.facility.name,
        str(one.budget.get_state_display()),
        *_amounts(one.tally),
    )


def _amounts(tally: Tally) -> tuple[Cell, ...]:
    return (
        tally.classes,
        tally.planned,
        tally.spent,
        tally.ended_spent,
        tally.participants,
        tally.certificates,
        tally.per_participant,
        tally.per_certificate,
    )


def _write(book: Any, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, texts: int) -> None:
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0"})
    sheet.freeze_panes(1, 1)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, 34 if column < texts else 18)
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, money)
            elif cell:
                sheet.write_string(number, column, cell)
