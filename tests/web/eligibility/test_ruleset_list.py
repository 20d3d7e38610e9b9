import datetime as dt

import pytest
from django.urls import reverse

from tests.entitlements.scenes import NEXT_MONTH, law
from tests.web.eligibility.pages import queries_of

ADDRESS = reverse("ruleset_list")


def test_every_rule_set_is_told_in_plain_words_with_how_sure_it_is(cast, signed_in):
    page = signed_in(cast.owner).get(ADDRESS).text
    assert "Asimilasi (tindak pidana umum)" in page
    assert "Harus sudah menjalani setengah masa pidana" in page
    assert "Sumber dibaca sebagian" in page
    assert "berubah mulai" not in page


def test_a_change_is_announced(cast, signed_in):
    law("parole")
    page = signed_in(cast.regional).get(ADDRESS).text
    assert "Pembebasan bersyarat (tindak pidana umum) berubah mulai 1 April 2026" in page
    assert f"{reverse('ruleset_detail', args=['parole'])}?day=2026-04-01" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("warden", 200), ("national", 200), ("coordinator", 403), ("probation", 403)],
)
def test_who_may_read(cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == status


def test_it_costs_the_same_with_more_changes(cast, signed_in):
    client = signed_in(cast.owner)
    law(starts=NEXT_MONTH)
    one = queries_of(client, ADDRESS)
    for days in (1, 2):
        law(starts=NEXT_MONTH + dt.timedelta(days=days))
    assert queries_of(client, ADDRESS) == one <= 15


def test_english(cast, signed_in):
    client = signed_in(cast.owner)
    client.post(reverse("set_language"), {"language": "en"})
    assert "Assimilation (general offences)" in client.get(ADDRESS).text
