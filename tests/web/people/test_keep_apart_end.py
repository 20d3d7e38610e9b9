import datetime as dt

import pytest
from django.urls import reverse
from model_bakery import baker

from tests.conftest import TODAY


@pytest.fixture
def pair(scene):
    first, second = scene.person("Yusuf Satu"), scene.person("Petrus Dua")
    return baker.make("people.KeepApart", first=first, second=second, starts=TODAY, ends=None, reason="Berselisih")


def address(pair):
    return reverse("keep_apart_end", args=[pair.pk])


def test_the_officer_ends_it(pair, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Berselisih" in client.get(address(pair)).text
    page = client.post(address(pair), {"ends": TODAY.isoformat(), "reason": "Sudah damai"}, follow=True)
    assert "boleh bersama lagi" in page.text
    pair.refresh_from_db()
    assert pair.ends == TODAY


def test_not_before_it_began(pair, cast, signed_in):
    typed = {"ends": (TODAY - dt.timedelta(1)).isoformat(), "reason": "Sudah damai"}
    assert "sebelum tanggal mulai" in signed_in(cast.owner).post(address(pair), typed).text


def test_who_may_not(pair, cast, signed_in):
    assert signed_in(cast.board).get(address(pair)).status_code == 403
    assert signed_in(cast.stranger).get(address(pair)).status_code == 404
