import pytest
from django.urls import reverse

from tests.conftest import TODAY
from tests.intake.scene import rule
from tests.web.partners.pages import queries_of


def address(places):
    return reverse("group_rule_list", args=[places.ambon.pk])


def test_what_holds_for_whom_since_when_and_who_says_so(hall, places, cast, signed_in):
    rule(places, group="sex", value="M", most=6, course=hall.sewing.version.course)
    page = signed_in(cast.owner).get(address(places)).text
    assert "Paling banyak 6 orang laki-laki dalam satu kelas." in page
    assert "12 orang di sini" in page
    assert "mengenai 1 kelas yang akan diisi" in page
    assert "SK Kalapas 7" in page
    assert "sejak 2 Maret 2026" in page


def test_without_rules_it_says_what_they_are_for(places, cast, signed_in):
    assert "Contoh aturan" in signed_in(cast.owner).get(address(places)).text
    page = signed_in(cast.warden).get(address(places)).text
    assert "Belum ada aturan kelompok" in page
    assert reverse("group_rule_add", args=[places.ambon.pk]) not in page


def test_what_is_over_stands_below(places, cast, signed_in):
    rule(places, group="sex", value="F", most=0, ends=TODAY, end_reason="Blok wanita dibuka")
    page = signed_in(cast.owner).get(address(places))
    assert (page.context["rows"], len(page.context["past"])) == ([], 1)
    assert "Orang perempuan tidak dapat ikut." in page.text
    assert "Blok wanita dibuka" in page.text
    assert "dibatalkan sebelum berlaku" in page.text
    assert "Akhiri<" not in page.text


def test_rules_of_all_are_seen_everywhere_and_ended_by_the_centre(places, cast, signed_in):
    rule(places, facility=None, group="offence", value="terrorism", most=2)
    page = signed_in(cast.owner).get(address(places)).text
    assert "Semua lapas dan rutan" in page
    assert "Akhiri<" not in page
    assert "Akhiri<" in signed_in(cast.national).get(address(places)).text


@pytest.mark.parametrize(("who", "status"), [("warden", 200), ("regional", 200), ("national", 200), ("stranger", 404)])
def test_who_sees_them(places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(places)).status_code == status


def test_three_rules_cost_as_many_queries_as_one(hall, places, cast, signed_in):
    client = signed_in(cast.owner)
    rule(places, group="sex", value="M", most=6)
    one = queries_of(client, address(places))
    rule(places, group="sex", value="F", most=6, course=hall.welding.version.course)
    rule(places, facility=None, group="offence", value="general", most=9)
    assert queries_of(client, address(places)) == one <= 15
