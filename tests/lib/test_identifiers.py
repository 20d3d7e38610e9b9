from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.identifiers import (
    CERTIFICATE_CODE_LENGTH,
    NikProblem,
    check_nik,
    initials,
    is_certificate_code,
    new_certificate_code,
    normalise_certificate_code,
    normalise_phone,
    normalise_register_number,
    parse_register_number,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("written", "class_code", "marker", "number", "year"),
    [
        ("BI 123/2024", "B.I", "", 123, 2024),
        ("B.I.123/2024", "B.I", "", 123, 2024),
        ("b i 123 / 2024", "B.I", "", 123, 2024),
        ("B1 123/2024", "B.I", "", 123, 2024),
        ("AIII 9/2025", "A.III", "", 9, 2025),
        ("A.IV-9/2025", "A.IV", "", 9, 2025),
        ("AV/9/2025", "A.V", "", 9, 2025),
        ("A3 9/2025", "A.III", "", 9, 2025),
        ("BI.N 45/2022", "B.I", "N", 45, 2022),
        ("BIN45/2022", "B.I", "N", 45, 2022),
        ("B.I N. 45/2022", "B.I", "N", 45, 2022),
        ("B.IIa 7/2023", "B.IIa", "", 7, 2023),
        ("BIIB7/2023", "B.IIb", "", 7, 2023),
        ("B2a 7/2023", "B.IIa", "", 7, 2023),
        ("BIII No. 007/23", "B.III", "", 7, 2023),
    ],
)
def test_register_numbers_are_read_loosely(written: str, class_code: str, marker: str, number: int, year: int) -> None:
    parsed = parse_register_number(written)
    assert parsed is not None
    assert (parsed.class_code, parsed.marker, parsed.number, parsed.year) == (class_code, marker, number, year)
    assert parsed.written == written
    assert parsed.is_convict == written.upper().startswith("B")


@pytest.mark.parametrize(
    "written", ["", "123/2024", "CI 1/2024", "AVI 1/2024", "BII 1/2024", "BI 1", "BI 1/20245", "BI x/2024"]
)
def test_what_is_no_register_number_is_not_read(written: str) -> None:
    assert parse_register_number(written) is None


def test_spellings_of_one_register_number_match() -> None:
    spellings = ["BI.N 45/2022", "b.i.n 045/2022", "BI N45/2022", "BIN45/22"]
    assert {normalise_register_number(spelling) for spelling in spellings} == {"BIN45/2022"}
    assert normalise_register_number("BI 45/2022") != normalise_register_number("BI 45/2023")
    assert normalise_register_number("reg. lama 17") == "REGLAMA17"


@given(st.text(alphabet="ABIVNab12 .-/07", max_size=16) | st.text(max_size=16))
def test_normalising_a_register_number_twice_changes_nothing(written: str) -> None:
    once = normalise_register_number(written)
    assert normalise_register_number(once) == once


def test_nik() -> None:
    assert check_nik("8171011708900001") == ()
    assert check_nik("8171 0157 0890 0001", birth_date=date(1990, 8, 17), sex="F") == ()
    assert check_nik("8171010203050001", birth_date=date(2005, 3, 2), sex="M") == ()
    assert check_nik("8171014108900001", birth_date=date(1990, 8, 1), sex="F") == ()
    assert check_nik("8171012902000001", birth_date=date(2000, 2, 29)) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", NikProblem.NOT_16_DIGITS), ("817101170890001", NikProblem.NOT_16_DIGITS),
        ("8171011708900O01", NikProblem.NOT_16_DIGITS), ("8.17101E+15", NikProblem.NOT_16_DIGITS),
        ("0071011708900001", NikProblem.UNKNOWN_REGION), ("8100011708900001", NikProblem.UNKNOWN_REGION),
        ("8171013102900001", NikProblem.IMPOSSIBLE_DATE), ("8171013508900001", NikProblem.IMPOSSIBLE_DATE),
        ("8171017208900001", NikProblem.IMPOSSIBLE_DATE), ("8171011708900000", NikProblem.NO_SERIAL),
        ("8171011808900001", NikProblem.OTHER_BIRTH_DATE), ("8171015708900001", NikProblem.OTHER_SEX),
    ],
)  # fmt: skip
def test_nik_problems_are_named(text: str, problem: NikProblem) -> None:
    assert check_nik(text, birth_date=date(1990, 8, 17), sex="M") == (problem,)


@pytest.mark.parametrize("text", ["0812-3456-7890", "+62 812 3456 7890", "62812 34567890", "(0812) 3456 7890"])
def test_phone_numbers_become_one(text: str) -> None:
    assert normalise_phone(text) == "+6281234567890"


@pytest.mark.parametrize("text", ["", "tidak ada", "08", "110", "0812-3456-7890-1234-5678"])
def test_no_phone_number(text: str) -> None:
    assert normalise_phone(text) is None


def test_certificate_codes_are_new_each_time_and_valid() -> None:
    codes = {new_certificate_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert len(code) == CERTIFICATE_CODE_LENGTH
        assert normalise_certificate_code(code) == code


def test_a_code_may_be_typed_as_people_type() -> None:
    code = next(code for code in iter(new_certificate_code, "") if "0" in code and "1" in code)
    typed = code.replace("0", "o").replace("1", "l", 1).replace("1", "I").replace("-", " ").lower()
    assert normalise_certificate_code(f"  {typed} ") == code


def test_certificate_code_of_record() -> None:
    """Codes are printed on paper: the check character may never be computed otherwise."""
    assert [last for last in ALPHABET if is_certificate_code(f"7KQM-0T3V-9XWD-A52{last}")] == ["0"]
    assert [last for last in ALPHABET if is_certificate_code(f"0000-0000-0000-001{last}")] == ["2"]
    assert [last for last in ALPHABET if is_certificate_code(f"G000-0000-0000-000{last}")] == ["6"]


@given(st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(place: int, wrong: str) -> None:
    compact = new_certificate_code().replace("-", "")
    changed = compact[:place] + wrong + compact[place + 1 :]
    assert is_certificate_code(changed) == (changed == compact)


@given(st.integers(0, 15), st.integers(0, 15))
def test_two_swapped_characters_are_found(one: int, other: int) -> None:
    characters = list(new_certificate_code().replace("-", ""))
    before = "".join(characters)
    characters[one], characters[other] = characters[other], characters[one]
    assert is_certificate_code("".join(characters)) == ("".join(characters) == before)


@given(st.text(max_size=25))
def test_any_text_is_either_a_code_or_not(text: str) -> None:
    code = normalise_certificate_code(text)
    assert code is None or normalise_certificate_code(code) == code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Petrus Ceram", "P.C"), ("Suharto", "S"), ("  la ode  ali ", "L.O.A"), ("M. Rizky", "M.R"), ("M.Rizky", "M.R"),
        ("Andi bin Umar", "A.U"), ("Budi Santoso alias Codet", "B.S"), ("Budi als. Codet", "B"), ("Élie 'Aba", "É.A"),
        ("", ""), ("123", ""), ("Alias Wello", "A.W"),
    ],
)  # fmt: skip
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected
