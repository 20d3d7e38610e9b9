"""Reading the cells of one column: each value once, whatever the number of rows that bear it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from bekal.lib.dates import DateProblem, parse_date
from bekal.lib.identifiers import NikProblem, check_nik, normalise_phone, normalise_register_number
from bekal.lib.money import parse_rupiah
from bekal.lib.sheets import Cell
from bekal.roster.choices import Problem as P
from bekal.roster.choices import RosterField
from bekal.roster.rules.headings import Column, Kind

Value = str | int | bool | None
Reading = tuple[Value, P | None]
CACHE_SIZE = 50_000
_DISTINCT = frozenset({Kind.REGISTER, Kind.NAME, Kind.NIK, Kind.PHONE})  # most rows bear a value of their own


@dataclass(slots=True)
class ReadColumn:
    """The values of a column, and for the rows (by place) where something is wrong what, and what was written."""

    values: list[Value]
    problems: list[tuple[int, P, str]]


class _Once(dict[Any, Value]):
    """Reads each distinct cell once; `problems` are of those cells that had one."""

    def __init__(self, read: Callable[[Any], Reading]) -> None:
        super().__init__()
        self.read = read
        self.problems: dict[Any, P] = {}

    def __missing__(self, cell: Any) -> Value:
        if len(self) > CACHE_SIZE:
            self.clear()
        value, problem = self.read(cell)
        if problem is not None:
            self.problems[cell] = problem
        self[cell] = value
        return value


def readers_of(columns: Iterable[Column]) -> dict[RosterField, ColumnReader]:
    """A reader for each column; the columns of dates share what they know, for their days are mostly the same."""
    dates = _Once(_read_date)
    return {column.field: ColumnReader(column, dates) for column in columns}


class ColumnReader:
    """Reads the cells of one column, chunk after chunk."""

    def __init__(self, column: Column, dates: _Once) -> None:
        self.read_one = _reader(column)
        self.once: _Once | None = _Once(self.read_one)
        if column.kind in _DISTINCT:
            self.once = None
        elif column.kind is Kind.DATE:
            self.once = dates

    def read(self, cells: Sequence[Cell]) -> ReadColumn:
        """The values of some cells."""
        found: Iterable[tuple[int, P | None]] = ()
        if self.once is None:
            readings = list(map(self.read_one, cells))
            values = [value for value, _ in readings]
            found = ((place, problem) for place, (_, problem) in enumerate(readings))
        else:
            values = list(map(self.once.__getitem__, cells))
            if wrong := self.once.problems:
                found = ((place, wrong.get(cell)) for place, cell in enumerate(cells))
        problems = [(place, problem, written(cells[place])) for place, problem in found if problem is not None]
        return ReadColumn(values, problems)


def written(cell: Cell) -> str:
    """A cell as it is told to people: short, on one line, dates as Indonesians write them."""
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    if isinstance(cell, float):
        return f"{cell:g}".replace("e+", "E+").replace(".", ",")
    text = " ".join("".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(cell)).split())
    return text if len(text) <= 60 else text[:57] + "…"


def _reader(column: Column) -> Callable[[Any], Reading]:
    readers: dict[Kind, Callable[[Any], Reading]] = {
        Kind.REGISTER: _read_register,
        Kind.NAME: _read_name,
        Kind.DATE: _read_date,
        Kind.RUPIAH: _read_rupiah,
        Kind.SEX: _read_sex,
        Kind.STATUS: _read_status,
        Kind.EDUCATION: _read_education,
        Kind.REGENCY: _read_regency,
        Kind.NIK: _read_nik,
        Kind.PHONE: _read_phone,
        Kind.YES_NO: _read_yes_no,
        Kind.LIFE: _read_life,
    }
    if column.kind is Kind.TEXT:
        return lambda cell: _read_text(cell, column.most)
    if column.kind is Kind.COUNT:
        return lambda cell: _read_count(cell, column.most)
    return readers[column.kind]


# Text

_EMPTY = frozenset({"", "-", "--", "n/a", "null", "none", "nihil"})
_CELL_ERROR = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|#+", re.IGNORECASE)
_FORMULA = re.compile(r"[=@]|[+-](?=[^\s\d])")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"), None)


def _read_text(cell: Cell, most: int) -> Reading:
    text = cell if isinstance(cell, str) else _plain_number(cell)
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
        text = " ".join(text.split())
        if not text.isprintable() or "\N{REPLACEMENT CHARACTER}" in text:
            return None, P.BAD_CHARACTERS
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    if len(text) <= 4 and text.lower() in _EMPTY:
        return "", None
    if text[0] in "=@+-#":
        if _CELL_ERROR.fullmatch(text):
            return None, P.CELL_ERROR
        if _FORMULA.match(text):
            return None, P.FORMULA
    return (text, None) if len(text) <= most else (None, P.TOO_LONG)


def _plain_number(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return written(cell) if isinstance(cell, date | float) else str(cell)


_REGISTER_START = re.compile(r"([AB](?:\.?[IV]{1,3})(?:\.?[ABab])?(?:\.?N)?) (\d{1,7})/(\d{4})", re.ASCII)


@lru_cache(maxsize=1000)
def _register_class(start: str) -> str:
    key = normalise_register_number(f"{start} 1/2000")
    return key[:-6] if key.endswith("1/2000") else ""


def register_key(number: str) -> str:
    """`normalise_register_number`, many times as fast for numbers of the usual form."""
    usual = _REGISTER_START.fullmatch(number)
    if usual is not None and (start := _register_class(usual[1])):
        return f"{start}{int(usual[2])}/{usual[3]}"
    return normalise_register_number(number)


_DIGIT = re.compile(r"[0-9]")


def _read_register(cell: Cell) -> Reading:
    text, problem = _read_text(cell, 40)
    if problem:
        return None, problem
    if not text:
        return None, P.REGISTER_MISSING
    likely = _REGISTER_START.fullmatch(str(text)) or (_DIGIT.search(str(text)) and not isinstance(cell, date))
    return (text, None) if likely else (None, P.REGISTER_UNLIKELY)


_USUAL_NAME = re.compile(r"[A-Za-z]{2,}(?:[ .'-]{1,2}[A-Za-z]+)*\.?")


def _read_name(cell: Cell) -> Reading:
    text, problem = _read_text(cell, 120)
    if problem:
        return None, problem
    if not text:
        return None, P.NAME_MISSING
    if _USUAL_NAME.fullmatch(str(text)):
        return text, None
    letters = sum(map(str.isalpha, str(text)))
    likely = letters * 2 >= len(str(text)) and not isinstance(cell, date) and "/" not in str(text)[-6:]
    return (text, None) if likely else (None, P.NAME_UNLIKELY)


# Dates and numbers

_DATE_PROBLEMS = {
    DateProblem.UNREADABLE: P.DATE_UNREADABLE,
    DateProblem.AMBIGUOUS: P.DATE_AMBIGUOUS,
    DateProblem.IMPOSSIBLE: P.DATE_IMPOSSIBLE,
    DateProblem.TWO_DIGIT_YEAR: P.DATE_SHORT_YEAR,
    DateProblem.OUT_OF_RANGE: P.DATE_OUT_OF_RANGE,
    DateProblem.WEEKDAY_MISMATCH: P.DATE_WEEKDAY,
}


def _read_date(cell: Cell) -> Reading:
    """A date in ISO form."""
    if isinstance(cell, str) and (problem := _no_value(cell)):
        return None, problem
    reading = parse_date(cell)
    value = reading.value.isoformat() if reading.value else None
    return value, _DATE_PROBLEMS.get(reading.problem) if reading.problem else None


def _no_value(text: str) -> P | None:
    text = text.strip()
    if _CELL_ERROR.fullmatch(text):
        return P.CELL_ERROR
    return P.FORMULA if text[:1] in ("=", "@") else None


_COUNT = re.compile(
    r"([+-]?)\s*(\d{1,9})(?:[.,]0+)?\s*(?:tahun|thn|th|bulan|bln|hari|hr)?\.?", re.IGNORECASE | re.ASCII
)


def _read_count(cell: Cell, most: int) -> Reading:
    if isinstance(cell, str):
        text = cell.strip()
        if text.lower() in _EMPTY:
            return None, None
        match = _COUNT.fullmatch(text)
        if match is None:
            return None, _no_value(text) or P.NUMBER_UNREADABLE
        number = int(match[2]) * (-1 if match[1] == "-" else 1)
    elif isinstance(cell, date) or cell != cell or int(cell) != cell:
        return None, P.NUMBER_UNREADABLE
    else:
        number = int(cell)
    if number < 0:
        return None, P.NUMBER_NEGATIVE
    return (number, None) if number <= most else (None, P.NUMBER_TOO_BIG)


def _read_rupiah(cell: Cell) -> Reading:
    if isinstance(cell, str):
        text = cell.strip()
        if text.lower() in _EMPTY:
            return None, None
        amount = parse_rupiah(text)
        if amount is None:
            return None, _no_value(text) or P.RUPIAH_UNREADABLE
    elif isinstance(cell, date) or cell != cell or int(cell) != cell:
        return None, P.RUPIAH_UNREADABLE
    else:
        amount = int(cell)
    if amount < 0:
        return None, P.NUMBER_NEGATIVE
    return (amount, None) if amount <= 10**15 else (None, P.NUMBER_TOO_BIG)


# Words of a short list


def _word(cell: Cell) -> str:
    return " ".join(re.sub(r"[^a-z0-9/]+", " ", _plain_number(cell).casefold()).split())


_SEXES = {
    **dict.fromkeys(("l", "lk", "laki", "laki laki", "pria", "m", "male"), "M"),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "w", "f", "female"), "F"),
}
_STATUSES = {
    **dict.fromkeys(("tahanan", "a", "detainee", "tahanan dewasa"), "detainee"),
    **dict.fromkeys(("narapidana", "napi", "b", "convict", "narapidana dewasa"), "convict"),
    **dict.fromkeys(("anak", "anak binaan", "anak didik", "andikpas", "anak pidana", "child", "anak negara"), "child"),
}
_EDUCATIONS = {
    **dict.fromkeys(("none", "tidak sekolah", "belum sekolah", "buta huruf", "tidak tamat sd", "tidak/belum sekolah"),
                    "none"),
    **dict.fromkeys(("primary", "sd", "sd/sederajat", "sd/mi", "mi", "paket a", "tamat sd"), "primary"),
    **dict.fromkeys(("lower", "smp", "smp/sederajat", "sltp", "smp/mts", "mts", "paket b", "tamat smp"), "lower"),
    **dict.fromkeys(
        ("upper", "sma", "sma/sederajat", "sma/smk/sederajat", "slta", "smk", "smu", "stm", "ma", "sma/ma", "smk/sma",
         "sma/smk", "paket c", "tamat sma"), "upper"),
    **dict.fromkeys(
        ("higher", "d1", "d2", "d3", "d4", "s1", "s2", "s3", "diploma", "sarjana", "diploma/sarjana", "diii", "d iii",
         "strata 1", "akademi", "magister"), "higher"),
}  # fmt: skip
_YES_NO = {
    **dict.fromkeys(("ya", "y", "1", "yes", "true", "benar", "residivis"), True),
    **dict.fromkeys(("tidak", "t", "tdk", "0", "no", "n", "false", "bukan", "bukan residivis", "non residivis"), False),
}
_LIVES = {**_YES_NO, **dict.fromkeys(("seumur hidup", "sh", "mati", "pidana mati", "pidana seumur hidup"), True),
          "sementara": False, "pidana sementara": False, "penjara": False, "pidana penjara": False}  # fmt: skip


def _read_sex(cell: Cell) -> Reading:
    word = _word(cell)
    return (_SEXES[word], None) if word in _SEXES else ("", P.SEX_UNKNOWN if word else None)


def _read_status(cell: Cell) -> Reading:
    word = _word(cell)
    return (_STATUSES[word], None) if word in _STATUSES else ("", P.STATUS_UNKNOWN if word else None)


def _read_education(cell: Cell) -> Reading:
    word = _word(cell)
    return (_EDUCATIONS[word], None) if word in _EDUCATIONS else ("", P.EDUCATION_UNKNOWN if word else None)


def _read_yes_no(cell: Cell) -> Reading:
    word = _word(cell)
    return (_YES_NO[word], None) if word in _YES_NO else (None, P.YES_NO_UNKNOWN if word else None)


def _read_life(cell: Cell) -> Reading:
    word = _word(cell)
    return (_LIVES[word], None) if word in _LIVES else (None, P.YES_NO_UNKNOWN if word else None)


def _read_regency(cell: Cell) -> Reading:
    code = re.sub(r"[\s.]", "", _plain_number(cell))
    if code in _EMPTY:
        return "", None
    return (code, None) if re.fullmatch(r"[1-9]\d{3}", code, re.ASCII) else ("", P.REGENCY_UNKNOWN)


# NIK and phone

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=20_000)
def _region_known(start: str) -> bool:
    return NikProblem.UNKNOWN_REGION not in check_nik(f"{start}0101800001")


@lru_cache(maxsize=100_000)
def nik_birth(six: str) -> tuple[tuple[str, ...], str]:
    """The ISO dates and the sex (M, F) that the middle of a NIK may mean; no date where there is none."""
    day = int(six[:2])
    found = []
    for century in ("19", "20"):
        try:
            found.append(date(int(century + six[4:]), int(six[2:4]), day - 40 if day > 40 else day).isoformat())
        except ValueError:
            continue
    return tuple(found), "F" if day > 40 else "M"


def _read_nik(cell: Cell) -> Reading:
    if not isinstance(cell, str):
        return None, P.NIK_ROUNDED
    digits = cell
    if len(cell) != 16 or not (cell.isascii() and cell.isdigit()):
        text = cell.strip().strip("'`")
        if text.lower() in _EMPTY or text == "0":
            return None, None
        if _SCIENTIFIC.fullmatch(text):
            return None, P.NIK_ROUNDED
        digits = re.sub(r"[\s.\-]", "", text)
        if len(digits) != 16 or not (digits.isascii() and digits.isdigit()):
            return None, P.NIK_WRONG
    if not _region_known(digits[:6]) or not nik_birth(digits[6:12])[0] or digits[12:] == "0000":
        return None, P.NIK_ODD
    return digits, None


_USUAL_MOBILE = re.compile(r"(?:\+62|0)(8[1-35-9]\d{7,9})", re.ASCII)


def phone_number(text: str) -> str | None:
    """`normalise_phone`, many times as fast for Indonesian mobile numbers of the usual form."""
    usual = _USUAL_MOBILE.fullmatch(text)
    return f"+62{usual[1]}" if usual else normalise_phone(text)


def _read_phone(cell: Cell) -> Reading:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = _plain_number(cell)
        cell = f"0{cell}" if cell.startswith("8") else cell
    text = str(cell).strip().strip("'`")
    if text.lower() in _EMPTY or text == "0":
        return None, None
    number = phone_number(re.sub(r"[\s.\-()]", "", text)) if len(text) <= 40 else None
    return (number, None) if number else (None, P.PHONE_WRONG)
