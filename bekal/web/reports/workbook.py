"""The list of one prison as a workbook, to be worked through on paper or in a meeting."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _

from bekal.reporting.queries.last_chances import Outlook
from bekal.web.reports.leaving import closed_line, current_words, fitting_line, last_day_words

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def without_skill_workbook(found: Iterable[Outlook], today: date) -> bytes:
    """An XLSX file; what is not a date is text, so that nothing that somebody wrote becomes a formula or a link."""
    titles = [
        _("Nama"), _("Nomor register"), _("Blok"), _("Pulang"), _("Minat"), _("Sedang di kelas"), _("Masih sempat"),
        _("Hari terakhir"), _("Penjelasan"), _("Yang menghalangi kelas lain"),
    ]  # fmt: skip
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet(_("Akan pulang tanpa bekal"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 1)
        for column, width in enumerate((28, 16, 10, 12, 22, 32, 40, 14, 40, 70)):
            sheet.set_column(column, column, width)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, bold)
        for row, one in enumerate(found, start=1):
            for column, value in enumerate(_cells(one, today)):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write_string(row, column, value, text)
    return packed.getvalue()


def _cells(one: Outlook, today: date) -> Sequence[str | date]:
    inmate, last = one.inmate, last_day_words(one, today)
    fits = [f"{line['text']} ({line['detail']})" for line in map(fitting_line, one.fitting)]
    shut = [f"{line['name']}: {' '.join(line['reasons'])}" for line in map(closed_line, one.closed)]
    return (
        inmate.name,
        inmate.register_number,
        inmate.block,
        inmate.release_on or "",
        one.wish,
        current_words(one),
        "\n".join(fits),
        "" if one.is_placed or one.last_day is None else one.last_day,
        last["why"] or last["text"],
        "\n".join(shut),
    )
