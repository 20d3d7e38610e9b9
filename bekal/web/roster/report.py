"""The rows in error as a workbook, with the reason beside each."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from bekal.roster import queries
from bekal.roster.choices import RowKind
from bekal.roster.models import RosterImport
from bekal.web.roster.preview import problems_of

LONGEST_CELL = 32_000


def error_report(roster: RosterImport) -> bytes:
    """An XLSX file; everything in it is text, so that nothing a stranger wrote becomes a formula or a link."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet(_("Baris yang salah"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        why = book.add_format({"bg_color": "#FBEAE5", "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 2 + len(roster.headings["names"]), 18)
        titles = [_("Baris"), _("Yang salah dan cara memperbaikinya"), *roster.headings["names"]]
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, bold)
        at = 0
        for block in queries.staged_blocks(roster, RowKind.ERROR):
            for row in queries.staged_rows(RowKind.ERROR, block):
                at += 1
                sheet.write_number(at, 0, row["row"])
                sheet.write_string(at, 1, "\n".join(problems_of(row["problems"])), why)
                for place, cell in enumerate(row["cells"], 2):
                    sheet.write_string(at, place, str(cell)[:LONGEST_CELL])
    return packed.getvalue()
