from django.urls import reverse

from bekal.places.models import Workshop
from tests.web.places.pages import queries_of


def address(facility):
    return reverse("facility_detail", args=[facility.pk])


def test_buttons_only_for_those_who_may(places, cast, signed_in):
    add, change = reverse("workshop_add", args=[places.ambon.pk]), reverse("facility_edit", args=[places.ambon.pk])
    head = signed_in(cast.workshop_head).get(address(places.ambon)).text
    assert "Bengkel las" in head
    assert (add in head, change in head) == (True, False)
    owner = signed_in(cast.owner).get(address(places.ambon)).text
    assert (add in owner, change in owner) == (False, False)
    administrator = signed_in(cast.administrator).get(address(places.ambon)).text
    assert (add in administrator, change in administrator) == (True, True)


def test_strangers_do_not_see_it(places, cast, signed_in):
    assert signed_in(cast.stranger).get(address(places.ambon)).status_code == 404
    assert signed_in(cast.coordinator).get(address(places.ambon)).status_code == 404


def test_three_workshops_cost_as_many_queries_as_one(places, cast, signed_in):
    client = signed_in(cast.workshop_head)
    one = queries_of(client, address(places.ambon))
    for number in range(2):
        Workshop.objects.create(facility=places.ambon, name=f"Bengkel {number}", seats=8)
    assert queries_of(client, address(places.ambon)) == one
