import pytest
from django.urls import reverse

from bekal.intake.models import Enrolment
from tests.web.intake.scene import make_open, make_settled, press


def address(place):
    return reverse("enrolment_history", args=[place.pk])


def test_every_step_with_who_took_it(places, cast, signed_in):
    training_class, (one, *_) = make_open(places)
    client = signed_in(cast.owner)
    press(client, training_class, "reserve", one)
    training_class.refresh_from_db()
    press(signed_in(cast.colleague), training_class, "participant", one)
    place = Enrolment.objects.get(training_class=training_class)
    client.post(reverse("enrolment_withdraw", args=[place.pk]), {"reason": "health", "note": "Dirawat"})
    page = client.get(address(place)).text

    assert (
        page.index("Mengundurkan diri") < page.index("Dipilih sebagai peserta") < page.index("Dicatat sebagai cadangan")
    )
    assert "Kesehatan: Dirawat" in page
    assert "Colleague" in page


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 200), ("coordinator", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_who_sees_it(places, cast, signed_in, who, status):
    _, (one, *_) = make_settled(places)
    assert signed_in(getattr(cast, who)).get(address(one)).status_code == status
