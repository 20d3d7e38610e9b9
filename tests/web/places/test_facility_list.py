import pytest
from django.urls import reverse

from tests.web.places.pages import queries_of

ADDRESS = reverse("facility_list")


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("owner", {"Lapas Kelas IIA Ambon"}),
        ("regional", {"Lapas Kelas IIA Ambon", "Lapas Kelas IIB Piru", "Bapas Ambon"}),
        ("administrator", {"Lapas Kelas IIA Ambon", "Lapas Kelas IIB Piru", "Lapas Kelas IIA Jember", "Bapas Ambon"}),
    ],
)
def test_everyone_sees_their_own_places(places, cast, signed_in, who, names):
    page = signed_in(getattr(cast, who)).get(ADDRESS).text
    every = ("Lapas Kelas IIA Ambon", "Lapas Kelas IIB Piru", "Lapas Kelas IIA Jember", "Bapas Ambon</a>")
    assert {name.removesuffix("</a>") for name in every if name in page} == names


def test_a_partner_is_refused(cast, signed_in):
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_search_narrows_the_list(cast, signed_in):
    page = signed_in(cast.administrator).get(ADDRESS, {"q": "jawa"}).text
    assert "Lapas Kelas IIA Jember" in page
    assert "Lapas Kelas IIB Piru" not in page


def test_four_rows_cost_as_many_queries_as_one(cast, signed_in):
    assert queries_of(signed_in(cast.administrator), ADDRESS) == queries_of(signed_in(cast.owner), ADDRESS) <= 15
