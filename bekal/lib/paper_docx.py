"""Papers as DOCX, for whoever must change a word in an office program."""

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from bekal.lib.paper import (
    KEPT_ROWS,
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
from bekal.lib.paper_text import for_xml

FONT = "Times New Roman"
LANGUAGES = {"id": "id-ID", "en": "en-GB"}
PAGE_WORDS = {"id": ("Halaman ", " dari "), "en": ("Page ", " of ")}
TEXT_WIDTH = Mm(158)
NARROW = Mm(12)
LONGEST_PROPERTY = 255
ROOM_TO_SIGN = Mm(22)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


def as_docx(paper: Paper) -> bytes:
    """`paper` on A4 with Word's own styles; the same paper gives the same bytes."""
    document = docx.Document()
    _set_up(document, paper)
    _add_letterhead(document, paper.letterhead)
    document.add_paragraph(for_xml(paper.title), style="Title")
    for number in paper.numbers:
        _centred(document, number)
    for block, before in zip(paper.blocks, (None, *paper.blocks), strict=False):
        if before is not None and isinstance(block, Signatures):
            _keep_with_next(document, before)
        _add(document, block)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written)


def _add(document: Document, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(for_xml(block.text), level=block.level)
        case Paragraph():
            paragraph = document.add_paragraph(for_xml(block.text))
            paragraph.alignment = _CENTRE if block.align == "center" else _JUSTIFY
        case Items():
            _add_items(document, block)
        case Facts():
            _add_facts(document, block)
        case Table():
            _add_table(document, block)
        case Signatures():
            _add_signatures(document, block.signatures)
        case NewPage():
            document.add_page_break()  # type: ignore[no-untyped-call]


def _keep_with_next(document: Document, block: Block) -> None:
    """Nobody signs on a page that holds nothing else: what stands before goes over with the signatures."""
    held = document.paragraphs[-1:]
    if isinstance(block, Table | Facts):
        cells = [cell for row in document.tables[-1].rows[-KEPT_ROWS:] for cell in row.cells]
        held += [paragraph for cell in cells for paragraph in cell.paragraphs]
    for paragraph in held:
        paragraph.paragraph_format.keep_with_next = True


def _set_up(document: Document, paper: Paper) -> None:
    """A4, the styles of an official letter, the language and the title."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(24)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    _number_pages(section.footer.paragraphs[0], PAGE_WORDS[paper.language])
    language = LANGUAGES[paper.language]
    _set_style(document, "Normal", size=11.5, after=6)
    _set_style(document, "Title", size=13, bold=True, alignment=_CENTRE, after=4)
    _set_style(document, "Heading 1", size=11.5, bold=True, alignment=_CENTRE, before=14, after=6)
    _set_style(document, "Heading 2", size=11.5, bold=True, alignment=_LEFT, before=12, after=4)
    _set_style(document, "Caption", size=10.5, bold=True, alignment=_LEFT, before=6, after=3)
    _set_style(document, "List Number", size=11.5, alignment=_JUSTIFY, after=3)
    _set_style(document, "List Bullet", size=11.5, alignment=_JUSTIFY, after=3)
    document.styles["Title"].font.all_caps = True
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    properties = document.core_properties
    properties.title = for_xml(paper.title)[:LONGEST_PROPERTY]
    properties.author = for_xml(" ".join(paper.letterhead.offices[-1:]))[:LONGEST_PROPERTY]
    properties.language = language
    properties.comments = ""
    for name in ("created", "modified"):
        for element in properties._element.findall(qn(f"dcterms:{name}")):
            properties._element.remove(element)


def _set_style(
    document: Document,
    name: str,
    *,
    size: float,
    bold: bool = False,
    alignment: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 0,
) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb, style.font.italic = RGBColor(0, 0, 0), False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.15
    if alignment is not None:
        layout.alignment = alignment


def _add_letterhead(document: Document, letterhead: Letterhead) -> None:
    lines = [(office.upper(), 11.5) for office in letterhead.offices[:-1]]
    lines += [(office.upper(), 14) for office in letterhead.offices[-1:]]
    lines += [(letterhead.address, 9.5)] if letterhead.address else []
    for place, (words, size) in enumerate(lines):
        paragraph = _centred(document, words, size=size, bold=size == 14)
        paragraph.paragraph_format.space_after = Pt(0)
        if place == len(lines) - 1:
            _rule_under(paragraph)
            paragraph.paragraph_format.space_after = Pt(20)


def _centred(document: Document, words: str, *, size: float = 11.5, bold: bool = False) -> WordParagraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    run = paragraph.add_run(for_xml(words))
    run.font.size, run.bold = Pt(size), bold
    return paragraph


def _rule_under(paragraph: WordParagraph) -> None:
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "4"), ("color", "000000")):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    layout = paragraph._p.get_or_add_pPr()
    layout.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _add_items(document: Document, block: Items) -> None:
    style = "List Number" if block.numbered else "List Bullet"
    number = _fresh_numbering(document) if block.numbered else None
    for words in block.items:
        paragraph = document.add_paragraph(for_xml(words), style=style)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number


def _fresh_numbering(document: Document) -> int:
    """A numbering like that of the style, which begins at 1 again."""
    numbering = document.part.numbering_part.element
    of_style = document.styles["List Number"].element.pPr.numPr.numId.val
    like = next(one for one in numbering.num_lst if one.numId == of_style)
    fresh = numbering.add_num(like.abstractNumId.val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _add_facts(document: Document, block: Facts) -> None:
    table = _new_table(document, len(block.rows), (Mm(46), Mm(5), Mm(107)), style="Normal Table")
    for row, (word, value) in zip(table.rows, block.rows, strict=True):
        for cell, words in zip(row.cells, (word, ":", value), strict=True):
            _fill(cell, words)
    _gap(document)


def _add_table(document: Document, block: Table) -> None:
    if block.caption:
        document.add_paragraph(for_xml(block.caption), style="Caption").paragraph_format.keep_with_next = True
    widths = _widths(block)
    table = _new_table(document, 1 + len(block.rows), widths, style="Table Grid")
    first_total = 1 + len(block.rows) - block.totals
    for place, words in enumerate((block.headings, *block.rows)):
        strong = place == 0 or place >= first_total
        row = table.rows[place]
        _flag_row(row._tr.get_or_add_trPr(), "w:cantSplit")
        if place == 0:
            _flag_row(row._tr.get_or_add_trPr(), "w:tblHeader")
        for column, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
            _fill(cell, text, size=10, bold=strong, alignment=_RIGHT if column in block.amounts else _LEFT)
            if strong:
                _shade(cell)
    _gap(document)


def _widths(block: Table) -> list[int]:
    """Narrow columns take what a number needs, the others share the rest."""
    others = len(block.headings) - len(block.narrow)
    rest = (TEXT_WIDTH - len(block.narrow) * NARROW) // max(others, 1)
    return [NARROW if place in block.narrow else rest for place in range(len(block.headings))]


def _add_signatures(document: Document, signatures: Sequence[Signature]) -> None:
    """Two beside each other; an odd last one stands in the middle, a single one on the right."""
    half = TEXT_WIDTH // 2
    table = _new_table(document, (len(signatures) + 1) // 2, (half, half), style="Normal Table")
    for place, signature in enumerate(signatures):
        row = table.rows[place // 2]
        cell = row.cells[place % 2]
        if len(signatures) == 1:
            cell = row.cells[1]
        elif place == len(signatures) - 1 and place % 2 == 0:
            cell = row.cells[0].merge(row.cells[1])
        _flag_row(row._tr.get_or_add_trPr(), "w:cantSplit")
        _sign(cell, signature)
        cell.paragraphs[-1].paragraph_format.keep_with_next = place // 2 < len(table.rows) - 1


def _sign(cell: _Cell, signature: Signature) -> None:
    _fill(cell, signature.heading, bold=True, alignment=_CENTRE)
    title, name = cell.add_paragraph(for_xml(signature.title)), cell.add_paragraph()
    run = name.add_run(for_xml(signature.name) or "................................")
    run.bold, run.underline = True, bool(signature.name)
    name.paragraph_format.space_before = ROOM_TO_SIGN
    name.paragraph_format.space_after = Pt(14)
    title.alignment = name.alignment = _CENTRE
    for paragraph in (cell.paragraphs[0], title):
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(2)


def _new_table(document: Document, rows: int, widths: Sequence[int], *, style: str) -> WordTable:
    table: WordTable = document.add_table(rows, len(widths), style=style)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        for cell in (column, *column.cells):
            cell.width = width
    return table


def _fill(
    cell: _Cell, words: str, *, size: float = 11.5, bold: bool = False, alignment: WD_ALIGN_PARAGRAPH = _LEFT
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(for_xml(words))
    run.font.size, run.bold = Pt(size), bold


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EEEEEE")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _flag_row(properties: object, tag: str) -> None:
    properties.append(OxmlElement(tag))  # type: ignore[attr-defined]


def _gap(document: Document) -> None:
    """Word joins tables that touch each other."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _number_pages(paragraph: WordParagraph, words: tuple[str, str]) -> None:
    paragraph.alignment = _CENTRE
    for text, code in zip(words, ("PAGE", "NUMPAGES"), strict=True):
        paragraph.add_run(text)
        field, shown = OxmlElement("w:fldSimple"), OxmlElement("w:r")
        field.set(qn("w:instr"), code)
        number = OxmlElement("w:t")
        number.text = "1"
        shown.append(number)
        field.append(shown)
        paragraph._p.append(field)


def _without_times(written: io.BytesIO) -> bytes:
    """The same package with its members' times set to one moment, so that equal papers are equal files."""
    copied = io.BytesIO()
    with zipfile.ZipFile(written) as package, zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            copy.writestr(zipfile.ZipInfo(name, ZIP_TIME), package.read(name), zipfile.ZIP_DEFLATED)
    return copied.getvalue()
