import datetime as dt

from django.urls import reverse

from bekal.places.models import DayOverride
from tests.web.places.pages import queries_of

ADDRESS = reverse("override_list")
DAY = dt.date(2026, 3, 9)


def test_everyone_sees_the_days_that_concern_them(places, cast, signed_in):
    DayOverride.objects.create(date=DAY, works=False, reason="Pilkada")
    DayOverride.objects.create(date=DAY, region=places.maluku, works=False, reason="Hari Pattimura")
    DayOverride.objects.create(date=DAY, facility=places.jember, works=True, reason="Tetap masuk")
    DayOverride.objects.create(date=dt.date(2026, 3, 1), works=False, reason="Sudah lewat")
    owner = signed_in(cast.owner).get(ADDRESS).text
    shown = [reason in owner for reason in ("Pilkada", "Hari Pattimura", "Tetap masuk", "Sudah lewat")]
    assert shown == [True, True, False, False]
    assert "Tetap masuk" in signed_in(cast.stranger).get(ADDRESS).text
    assert reverse("override_add") not in owner


def test_three_rows_cost_as_many_queries_as_one(places, cast, signed_in):
    client = signed_in(cast.administrator)
    DayOverride.objects.create(date=DAY, region=places.maluku, works=False, reason="A")
    one = queries_of(client, ADDRESS)
    DayOverride.objects.create(date=DAY, facility=places.ambon, works=False, reason="B")
    DayOverride.objects.create(date=DAY, facility=places.jember, works=False, reason="C")
    assert queries_of(client, ADDRESS) == one


def test_a_partner_is_refused(cast, signed_in):
    assert signed_in(cast.coordinator).get(ADDRESS).status_code == 403
