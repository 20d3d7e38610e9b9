from django.urls import reverse

from tests.hearings.scene import plan
from tests.web.partners.pages import queries_of

ADDRESS = reverse("hearing_list")


def test_who_reads_it(hearing, cast, signed_in):
    page = signed_in(cast.board).get(ADDRESS).text
    assert "Peserta pelatihan" in page
    assert "0 dari 12" in page
    assert "Peserta pelatihan" not in signed_in(cast.stranger).get(ADDRESS).text
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403


def test_three_rows_cost_as_many_queries_as_one(hearing, hall, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, ADDRESS)
    for _ in range(2):
        plan(hall, cast.owner)
    assert queries_of(client, ADDRESS) == one <= 15
