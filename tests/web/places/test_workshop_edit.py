from django.urls import reverse

from bekal.audit.models import Event
from bekal.places.models import Workshop


def address(places):
    return reverse("workshop_edit", args=[places.welding_shop.pk])


def test_workshop_head_changes_seats_and_it_is_audited(places, cast, signed_in):
    answer = signed_in(cast.workshop_head).post(
        address(places), {"name": "Bengkel las", "seats": "16", "revision": "1"}
    )

    assert answer.url == reverse("facility_detail", args=[places.ambon.pk])
    assert Workshop.objects.get(pk=places.welding_shop.pk).seats == 16
    event = Event.objects.get(action="workshop.edit")
    assert (event.actor_name, event.details["was"]["seats"]) == ("Workshop Head", 20)


def test_officer_sees_the_workshop_but_may_not_change_it(places, cast, signed_in):
    assert signed_in(cast.owner).get(address(places)).status_code == 403


def test_stranger_does_not_see_it(places, cast, make_user, signed_in):
    head = make_user("jember_head", "workshop_head", facility=places.jember)
    assert signed_in(head).get(address(places)).status_code == 404


def test_signed_out_is_sent_to_sign_in(places, client):
    assert client.get(address(places)).url.startswith("/accounts/login/")


def test_what_was_typed_is_kept_beside_the_error(places, cast, signed_in):
    Workshop.objects.create(facility=places.ambon, name="Bengkel kayu", seats=8)
    answer = signed_in(cast.workshop_head).post(address(places), {"name": "bengkel kayu", "seats": "17"})

    assert answer.status_code == 200
    assert "sudah ada" in answer.text
    assert 'value="17"' in answer.text
