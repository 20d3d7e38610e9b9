import pytest
from django.urls import reverse

from bekal.partners.models import SharingRule
from tests.web.agreements.pages import SEEN, queries_of, who_sees

HALVES = {"short-exam-prison": "33,33", "short-exam-partner": "66,67"}


def address(agreement):
    return reverse("agreement_sharing", args=[agreement.pk])


def test_shares_are_written_in_percent(draft, cast, signed_in):
    signed_in(cast.owner).post(address(draft), {"version": draft.version, **HALVES})
    assert sorted(SharingRule.objects.values_list("funder_kind", "share")) == [("partner", 6667), ("prison", 3333)]
    page = signed_in(cast.coordinator).get(address(draft)).text
    assert "33,33%" in page


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("40", "Kursus singkat, Biaya uji kompetensi: jumlahnya 40%, kurang 60% dari 100%."),
        ("70,5", "jumlahnya 70,50%, kurang 29,50% dari 100%."),
        ("101", "100"),
        ("abc", "Masukkan"),
    ],
)
def test_what_is_missing_is_said(draft, cast, signed_in, part, told):
    sent = {"version": draft.version, "short-exam-prison": part}
    page = signed_in(cast.owner).post(address(draft), sent).text
    assert told in page
    assert f'value="{part}"' in page
    assert SharingRule.objects.count() == 0


def test_too_much_is_said_too(draft, cast, signed_in):
    sent = {"version": draft.version, "short-exam-prison": "60", "short-exam-partner": "60"}
    assert "lebih 20% dari 100%" in signed_in(cast.owner).post(address(draft), sent).text


def test_the_second_editor_hears_of_the_first(draft, cast, signed_in):
    page = signed_in(cast.owner).post(address(draft), {"version": draft.version - 1, **HALVES}).text
    assert "Owner" in page
    assert SharingRule.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(draft, cast, signed_in, who, status):
    sent = {"version": draft.version, **HALVES}
    assert signed_in(getattr(cast, who)).post(address(draft), sent).status_code == status


def test_who_sees_it(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == SEEN


def test_three_shares_cost_as_many_queries_as_one(scene, cast, signed_in):
    client, counts = signed_in(cast.owner), []
    for cost in ("exam", "meals", "tools"):
        SharingRule.objects.create(
            agreement=scene.agreement, course_kind="short", cost_kind=cost, funder_kind="prison", share=10_000
        )
        counts.append(queries_of(client, address(scene.agreement)))
    assert counts[0] == counts[2] <= 15
