from django.urls import reverse

from tests.classes.scene import make_agreement, make_instructor
from tests.web.partners.pages import queries_of

ADDRESS = reverse("partner_list")


def test_staff_read_the_directory_and_an_officer_may_add(scene, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "BPVP Ambon" in page
    assert "SMKN 3 Jember" in page
    assert reverse("partner_add") in page
    assert reverse("partner_add") not in signed_in(cast.warden).get(ADDRESS).text


def test_a_coordinator_sees_only_their_own(scene, cast, signed_in):
    page = signed_in(cast.coordinator).get(ADDRESS).text
    assert "BPVP Ambon" in page
    assert "SMKN 3 Jember" not in page


def test_an_instructor_has_no_business_here(cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 403


def test_filters_narrow_the_list(scene, cast, signed_in):
    client = signed_in(cast.owner)
    for query in ({"q": "bpvp"}, {"kind": "national_centre"}, {"ours": "on"}):
        page = client.get(ADDRESS, query).text
        assert "BPVP Ambon" in page
        assert "SMKN 3 Jember" not in page


def test_three_rows_cost_as_many_queries_as_one(scene, places, cast, signed_in):
    client = signed_in(cast.coordinator)
    one = queries_of(client, ADDRESS)
    staff = signed_in(cast.owner)
    two = queries_of(staff, ADDRESS)
    for number in range(3):
        make_agreement(places.ambon, places.smkn, title=f"PKS {number}")
        make_instructor(places.smkn, name=f"Guru {number}")
    assert queries_of(staff, ADDRESS) == two <= 15
    assert queries_of(client, ADDRESS) == one
