import pytest
from django.urls import reverse

from tests.classes.scene import make_version
from tests.web.catalogue.pages import READERS, queries_of

ADDRESS = reverse("course_list")


@pytest.mark.parametrize("who", READERS)
def test_the_catalogue_is_one_for_all(scene, cast, signed_in, who):
    page = signed_in(getattr(cast, who)).get(ADDRESS).text
    assert "Las busur manual" in page
    assert (reverse("course_add") in page) == (who in {"national", "administrator"})


def test_a_probation_officer_has_no_business_here(cast, signed_in):
    assert signed_in(cast.probation).get(ADDRESS).status_code == 403


def test_a_course_without_an_approved_curriculum_says_so(cast, signed_in):
    make_version("Las GMAW", state="draft")
    assert "Belum ada kurikulum yang berlaku" in signed_in(cast.owner).get(ADDRESS).text


def test_search_narrows_the_list(scene, cast, signed_in):
    make_version("Roti manis")
    client = signed_in(cast.owner)
    page = client.get(ADDRESS, {"q": "roti"}).text
    assert "Roti manis" in page
    assert "Las busur manual" not in page
    assert "Tidak ada kursus yang cocok" in client.get(ADDRESS, {"kind": "regular"}).text


def test_three_rows_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    make_version("Roti")
    make_version("Kayu")
    assert queries_of(client, ADDRESS) == one <= 15
