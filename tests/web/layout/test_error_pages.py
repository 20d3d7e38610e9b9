import re

import pytest
from django.db import IntegrityError
from django.template.loader import render_to_string
from django.urls import reverse


@pytest.mark.parametrize("code", [400, 403, 404, 409, 500])
def test_errors_say_what_to_do_and_lead_back(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1") == 1
    assert page.count("<li>") >= 2
    assert 'href="/"' in page
    assert not re.search(r"\sstyle=", page)


def test_an_unknown_address_gives_the_page_in_the_frame(db, client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.text


def test_who_saves_the_same_at_the_same_moment_is_told_so(cast, signed_in, monkeypatch):
    def lose_the_race(**_thing):
        raise IntegrityError

    monkeypatch.setattr("bekal.web.partners.views.actions.add_institution", lose_the_race)
    form = {"name": "BLK Baru", "short_name": "BLK Baru", "kind": "local_centre", "certificate_prefix": "BLKB"}
    answer = signed_in(cast.owner).post(reverse("partner_add"), form)
    assert answer.status_code == 409
    assert "Orang lain lebih dulu" in answer.text
