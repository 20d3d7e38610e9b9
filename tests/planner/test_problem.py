"""A problem that contradicts itself is refused when it is made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bekal.planner.problem import Class, Option, Problem, ProblemRefused
from tests.planner.cases import MONDAY

SEWING = Class("sewing", 2, 1, MONDAY, MONDAY)
WISH = Option("A", "sewing", 5)
SOUND = Problem((SEWING,), (WISH,))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"classes": (SEWING, SEWING)}, "one key"),
        ({"classes": (replace(SEWING, minimum=3),)}, "minimum"),
        ({"classes": (replace(SEWING, minimum=0),)}, "minimum"),
        ({"classes": (replace(SEWING, last_day=MONDAY - timedelta(days=1)),)}, "ends before"),
        ({"classes": (replace(SEWING, cost_per_place=-1),)}, "less than nothing"),
        ({"classes": (replace(SEWING, shares=(("prison", 1),)),)}, "without a limit"),
        ({"classes": (replace(SEWING, shares=(("prison", 10_001),)),), "funders": {"prison": 1}}, "beyond the whole"),
        ({"classes": (replace(SEWING, quotas=("agreement",)),)}, "unknown quota"),
        ({"options": (WISH, WISH)}, "twice"),
        ({"options": (replace(WISH, class_key="welding"),)}, "unknown class"),
        ({"options": (replace(WISH, points=-1),)}, "below nought"),
        ({"pinned": frozenset({("B", "sewing")})}, "without an option"),
        ({"pinned": frozenset({("A", "sewing")}), "excluded": frozenset({("A", "sewing")})}, "pinned and excluded"),
        ({"apart": frozenset({frozenset("A")})}, "two people"),
    ],
)
def test_refused(change, word):
    with pytest.raises(ProblemRefused, match=word):
        replace(SOUND, **change)
