"""Numbers and codes by which people, records and certificates are known."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

import phonenumbers

# Ids of rows

_MOST_DIGITS = 18  # always within 64 bits


def read_id(text: str) -> int | None:
    """The id in a link or a form; None for anything that cannot be one, however long somebody made it."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


# Register numbers


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """A register number taken apart: `class_code` as in `B.IIa`; `marker` is the `N` of `BI.N 45/2022`, or empty."""

    class_code: str
    marker: str
    number: int
    year: int
    written: str

    @property
    def is_convict(self) -> bool:
        """Whether the class is one of the B registers (sentenced) and not of the A registers (detained)."""
        return self.class_code.startswith("B")


_SEPARATORS = re.compile(r"[\s.\-_]+", re.ASCII)
_REGISTER = re.compile(
    r"^(?:(?P<roman>A(?:IV|V|I{1,3})|B(?:IIA|IIB|III|I))|(?P<digit>A[1-5]|B(?:1|2A|2B|3))(?=[\s/N]))"
    r"(?P<marker>N?)\s*(?:NO(?:MOR)?\s*)?/?\s*(?P<number>\d{1,7})\s*/\s*(?P<year>\d{4}|\d{2})$",
    re.ASCII,
)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


def parse_register_number(written: str) -> RegisterNumber | None:
    """Read `BI 123/2024`, `B.I.123/2024`, `AIII 9/2025`, `BI.N 45/2022`, `B.IIa 7/2023`, `B1 123/2024`; None if unsure.

    Case, spaces, dots and hyphens do not matter. A year of two digits is one of this century.
    """
    text = _SEPARATORS.sub(" ", written.upper()).strip()
    text = re.sub(r"^([AB]) (?=[IV1-5])", r"\1", text)
    text = re.sub(r"^([AB](?:[IV]+|\d)[AB]?) (?=N\b)", r"\1", text)
    match = _REGISTER.match(text)
    if match is None:
        return None
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    class_code = _class_code(match["roman"] or match["digit"])
    return RegisterNumber(class_code, match["marker"], int(match["number"]), year, written)


def _class_code(compact: str) -> str:
    register, rest = compact[0], compact[1:]
    if rest[0].isdigit():
        rest = _ROMAN[rest[0]] + rest[1:]
    return f"{register}.{rest[:-1]}{rest[-1].lower() if rest[-1] in 'AB' else rest[-1]}"


def normalise_register_number(written: str) -> str:
    """The form by which two spellings of one register number match: `b.i 007/2024` and `BI 7/2024` are `BI7/2024`.

    What cannot be parsed is only freed of case, spaces, dots and hyphens. Applying it twice changes nothing.
    """
    stripped = _SEPARATORS.sub("", written.upper())
    parsed = parse_register_number(written) or parse_register_number(stripped)
    if parsed is None:
        return stripped
    return f"{parsed.class_code.replace('.', '').upper()}{parsed.marker}{parsed.number}/{parsed.year}"


# National identity number (NIK)


class NikProblem(StrEnum):
    """What is wrong with a NIK. The last two are contradictions with other facts, and only warnings."""

    NOT_16_DIGITS = "not_16_digits"
    UNKNOWN_REGION = "unknown_region"
    IMPOSSIBLE_DATE = "impossible_date"
    NO_SERIAL = "no_serial"
    OTHER_BIRTH_DATE = "other_birth_date"
    OTHER_SEX = "other_sex"


# Provinces as coded by the Ministry of Home Affairs, with 54 for cards issued in the former East Timor.
_PROVINCES = frozenset(
    {*range(11, 20), 21, *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97)}
)


def check_nik(
    text: str, *, birth_date: date | None = None, sex: Literal["M", "F"] | None = None
) -> tuple[NikProblem, ...]:
    """What is wrong with a NIK, empty if nothing is.

    16 digits: province, regency and district (two each), birth date as DDMMYY with 40 added to the day for women, and
    a serial number. Given a birth date or a sex (M, F), a NIK that tells another is named too.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{16}", digits):
        return (NikProblem.NOT_16_DIGITS,)
    problems = []
    if int(digits[:2]) not in _PROVINCES or digits[2:4] == "00" or digits[4:6] == "00":
        problems.append(NikProblem.UNKNOWN_REGION)
    born, written_sex = _nik_birth(digits)
    if not born:
        problems.append(NikProblem.IMPOSSIBLE_DATE)
    if digits[12:] == "0000":
        problems.append(NikProblem.NO_SERIAL)
    if born and birth_date is not None and birth_date not in born:
        problems.append(NikProblem.OTHER_BIRTH_DATE)
    if born and sex is not None and sex != written_sex:
        problems.append(NikProblem.OTHER_SEX)
    return tuple(problems)


def _nik_birth(digits: str) -> tuple[tuple[date, ...], Literal["M", "F"]]:
    """The dates that the six digits may mean (this century and the last), and the sex."""
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    sex: Literal["M", "F"] = "F" if day > 40 else "M"
    found = []
    for century in (1900, 2000):
        try:
            found.append(date(century + year, month, day - 40 if day > 40 else day))
        except ValueError:
            continue
    return tuple(found), sex


# Telephone numbers


def normalise_phone(text: str) -> str | None:
    """The number in international form (`+6281234567890`), Indonesian unless it says otherwise; None if it is none."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


# Public certificate codes

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES: Mapping[int, str] = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RANDOM_CHARACTERS = 15
CERTIFICATE_CODE_LENGTH = 19  # as written, hyphens included


def new_certificate_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new public code, `XXXX-XXXX-XXXX-XXXX`: 75 random bits and a check character; it tells nothing of anybody.

    Only invented data, which must come out the same each time, has another `choose` than the system's own.
    """
    body = "".join(choose(_CROCKFORD) for _ in range(_RANDOM_CHARACTERS))
    return _grouped(body + _CROCKFORD[_times_x(_remainder(body))])


def normalise_certificate_code(text: str) -> str | None:
    """The code as issued, from what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.

    None if it is no code, or if the check character shows a typing error: any one wrong character and any two swapped
    ones are found.
    """
    compact = re.sub(r"[\s\-–—_.]", "", text).upper().translate(_LOOK_ALIKES)
    if len(compact) != _RANDOM_CHARACTERS + 1 or any(character not in _CROCKFORD for character in compact):
        return None
    return _grouped(compact) if _remainder(compact) == 0 else None


def is_certificate_code(text: str) -> bool:
    """Whether `text` can be a code that was issued (not whether it was)."""
    return normalise_certificate_code(text) is not None


def _grouped(compact: str) -> str:
    return "-".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def _remainder(text: str) -> int:
    """The text as a polynomial over the field of 32 elements, at x: nought for a code with its check character."""
    value = 0
    for character in text:
        value = _times_x(value) ^ _CROCKFORD.index(character)
    return value


def _times_x(value: int) -> int:
    """Multiply by x modulo x⁵ + x² + 1, whose x has order 31: so each of 16 places has a weight of its own."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


# Names in publicity

_ALIAS = re.compile(r"\s+(?:alias|als\.?|a\.k\.a\.?|@)(?:\s.*)?$", re.IGNORECASE)
_PARENTAGE = frozenset({"bin", "binti", "b.", "bt."})


def initials(name: str) -> str:
    """How a person appears in publicity (UU 27/2022): `Petrus Ceram` is `P.C`; without aliases and `bin`/`binti`."""
    plain = _ALIAS.sub("", unicodedata.normalize("NFC", name).strip())
    words = [word for word in plain.replace(".", ". ").split() if word.lower() not in _PARENTAGE]
    return ".".join(letter.upper() for word in words if (letter := next(filter(str.isalpha, word), "")))
