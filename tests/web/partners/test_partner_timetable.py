import pytest
from django.urls import reverse

from tests.classes.scene import make_class, make_instructor
from tests.web.partners.pages import queries_of
from tests.web.partners.test_instructor_timetable import DAY, make_session


def address(institution, week=""):
    return reverse("partner_timetable", args=[institution.pk]) + (f"?week={week}" if week else "")


def test_a_week_of_everybody(scene, places, cast, signed_in):
    make_session(scene, make_class(scene, "running", name="Las pagi"), DAY)
    client = signed_in(cast.coordinator)
    assert "Las pagi" in client.get(address(places.bpvp, DAY.isoformat())).text
    page = client.get(address(places.bpvp)).text
    assert "Las pagi" not in page
    assert "Semuel Rekaan" in page


@pytest.mark.parametrize(("who", "status"), [("other_coordinator", 404), ("instructor", 404), ("stranger", 200)])
def test_who_sees_the_partner_sees_it(scene, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(places.bpvp)).status_code == status


def test_three_rows_cost_as_many_queries_as_one(scene, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(places.bpvp))
    for number in range(2):
        make_instructor(places.bpvp, name=f"Guru {number}")
    assert queries_of(client, address(places.bpvp)) == one <= 15
