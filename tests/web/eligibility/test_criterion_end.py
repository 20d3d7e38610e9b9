import datetime as dt

import pytest
from django.urls import reverse

from bekal.entitlements.models import AddedCriterion
from tests.conftest import TODAY
from tests.entitlements.scenes import criterion
from tests.web.eligibility.pages import boxes


@pytest.fixture
def added(scene, places):
    return criterion(places.ambon, agreement=scene.agreement)


def address(added):
    return reverse("criterion_end", args=[added.pk])


def ending(day=TODAY, revision=1, reason="Bahan ajar bergambar"):
    return {**boxes(last_day=day), "revision": revision, "reason": reason}


def test_it_ends_with_its_last_day(added, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Pendidikan harus paling rendah SD" in client.get(address(added)).text
    assert client.post(address(added), ending()).url == reverse("criterion_list")
    assert AddedCriterion.objects.get().ends == TODAY + dt.timedelta(days=1)


def test_yesterday_stops_it_at_once_and_before_that_nothing_changes(added, cast, signed_in):
    client = signed_in(cast.owner)
    told = client.post(address(added), ending(TODAY - dt.timedelta(days=2)))
    assert "Tulis kemarin" in told.text
    client.post(address(added), ending(TODAY - dt.timedelta(days=1)))
    assert AddedCriterion.objects.get().ends == TODAY


def test_who_comes_second_hears_of_the_first(added, cast, signed_in):
    signed_in(cast.owner).post(address(added), ending(TODAY + dt.timedelta(days=9)))
    answer = signed_in(cast.colleague).post(address(added), ending())
    assert "Owner" in answer.text
    assert "Bahan ajar bergambar" in answer.text
    assert AddedCriterion.objects.get().ends == TODAY + dt.timedelta(days=10)


def test_what_is_over_is_not_ended_again(added, cast, signed_in):
    AddedCriterion.objects.update(ends=TODAY)
    assert "Ini sudah berakhir." in signed_in(cast.owner).post(address(added), ending()).text


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("coordinator", 403), ("regional", 403), ("neighbour", 404), ("stranger", 404)]
)
def test_others_do_not(added, cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(address(added)).status_code == status
    assert client.post(address(added), ending()).status_code == status
    assert AddedCriterion.objects.get().ends is None
