import contextlib
import datetime as dt
import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bekal.lib import workbooks
from bekal.lib.sheets import Limits, SheetProblem, SheetRefused
from bekal.lib.workbooks import read_tables
from tests.roster.files import part_of, saved, with_part, xlsx_file

SHEET = "xl/worksheets/sheet1.xml"
AFTERNOON = dt.datetime(2025, 3, 1, 13, 30)  # noqa: DTZ001 - spreadsheets know no time zones


def rows_of(content, limits=None):
    """{row number: cells without the empty ones at the end} of the first table."""
    found = {}
    for chunk in read_tables(content, limits)[0].chunks():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            cells = list(row)
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                found[number] = cells
    return found


def problem_of(content, limits=None):
    with pytest.raises(SheetRefused) as refused:
        rows_of(content, limits)
    return refused.value.problem


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_of_any_encoding_and_delimiter(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (["Nomor", "Nama"], ["1", "José"], ["2", "Markus"]) * 20)
    assert rows_of(text.encode(encoding))[2] == ["1", "José"]


def test_the_delimiter_may_be_named_by_excel():
    assert rows_of(b"sep=;\r\na,b;c\r\n") == {2: ["a,b", "c"]}


def test_quoted_cells_keep_delimiters_and_line_breaks():
    assert rows_of(b'a;b\n"x;1\ny";2\n') == {1: ["a", "b"], 2: ["x;1\ny", "2"]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", SheetProblem.EMPTY),
        (b" \r\n\0\0", SheetProblem.EMPTY),
        (b"\xef\xbb\xbf", SheetProblem.EMPTY),
        (b"%PDF-1.7 x", SheetProblem.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, SheetProblem.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), SheetProblem.ENCRYPTED),
        (b"<html><table><tr><td>BI 1/2024</td></tr></table></html>", SheetProblem.WEB_PAGE),
        (b"\x89PNG\r\n\x1a\n", SheetProblem.NOT_A_TABLE),
        (b"PK\x03\x04 and then nothing", SheetProblem.BROKEN),
        (bytes(range(1, 32)) * 40, SheetProblem.UNREADABLE_TEXT),
        (b'a,b\n1,"2\n' + b"x,y\n" * 20_000, SheetProblem.OPEN_QUOTE),
    ],
)
def test_what_is_no_table_is_named(content, problem):
    assert problem_of(content) == problem


def test_limits_are_kept():
    assert problem_of(b"a,b\n" * 30, Limits(rows=20)) == SheetProblem.TOO_MANY_ROWS
    assert problem_of(b"a," * 300, Limits()) == SheetProblem.TOO_MANY_COLUMNS
    assert problem_of(b"a,b\n" * 30, Limits(file_bytes=50)) == SheetProblem.TOO_BIG
    assert problem_of(xlsx_file([["x"]] * 30), Limits(rows=20)) == SheetProblem.TOO_MANY_ROWS
    assert problem_of(xlsx_file([["x"] * 300]), Limits()) == SheetProblem.TOO_MANY_COLUMNS


# Workbooks


def test_values_are_as_excel_shows_them():
    book = Workbook()
    book.active.append(["teks & <tanda>", 12, 1.5, -3, True, dt.date(2025, 3, 1), AFTERNOON, None, "x"])
    assert rows_of(saved(book)) == {1: ["teks & <tanda>", 12, 1.5, -3, True, dt.date(2025, 3, 1), AFTERNOON, "", "x"]}


def test_errors_and_formulas_without_result_are_told():
    book = Workbook()
    book.active.append(["=A2", "#REF!", "x"])
    book.active["B1"].data_type = "e"
    assert rows_of(saved(book)) == {1: ["=A2", "#REF!", "x"]}


def test_a_formula_with_a_result_is_its_result():
    content = xlsx_file([["x"]], None)
    sheet = part_of(content, SHEET).replace(
        b"<sheetData>",
        b'<sheetData><row r="7"><c r="B7"><f>1+1</f><v>2</v></c><c r="C7" t="str"><f>"a"</f><v>a</v></c></row>',
    )
    assert rows_of(with_part(content, SHEET, sheet))[7] == ["", 2, "a"]


def test_inline_and_rich_texts_are_read():
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_string(0, 0, "sebaris")
        sheet.write_rich_string(1, 1, "tebal ", bold, "dan", " tipis")
    assert rows_of(packed.getvalue()) == {1: ["sebaris"], 2: ["", "tebal dan tipis"]}


def test_hidden_sheets_are_not_read():
    book = Workbook()
    book.active.append(["rahasia"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Daftar").append(["terlihat"])
    content = saved(book)
    assert [table.name for table in read_tables(content)] == ["Daftar"]
    assert rows_of(content) == {1: ["terlihat"]}


def test_only_hidden_sheets_are_none():
    content = xlsx_file([["x"]])
    book = part_of(content, "xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    assert problem_of(with_part(content, "xl/workbook.xml", book)) == SheetProblem.NO_SHEET


def test_macros_are_refused():
    assert problem_of(with_part(xlsx_file([["x"]]), "xl/vbaProject.bin", b"x")) == SheetProblem.MACROS


def test_an_archive_that_is_no_workbook_is_refused():
    packed = with_part(xlsx_file([["x"]]), "word/document.xml", b"x")
    assert problem_of(packed[: len(packed) // 2]) == SheetProblem.BROKEN


def test_a_cell_at_the_far_corner_allocates_nothing():
    content = xlsx_file([["x"]], None)
    far = part_of(content, SHEET).replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    assert problem_of(with_part(content, SHEET, far)) == SheetProblem.TOO_MANY_COLUMNS
    low = part_of(content, SHEET).replace(
        b"</sheetData>", b'<row r="1048576"><c r="B1048576"><v>1</v></c></row></sheetData>'
    )
    assert rows_of(with_part(content, SHEET, low))[1_048_576] == ["", 1]


def shared(*texts):
    """A workbook whose texts are shared, as Excel writes it."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        book.add_worksheet().write_row(0, 0, texts)
    return packed.getvalue()


def test_a_zip_bomb_is_not_unpacked():
    bomb = with_part(shared("x"), "xl/sharedStrings.xml", b" " * (3 << 20))
    assert problem_of(bomb, Limits(texts_bytes=1 << 20)) == SheetProblem.TOO_MUCH_INSIDE
    assert problem_of(bomb, Limits(unpacked_bytes=1 << 20)) == SheetProblem.TOO_MUCH_INSIDE


def test_a_row_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "PIECE_BYTES", 1 << 16)
    monkeypatch.setattr(workbooks, "LONGEST_ROW_BYTES", 1 << 17)
    content = xlsx_file([["x"]], None)
    sheet = part_of(content, SHEET).replace(
        b"</sheetData>", b'<row r="9">' + b"<c/>" * 1_000_000 + b"</row></sheetData>"
    )
    assert problem_of(with_part(content, SHEET, sheet)) == SheetProblem.BROKEN


def test_entities_are_not_expanded():
    content = xlsx_file([["x"]], None)
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part_of(content, SHEET)
    assert problem_of(with_part(content, SHEET, sheet)) == SheetProblem.BROKEN
    content = shared("x")
    texts = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><r><t>&a;</t></r></si></sst>'
    assert problem_of(with_part(content, "xl/sharedStrings.xml", texts)) == SheetProblem.BROKEN


@pytest.mark.parametrize("index", [b"99", b"-1", b"x", b"99999999999999999999"])
def test_a_shared_text_that_is_not_there_is_refused(index):
    content = shared("x")
    sheet = part_of(content, SHEET).replace(b"<v>0</v>", b"<v>" + index + b"</v>")
    assert problem_of(with_part(content, SHEET, sheet)) == SheetProblem.BROKEN


def shared_rows(rows):
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"default_date_format": "d/m/yyyy"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return packed.getvalue()


@pytest.mark.parametrize("inline", [False, True])
def test_both_ways_of_reading_agree(monkeypatch, inline):
    """What numpy finds is what the XML parser finds, also over pieces that are cut anywhere."""
    rows = [[f"nama {n}", n, n / 4, dt.date(2024, 1, 1) + dt.timedelta(days=n), None, n % 2 == 0] for n in range(500)]
    content = xlsx_file(rows, None) if inline else shared_rows(rows)
    fast = rows_of(content)
    monkeypatch.setattr(workbooks, "PIECE_BYTES", 5000)
    assert rows_of(content) == fast
    monkeypatch.setattr(workbooks, "_plain_cells", lambda piece: None)
    assert rows_of(content) == fast
    assert fast[401] == ["nama 400", 400, 100, dt.date(2025, 2, 4), "", True]


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(
        lambda text: text.strip("=")
    ),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda number: round(number, 4)),
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2150, 1, 1)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_we_read_what_another_library_reads(rows):
    """calamine keeps whole sheets in memory, which is why it does not do the work; but it may check it."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                write = sheet.write_string if isinstance(cell, str) else sheet.write
                write(at, place, cell)
    packed.seek(0)
    told = CalamineWorkbook.from_filelike(packed).get_sheet_by_index(0).to_python(skip_empty_area=False)
    theirs = {}
    for number, row in enumerate(told, 1):
        cells = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            theirs[number] = cells
    assert rows_of(packed.getvalue()) == theirs


SMALL = xlsx_file([["BI 1/2024", "Markus", 3, dt.date(2024, 1, 1)]] * 3)
SMALL_SHEET = part_of(SMALL, SHEET)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3000), st.booleans())
def test_damaged_files_are_read_or_refused_and_nothing_else(noise, at, zipped):
    """Bytes written over a sound file anywhere: rows, or a named problem."""
    content = SMALL if zipped else b"Nomor;Nama\nBI 1/2024;Markus\n" * 40
    damaged = content[:at] + noise + content[at + len(noise) :]
    with contextlib.suppress(SheetRefused):
        rows_of(damaged)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 1200))
def test_damaged_sheets_are_read_or_refused_and_nothing_else(noise, at):
    damaged = with_part(SMALL, SHEET, SMALL_SHEET[:at] + noise + SMALL_SHEET[at + len(noise) :])
    with contextlib.suppress(SheetRefused):
        rows_of(damaged)
