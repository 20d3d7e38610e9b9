"""Reading XLSX and CSV files that strangers made: in pieces, within limits, running nothing that is in them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

Cell = str | int | float | bool | date | datetime
CHUNK_ROWS = 10_000


class SheetProblem(StrEnum):
    """Why a file cannot be read as a table."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    PDF = "pdf"
    OLD_EXCEL = "old_excel"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    WEB_PAGE = "web_page"
    NOT_A_TABLE = "not_a_table"
    BROKEN = "broken"
    TOO_MUCH_INSIDE = "too_much_inside"
    NO_SHEET = "no_sheet"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNREADABLE_TEXT = "unreadable_text"
    OPEN_QUOTE = "open_quote"


class SheetRefused(Exception):
    """The file is not read; `row` is about where the trouble lies, where that is known."""

    def __init__(self, problem: SheetProblem, row: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.row = row


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold, in bytes, rows, columns and characters."""

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 800 * 1024 * 1024
    texts_bytes: int = 120 * 1024 * 1024
    rows: int = 400_000
    columns: int = 200
    cell_characters: int = 32_767

    def check(self, rows: int, columns: int) -> None:
        """Raise SheetRefused where there are more rows or columns than this."""
        if rows > self.rows:
            raise SheetRefused(SheetProblem.TOO_MANY_ROWS)
        if columns > self.columns:
            raise SheetRefused(SheetProblem.TOO_MANY_COLUMNS)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows in order, with their numbers as a spreadsheet counts them, from 1; empty rows may be left out."""

    numbers: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    share: float = 1.0  # of the table that has been read with this chunk


@dataclass(frozen=True, slots=True)
class Table:
    """One visible sheet (or the one table of a CSV file); `chunks` starts reading it from the top.

    `encoding` and `delimiter` say how a text file was read. An empty cell is the empty text.
    """

    name: str
    chunks: Callable[[], Iterator[Chunk]]
    encoding: str = ""
    delimiter: str = ""


# What a file is

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS = (
    b"\x89PNG",
    b"\xff\xd8\xff\xe0",
    b"\xff\xd8\xff\xe1",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)
_WEB_PAGE = re.compile(rb"<(!doctype|html|table|\?xml|meta|head|body|div)", re.IGNORECASE)


def is_workbook(content: bytes, limits: Limits) -> bool:
    """Whether the bytes (and not the name) tell of a zip archive; raises SheetRefused for what cannot be a table."""
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise SheetRefused(SheetProblem.EMPTY)
    if len(content) > limits.file_bytes:
        raise SheetRefused(SheetProblem.TOO_BIG)
    if content.startswith(_OLE):
        hidden = "EncryptedPackage".encode("utf-16-le")
        raise SheetRefused(SheetProblem.ENCRYPTED if hidden in content else SheetProblem.OLD_EXCEL)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        raise SheetRefused(SheetProblem.PDF)
    if start.startswith(_OTHER_KINDS):
        raise SheetRefused(SheetProblem.NOT_A_TABLE)
    if _WEB_PAGE.match(start):
        raise SheetRefused(SheetProblem.WEB_PAGE)
    return content.startswith(b"PK\x03\x04")


# Text


def text_table(content: bytes, limits: Limits) -> Table:
    """The table of a CSV file, whatever its encoding and its separating sign; raises SheetRefused."""
    encoding = _encoding_of(content)
    sample = codecs.getincrementaldecoder(encoding)("replace").decode(content[: 256 * 1024])
    _refuse_noise(sample)
    delimiter = _delimiter_of(sample)
    return Table("", lambda: _text_chunks(content, encoding, delimiter, limits), encoding, delimiter)


def _encoding_of(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:2000]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[offset::2].count(0) > len(start) * 0.35:
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(content), 1 << 20):
            decoder.decode(content[begin : begin + (1 << 20)])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _refuse_noise(sample: str) -> None:
    noise = sum(1 for character in sample if character < " " and character not in "\t\r\n\0\x0b\x0c")
    if noise > len(sample) // 100 + 5 or sample.count("\0") > len(sample) // 10:
        raise SheetRefused(SheetProblem.UNREADABLE_TEXT)


_SEP_LINE = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)


def _delimiter_of(sample: str) -> str:
    """The sign that stands in most lines, and about equally often in each."""
    if match := _SEP_LINE.match(sample):
        return match[1]
    lines = [re.sub(r'"[^"]*"', "", line) for line in sample.splitlines()[:60] if line.strip()]
    best, best_score = ",", 0
    for delimiter in (";", "\t", ",", "|"):
        counts = sorted(line.count(delimiter) for line in lines)
        usual = counts[len(counts) // 2] if counts else 0
        score = usual * sum(1 for count in counts if count == usual)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _text_chunks(content: bytes, encoding: str, delimiter: str, limits: Limits) -> Iterator[Chunk]:
    errors = "replace" if encoding == "cp1252" else "strict"
    stream = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors=errors, newline="")
    row = 1
    if content[:8].lstrip(codecs.BOM_UTF8).lower().startswith(b"sep="):
        stream.readline()
        row = 2
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        while rows := list(islice(reader, CHUNK_ROWS)):
            limits.check(row + len(rows) - 1, max(map(len, rows)))
            share = stream.buffer.tell() / len(content)
            yield Chunk(range(row, row + len(rows)), rows, share)
            row += len(rows)
    except UnicodeError as error:
        raise SheetRefused(SheetProblem.UNREADABLE_TEXT, reader.line_num) from error
    except csv.Error as error:
        raise SheetRefused(SheetProblem.OPEN_QUOTE, reader.line_num) from error
