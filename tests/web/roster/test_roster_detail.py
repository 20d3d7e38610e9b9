import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.people.models import Inmate
from bekal.roster import actions
from tests.roster.files import csv_file, people, person


def page(client, roster, query=""):
    return client.get(reverse("roster_detail", args=[roster.pk]) + query)


def test_every_kind_is_shown_with_row_numbers_and_words(preview, cast, signed_in):
    client = signed_in(cast.owner)
    texts = {kind: page(client, preview, f"?kind={kind}").text for kind in
             ("new", "changed", "same", "gone", "error", "warning")}  # fmt: skip
    assert "Yohanis Lekatompessy" in texts["new"]
    assert "<del>A-1</del>" in texts["changed"]
    assert "<ins>C-9</ins>" in texts["changed"]
    assert "Simon Tahalea" in texts["same"]
    assert "Rudi Hehanussa" in texts["gone"]
    assert "tidak ada di kalender" in texts["error"]
    assert "31/02/1990" in texts["error"]
    assert "Tanggal 1/3 01/04/2026 sesudah Tanggal 1/2" in texts["warning"]


def test_a_nik_is_never_shown(preview, cast, signed_in):
    text = page(signed_in(cast.owner), preview, "?kind=changed").text
    assert "NIK" in text
    assert "8171011402900077" not in text


def test_it_opens_with_what_is_most_urgent(preview, cast, signed_in):
    assert "Baris yang salah" in page(signed_in(cast.owner), preview).text


@pytest.mark.parametrize("query", ["?kind=x", "?after=-1", "?after=99999999999", "?after=abc", "?kind=new&after=77"])
def test_odd_addresses_do_no_harm(query, preview, cast, signed_in):
    assert page(signed_in(cast.owner), preview, query).status_code == 200


def test_the_warden_sees_it_and_has_no_buttons(preview, cast, signed_in):
    text = page(signed_in(cast.warden), preview).text
    assert reverse("roster_apply", args=[preview.pk]) not in text
    assert reverse("roster_discard", args=[preview.pk]) not in text


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_others_do_not_see_it(who, preview, cast, signed_in):
    assert page(signed_in(getattr(cast, who)), preview).status_code == 404


def test_what_a_stranger_wrote_is_only_text(read, cast, signed_in):
    roster = read(csv_file([person(1, **{"Nama Lengkap": "<script>alert(1)</script>", "Blok": "<b>x</b>"})]))
    assert "<script>alert" not in page(signed_in(cast.owner), roster).text


def test_progress_asks_for_itself_and_then_for_the_page(places, cast, acting, signed_in, now, run_jobs):
    roster = actions.receive_roster(
        facility=places.ambon, file_name="a.csv", parts=[csv_file(people(2))], actor=acting(cast.owner), now=now
    )
    client = signed_in(cast.owner)
    address = reverse("roster_detail", args=[roster.pk]) + "?part=progress"
    part = client.get(address, headers={"HX-Request": "true"})
    assert 'hx-get="' in part.text
    assert "<html" not in part.text
    run_jobs()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_overtaken_preview_says_so(read, apply, cast, signed_in, run_jobs):
    apply(read(csv_file(people(2))))
    roster = read(csv_file([person(1, Blok="C-1"), person(2)]))
    Inmate.objects.filter(register_key="BI1/2024").update(version=2)
    apply(roster)
    run_jobs()
    assert "berubah sejak berkas ini diperiksa" in page(signed_in(cast.owner), roster).text


def test_the_same_file_again_is_said(read, apply, cast, signed_in):
    apply(read(csv_file(people(2))))
    text = page(signed_in(cast.owner), read(csv_file(people(2)))).text
    assert "sudah pernah diterapkan" in text
    assert "semua data sudah sama" in text


def test_a_file_that_misses_many_is_doubted(read, apply, cast, signed_in):
    apply(read(csv_file(people(9))))
    assert "Banyak orang tidak ada" in page(signed_in(cast.owner), read(csv_file(people(2)))).text


def test_as_many_queries_for_many_rows_as_for_one(read, cast, signed_in):
    client = signed_in(cast.owner)
    counts = []
    for number in (1, 40):
        roster = read(csv_file(people(number)))
        page(client, roster)
        with CaptureQueriesContext(connection) as queries:
            page(client, roster)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
