import datetime as dt

import pytest
from django.urls import reverse

from tests.entitlements.scenes import NEXT_MONTH, law
from tests.web.eligibility.pages import queries_of


def address(code="assimilation", query=""):
    return reverse("ruleset_detail", args=[code]) + query


def test_the_version_that_holds_today_with_its_paragraphs(cast, signed_in):
    page = signed_in(cast.board).get(address()).text
    assert "Tidak boleh ada hukuman disiplin dalam 6 bulan terakhir." in page
    assert "UU 22/2022 pasal 10" in page
    assert "Berlaku sekarang" in page
    assert "9 Maret 2018" in page


def test_another_day_shows_another_version(cast, signed_in):
    client = signed_in(cast.board)
    law("assimilation")
    assert "12 bulan terakhir" not in client.get(address(query="?day=2026-03-31")).text
    page = client.get(address(query="?day_0=1&day_1=April&day_2=2026")).text
    assert "12 bulan terakhir" in page
    assert "Dibaca untuk tanggal 1 April 2026" in page
    assert "Dicatat Bekal" in page
    assert "PP 32/1999" in client.get(address(query="?day=2010-01-01")).text


def test_a_day_without_any_law_says_so(cast, signed_in):
    page = signed_in(cast.board).get(address(query="?day=1980-01-01")).text
    assert "Tidak ada aturan pada hari itu" in page


def test_a_date_that_is_none_says_what_to_write(cast, signed_in):
    assert "Tanggal itu tidak ada." in signed_in(cast.board).get(address(query="?day=2026-02-30")).text


def test_only_headquarters_are_offered_a_change(cast, signed_in):
    law("assimilation")
    for who, offered in (("national", True), ("warden", False), ("regional", False)):
        page = signed_in(getattr(cast, who)).get(address()).text
        assert ("Catat perubahan" in page) is offered
        assert ("Tarik kembali" in page) is offered


@pytest.mark.parametrize(("who", "status"), [("workshop_head", 200), ("coordinator", 404), ("administrator", 404)])
def test_who_may_read(cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address()).status_code == status


def test_an_unknown_rule_set_is_not_there(cast, signed_in):
    assert signed_in(cast.owner).get(address("nonsense")).status_code == 404


def test_it_costs_the_same_with_more_versions(cast, signed_in):
    client = signed_in(cast.national)
    law("assimilation")
    one = queries_of(client, address())
    for days in (1, 2):
        law("assimilation", starts=NEXT_MONTH + dt.timedelta(days=days))
    assert queries_of(client, address()) == one <= 15
