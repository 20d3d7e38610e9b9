import pytest
from django.urls import reverse

from bekal.lib.workbooks import read_tables
from tests.budget.scene import share_of, spend

ADDRESS = reverse("budget_figures_download")


def cells(answer):
    return [[row for chunk in table.chunks() for row in chunk.rows] for table in read_tables(answer.content)]


def test_a_sheet_of_classes_and_one_for_each_sum(committed, purses, cast, signed_in):
    spend(share_of(committed[1], "materials", purses.prison), 600_000)
    answer = signed_in(cast.owner).get(ADDRESS, {"year": "2026"})
    assert 'filename="biaya-pelatihan-2026.xlsx"' in answer["Content-Disposition"]
    classes, courses, _partners, funders = cells(answer)
    assert classes[1][0] == "Las angkatan 1"
    assert courses[1][:4] == ["Las busur manual", 1, 10_000_000, 600_000]
    assert {row[0]: row[2] for row in funders[1:]} == {"DIPA Lapas Ambon": 5_000_000, "DIPA BPVP Ambon": 5_000_000}


def test_nothing_of_another_prison(committed, cast, signed_in):
    assert all(len(table) == 1 for table in cells(signed_in(cast.stranger).get(ADDRESS)))


@pytest.mark.parametrize("who", ["coordinator", "instructor"])
def test_others_are_refused(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403
