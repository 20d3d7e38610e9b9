import pytest
from django.urls import reverse

from tests.classes.scene import make_agreement, make_instructor
from tests.web.partners.pages import queries_of


def address(institution):
    return reverse("partner_detail", args=[institution.pk])


def test_it_shows_instructors_agreements_and_coordinator(scene, places, cast, signed_in):
    make_instructor(places.bpvp, name="Obed Rekaan")
    page = signed_in(cast.owner).get(address(places.bpvp)).text
    for shown in ("Semuel Rekaan", "Obed Rekaan", "Seleksi belum tercatat", scene.agreement.title, "Coordinator"):
        assert shown in page
    assert reverse("instructor_add", args=[places.bpvp.pk]) in page
    assert f"{reverse('agreement_add')}?institution={places.bpvp.pk}" in page


def test_a_stranger_reads_the_directory_but_not_the_agreement_nor_the_selection(scene, places, cast, signed_in):
    page = signed_in(cast.stranger).get(address(places.bpvp)).text
    assert scene.agreement.title not in page
    assert "Seleksi tercatat" not in page
    assert reverse("partner_edit", args=[places.bpvp.pk]) not in page


def test_a_coordinator_sees_their_own_institution_only(scene, places, cast, signed_in):
    client = signed_in(cast.coordinator)
    page = client.get(address(places.bpvp)).text
    assert scene.agreement.title in page
    assert "Buat perjanjian" not in page
    assert "Catat seleksi" not in page
    assert client.get(address(places.smkn)).status_code == 404


@pytest.mark.parametrize("who", ["instructor", "probation", "administrator"])
def test_others_do_not_see_it(places, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address(places.bpvp)).status_code == 404


def test_three_rows_cost_as_many_queries_as_one(scene, places, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(places.bpvp))
    for number in range(2):
        make_agreement(places.ambon, places.bpvp, title=f"PKS {number}")
        make_instructor(places.bpvp, name=f"Guru {number}")
    assert queries_of(client, address(places.bpvp)) == one <= 15
