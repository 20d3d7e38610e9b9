"""Every way in which a roster was seen or feared to be broken: each gets a clear answer and changes nobody."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bekal.people.models import Inmate
from bekal.roster.choices import ImportState, Problem, Refusal
from bekal.web.roster.preview import problems_of, refusal_of
from tests.roster.files import HEADINGS, csv_file, part_of, people, person, saved, with_part, xlsx_file

SHEET = "xl/worksheets/sheet1.xml"


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(900):
                part.write(b"0" * (1 << 20))
    return packed.getvalue()


def far_corner():
    content = xlsx_file(people())
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_part(content, SHEET, part_of(content, SHEET).replace(b"</sheetData>", far))


def hidden():
    book = Workbook()
    book.active.append(["x"])
    content = saved(book)
    return with_part(
        content, "xl/workbook.xml", part_of(content, "xl/workbook.xml").replace(b'"visible"', b'"veryHidden"')
    )


REFUSED = {
    "an empty file": (b"", Refusal.EMPTY),
    "only line breaks": (b"\r\n\r\n  ", Refusal.EMPTY),
    "only headings": (csv_file([]), Refusal.ONLY_HEADINGS),
    "only headings, as XLSX": (xlsx_file([]), Refusal.ONLY_HEADINGS),
    "headings and a total": (csv_file([["Jumlah", "0"]]), Refusal.ONLY_HEADINGS),
    "no headings at all": (csv_file(people()[1:], people()[0]), Refusal.NO_HEADINGS),
    "a PDF called .xlsx": (b"%PDF-1.7\n1 0 obj", Refusal.PDF),
    "an old XLS called .xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, Refusal.OLD_EXCEL),
    "an encrypted XLSX": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
        Refusal.ENCRYPTED,
    ),
    "a web page called .xls": (b"<html><body><table><tr><td>Nomor Register</td></tr></table>", Refusal.WEB_PAGE),
    "XML of Excel 2003": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        Refusal.WEB_PAGE,
    ),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 99, Refusal.NOT_A_TABLE),
    "a Word document": (with_part(xlsx_file([]), "x", b"")[:0] or b"{\\rtf1 daftar}", Refusal.NOT_A_TABLE),
    "macros": (with_part(xlsx_file(people()), "xl/vbaProject.bin", b"x"), Refusal.MACROS),
    "half an XLSX": (xlsx_file(people())[:3000], Refusal.BROKEN),
    "a zip bomb": (bomb, Refusal.TOO_MUCH_INSIDE),
    "a cell at the far corner": (far_corner, Refusal.TOO_MANY_COLUMNS),
    "only hidden sheets": (hidden, Refusal.NO_SHEET),
    "a quote that is not closed": (csv_file(people()) + b'4,"BI 9/2024' + b",x\n" * 20_000, Refusal.OPEN_QUOTE),
    "noise": (bytes(range(1, 30)) * 99, Refusal.UNREADABLE_TEXT),
    "300 columns": (csv_file([["x"] * 300]), Refusal.TOO_MANY_COLUMNS),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_roster_is_refused_with_words(kind, read, django_assert_max_num_queries):
    content, refusal = REFUSED[kind]
    roster = read(content() if callable(content) else content)

    assert (roster.state, roster.refusal) == (ImportState.REJECTED, refusal)
    assert refusal_of(roster)
    assert "%(" not in refusal_of(roster)
    assert not Inmate.objects.exists()


NEEDS_MAPPING = {
    "no column of register numbers": csv_file(people(), ["No", "Kode", *HEADINGS[2:]]),
    "no column of names": csv_file(people(), ["No", "Nomor Register", "Siapa", *HEADINGS[3:]]),
    "two headings that mean the same": csv_file(people(), [*HEADINGS[:-1], "Nama"]),
    "one heading twice": csv_file(people(), [*HEADINGS[:-1], "Tanggal Lahir"]),
    "headings in another language": csv_file(people(), [f"Column {chr(65 + n)}" for n in range(len(HEADINGS))]),
}


@pytest.mark.parametrize("kind", NEEDS_MAPPING)
def test_headings_in_doubt_are_asked_about(kind, read):
    roster = read(NEEDS_MAPPING[kind])
    assert roster.state == ImportState.NEEDS_MAPPING
    assert roster.headings["samples"][1][0] == "BI 1/2024"


# The first person of three is broken like this: {row 2: what is said}

BROKEN_ROWS = {
    "31 February": ({"Tanggal Lahir": "31/02/1990"}, "date_impossible"),
    "month first": ({"Tgl Ekspirasi": "10/13/2027"}, "date_ambiguous"),
    "a bare year": ({"Tanggal Lahir": "1990"}, "date_ambiguous"),
    "a year of two digits": ({"Tanggal Lahir": "14/02/90"}, "date_two_digit_year"),
    "no date": ({"1/3": "segera"}, "date_unreadable"),
    "the year 202": ({"2/3": "01/03/0202"}, "date_out_of_range"),
    "born tomorrow": ({"Tanggal Lahir": "03/03/2026"}, "birth_in_future"),
    "born ten years ago": ({"Tanggal Lahir": "03/03/2016"}, "age_unlikely"),
    "born 120 years ago": ({"Tanggal Lahir": "03/03/1906"}, "age_unlikely"),
    "birth and detention swapped": (
        {"Tanggal Lahir": "01/03/2010", "Tanggal Mulai Ditahan": "14/02/1990"}, "born_after_detention"),
    "a negative term": ({"Lama Pidana (Tahun)": "-3"}, "number_negative"),
    "a term in words": ({"Lama Pidana (Tahun)": "tiga"}, "number_unreadable"),
    "a broken term": ({"Lama Pidana (Tahun)": "3,5"}, "number_unreadable"),
    "a term of 300 years": ({"Lama Pidana (Tahun)": "300"}, "number_too_big"),
    "a fine in words": ({"Denda": "lima puluh juta"}, "rupiah_unreadable"),
    "a negative fine": ({"Denda": "-5000"}, "number_negative"),
    "no register number": ({"Nomor Register": ""}, "register_missing"),
    "a name in place of the register number": ({"Nomor Register": "Markus Salamena"}, "register_unlikely"),
    "a register number of 50 signs": ({"Nomor Register": "BI " + "1" * 50}, "too_long"),
    "no name": ({"Nama Lengkap": " - "}, "name_missing"),
    "a register number in place of the name": ({"Nama Lengkap": "BI 1/2024"}, "name_unlikely"),
    "a name of 121 letters": ({"Nama Lengkap": "A" * 121}, "too_long"),
    "a name of 30,000 letters": ({"Nama Lengkap": "A" * 30_000}, "too_long"),
    "a NUL in the name": ({"Nama Lengkap": "Mar\0kus"}, "bad_characters"),
    "a name from another encoding": ({"Nama Lengkap": "Jos\N{REPLACEMENT CHARACTER} Lopes"}, "bad_characters"),
    "a formula as name": ({"Nama Lengkap": "=HYPERLINK(\"http://x\",\"y\")"}, "formula"),
    "a command as name": ({"Nama Lengkap": "@SUM(1+1)*cmd|' /C calc'!A0"}, "formula"),
    "a plus formula as block": ({"Blok": "+cmd|x"}, "formula"),
    "an error of Excel": ({"Blok": "#REF!"}, "cell_error"),
    "an error of Excel in a date": ({"1/2": "#N/A"}, "cell_error"),
    "an unknown sex": ({"Jenis Kelamin": "X"}, "sex_unknown"),
    "no sex": ({"Jenis Kelamin": ""}, "sex_missing"),
    "an unknown status": ({"Status": "Tamu"}, "status_unknown"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN_ROWS)
def test_a_broken_row_is_left_out_with_a_reason(kind, read, apply, found, problems):
    cells, problem = BROKEN_ROWS[kind]
    roster = read(csv_file([person(1, **cells), person(2), person(3)]))

    assert problem in problems(roster)[2]
    assert {key: value for key, value in found(roster).items() if key != "warning"} == {"error": 1, "new": 2}
    apply(roster)
    assert Inmate.objects.count() == 2


WARNED_ROWS = {
    "a NIK of 15 digits": ({"NIK": "817101140290001"}, "nik_wrong"),
    "a NIK that Excel rounded": ({"NIK": "8,17101E+15"}, "nik_rounded"),
    "a NIK of nowhere": ({"NIK": "9901011402900001"}, "nik_odd"),
    "a NIK with another birth date": ({"NIK": "8171011502900001"}, "nik_other_birth"),
    "a NIK of a woman": ({"NIK": "8171015402900001"}, "nik_other_sex"),
    "the NIK of another row": ({"NIK": "8171011402900002"}, "nik_twice"),
    "a phone of four digits": ({"No HP": "0812"}, "phone_wrong"),
    "1/3 after 2/3": ({"1/3": "01/04/2026"}, "dates_out_of_order"),
    "a wrong weekday": ({"Tgl Ekspirasi": "Selasa, 1 Maret 2027"}, "date_weekday_mismatch"),
}


@pytest.mark.parametrize("kind", WARNED_ROWS)
def test_a_doubtful_row_is_taken_and_told(kind, read, found, problems):
    cells, problem = WARNED_ROWS[kind]
    roster = read(csv_file([person(2), person(1, **cells)]))

    assert problem in problems(roster)[3]
    assert found(roster) == {"new": 2, "warning": 1}


def test_every_problem_has_a_sentence():
    for problem in Problem:
        sentence = problems_of([(problem.value, "birth_date", "31/02/1990")])[0]
        assert sentence
        assert "%(" not in sentence


SOUND_FILES = {
    "semicolons": lambda: csv_file(people(), delimiter=";"),
    "tabs": lambda: csv_file(people(), delimiter="\t"),
    "a byte order mark": lambda: csv_file(people(), encoding="utf-8-sig"),
    "UTF-16": lambda: csv_file(people(), encoding="utf-16"),
    "a title above the headings": lambda: csv_file(
        [["LAPAS KELAS IIA AMBON"], ["Per 2 Maret 2026"], [], list(HEADINGS), *people()], ["DAFTAR WARGA BINAAN"]
    ),
    "numbers under the headings": lambda: csv_file([[str(n + 1) for n in range(len(HEADINGS))], *people()]),
    "headings again after a page break": lambda: csv_file([*people(2), list(HEADINGS), person(3)]),
    "a total at the end": lambda: csv_file([*people(), ["", "", "Jumlah: 3 orang"]]),
    "signatures at the end": lambda: xlsx_file([*people(), [], ["Mengetahui,"], ["Kepala", "Lapas"]]),
    "empty rows between": lambda: csv_file([person(1), [], person(2), [""] * 16, person(3)]),
    "real dates and numbers": lambda: xlsx_file(
        [person(n, **{"Tanggal Lahir": dt.date(1990, 2, 14), "Denda": 0.0}) for n in range(1, 4)]
    ),
    "serial numbers as dates": lambda: xlsx_file([person(n, **{"Tanggal Lahir": 32918}) for n in (1, 2, 3)]),
    "other spellings of headings": lambda: csv_file(
        people(), ["no", "no_reg", "NAMA WBP", "tgl_lahir", "JK", "status wbp", "No. KTP", "telp keluarga",
                   "tanggal_mulai_ditahan", "lama_pidana_tahun", "sepertiga (1/3)", "setengah (1/2)",
                   "dua_pertiga (2/3)", "tgl_ekspirasi", "denda", "BLOK"]),
    "columns that nobody knows": lambda: csv_file(
        [[*line, "Islam", "x"] for line in people()], [*HEADINGS, "Agama", "Golongan Darah"]),
    "sheets that are hidden": lambda: hidden_beside(),
    "a cover sheet": lambda: cover_sheet(),
    "headings over two rows": lambda: two_rows_of_headings(),
}  # fmt: skip


def hidden_beside():
    book = Workbook()
    book.active.append(["rahasia"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("WBP")
    for row in [HEADINGS, *people()]:
        sheet.append(row)
    return saved(book)


def cover_sheet():
    book = Workbook()
    book.active.append(["Lampiran surat", "Nomor", "Tanggal"])
    sheet = book.create_sheet("WBP")
    for row in [HEADINGS, *people()]:
        sheet.append(row)
    return saved(book)


def two_rows_of_headings():
    upper = [*HEADINGS[:9], "Lama Pidana", *HEADINGS[10:]]
    lower = [""] * 9 + ["Tahun"] + [""] * 6
    book = Workbook()
    for row in [upper, lower, *people()]:
        book.active.append(row)
    book.active.merge_cells("A1:A2")
    return saved(book)


@pytest.mark.parametrize("kind", SOUND_FILES)
def test_what_only_looks_odd_is_read(kind, read, apply, found):
    roster = read(SOUND_FILES[kind]())

    assert found(roster) == {"new": 3}
    apply(roster)
    somebody = Inmate.objects.get(register_key="BI2/2024")
    assert (somebody.name, somebody.birth_date, somebody.term_years) == ("Simon Tahalea", dt.date(1990, 2, 14), 3)


def test_names_of_a_windows_file_are_read(read, apply):
    rows = [person(1, **{"Nama Lengkap": "José dos Santos"})]
    roster = read(csv_file(rows, encoding="cp1252"))
    apply(roster)
    assert Inmate.objects.get().name == "José dos Santos"
    assert roster.summary["encoding"] == "cp1252"


@pytest.mark.parametrize(
    "name",
    ["D'Arcy-Lopes", "Ny. Ruţa Ștefănescu", "Nguyễn Văn A", "I Gusti Ngurah, S.H.", "Muh. Yusuf bin Rahman"],
)
def test_awkward_names_are_names(name, read, found):
    assert found(read(xlsx_file([person(1, **{"Nama Lengkap": name})]))) == {"new": 1}


def test_a_register_number_twice_puts_both_rows_in_doubt(read, found, problems):
    """Also where the two are spelled differently, and lie far apart."""
    rows = [person(1), *(person(n) for n in range(2, 12_000)), person(1, **{"Nomor Register": "B.I 001/2024"})]
    roster = read(csv_file(rows))
    assert found(roster) == {"new": 11_998, "error": 2, "warning": 1} or found(roster)["error"] == 2
    assert {row for row, codes in problems(roster).items() if "register_twice" in codes} == {2, 12_001}


def test_swapped_columns_are_told(read, found):
    rows = [person(n, **{"Nomor Register": "Markus Salamena", "Nama Lengkap": f"BI {n}/2024"}) for n in range(1, 9)]
    roster = read(csv_file(rows))
    assert found(roster) == {"error": 8}
    assert {"register_number", "name"} <= set(roster.summary["suspects"])


def test_a_shifted_row_is_not_taken(read, problems):
    line = person(1)
    roster = read(csv_file([[*line[:2], "Lekatompessy", *line[2:]], person(2)]))
    assert "more_cells" in problems(roster)[2]
    short = read(csv_file([person(1)[:9], person(2)]))
    assert "fewer_cells" in problems(short)[2]


def test_totals_are_ignored_and_said(read):
    roster = read(csv_file([*people(), ["Jumlah", "3"]]))
    assert (roster.summary["ignored"], roster.summary["ignored_rows"]) == (1, [5])


CELL = st.one_of(
    st.text(max_size=30), st.sampled_from(["", "BI 1/2024", "31/02/2025", "=1+1", "-", "1e400", "NaN", "\0", "\ud800"])
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, max_size=18), max_size=6))
def test_any_rows_at_all_are_read_without_an_accident(read, rows):
    """Whatever stands in the cells: a state, counts that add up, and every reason can be said."""
    text = csv_file([[cell.replace("\ud800", "?") for cell in row] for row in rows])
    roster = read(text)
    assert roster.state in (ImportState.PREVIEWED, ImportState.REJECTED)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_refused_or_read(read, content):
    roster = read(content)
    assert roster.state in (ImportState.PREVIEWED, ImportState.REJECTED, ImportState.NEEDS_MAPPING)
