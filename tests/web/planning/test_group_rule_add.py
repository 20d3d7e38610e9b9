import datetime as dt

import pytest
from django.urls import reverse

from bekal.intake.models import GroupRule
from tests.conftest import TODAY

FILLED = {"group": "offence:narcotics", "most": "4", "course": "", "reference": "SK Kalapas 7", "starts": str(TODAY)}


def address(places):
    return reverse("group_rule_add", args=[places.ambon.pk])


def test_an_officer_adds_a_rule_for_their_prison_even_by_sending_twice(hall, places, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Berlaku di" not in client.get(address(places)).text
    for _ in range(2):
        answer = client.post(address(places), {**FILLED, "course": hall.sewing.version.course.pk})
        assert answer.url == reverse("group_rule_list", args=[places.ambon.pk])
    made = GroupRule.objects.get()
    assert (made.facility, made.course, made.value, made.most) == (
        places.ambon, hall.sewing.version.course, "narcotics", 4,
    )  # fmt: skip


def test_the_centre_adds_one_for_all(places, cast, signed_in):
    client = signed_in(cast.national)
    client.post(address(places), {**FILLED, "group": "tier:maximum", "scope": "everywhere"})
    assert GroupRule.objects.get().facility is None
    answer = client.post(address(places), {**FILLED, "group": "tier:maximum", "scope": "here"})
    assert "Lapas ini bertingkat keamanan lain." in answer.text


def test_a_prison_does_not_write_for_all_by_asking_so(places, cast, signed_in):
    signed_in(cast.owner).post(address(places), {**FILLED, "scope": "everywhere"})
    assert GroupRule.objects.get().facility == places.ambon


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"starts": str(TODAY - dt.timedelta(days=1))}, "Aturan berlaku paling cepat hari ini."),
        ({"reference": " "}, "Isi: Dasar."),
        ({"group": ""}, "Pilih: Kelompok."),
        ({"group": "tier:maximum"}, "maximum"),
        ({"most": "-1"}, "0"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(places, cast, signed_in, changes, told):
    page = signed_in(cast.owner).post(address(places), {**FILLED, **changes}).text
    assert told in page
    assert "govuk-error-summary" in page
    assert changes.get("reference", "SK Kalapas 7").strip() in page
    assert not GroupRule.objects.exists()


def test_a_second_rule_of_a_kind_waits_for_the_end_of_the_first(places, cast, signed_in):
    signed_in(cast.owner).post(address(places), FILLED)
    page = signed_in(cast.colleague).post(address(places), {**FILLED, "most": "6"}).text
    assert "Akhiri aturan itu lebih dahulu." in page
    assert GroupRule.objects.get().most == 4


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("regional", 403), ("stranger", 404), ("coordinator", 404)]
)
def test_others_do_not(places, cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(address(places)).status_code == status
    assert client.post(address(places), FILLED).status_code == status
    assert not GroupRule.objects.exists()
