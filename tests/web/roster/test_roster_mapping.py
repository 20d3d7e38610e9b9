from django.urls import reverse

from bekal.roster.choices import ImportState
from tests.roster.files import HEADINGS, csv_file, people

ODD = ["No", "Kode", "Siapa", *HEADINGS[3:]]


def address(roster):
    return reverse("roster_mapping", args=[roster.pk])


def fields(roster, **other):
    told = {f"column_{place}": field for place, field in roster.headings["fields"].items()}
    return {**told, "column_1": "register_number", "column_2": "name", **other}


def test_headings_are_matched_once(read, cast, signed_in, run_jobs):
    roster = read(csv_file(people(2), ODD))
    client = signed_in(cast.owner)
    assert "BI 1/2024" in client.get(address(roster)).text
    assert client.post(address(roster), fields(roster)).url == reverse("roster_detail", args=[roster.pk])
    run_jobs()
    roster.refresh_from_db()
    assert roster.state == ImportState.PREVIEWED
    assert read(csv_file(people(3), ODD)).state == ImportState.PREVIEWED


def test_a_missing_column_and_one_chosen_twice_are_said_and_the_choice_kept(read, cast, signed_in):
    roster = read(csv_file(people(2), ODD))
    answer = signed_in(cast.owner).post(address(roster), fields(roster, column_1="", column_15="name"))
    assert "Pilih kolom mana yang memuat “Nomor register”" in answer.text
    assert "“Nama” dipilih untuk lebih dari satu kolom" in answer.text
    assert '<option value="name" selected>' in answer.text


def test_an_applied_import_has_no_mapping_page(read, apply, cast, signed_in):
    roster = read(csv_file(people(2)))
    apply(roster)
    assert signed_in(cast.owner).get(address(roster)).status_code == 302


def test_the_warden_may_not_and_a_stranger_does_not_see_it(read, cast, signed_in):
    roster = read(csv_file(people(2), ODD))
    assert signed_in(cast.warden).get(address(roster)).status_code == 403
    assert signed_in(cast.stranger).get(address(roster)).status_code == 404
