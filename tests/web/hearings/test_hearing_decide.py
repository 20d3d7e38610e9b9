import re

import pytest
from django.urls import reverse

from bekal.hearings.choices import Decision


def address(hearing):
    return reverse("hearing_decide", args=[hearing.pk])


def filled(hearing, **changes):
    rows = {f"c{one.pk}-decision": "accept" for one in hearing.candidates.all()}
    return {**rows, "revision": hearing.revision, **changes}


def test_it_begins_with_what_is_proposed(hearing, cast, signed_in):
    page = signed_in(cast.board).get(address(hearing)).text
    assert page.count('<option value="accept" selected>') == 8
    assert page.count('<option value="reserve" selected>') == 4


def test_decisions_are_kept_with_reasons_and_dissent(hearing, cast, signed_in):
    one = hearing.candidates.first()
    told = {f"c{one.pk}-decision": "decline", f"c{one.pk}-reason": "Menolak", f"c{one.pk}-dissent": "Satu anggota"}
    page = signed_in(cast.board).post(address(hearing), filled(hearing, **told), follow=True).text
    one.refresh_from_db()
    assert (one.decision, one.reason) == (Decision.DECLINE, "Menolak")
    assert "Pendapat berbeda: Satu anggota" in page


def test_a_decline_without_a_reason_is_refused_and_what_was_typed_stays(hearing, cast, signed_in):
    one = hearing.candidates.first()
    told = {f"c{one.pk}-decision": "decline", f"c{one.pk}-dissent": "Tetap di sini"}
    page = signed_in(cast.board).post(address(hearing), filled(hearing, **told)).text
    assert f"{one.inmate.name}: Tulis alasannya." in page
    assert "Tetap di sini" in page
    one.refresh_from_db()
    assert one.decision == ""


def test_the_second_of_two_hears_of_the_first(hearing, cast, signed_in):
    client = signed_in(cast.board)
    first = filled(hearing)
    client.post(address(hearing), first)
    assert "Board" in client.post(address(hearing), first).text


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.owner).get(address(hearing)).status_code == 403
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404


# Page by page


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr("bekal.web.hearings.views.CANDIDATES", 5)


def on_page(page):
    """The fields of a page as a browser would send them."""
    rows = re.findall(r'<select name="(c\d+-decision)".*?<option value="([a-z]+)" selected>', page, re.S)
    reasons = re.findall(r'name="(c\d+-reason)" value="([^"]*)"', page)
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    return {**dict(rows), **dict(reasons), "revision": revision}


def undecided(hearing):
    return hearing.candidates.filter(decision="").count()


def test_page_by_page_each_is_kept_and_nobody_is_left_out(few, hearing, cast, signed_in):
    client = signed_in(cast.board)
    here, left = address(hearing), []
    for _part in range(3):
        page = client.get(here).text
        answer = client.post(here, on_page(page) | {"then": "next"})
        here = answer.url
        left.append(undecided(hearing))
    assert left == [7, 2, 0]
    assert "12 dari 12 calon sudah diputus" in client.get(here).text


def test_saving_says_how_far_it_is_and_leads_on_back_or_home(few, hearing, cast, signed_in):
    client = signed_in(cast.board)
    sent = on_page(client.get(address(hearing)).text)
    page = client.post(address(hearing), sent | {"then": "next"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{address(hearing)}?page=2"
    assert "Putusan disimpan. 5 dari 12 calon sudah diputus." in page.text
    assert "Bagian 2 dari 3" in page.text
    sent = on_page(page.text)
    assert client.post(f"{address(hearing)}?page=2", sent | {"then": "previous"}).url == f"{address(hearing)}?page=1"
    sent = on_page(client.get(f"{address(hearing)}?page=3").text)
    assert client.post(f"{address(hearing)}?page=3", sent).url == reverse("hearing_detail", args=[hearing.pk])


def test_among_the_undecided_the_next_come_to_the_same_page(few, hearing, cast, signed_in):
    client = signed_in(cast.board)
    here = f"{address(hearing)}?show=undecided"
    first = client.get(here).text
    answer = client.post(here, on_page(first) | {"then": "next"})
    second = client.get(answer.url).text
    assert not set(on_page(first)) & set(on_page(second)) - {"revision"}
    client.post(answer.url, on_page(second) | {"then": "next"})
    assert undecided(hearing) == 2


def test_a_page_is_about_whom_it_showed_though_others_were_decided_meanwhile(few, hearing, cast, signed_in):
    client = signed_in(cast.board)
    here = f"{address(hearing)}?show=undecided"
    sent = on_page(client.get(here).text)
    reason = next(name for name in sent if name.endswith("-decision")).replace("decision", "reason")
    client.post(here, sent)
    again = client.post(here, sent | {reason: "Tetap di sini"}).text
    assert "Tetap di sini" in again
    assert set(on_page(again)) == {*sent, reason}
    assert undecided(hearing) == 7


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("q=02", 1),
        ("q=nobody", 0),
        ("show=reserve", 4),
        ("show=place", 8),
        ("show=undecided", 12),
        ("show=nonsense", 12),
        ("class_id=9999999999999999999999", 12),
        ("page=99", 12),
    ],
)
def test_what_is_shown(hearing, cast, signed_in, asked, shown):
    page = signed_in(cast.board).get(f"{address(hearing)}?{asked}").text
    assert page.count("<fieldset") == shown
    assert ("Tidak ada calon yang cocok" in page) == (shown == 0)


def test_the_candidates_of_one_class(hearing, hall, cast, signed_in):
    page = signed_in(cast.board).get(f"{address(hearing)}?class_id={hall.sewing.pk}").text
    assert page.count("<fieldset") == 6
    assert "Orang 01" not in page
