"""Where the bars of a small chart stand, in the units of its SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bekal.lib.dates import SHORT_MONTHS
from bekal.reporting.rules import Month

WIDTH = 420.0
BASELINE = 118.0
TOP = 24.0


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    is_last: bool
    shows_label: bool
    shows_value: bool


@dataclass(frozen=True, slots=True)
class BarFrame:
    width: float
    height: float
    baseline: float
    bars: list[Bar]


def bar_geometry(values: Sequence[float], *, maximum: float | None = None) -> BarFrame:
    """Bars from zero to `maximum` (default: the largest value), equally wide, the first, middle and last labelled."""
    top = max(maximum or 0.0, *values, 0.0) if values else 1.0
    pitch = WIDTH / max(len(values), 1)
    width = min(pitch * 0.68, 48.0)
    last = len(values) - 1
    bars = []
    for index, value in enumerate(values):
        height = (BASELINE - TOP) * max(value, 0.0) / top if top else 0.0
        x = index * pitch + (pitch - width) / 2
        bars.append(
            Bar(
                x=round(x, 1),
                y=round(BASELINE - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                middle=round(x + width / 2, 1),
                is_last=index == last,
                shows_label=len(values) <= 6 or index in (0, last, last // 2),
                shows_value=len(values) <= 6 or index in (0, last),
            )
        )
    return BarFrame(width=WIDTH, height=BASELINE + 20, baseline=BASELINE, bars=bars)


def coverage_points(months: Iterable[Month]) -> list[dict[str, Any]]:
    """Months with releases as the points of a bar chart, in percent; a month of too few people has no bar."""
    names = SHORT_MONTHS["en" if get_language() == "en" else "id"]
    return [
        {
            "label": names[month.first_day.month - 1],
            "value": month.percent or 0,
            "note": _("%(certified)s dari %(released)s orang")
            % {"certified": month.certified, "released": month.released}
            if month.percent is not None
            else _("terlalu sedikit orang untuk dihitung"),
        }
        for month in months
    ]
