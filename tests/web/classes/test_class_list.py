from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.classes.models import TrainingClass
from tests.classes.scene import make_agreement, make_class

ADDRESS = reverse("class_list")


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESS).status_code == 200
    return len(captured)


def test_own_classes_are_listed_and_a_strangers_are_not(scene, places, cast, signed_in):
    make_class(scene)
    elsewhere = make_agreement(places.jember, places.smkn, scene.version.course)
    make_class(scene, facility=places.jember, agreement=elsewhere, workshop=None, name="Roti Jember")
    page = signed_in(cast.owner).get(ADDRESS)
    assert "Las angkatan 1" in page.text
    assert "Roti Jember" not in page.text
    assert reverse("class_plan") in page.text


def test_partners_are_not_offered_to_plan(scene, cast, signed_in):
    make_class(scene)
    page = signed_in(cast.coordinator).get(ADDRESS)
    assert "Las angkatan 1" in page.text
    assert reverse("class_plan") not in page.text


def test_who_has_nothing_to_do_with_classes_is_refused(cast, signed_in):
    assert signed_in(cast.probation).get(ADDRESS).status_code == 403


def test_search_and_state_narrow_the_list(scene, cast, signed_in):
    make_class(scene)
    make_class(scene, "running", name="Jahit berjalan")
    client = signed_in(cast.owner)
    found = client.get(ADDRESS, {"q": "jahit"})
    assert "Jahit berjalan" in found.text
    assert "Las angkatan 1" not in found.text
    running = client.get(ADDRESS, {"state": "running"})
    assert "Jahit berjalan" in running.text
    assert "Las angkatan 1" not in running.text
    assert "Semua (2)" in running.text
    by_partner = client.get(ADDRESS, {"q": "bpvp"})
    assert "Las angkatan 1" in by_partner.text
    assert "Tidak ada kelas yang cocok" in client.get(ADDRESS, {"q": "tidak ada"}).text


def test_a_script_gets_only_the_results(scene, cast, signed_in):
    make_class(scene)
    page = signed_in(cast.owner).get(ADDRESS, headers={"HX-Request": "true"})
    assert page.text.strip().startswith('<div id="results"')


def test_an_empty_list_says_what_to_do(cast, signed_in):
    assert "Belum ada kelas" in signed_in(cast.owner).get(ADDRESS).text


def test_three_classes_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    make_class(scene)
    one = queries_of(client)
    for number in (2, 3):
        make_class(scene, name=f"Las angkatan {number}")
    assert TrainingClass.objects.count() == 3
    assert queries_of(client) == one <= 15
