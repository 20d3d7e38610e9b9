"""Papers: the same words in both files, whatever was typed."""

import datetime as dt
import io
import re
import shutil
import subprocess
import unicodedata

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bekal.lib.paper import (
    Block,
    Facts,
    Heading,
    Items,
    Letterhead,
    NewPage,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from bekal.lib.paper_docx import as_docx
from bekal.lib.paper_pdf import as_pdf
from bekal.lib.paper_text import MISSING, _letters, for_pdf, for_xml, without
from tests.lib import papers

DAY = dt.date(2026, 1, 14)
AWKWARD = (
    "emoji 😀 dan 🔧",
    "العربية",
    "{{ nama }} {% if %} #let $a$ *b* _c_ `d` <i>e</i> & f @g",
    "“kutip” 'tunggal' \"ganda\" \\ /",
    "Rp\u00a01.250.000",
    "e\u0301 é ñ ß Ø",
    papers.AWKWARD,
    papers.RARE,
)
ROWS = tuple((f"Biaya {number}", "40 %", f"{number}.000") for number in range(1, 61))


def paper(*blocks: Block, title: str = "Berita acara rapat", language: str = "id") -> Paper:
    letterhead = Letterhead(("Direktorat Jenderal Pemasyarakatan", "Lapas Kelas IIB Selong"), "Jalan Contoh 1, Selong")
    return Paper(letterhead, title, ("Nomor: 1/LP/2026", "Nomor: 2/BPVP/2026"), blocks, language)


SIGNED = Signatures((Signature("Selong, 14 Januari 2026", "Kepala", "Baiq"),))
FULL = paper(
    Paragraph("Pada hari ini, Rabu, 14 Januari 2026."),
    Facts((("Tempat", "Selong"), ("Acara", "Cuci kendaraan"))),
    Heading("Pasal 1\nRuang lingkup"),
    Heading("Bagian kesatu", level=2),
    Items(("Butir pertama", "Butir kedua")),
    Items(("Mulai lagi", "Selesai")),
    Items(("Titik",), numbered=False),
    Items(AWKWARD),
    Paragraph("baris satu\nbaris dua\tsesudah tab"),
    Paragraph("panjang" * 60),
    Paragraph(""),
    Table("Pembagian biaya", ("Jenis", "Bagian", "Jumlah"), (*ROWS, ("Jumlah", "", "1.830.000")), frozenset({2}), 1),
    NewPage(),
    Heading("Lampiran I"),
    Signatures(
        (
            Signature("PIHAK KESATU", "Plh. Kepala Lapas", "Lalu Contoh"),
            Signature("PIHAK KEDUA", "Kepala BPVP", "Baiq Contoh"),
            Signature("SAKSI", "Kepala Divisi", "Made Contoh"),
        )
    ),
)


def reader(written: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(written))


def words(written: bytes) -> str:
    """The text of a PDF in one line, without the places where it may break and as one form of each letter."""
    text = " ".join(page.extract_text() for page in reader(written).pages)
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split())


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module")
def in_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """FULL as DOCX, opened by LibreOffice and printed to PDF by it (once: it takes seconds)."""
    office = shutil.which("soffice")
    if office is None:
        pytest.fail("LibreOffice is missing. Type: make libreoffice", pytrace=False)
    folder = tmp_path_factory.mktemp("office")
    (folder / "paper.docx").write_bytes(as_docx(FULL))
    document = str(folder / "paper.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        office,
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        document,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return reader((folder / "paper.pdf").read_bytes())


class TestPdf:
    def test_it_is_for_the_archive_and_for_everybody(self) -> None:
        written = as_pdf(FULL, made_on=DAY)
        metadata = reader(written).xmp_metadata
        assert metadata is not None
        raw = metadata.stream.get_data()
        assert b"<pdfaid:part>2</pdfaid:part>" in raw
        assert b"<pdfaid:conformance>A</pdfaid:conformance>" in raw
        assert b"<pdfuaid:part>1</pdfuaid:part>" in raw
        assert reader(written).trailer["/Root"]["/Lang"] == "id-ID"
        assert reader(written).metadata.title == "Berita acara rapat"

    def test_it_says_everything(self) -> None:
        text = words(as_pdf(FULL, made_on=DAY))
        for said in (*AWKWARD[:1], *AWKWARD[2:], "baris dua sesudah tab", "Nomor: 2/BPVP/2026"):
            assert plain(said) in text
        assert "panjang" * 60 in text.replace(" ", "")
        assert "BERITA ACARA RAPAT" in text
        assert "LAPAS KELAS IIB SELONG" in text

    def test_arabic_is_there(self) -> None:
        text = unicodedata.normalize("NFKC", words(as_pdf(paper(Paragraph(AWKWARD[1])), made_on=DAY)))
        assert AWKWARD[1] in text or AWKWARD[1][::-1] in text

    def test_the_head_of_a_table_comes_again_on_the_next_page(self) -> None:
        pages = [page.extract_text() for page in reader(as_pdf(FULL, made_on=DAY)).pages]
        with_rows = [text for text in pages if re.search(r"Biaya \d", text)]
        assert len(with_rows) > 1
        assert all("Jenis" in text and "Bagian" in text for text in with_rows)

    def test_pages_are_counted(self) -> None:
        pages = reader(as_pdf(FULL, made_on=DAY)).pages
        for number, page in enumerate(pages, start=1):
            assert f"Halaman {number} dari {len(pages)}" in page.extract_text()

    def test_in_english(self) -> None:
        written = as_pdf(paper(Paragraph("Done."), language="en"), made_on=DAY)
        assert "Page 1 of 1" in words(written)
        assert reader(written).trailer["/Root"]["/Lang"] == "en-GB"

    @pytest.mark.parametrize("before", range(0, 44, 4))
    def test_signatures_never_split(self, before: int) -> None:
        signatures = Signatures((Signature("KESATU", "Kepala", "Lalu"), Signature("KEDUA", "Kepala", "Baiq")))
        written = as_pdf(paper(*[Paragraph("baris")] * before, signatures), made_on=DAY)
        holding = [page.extract_text() for page in reader(written).pages if "KESATU" in page.extract_text()]
        assert len(holding) == 1
        assert "Lalu" in holding[0]

    @pytest.mark.parametrize("rows", [2, 3, 24, 25, 26, 27, 28, 29, 30, 33])
    def test_nobody_signs_without_a_part_of_the_list(self, rows: int) -> None:
        listed = Table("Peserta", ("No.", "Nama"), tuple((str(n), f"Orang ke-{n}.") for n in range(1, rows + 1)))
        for before in (0, 21):
            written = as_pdf(paper(*[Paragraph("baris")] * before, listed, SIGNED), made_on=DAY)
            pages = [page.extract_text() for page in reader(written).pages]
            (last,) = [text for text in pages if "Baiq" in text]
            assert len(re.findall(r"Orang ke-\d+\.", "".join(pages))) == rows, "each row once"
            assert len(re.findall(r"Orang ke-\d+\.", last)) >= 1
            assert all("Nama" in text for text in pages if "Orang ke-" in text), "the head stands over every part"

    def test_a_list_gives_its_last_rows_to_who_signs(self) -> None:
        listed = Table("Peserta", ("No.", "Nama"), tuple((str(n), f"Orang ke-{n}.") for n in range(1, 29)))
        pages = [page.extract_text() for page in reader(as_pdf(paper(listed, SIGNED), made_on=DAY)).pages]
        assert [len(re.findall(r"Orang ke-\d+\.", text)) for text in pages] == [25, 3]

    @pytest.mark.parametrize("before", range(0, 44, 4))
    def test_last_words_and_all_who_sign_stay_together(self, before: int) -> None:
        signatures = Signatures(tuple(Signature("Anggota", "Kepala", f"Nama {number}") for number in range(5)))
        blocks = (*[Paragraph("baris")] * before, Paragraph("Demikian dibuat."), signatures)
        pages = [page.extract_text() for page in reader(as_pdf(paper(*blocks), made_on=DAY)).pages]
        (last,) = [text for text in pages if "Nama" in text]
        assert "Demikian dibuat." in last

    def test_the_same_day_gives_the_same_bytes(self) -> None:
        assert as_pdf(FULL, made_on=DAY) == as_pdf(FULL, made_on=DAY)

    def test_another_paper_with_everything_in_it(self) -> None:
        text = words(as_pdf(papers.EVERYTHING, made_on=DAY))
        assert f"baris satu baris dua sesudah tab{MISSING}{MISSING} lalu ujung" in text
        assert "1. Sekali lagi pertama." in text
        assert "Butir 69 Rp 1.000 Rp 2.000" in text

    def test_an_empty_paper(self) -> None:
        blank = Paper(Letterhead(()), "", (), (Heading("", 2), Items(()), Facts(()), Signatures(()), NewPage()))
        assert reader(as_pdf(blank, made_on=DAY)).pages
        assert as_docx(blank)

    def test_what_no_font_has_is_shown_as_missing(self) -> None:
        assert f"satu{MISSING}{MISSING} dua" in words(as_pdf(paper(Paragraph("satu\x07\ue000 dua")), made_on=DAY))

    def test_a_letter_of_the_list_that_cannot_be_set_after_all(self) -> None:
        assert "العربية" in without("العربية ⁁", 'PDF/A: the text `"⁁"` could not be displayed with font `"L"`')
        assert without("a\u0592 x", 'the text `"\\u{592}"` could not be displayed') == f"a{MISSING} x"
        assert without("a\u0592 ü 😀", "something else") == f"a{MISSING} ü 😀"

    def test_all_letters_of_the_list_at_once(self) -> None:
        letters = "\n".join(chr(letter) for letter in sorted(_letters()) if letter > 0x20)
        assert as_pdf(paper(Paragraph(letters)), made_on=DAY)

    @given(st.text(max_size=30))
    @settings(max_examples=60, deadline=None)
    def test_nothing_typed_keeps_it_from_being_written(self, text: str) -> None:
        as_pdf(paper(Paragraph(text), Heading(text), Table(text, (text,), ((text,),)), title=text), made_on=DAY)

    def test_long_words_may_break_and_short_ones_not(self) -> None:
        assert for_pdf("pertanggungjawaban " + "x" * 45).count("\u200b") == 2


class TestDocx:
    def test_real_styles_and_properties(self) -> None:
        document = docx.Document(io.BytesIO(as_docx(FULL)))
        styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
        assert styles["Berita acara rapat"] == "Title"
        assert styles["Pasal 1\nRuang lingkup"] == "Heading 1"
        assert styles["Bagian kesatu"] == "Heading 2"
        assert styles["Butir kedua"] == "List Number"
        assert styles["Titik"] == "List Bullet"
        assert document.core_properties.title == "Berita acara rapat"
        assert document.core_properties.language == "id-ID"
        assert {tag.get(qn("w:val")) for tag in document.styles.element.iter(qn("w:lang"))} == {"id-ID"}
        section = document.sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)

    def test_every_list_begins_at_one(self) -> None:
        document = docx.Document(io.BytesIO(as_docx(FULL)))
        first, again = (
            next(one for one in document.paragraphs if one.text == text) for text in ("Butir pertama", "Mulai lagi")
        )
        assert first._p.pPr.numPr.numId.val != again._p.pPr.numPr.numId.val

    def test_the_head_of_a_table_is_marked_to_come_again(self) -> None:
        document = docx.Document(io.BytesIO(as_docx(FULL)))
        table = next(table for table in document.tables if table.rows[0].cells[0].text == "Jenis")
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None

    def test_the_same_paper_gives_the_same_bytes(self) -> None:
        assert as_docx(FULL) == as_docx(FULL)

    def test_a_long_title(self) -> None:
        document = docx.Document(io.BytesIO(as_docx(paper(title="Judul " * 200))))
        assert len(document.core_properties.title) == 255

    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=200))
    @settings(max_examples=150, deadline=None)
    def test_every_character_that_xml_allows_survives(self, text: str) -> None:
        document = docx.Document(io.BytesIO(as_docx(paper(Paragraph(text), Table(text, ("a",), ((text,),))))))
        expected = for_xml(text)
        assert expected in [paragraph.text for paragraph in document.paragraphs]
        assert document.tables[0].rows[1].cells[0].text == expected

    def test_only_what_xml_forbids_is_taken(self) -> None:
        allowed = "\t\n\u0020\u007f\u0085\ud7ff\ue000\ufffd\U00010000\U0010ffff"
        assert for_xml(allowed) == allowed
        assert for_xml("a\x00b\x0bc\ufffe\ud800") == f"a{MISSING}b{MISSING}c{MISSING}{MISSING}"
        assert for_xml("a\r\nb\rc") == "a\nb\nc"


class TestInLibreOffice:
    def test_it_opens_and_says_everything(self, in_libreoffice: PdfReader) -> None:
        text = plain(" ".join(page.extract_text() for page in in_libreoffice.pages))
        for said in (*AWKWARD[2:], "Mulai lagi", "Plh. Kepala Lapas", "baris dua", "Nomor: 2/BPVP/2026"):
            assert plain(said).replace(" ", "") in text.replace(" ", "")
        assert "BERITA ACARA RAPAT" in text
        assert "2. Butir kedua" in text
        assert "1. Mulai lagi" in text

    def test_pages_are_counted_and_the_head_of_a_table_comes_again(self, in_libreoffice: PdfReader) -> None:
        pages = [page.extract_text() for page in in_libreoffice.pages]
        assert all(f"Halaman {number} dari {len(pages)}" in text for number, text in enumerate(pages, start=1))
        with_rows = [text for text in pages if re.search(r"Biaya \d", text)]
        assert len(with_rows) > 1
        assert all("Jenis" in text and "Bagian" in text for text in with_rows)


def test_in_an_office_program_too_the_last_rows_go_with_who_signs():
    listed = Table("Peserta", ("No.", "Nama"), tuple((str(number), "Orang") for number in range(1, 7)))
    opened = docx.Document(io.BytesIO(as_docx(paper(listed, SIGNED))))
    rows = opened.tables[0].rows
    assert [bool(row.cells[1].paragraphs[0].paragraph_format.keep_with_next) for row in rows] == [False] * 4 + [
        True
    ] * 3


def test_a_column_of_numbers_takes_no_more_than_they_need():
    table = Table("Peserta", ("No.", "Nama"), (("1", "Abner Rekaan"),), narrow=frozenset({0}))
    opened = docx.Document(io.BytesIO(as_docx(Paper(Letterhead(("Kantor",)), "Daftar", (), (table,)))))
    number, name = opened.tables[0].rows[0].cells
    assert number.width * 5 < name.width
