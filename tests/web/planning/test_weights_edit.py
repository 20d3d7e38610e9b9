from django.urls import reverse

from bekal.planning.models import Weights
from bekal.planning.queries.weights import points_of, weights_in_force
from tests.conftest import TODAY

FILLED = {
    "release": 6, "wish": 3, "assessment": 2, "unserved": 5, "waiting": 1, "blocks": 0,
    "valid_from": TODAY.isoformat(), "note": "Rapat TPP", "revision": 0,
}  # fmt: skip


def address(places):
    return reverse("weights_edit", args=[places.ambon.pk])


def test_each_point_is_explained_and_the_shipped_weights_are_named(places, cast, signed_in):
    page = signed_in(cast.owner).get(address(places)).text
    assert "Bobot bawaan sedang berlaku" in page
    assert "Contoh: bebas satu tahun sesudah kelas bernilai 62." in page
    assert reverse("group_rule_list", args=[places.ambon.pk]) in page


def test_weights_are_kept_by_their_day(places, cast, signed_in):
    client = signed_in(cast.owner)
    client.post(address(places), FILLED)
    assert points_of(weights_in_force(places.ambon, TODAY)).release == 6
    assert "Rapat TPP" in client.get(address(places)).text


def test_the_second_of_two_hears_of_the_first(places, cast, signed_in):
    signed_in(cast.owner).post(address(places), FILLED)
    page = signed_in(cast.colleague).post(address(places), FILLED | {"release": 1}).text
    assert "Owner" in page
    assert Weights.objects.get().release == 6


def test_others_do_not(places, cast, signed_in):
    assert signed_in(cast.warden).get(address(places)).status_code == 403
    assert signed_in(cast.stranger).get(address(places)).status_code == 404
