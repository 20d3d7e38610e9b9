"""Dates as people in Indonesian prisons write, read and count them.

Nothing here knows what day it is today: the day is always an argument.
"""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from holidays.countries.indonesia import Indonesia

Language = Literal["id", "en"]

MONTHS: Mapping[Language, tuple[str, ...]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
SHORT_MONTHS: Mapping[Language, tuple[str, ...]] = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


# Reading out


def month_name(month: int, language: Language = "id") -> str:
    """The name of month 1 to 12; ValueError for any other number."""
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return MONTHS[language][month - 1]


def weekday_name(day: date, language: Language = "id") -> str:
    """The name of the weekday on which `day` falls."""
    return WEEKDAYS[language][day.weekday()]


def format_date(day: date, language: Language = "id", *, short: bool = False, weekday: bool = False) -> str:
    """`21 November 2026`; short `21 Nov 2026`; with weekday `Sabtu, 21 November 2026` (English without the comma)."""
    months = SHORT_MONTHS if short else MONTHS
    text = f"{day.day} {months[language][day.month - 1]} {day.year:04d}"
    if not weekday:
        return text
    comma = "," if language == "id" else ""
    return f"{weekday_name(day, language)}{comma} {text}"


# Calendar arithmetic


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months later (earlier if negative).

    Where the target month is too short its last day is taken: 31 August + 6 months is 28 (or 29) February, and
    29 February + 12 months is 28 February. So the order of two days is never reversed, and a month is never skipped;
    adding and then subtracting gives the same day back only for days 1 to 28.
    ValueError if the result leaves the years 1 to 9999.
    """
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{day} and {months} months leave the calendar")
    month = month_index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


# Working days


class DayOffKind(StrEnum):
    """Why nobody works on a day."""

    WEEKEND = "weekend"
    PUBLIC_HOLIDAY = "public_holiday"
    COLLECTIVE_LEAVE = "collective_leave"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off with its kind and its name as read out to a person."""

    kind: DayOffKind
    name: str


@dataclass(frozen=True, slots=True)
class DayOverride:
    """What an officer entered for one day: whether people work, and why."""

    working: bool
    reason: str


_COLLECTIVE_LEAVE = "government"
_HOLIDAY_LANGUAGES: Mapping[Language, str] = {"id": "id", "en": "en_US"}
_ESTIMATED_MARKS: Mapping[Language, str] = {"id": "perkiraan", "en": "estimated"}
_WEEKEND_NAMES: Mapping[Language, str] = {"id": "Akhir pekan", "en": "Weekend"}


@lru_cache(maxsize=256)
def _days_off(year: int, category: str, language: Language) -> Mapping[date, str]:
    return dict(Indonesia(years=year, categories=(category,), language=_HOLIDAY_LANGUAGES[language]).items())


def is_estimated(year: int) -> bool:
    """Whether the holidays of `year` are partly forecast.

    True where a moon-dated holiday is still computed rather than decreed, or where no collective leave (cuti bersama)
    of that year is known, as it is published only by the joint decree of three ministers in the year before.
    """
    if not _days_off(year, _COLLECTIVE_LEAVE, "id"):
        return True
    return any(_ESTIMATED_MARKS["id"] in name for name in _days_off(year, "public", "id").values())


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked: weekends, Indonesia's public holidays and collective leave, and what an officer overrides.

    An override wins over everything else. `weekend` holds weekday numbers, Monday being 0.
    """

    overrides: Mapping[date, DayOverride] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({5, 6})
    observes_collective_leave: bool = True

    def day_off(self, day: date, language: Language = "id") -> DayOff | None:
        """Why `day` is off, or None where people work."""
        override = self.overrides.get(day)
        if override is not None:
            return None if override.working else DayOff(DayOffKind.OVERRIDE, override.reason)
        if name := _days_off(day.year, "public", language).get(day):
            return DayOff(DayOffKind.PUBLIC_HOLIDAY, name)
        if self.observes_collective_leave and (name := _days_off(day.year, _COLLECTIVE_LEAVE, language).get(day)):
            return DayOff(DayOffKind.COLLECTIVE_LEAVE, name)
        if day.weekday() in self.weekend:
            return DayOff(DayOffKind.WEEKEND, _WEEKEND_NAMES[language])
        return None

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return self.day_off(day) is None

    def is_estimated(self, year: int) -> bool:
        """Whether the holidays of `year` are partly forecast; see the function of the same name."""
        return is_estimated(year)


def working_dates(start: date, count: int, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The first `count` working days on or after `start`, in order.

    ValueError for a negative count, or for a calendar that has no working weekday at all.
    """
    if count < 0:
        raise ValueError("a number of working days cannot be negative")
    if calendar.weekend >= frozenset(range(7)):
        raise ValueError("a calendar needs at least one working weekday")
    found: list[date] = []
    day = start
    while len(found) < count:
        if calendar.is_working(day):
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


# Reading in


class DateProblem(StrEnum):
    """What is wrong with a date as written. Only WEEKDAY_MISMATCH leaves a usable value: it is a warning."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    TWO_DIGIT_YEAR = "two_digit_year"
    OUT_OF_RANGE = "out_of_range"
    WEEKDAY_MISMATCH = "weekday_mismatch"


@dataclass(frozen=True, slots=True)
class DateReading:
    """What was written, the date read from it (None if none could be), and the problem if there is one."""

    written: str
    value: date | None
    problem: DateProblem | None


FIRST_YEAR, LAST_YEAR = 1900, 2199
_EMPTY_MARKS = frozenset({"", "-", "--", "n/a", "null", "none", "nihil", "0", "00/00/0000", "00-00-0000", "0000-00-00"})
_MONTH_SPELLINGS: Mapping[str, int] = {
    **{name.lower(): number for names in MONTHS.values() for number, name in enumerate(names, 1)},
    **{name.lower(): number for names in SHORT_MONTHS.values() for number, name in enumerate(names, 1)},
    "pebruari": 2, "peb": 2, "pebr": 2, "mrt": 3, "agt": 8, "ags": 8, "agust": 8, "sept": 9, "nopember": 11, "nop": 11,
}  # fmt: skip
_WEEKDAY_SPELLINGS: Mapping[str, int] = {
    **{name.lower(): number for names in WEEKDAYS.values() for number, name in enumerate(names)},
    "jum'at": 4, "jum’at": 4, "jumaat": 4, "ahad": 6,
}  # fmt: skip
_WEEKDAY_FIRST = re.compile(r"^([^\W\d_]+(?:['’][^\W\d_]+)?)\s*,?\s+(?=\d)", re.ASCII)
_TIME_LAST = re.compile(r"[T\s]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})$", re.ASCII)
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{2}|\d{4})$", re.ASCII)
_DAY_NAME_YEAR = re.compile(r"^(\d{1,2})[\s/.-]+([A-Za-z]+)\.?[\s/.,-]+(\d{2}|\d{4})$", re.ASCII)
_BASIC_ISO = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.ASCII)
_SERIAL = re.compile(r"^\d{1,7}(\.\d+)?$", re.ASCII)


def weekday_mismatch(text_weekday: str, day: date) -> str | None:
    """The weekday on which `day` really falls, in Indonesian, if `text_weekday` names another; None if it fits.

    ValueError if `text_weekday` is no weekday in Indonesian or English.
    """
    written = _WEEKDAY_SPELLINGS.get(text_weekday.strip().lower())
    if written is None:
        raise ValueError(f"no weekday is called {text_weekday!r}")
    return None if written == day.weekday() else weekday_name(day)


def parse_date(written: str | int | float | date | None) -> DateReading:
    """Read a date as found in a prison's spreadsheet; day before month, as written in Indonesia.

    Understands `2/10/2025`, `02-10-2025`, `2.10.2025`, `2 Oktober 2025`, `2 Okt 2025`, `Kamis, 2 Oktober 2025`,
    ISO (`2025-10-02`, `20251002`, with or without a time), Excel serial numbers (1900 system, also as text), and real
    dates. Never guesses: `10/13/2025` (month first?) and a bare year are AMBIGUOUS, 31/02 is IMPOSSIBLE, and a
    two-digit year is refused, for it could be a birth or a release.
    """
    if isinstance(written, datetime):
        return _in_range(written.isoformat(), written.date())
    if isinstance(written, date):
        return _in_range(written.isoformat(), written)
    if isinstance(written, bool):
        return DateReading(str(written), None, DateProblem.UNREADABLE)
    if isinstance(written, int | float):
        return _read_serial(str(written), float(written))
    return _read_text(written or "")


def _read_text(written: str) -> DateReading:
    text = " ".join(unicodedata.normalize("NFKC", written).split()).strip(" '`,.")
    if text.lower() in _EMPTY_MARKS:
        return DateReading(written, None, DateProblem.EMPTY)
    text = _TIME_LAST.sub("", text)
    weekday, text = _split_weekday(text)
    reading = _read_calendar_date(written, text)
    if weekday is not None and reading.value is not None and reading.value.weekday() != weekday:
        return DateReading(written, reading.value, DateProblem.WEEKDAY_MISMATCH)
    return reading


def _split_weekday(text: str) -> tuple[int | None, str]:
    match = _WEEKDAY_FIRST.match(text)
    if match is None or match[1].lower() not in _WEEKDAY_SPELLINGS:
        return None, text
    return _WEEKDAY_SPELLINGS[match[1].lower()], text[match.end() :]


def _read_calendar_date(written: str, text: str) -> DateReading:
    if match := _YEAR_FIRST.match(text):
        return _build(written, year=match[1], month=int(match[3]), day=int(match[4]))
    if match := _BASIC_ISO.match(text):
        return _build(written, year=match[1], month=int(match[2]), day=int(match[3]))
    if match := _DAY_FIRST.match(text):
        return _build(written, year=match[4], month=int(match[3]), day=int(match[1]))
    if match := _DAY_NAME_YEAR.match(text):
        month = _MONTH_SPELLINGS.get(match[2].lower())
        if month is None:
            return DateReading(written, None, DateProblem.UNREADABLE)
        return _build(written, year=match[3], month=month, day=int(match[1]))
    if _SERIAL.match(text):
        return _read_serial(written, float(text))
    return DateReading(written, None, DateProblem.UNREADABLE)


def _build(written: str, *, year: str, month: int, day: int) -> DateReading:
    if len(year) == 2:
        return DateReading(written, None, DateProblem.TWO_DIGIT_YEAR)
    if month > 12 and 1 <= day <= 12:
        return DateReading(written, None, DateProblem.AMBIGUOUS)
    try:
        value = date(int(year), month, day)
    except ValueError:
        return DateReading(written, None, DateProblem.IMPOSSIBLE)
    return _in_range(written, value)


def _read_serial(written: str, serial: float) -> DateReading:
    if not math.isfinite(serial):
        return DateReading(written, None, DateProblem.UNREADABLE)
    whole = math.floor(serial)
    if serial == whole and FIRST_YEAR <= whole <= LAST_YEAR:
        return DateReading(written, None, DateProblem.AMBIGUOUS)
    if whole == 0:
        return DateReading(written, None, DateProblem.EMPTY)
    if whole == 60:  # Excel believes in a 29 February 1900
        return DateReading(written, None, DateProblem.IMPOSSIBLE)
    if not 1 <= whole <= (date(LAST_YEAR, 12, 31) - date(1899, 12, 30)).days:
        return DateReading(written, None, DateProblem.OUT_OF_RANGE)
    origin = date(1899, 12, 30) if whole > 60 else date(1899, 12, 31)
    return _in_range(written, origin + timedelta(days=whole))


def _in_range(written: str, value: date) -> DateReading:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return DateReading(written, None, DateProblem.OUT_OF_RANGE)
    return DateReading(written, value, None)


# Dates that a person types, where a weekday that does not fit is a question


_DIGITS = re.compile(r"^\d+([.,]\d+)?$", re.ASCII)
_YEARS_ROUND = 40  # 29 February falls on a given weekday at most so many years away


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What a person typed as a date; `value` only where nothing is to be asked.

    Where weekday and date do not fit, `meant` has what they may have meant: first the weekday's date, then the date as
    it stands.
    """

    written: str
    value: date | None
    problem: DateProblem | None
    meant: tuple[date, ...] = ()


def read_date(written: str) -> TypedDate:
    """Read a date as `parse_date` does, but for bare numbers; a weekday that does not fit is a question, no warning."""
    text = written.strip()
    if _DIGITS.match(text) and not _BASIC_ISO.match(text):
        return TypedDate(written, None, DateProblem.UNREADABLE)
    reading = parse_date(text)
    if reading.problem is not DateProblem.WEEKDAY_MISMATCH or reading.value is None:
        return TypedDate(written, reading.value, reading.problem)
    weekday, _rest = _split_weekday(" ".join(unicodedata.normalize("NFKC", text).split()).strip(" '`,."))
    meant = None if weekday is None else on_weekday(reading.value, weekday)
    return TypedDate(written, None, reading.problem, tuple(day for day in (meant, reading.value) if day))


def on_weekday(day: date, weekday: int) -> date | None:
    """The same day and month in the nearest year in which it falls on a weekday (Monday is 0), the later of two.

    A wrong year is the usual slip: in January many still write the old one.
    """
    for distance in range(1, _YEARS_ROUND + 1):
        for year in (day.year + distance, day.year - distance):
            try:
                found = day.replace(year=year)
            except ValueError:
                continue
            if found.weekday() == weekday and FIRST_YEAR <= year <= LAST_YEAR:
                return found
    return None
