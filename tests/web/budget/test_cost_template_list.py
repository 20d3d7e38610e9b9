import datetime as dt

import pytest
from django.urls import reverse

from bekal.budget.models import CostTemplate
from tests.classes.scene import make_version
from tests.web.budget.pages import queries_of

ADDRESS = reverse("cost_template_list")


def test_own_templates_and_the_nations_with_what_a_package_costs(purses, places, cast, signed_in):
    course = purses.scene.version.course
    CostTemplate.objects.create(course=course, valid_from=dt.date(2025, 1, 1))
    CostTemplate.objects.create(
        course=make_version("Roti").course, facility=places.jember, valid_from=dt.date(2025, 1, 1)
    )
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "Rp 10.000.000" in page
    assert "Rp 625.000" in page
    assert "Semua lapas dan rutan" in page
    assert "Roti" not in page


@pytest.mark.parametrize("who", ["coordinator", "instructor"])
def test_partners_do_not(purses, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(purses, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    for name in ("Roti", "Kayu"):
        course = make_version(name).course
        CostTemplate.objects.create(course=course, facility=places.ambon, valid_from=dt.date(2025, 1, 1))
    assert queries_of(client, ADDRESS) == one <= 15
