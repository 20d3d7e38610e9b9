"""Reading XLSX workbooks in pieces.

A library that reads a whole sheet needs 600 MB and more for a national roster, and can be made to need any amount by
one cell at the far corner. Here a sheet's XML is cut at ends of rows; of each piece, numpy finds all cells of the plain
form at once, and any other form goes the slow way through an XML parser. Nothing is allocated for empty places.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from html import unescape
from typing import IO, Any
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from bekal.lib.sheets import Cell, Chunk, Limits, SheetProblem, SheetRefused, Table, is_workbook, text_table

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

PIECE_BYTES = 4 * 1024 * 1024
LONGEST_ROW_BYTES = 16 * 1024 * 1024
LAST_ROW = 1_048_576
_USUAL_DAYS = 91_000
_FORMATS_WITH_DATES = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
_NO_DATE_PART = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|General', re.IGNORECASE)
_PLAIN_TEXT = re.compile(rb"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t></si>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, KeyError, ElementTree.ParseError)


def read_tables(content: bytes, limits: Limits | None = None) -> tuple[Table, ...]:
    """The tables of an XLSX or CSV file, told apart by its bytes; raises SheetRefused, also while reading on."""
    limits = limits or Limits()
    if not is_workbook(content, limits):
        return (text_table(content, limits),)
    try:
        return _Workbook(content, limits).tables()
    except _BROKEN as error:
        raise SheetRefused(SheetProblem.BROKEN) from error


class _Workbook:
    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.sizes = {info.filename: info.file_size for info in self.archive.infolist()}
        if any(info.flag_bits & 1 for info in self.archive.infolist()):
            raise SheetRefused(SheetProblem.ENCRYPTED)
        if "xl/workbook.xml" not in self.sizes:
            raise SheetRefused(SheetProblem.NOT_A_TABLE)
        if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in self.sizes):
            raise SheetRefused(SheetProblem.MACROS)
        if len(self.sizes) > 2000 or sum(self.sizes.values()) > limits.unpacked_bytes:
            raise SheetRefused(SheetProblem.TOO_MUCH_INSIDE)

    def tables(self) -> tuple[Table, ...]:
        """Its visible worksheets, in order."""
        found = tuple(Table(name, _Opened(self, path).chunks) for name, path in self._visible_sheets())
        if not found:
            raise SheetRefused(SheetProblem.NO_SHEET)
        return found

    def _visible_sheets(self) -> Iterator[tuple[str, str]]:
        paths: dict[str | None, str] = {}
        for relation in self.xml("xl/_rels/workbook.xml.rels"):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/worksheet"):
                paths[relation.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
        for sheet in self.xml("xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
            key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            if sheet.get("state", "visible") == "visible" and paths.get(key) in self.sizes:
                yield sheet.get("name", ""), paths[key]

    def part(self, path: str) -> bytes:
        """A part of the archive, unpacked; raises SheetRefused where it is too large to be kept in memory."""
        if self.sizes[path] > self.limits.texts_bytes:
            raise SheetRefused(SheetProblem.TOO_MUCH_INSIDE)
        return self.archive.read(path)

    def xml(self, path: str) -> ElementTree.Element:
        """A small part as a tree."""
        if self.sizes.get(path, 0) > 4 * 1024 * 1024:
            raise SheetRefused(SheetProblem.TOO_MUCH_INSIDE)
        return _tree(self.part(path))

    @cached_property
    def texts(self) -> NDArray[np.object_]:
        """The texts that cells share."""
        path = next((name for name in self.sizes if name.lower() == "xl/sharedstrings.xml"), None)
        found = _shared_texts(self.part(path)) if path else []
        texts = np.empty(len(found), dtype=object)
        texts[:] = found
        return texts

    @cached_property
    def date_styles(self) -> Bools:
        """For each cell style whether it shows a date."""
        if "xl/styles.xml" not in self.sizes:
            return np.zeros(1, bool)
        styles = self.xml("xl/styles.xml")
        own = {int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in styles.iterfind(".//{*}numFmt")}
        formats = [int(cell.get("numFmtId", 0)) for cell in styles.iterfind("{*}cellXfs/{*}xf")]
        return np.array([_shows_date(number, own.get(number, "")) for number in formats] or [False], dtype=bool)

    @cached_property
    def days_before_epoch(self) -> int:
        """1462 where the workbook counts days from 1904, else 0."""
        properties = self.xml("xl/workbook.xml").find("{*}workbookPr")
        return 1462 if properties is not None and properties.get("date1904") in {"1", "true"} else 0

    @cached_property
    def usual_days(self) -> NDArray[np.object_]:
        """The days of the serial numbers up to the year 2149, to be looked up many at a time."""
        days = np.empty(_USUAL_DAYS, dtype=object)
        days[:] = [_moment(serial, self.days_before_epoch) for serial in range(_USUAL_DAYS)]
        return days


def _tree(text: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise SheetRefused(SheetProblem.BROKEN)
    return ElementTree.fromstring(text)  # noqa: S314 - without entities there is nothing to expand


def _shows_date(number: int, code: str) -> bool:
    plain = _NO_DATE_PART.sub("", code.split(";")[0])
    return bool(re.search(r"[dmyhs]", plain, re.IGNORECASE)) if code else number in _FORMATS_WITH_DATES


def _shared_texts(xml: bytes) -> list[str]:
    if b"<!DOCTYPE" in xml:
        raise SheetRefused(SheetProblem.BROKEN)
    plain = [_text_of(match[1].decode("utf-8", "replace")) for match in _PLAIN_TEXT.finditer(xml)]
    if len(plain) == xml.count(b"<si"):
        return plain
    return ["".join(_texts_in(item)) for item in _tree(xml).iterfind("{*}si")]


def _text_of(text: str) -> str:
    if "&" in text:
        text = unescape(text)
    return _unescaped(text) if "_x" in text else text


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _texts_in(item: ElementTree.Element) -> Iterator[str]:
    """The text of a shared or inline string, without its reading aids (`rPh`)."""
    for child in item:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            yield _unescaped(child.text or "")
        elif tag == "r":
            yield from _texts_in(child)


def _moment(serial: float, shift: int) -> Cell:
    """The day (or day and time) of Excel's serial number; numbers that are none stay numbers."""
    whole = int(serial)
    if not 1 <= whole <= 2_958_465 - shift or (whole == 60 and not shift):
        return serial
    day = date(1899, 12, 30 if whole > 60 or shift else 31) + timedelta(days=whole + shift)
    rest = serial - whole
    return datetime(day.year, day.month, day.day) + timedelta(seconds=round(rest * 86400)) if rest else day  # noqa: DTZ001


class _Opened:
    """One sheet of a workbook, about to be read."""

    def __init__(self, book: _Workbook, path: str) -> None:
        self.book, self.path = book, path

    def chunks(self) -> Iterator[Chunk]:
        """Its rows that are not empty, in pieces; raises SheetRefused."""
        seen = parsed = 0
        try:
            for piece in self._pieces():
                cells = _plain_cells(piece) if not piece.prefix else None
                chunk = self._gathered(cells) if cells is not None else self._parsed(piece, seen)
                seen += len(chunk.numbers)
                parsed += len(piece.rows)
                self.book.limits.check(seen, max(map(len, chunk.rows), default=0))
                if chunk.rows:
                    yield replace(chunk, share=min(1.0, parsed / max(1, self.book.sizes[self.path])))
        except _BROKEN as error:
            raise SheetRefused(SheetProblem.BROKEN) from error

    def _pieces(self) -> Iterator[_Piece]:
        with self.book.archive.open(self.path) as part:
            head, held, prefix, closed = _head_of(part)
            end_of_row, end_of_data = b"</" + prefix + b"row>", b"</" + prefix + b"sheetData>"
            while not closed:
                while len(held) < PIECE_BYTES and (block := part.read(1 << 20)):
                    held += block
                end = held.find(end_of_data)
                closed = end >= 0
                cut = end if closed else held.rfind(end_of_row) + len(end_of_row)
                if cut >= len(end_of_row) or closed:
                    yield _Piece(head, held[:cut], prefix)
                    held = held[cut:]
                elif len(held) > LONGEST_ROW_BYTES or not (block := part.read(1 << 20)):
                    raise SheetRefused(SheetProblem.BROKEN)
                else:
                    held += block

    def _gathered(self, cells: _Cells) -> Chunk:
        """The plain cells of a piece as rows."""
        if not cells.rows.size:
            return Chunk((), ())
        width = int(np.max(cells.columns))
        self.book.limits.check(0, width)
        if int(np.max(cells.rows)) > LAST_ROW:
            raise SheetRefused(SheetProblem.BROKEN)
        numbers, places = np.unique(cells.rows, return_inverse=True)
        grid = np.full((numbers.size, width), "", dtype=object)
        grid[places, cells.columns - 1] = self._values(cells)
        return Chunk(numbers.tolist(), grid.tolist())

    def _values(self, cells: _Cells) -> NDArray[np.object_]:
        values = cells.numbers.astype(object)
        odd = np.flatnonzero(~cells.whole)
        for place in odd.tolist():
            values[place] = cells.odd_value(place)
        shared = np.flatnonzero(cells.kinds == ord("s"))
        if shared.size and int(np.max(cells.numbers[shared])) >= self.book.texts.size:
            raise SheetRefused(SheetProblem.BROKEN)
        values[shared] = self.book.texts[cells.numbers[shared]]
        for place in np.flatnonzero(cells.kinds == ord("b")).tolist():
            values[place] = bool(values[place])
        styles = self.book.date_styles
        dated = styles[np.minimum(cells.styles, styles.size - 1)] & (cells.kinds == ord("n"))
        at = np.flatnonzero(dated & cells.whole & (cells.numbers < _USUAL_DAYS))
        values[at] = self.book.usual_days[cells.numbers[at]]
        for place in np.flatnonzero(dated & ~(cells.whole & (cells.numbers < _USUAL_DAYS))).tolist():
            if not isinstance(values[place], str):
                values[place] = _moment(values[place], self.book.days_before_epoch)
        return values

    def _parsed(self, piece: _Piece, seen: int) -> Chunk:
        """The cells of a piece of any form, through the XML parser."""
        numbers: list[int] = []
        rows: list[list[Cell]] = []
        last = seen
        for row in _tree(piece.closed()).iterfind("{*}sheetData/{*}row"):
            last = int(row.get("r") or last + 1)
            cells = self._cells_of(row)
            if cells and last <= LAST_ROW:
                line: list[Cell] = [""] * max(cells)
                for column, value in cells.items():
                    line[column - 1] = value
                numbers.append(last)
                rows.append(line)
        return Chunk(numbers, rows)

    def _cells_of(self, row: ElementTree.Element) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        column = 0
        for cell in row.iterfind("{*}c"):
            column = _column_of(cell.get("r")) or column + 1
            value = self._value_of(cell)
            if value != "":
                self.book.limits.check(0, column)
                found[column] = value
        return found

    def _value_of(self, cell: ElementTree.Element) -> Cell:
        kind, result, inline = cell.get("t", "n"), cell.findtext("{*}v"), cell.find("{*}is")
        if kind == "inlineStr" and inline is not None:
            return "".join(_texts_in(inline))
        if result is None or result == "":
            formula = cell.find("{*}f")
            return f"={formula.text or ''}" if formula is not None and kind != "str" else ""
        if kind == "s":
            return str(self.book.texts[_index(result, self.book.texts.size)])
        if kind in {"n", "b"}:
            return self._number_of(result, kind, int(cell.get("s") or 0))
        return _unescaped(result)

    def _number_of(self, result: str, kind: str, style: int) -> Cell:
        number = _number(result)
        if isinstance(number, str) or kind == "b":
            return number if isinstance(number, str) else bool(number)
        styles = self.book.date_styles
        return _moment(number, self.book.days_before_epoch) if styles[min(style, styles.size - 1)] else number


def _index(text: str, size: int) -> int:
    if not text.isdecimal() or int(text) >= size:
        raise SheetRefused(SheetProblem.BROKEN)
    return int(text)


def _number(text: str) -> int | float | str:
    """The number as a whole one where it is; what is no number stays text."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _column_of(reference: str | None) -> int:
    """1 for `A7`, 27 for `AA7`, 0 for none."""
    column = 0
    for sign in reference or "":
        if not "A" <= sign <= "Z":
            break
        column = column * 26 + ord(sign) - 64
    return column


@dataclass(frozen=True, slots=True)
class _Piece:
    head: bytes
    rows: bytes
    prefix: bytes

    def closed(self) -> bytes:
        """The XML of a sheet with these rows only."""
        return self.head + self.rows + b"</" + self.prefix + b"sheetData></" + self.prefix + b"worksheet>"


def _head_of(part: IO[bytes]) -> tuple[bytes, bytes, bytes, bool]:
    """A sheet's XML up to its rows, what was read beyond, the namespace prefix, and whether there are no rows."""
    held = b""
    while (match := _SHEET_DATA.search(held)) is None:
        block = part.read(1 << 16)
        if not block or len(held) > 1 << 22:
            raise SheetRefused(SheetProblem.BROKEN)
        held += block
    if b"<!DOCTYPE" in held[: match.start()]:
        raise SheetRefused(SheetProblem.BROKEN)
    return held[: match.end()], held[match.end() :], match[1], match[2] == b"/"


# Finding all cells of a piece at once


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells that hold something: `kinds` n, s, b or i (inline); `whole` where `numbers` is the value."""

    xml: bytes
    rows: Ints
    columns: Ints
    kinds: Bytes
    styles: Ints
    numbers: Ints
    whole: Bools
    begins: Ints
    ends: Ints

    def odd_value(self, place: int) -> int | float | str:
        """A value that is not just a few digits."""
        text = self.xml[self.begins[place] : self.ends[place]].decode("utf-8", "replace")
        return _text_of(text) if self.kinds[place] == ord("i") else _number(text)


_PLAIN = "cvrit/"  # how the tags begin that plain cells are made of: c, v, row, is, t
_VALUE, _TEXT, _SPACED_TEXT = b"><v>", b"><is><t>", b'><is><t xml:space="preserve">'


def _plain_cells(piece: _Piece) -> _Cells | None:
    """The cells, where all are of the form `<c r="B2" s="1" t="s"><v>28</v></c>` (`s`, `t` and `v` at will).

    A text of its own may stand in place of the number: `<c r="B2" t="inlineStr"><is><t>Ambon</t></is></c>`.
    """
    signs = np.frombuffer(piece.rows + b"\0" * 80, dtype=np.uint8)
    tags = np.flatnonzero(signs == ord("<"))
    if not bool(np.all(np.isin(signs[tags + 1], [ord(sign) for sign in _PLAIN]))):
        return None
    which = np.flatnonzero((signs[tags + 1] == ord("c")) & (signs[tags + 2] == ord(" ")))
    columns, rows, after, good = _references(signs, tags[which] + 3)
    styles, after = _attribute(signs, after, b' s="')
    kinds, after, plain = _kinds(signs, after)
    value, text = _reads(signs, after, _VALUE), _reads(signs, after, _TEXT)
    spaced = _reads(signs, after, _SPACED_TEXT)
    text, inline = text | spaced, kinds == ord("i")
    empty = _reads(signs, after, b"/>") | _reads(signs, after, b"></c>")
    ends = tags[np.minimum(which + np.where(inline, 3, 2), tags.size - 1)]
    ended = np.where(inline, _reads(signs, ends, b"</t></is></c>"), _reads(signs, ends, b"</v></c>"))
    if not bool(np.all(good & plain & (empty | np.where(inline, text, value) & ended))):
        return None
    begins = after + np.where(inline, np.where(spaced, len(_SPACED_TEXT), len(_TEXT)), len(_VALUE))
    numbers, stops = _digits(signs, begins, 16)
    whole = (stops == ends) & (ends > begins) & (ends - begins < 16) & ~inline
    keep = np.flatnonzero(~empty)
    if not bool(np.all((whole | inline | (kinds == ord("n")))[keep])):
        return None
    found: Any = (rows, columns, kinds, styles, numbers, whole, begins, ends)
    return _Cells(piece.rows, *(part[keep] for part in found))


def _reads(signs: Bytes, at: Ints, text: bytes) -> Bools:
    """Where `text` stands at the places `at`."""
    found = np.ones(at.size, bool)
    for step, sign in enumerate(text):
        found &= signs[at + step] == sign
    return found


def _digits(signs: Bytes, at: Ints, most: int) -> tuple[Ints, Ints]:
    """The numbers that begin at the places `at`, and where they stop."""
    numbers, stops = np.zeros(at.size, np.int64), at.copy()
    on = np.ones(at.size, bool)
    for step in range(most):
        sign = signs[at + step]
        on &= (sign >= 48) & (sign <= 57)
        if not on.any():
            break
        numbers = np.where(on, numbers * 10 + sign - 48, numbers)
        stops += on
    return numbers, stops


def _references(signs: Bytes, at: Ints) -> tuple[Ints, Ints, Ints, Bools]:
    """Column and row of the attributes `r="B2"` at the places `at`, the place after, and whether it was one."""
    good = _reads(signs, at, b'r="')
    columns, begin = np.zeros(at.size, np.int64), at + 3
    on = np.ones(at.size, bool)
    for step in range(3):
        sign = signs[at + 3 + step]
        on &= (sign >= 65) & (sign <= 90)
        columns = np.where(on, columns * 26 + sign - 64, columns)
        begin += on
    rows, stops = _digits(signs, begin, 7)
    return columns, rows, stops + 1, good & (columns > 0) & (rows > 0) & (signs[stops] == ord('"'))


def _attribute(signs: Bytes, at: Ints, opening: bytes) -> tuple[Ints, Ints]:
    """The number in an attribute that may stand at the places `at`, and the place after it."""
    has = _reads(signs, at, opening)
    numbers, stops = _digits(signs, at + len(opening), 6)
    return np.where(has, numbers, 0), np.where(has, stops + 1, at)


def _kinds(signs: Bytes, at: Ints) -> tuple[Bytes, Ints, Bools]:
    """The letter of an attribute ` t="s"` that may stand at the places, the place after, and whether it is plain."""
    has = _reads(signs, at, b' t="')
    kinds = np.where(has, signs[at + 4], ord("n")).astype(np.uint8)
    inline = _reads(signs, at, b' t="inlineStr"')
    known: Any = (kinds == ord("n")) | (kinds == ord("s")) | (kinds == ord("b"))
    after = np.where(inline, at + 14, np.where(has, at + 6, at))
    return kinds, after, inline | known & (~has | (signs[at + 5] == ord('"')))
