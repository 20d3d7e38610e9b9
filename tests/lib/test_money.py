from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bekal.lib.money import format_number, format_rupiah, parse_rupiah, split_largest_remainder

amounts = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, "Rp 0"), (999, "Rp 999"), (1_250_000, "Rp 1.250.000"), (-1_250_000, "-Rp 1.250.000")],
)
def test_format_rupiah(amount: int, expected: str) -> None:
    assert format_rupiah(amount) == expected


def test_format_number() -> None:
    assert format_number(275_633) == "275.633"
    assert format_number(275_633, "en") == "275,633"
    assert format_number(1250.55, decimals=1) == "1.250,6"
    assert format_number(Decimal("0.5")) == "1"
    assert format_number(Decimal("-0.2")) == "0"
    assert format_rupiah(1_250_000, "en") == "Rp 1,250,000"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250000", 1_250_000), ("1.250.000", 1_250_000), ("Rp 1.250.000", 1_250_000), ("rp1.250.000,00", 1_250_000),
        ("Rp. 500,-", 500), ("-Rp 500", -500), ("Rp -500", -500), ("0", 0),
        ("1,250,000", None), ("1.25", None), ("1.250,50", None), ("--5", None), ("", None), ("lima ribu", None),
    ],
)  # fmt: skip
def test_parse_rupiah(text: str, amount: int | None) -> None:
    assert parse_rupiah(text) == amount


@given(amounts)
def test_what_we_format_we_can_read(amount: int) -> None:
    assert parse_rupiah(format_rupiah(amount)) == amount


def test_split_gives_what_is_left_to_the_largest_remainder() -> None:
    assert split_largest_remainder(100, [1, 1, 1]) == (34, 33, 33)
    assert split_largest_remainder(1_000_001, [50, 15, 35]) == (500_001, 150_000, 350_000)
    assert split_largest_remainder(10, [Decimal("0.15"), Decimal("0.25"), Decimal("0.6")]) == (2, 2, 6)
    assert split_largest_remainder(-100, [1, 1, 1]) == (-34, -33, -33)
    assert split_largest_remainder(5, [0, 1]) == (0, 5)


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_split_loses_nothing_and_stays_within_one_rupiah(total: int, weights: list[int]) -> None:
    assume(sum(weights) > 0)
    parts = split_largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert part == 0 or weight > 0


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_split_refuses_weights_that_split_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weight"):
        split_largest_remainder(100, weights)
