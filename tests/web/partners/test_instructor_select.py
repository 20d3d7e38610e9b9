import pytest
from django.urls import reverse

from bekal.partners.models import InstructorSelection
from tests.classes.scene import make_instructor


@pytest.fixture
def newcomer(scene, places):
    return make_instructor(places.bpvp, name="Obed Rekaan")


def address(instructor):
    return reverse("instructor_select", args=[instructor.pk])


def filled(places, **changes):
    return {"facility": places.ambon.pk, "date": "2026-03-02", "method": "Uji praktik", **changes}


def test_an_officer_records_the_choice_of_their_prison(newcomer, places, cast, signed_in):
    answer = signed_in(cast.owner).post(address(newcomer), filled(places))
    assert answer.url == reverse("instructor_detail", args=[newcomer.pk])
    selection = InstructorSelection.objects.get(instructor=newcomer)
    assert (selection.facility, selection.recorded_by) == (places.ambon, "Owner")


def test_a_choice_of_tomorrow_or_of_another_prison_is_refused(newcomer, places, cast, signed_in):
    client = signed_in(cast.owner)
    assert "paling lambat hari ini" in client.post(address(newcomer), filled(places, date="2026-03-03")).text
    assert client.post(address(newcomer), filled(places, facility=places.jember.pk)).status_code == 200
    assert not InstructorSelection.objects.filter(instructor=newcomer).exists()


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("coordinator", 403)])
def test_others_do_not(newcomer, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(newcomer), filled(places)).status_code == status
