import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bekal.access.choices import Role
from bekal.accounts.models import RoleGrant
from bekal.roster.models import RosterImport
from tests.roster.files import csv_file, people

ADDRESS = "/roster/upload/"


def upload(client, facility, content=None, name="daftar.csv"):
    file = SimpleUploadedFile(name, csv_file(people(2)) if content is None else content)
    return client.post(ADDRESS, {"facility": facility.pk, "file": file})


def test_from_upload_to_preview(places, cast, signed_in, run_jobs):
    client = signed_in(cast.owner)
    answer = upload(client, places.ambon)
    roster = RosterImport.objects.get()
    assert answer.url == reverse("roster_detail", args=[roster.pk])
    assert "Membaca dan memeriksa berkas" in client.get(answer.url).text
    run_jobs()
    assert "Orang baru" in client.get(answer.url).text


def test_an_empty_file_is_answered_on_its_page(places, cast, signed_in, run_jobs):
    client = signed_in(cast.owner)
    answer = upload(client, places.ambon, b"")
    run_jobs()
    assert "Berkas ini kosong" in client.get(answer.url).text


def test_a_file_that_is_too_big_is_refused_at_once(places, cast, signed_in, settings):
    settings.MAX_ROSTER_BYTES = 100
    answer = upload(signed_in(cast.owner), places.ambon)
    assert "lebih besar dari" in answer.text
    assert not RosterImport.objects.exists()


def test_no_file_is_said(places, cast, signed_in):
    answer = signed_in(cast.owner).post(ADDRESS, {"facility": places.ambon.pk})
    assert "Pilih berkas" in answer.text


def test_somebody_elses_prison_cannot_be_chosen(places, cast, signed_in):
    answer = upload(signed_in(cast.owner), places.jember)
    assert answer.status_code == 200
    assert not RosterImport.objects.exists()


def test_who_works_at_two_places_chooses(places, cast, signed_in, today):
    RoleGrant.objects.create(user=cast.owner, role=Role.PROGRAMME_OFFICER, facility=places.piru, starts=today)
    text = signed_in(cast.owner).get(ADDRESS).text
    assert "Lapas Kelas IIB Piru" in text
    assert "Lapas Kelas IIA Jember" not in text


@pytest.mark.parametrize("who", ["warden", "instructor", "regional"])
def test_others_may_not_upload(who, cast, signed_in):
    assert signed_in(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_signed_out_is_sent_to_sign_in(client, db):
    assert client.get(ADDRESS).url.startswith("/accounts/login/")
