import pytest
from django.urls import reverse

from bekal.audit.models import Event
from bekal.places.models import DayOverride

ADDRESS = reverse("override_add")
FILLED = {"day": "2026-12-24", "works": "no", "reason": "Cuti bersama"}


def test_an_administrator_records_a_day_and_a_second_entry_replaces_it(places, cast, signed_in):
    client = signed_in(cast.administrator)
    assert client.post(ADDRESS, FILLED).url == reverse("override_list")
    client.post(ADDRESS, {**FILLED, "works": "yes", "reason": "Ternyata masuk"})
    override = DayOverride.objects.get()
    assert (override.works, override.reason, override.region, override.facility) == (True, "Ternyata masuk", None, None)
    assert Event.objects.filter(action="calendar.override").count() == 2


def test_one_place_only(places, cast, signed_in):
    one_place = {**FILLED, "region": places.maluku.pk, "facility": places.ambon.pk}
    signed_in(cast.administrator).post(ADDRESS, one_place)
    override = DayOverride.objects.get()
    assert (override.region, override.facility) == (None, places.ambon)


@pytest.mark.parametrize("who", ["owner", "warden", "regional", "national"])
def test_others_do_not(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).post(ADDRESS, FILLED).status_code == 403
