import datetime as dt

import pytest
from django.urls import reverse

from bekal.partners.models import Agreement, Amendment
from tests.web.agreements.pages import FOR_OFFICERS, who_sees

FILLED = {"kind": "addendum", "reason": "Kursus bertambah", "effective_from": "2026-03-02"}


def address(agreement):
    return reverse("amendment_add", args=[agreement.pk])


def test_an_addendum_begins_with_the_text_of_now(scene, cast, signed_in):
    answer = signed_in(cast.owner).post(address(scene.agreement), FILLED)
    made = Amendment.objects.get()
    assert answer.url == reverse("amendment_edit", args=[made.pk])
    assert (made.kind, made.state, made.base) == ("addendum", "draft", 1)


def test_a_renewal_goes_on_for_as_long_again(scene, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.get(address(scene.agreement), {"kind": "renewal"}).text
    assert 'value="2028"' in page
    renewal = {**FILLED, "kind": "renewal", "effective_from": "2027-01-05", "last_day": "2028-01-04"}
    client.post(address(scene.agreement), renewal)
    assert Amendment.objects.get().contents["terms"]["ends"] == "2028-01-05"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "renewal"}, "Tulis sampai kapan perjanjian diperpanjang"),
        ({"effective_from": "2025-12-31"}, "Naskah sekarang mulai berlaku 5 Januari 2026"),
        ({"last_day": "2026-03-01"}, "Hari terakhir harus pada atau sesudah hari mulai"),
        ({"reason": ""}, "Isi: Alasan perubahan."),
    ],
)
def test_what_is_wrong_says_what_to_do(scene, cast, signed_in, change, told):
    assert told in signed_in(cast.owner).post(address(scene.agreement), FILLED | change).text
    assert Amendment.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "review", "terminated"])
def test_only_a_signed_agreement_is_amended(scene, cast, signed_in, state):
    day = dt.date(2026, 3, 1) if state == "terminated" else None
    Agreement.objects.update(state=state, terminated_on=day)
    answer = signed_in(cast.owner).post(address(scene.agreement), FILLED)
    assert answer.url == reverse("agreement_detail", args=[scene.agreement.pk])
    assert Amendment.objects.count() == 0


def test_who_may(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == FOR_OFFICERS
