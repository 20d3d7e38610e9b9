import pytest
from django.urls import reverse

from tests.negotiations.scene import begin
from tests.web.agreements.pages import queries_of

ADDRESS = reverse("negotiation_list")


def test_own_negotiations_with_how_they_stand(talks, meeting, cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    for told in ("Pelatihan 2026", "BPVP Ambon, SMKN 3", "14 Jan 2026", "Berjalan"):
        assert told in page
    assert "Pelatihan 2026" in signed_in(cast.coordinator).get(ADDRESS).text
    assert reverse("negotiation_add") not in signed_in(cast.coordinator).get(ADDRESS).text
    assert "Pelatihan 2026" not in signed_in(cast.stranger).get(ADDRESS).text


@pytest.mark.parametrize(
    ("query", "found"),
    [({"q": "smkn"}, True), ({"q": "lain"}, False), ({"state": "open"}, True), ({"state": "dropped"}, False)],
)
def test_filters_narrow_the_list(talks, cast, signed_in, query, found):
    assert ("Pelatihan 2026" in signed_in(cast.owner).get(ADDRESS, query).text) is found


def test_an_instructor_is_refused(cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(talks, places, cast, acting, now, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    for _number in range(2):
        begin(places.ambon, places.bpvp, actor=acting(cast.owner), now=now)
    assert queries_of(client, ADDRESS) == one <= 15
