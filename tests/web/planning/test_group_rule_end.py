import datetime as dt

import pytest
from django.urls import reverse

from bekal.intake.models import GroupRule
from tests.conftest import TODAY
from tests.intake.scene import rule

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def kept(places):
    return rule(places, group="sex", value="F", most=2)


def address(places, kept):
    return reverse("group_rule_end", args=[places.ambon.pk, kept.pk])


def ending(day=TODAY, revision=1):
    return {"last_day": str(day), "revision": revision, "reason": "Blok wanita dibuka"}


def test_it_ends_with_its_last_day_and_stays_in_the_list(places, kept, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Paling banyak 2 orang perempuan dalam satu kelas." in client.get(address(places, kept)).text
    listed = client.post(address(places, kept), ending(), follow=True).text
    assert GroupRule.objects.get().ends == TODAY + A_DAY
    assert "2 Maret 2026 sampai 2 Maret 2026" in listed


def test_yesterday_stops_it_at_once_and_before_that_nothing_changes(places, kept, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Tulis kemarin" in client.post(address(places, kept), ending(TODAY - 2 * A_DAY)).text
    client.post(address(places, kept), ending(TODAY - A_DAY))
    assert GroupRule.objects.get().ends == TODAY


def test_who_comes_second_hears_of_the_first(places, kept, cast, signed_in):
    signed_in(cast.owner).post(address(places, kept), ending(TODAY + 9 * A_DAY))
    page = signed_in(cast.colleague).post(address(places, kept), ending()).text
    assert "Owner" in page
    assert "Blok wanita dibuka" in page
    assert GroupRule.objects.get().ends == TODAY + 10 * A_DAY


def test_what_is_over_is_not_ended_again(places, kept, cast, signed_in):
    GroupRule.objects.update(ends=TODAY)
    assert "Aturan ini sudah berakhir." in signed_in(cast.owner).post(address(places, kept), ending()).text


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("regional", 403), ("stranger", 404), ("coordinator", 404)]
)
def test_others_do_not(places, kept, cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(address(places, kept)).status_code == status
    assert client.post(address(places, kept), ending()).status_code == status
    assert GroupRule.objects.get().ends is None


def test_one_of_all_is_the_centres(places, cast, signed_in):
    everywhere = rule(places, facility=None, group="sex", value="F", most=2)
    assert signed_in(cast.owner).get(address(places, everywhere)).status_code == 403
    signed_in(cast.national).post(address(places, everywhere), ending())
    assert GroupRule.objects.get().ends == TODAY + A_DAY


def test_one_of_another_prison_is_not_here(places, cast, signed_in):
    other = rule(places, facility=places.piru, group="sex", value="F", most=2)
    assert signed_in(cast.national).get(address(places, other)).status_code == 404
