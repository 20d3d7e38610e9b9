import datetime as dt
import re

import pytest
from django.urls import reverse
from model_bakery import baker

from bekal.partners.models import Duty, DutyDelivery
from tests.classes.scene import make_class, make_scene
from tests.web.partners.pages import queries_of


@pytest.fixture
def scene(places):
    made = make_scene(places)
    owed = {"agreement": made.agreement, "quantity": 16, "period": "year"}
    Duty.objects.create(**owed, position=1, side="partner", kind="places", text="16 tempat setahun")
    Duty.objects.create(**{**owed, "quantity": 2}, position=2, side="facility", kind="report")
    return made


def address(agreement):
    return reverse("agreement_delivery", args=[agreement.pk])


def test_owed_against_delivered_period_by_period(scene, cast, signed_in):
    make_class(scene, "running", starts_on=dt.date(2026, 2, 2), ends_on=dt.date(2026, 2, 13))
    page = signed_in(cast.owner).get(address(scene.agreement)).text
    for shown in (
        "16 peserta setiap tahun, 16 tempat setahun",
        "dari 16",
        "5 Jan 2026 sampai 4 Jan 2027",
        "Berjalan",
        "16 tempat dibuka",
    ):
        assert shown in page


def test_what_is_behind_is_said_first_with_its_last_day(scene, cast, signed_in):
    scene.agreement.ends = dt.date(2026, 4, 1)
    scene.agreement.save()
    page = signed_in(cast.owner).get(address(scene.agreement)).text
    assert "BPVP Ambon: masih kurang 16 peserta, paling lambat 31 Maret 2026." in page


def test_both_parties_see_the_same(scene, cast, signed_in):
    def tables(who):
        return re.findall(r"<table.*?</table>", signed_in(who).get(address(scene.agreement)).text, re.DOTALL)

    assert tables(cast.coordinator) == tables(cast.owner) != []


def test_only_who_owes_something_by_hand_is_asked_for_it(scene, cast, signed_in):
    add = reverse("delivery_add", args=[scene.agreement.pk])
    assert add in signed_in(cast.owner).get(address(scene.agreement)).text
    assert add not in signed_in(cast.coordinator).get(address(scene.agreement)).text
    assert add not in signed_in(cast.warden).get(address(scene.agreement)).text


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("other_coordinator", 404), ("instructor", 404)])
def test_others_do_not_see_it(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(scene.agreement)).status_code == status


def test_three_rows_cost_as_many_queries_as_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    make_class(scene, "running", starts_on=dt.date(2026, 2, 2), ends_on=dt.date(2026, 2, 13))
    one = queries_of(client, address(scene.agreement))
    for number in (3, 4):
        make_class(scene, "completed", starts_on=dt.date(2026, 1, number + 5), ends_on=dt.date(2026, 1, 20))
        baker.make(Duty, agreement=scene.agreement, position=number, side="partner", kind="classes", period="term")
        day = dt.date(2026, 2, number)
        DutyDelivery.objects.create(agreement=scene.agreement, kind="report", side="facility", date=day, quantity=1)
    assert queries_of(client, address(scene.agreement)) == one <= 18
