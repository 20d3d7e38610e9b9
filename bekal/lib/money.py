"""Integer rupiah: written as in Indonesia, and split so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bekal.lib.dates import Language

Weight = int | Decimal | Fraction

_ID_SEPARATORS = str.maketrans({",": ".", ".": ","})
_RUPIAH = re.compile(
    r"^(-)?\s*(?:Rp\.?)?\s*(-)?\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:0{1,2}|-))?$", re.ASCII | re.IGNORECASE
)


def format_number(value: int | float | Decimal, language: Language = "id", *, decimals: int = 0) -> str:
    """`1.250.000,5` in Indonesian, `1,250,000.5` in English, rounded half up to `decimals` places."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{exact + 0:,.{decimals}f}"
    return text.translate(_ID_SEPARATORS) if language == "id" else text


def format_rupiah(amount: int, language: Language = "id") -> str:
    """`Rp 1.250.000` for whole rupiah; the minus sign stands before `Rp`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp {format_number(abs(amount), language)}"


def parse_rupiah(text: str) -> int | None:
    """Whole rupiah from `1250000`, `1.250.000`, `Rp 1.250.000` or `Rp1.250.000,00`; None if it cannot be sure.

    An English thousands comma and broken rupiah are refused rather than guessed at.
    """
    match = _RUPIAH.match(" ".join(text.split()))
    if match is None or (match[1] and match[2]):
        return None
    amount = int(match[3].replace(".", ""))
    return -amount if match[1] or match[2] else amount


def split_largest_remainder(total: int, weights: Sequence[Weight]) -> tuple[int, ...]:
    """Split `total` rupiah by `weights`; the parts always sum to `total`.

    Each part is within one rupiah of its exact share; what rounding down leaves goes to the largest remainders, the
    earlier part first among equals. A weight of nought gets nought. A negative total is split as its positive is.
    ValueError if a weight is negative or all are nought.
    """
    exact_weights = [Fraction(weight) for weight in weights]
    if any(weight < 0 for weight in exact_weights):
        raise ValueError("a weight cannot be negative")
    whole = sum(exact_weights, Fraction(0))
    if whole == 0:
        raise ValueError("at least one weight must be above nought")
    shares = [abs(total) * weight / whole for weight in exact_weights]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - shares[place])
    for place in by_remainder[: abs(total) - sum(parts)]:
        parts[place] += 1
    return tuple(-part for part in parts) if total < 0 else tuple(parts)
