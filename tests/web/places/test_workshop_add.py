import pytest
from django.urls import reverse

from bekal.places.models import Workshop


def address(places):
    return reverse("workshop_add", args=[places.ambon.pk])


def test_the_workshop_head_adds_one(places, cast, signed_in):
    answer = signed_in(cast.workshop_head).post(address(places), {"name": "Bengkel kayu", "seats": "12"})
    assert answer.url == reverse("facility_detail", args=[places.ambon.pk])
    assert Workshop.objects.get(name="Bengkel kayu").facility == places.ambon


def test_a_name_that_is_taken_is_said(places, cast, signed_in):
    page = signed_in(cast.workshop_head).post(address(places), {"name": "bengkel LAS", "seats": "12"}).text
    assert "sudah ada" in page
    assert 'value="12"' in page


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("warden", 403), ("stranger", 404)])
def test_others_do_not(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places), {"name": "X", "seats": "1"}).status_code == status
