from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.roster.files import csv_file, people

ADDRESS = "/roster/"


def test_imports_are_listed_with_what_was_found(read, cast, signed_in):
    read(csv_file(people(3)))
    text = signed_in(cast.owner).get(reverse("roster_list")).text
    assert "daftar.xlsx" in text
    assert "3 baru" in text
    assert "Siap diperiksa" in text


def test_the_empty_page_teaches(cast, signed_in):
    assert "Belum ada daftar yang diunggah" in signed_in(cast.owner).get(ADDRESS).text


def test_the_warden_looks_on_and_cannot_upload(read, cast, signed_in):
    read(csv_file(people(3)))
    text = signed_in(cast.warden).get(ADDRESS).text
    assert "daftar.xlsx" in text
    assert reverse("roster_upload") not in text


def test_a_stranger_sees_none_of_ours(read, cast, signed_in):
    read(csv_file(people(3)))
    assert "daftar.xlsx" not in signed_in(cast.stranger).get(ADDRESS).text


def test_an_instructor_may_not(cast, signed_in):
    assert signed_in(cast.instructor).get(ADDRESS).status_code == 403


def test_as_many_queries_for_three_as_for_one(read, cast, signed_in):
    client = signed_in(cast.owner)
    read(csv_file(people(1)))
    client.get(ADDRESS)
    number = count_of(client)
    read(csv_file(people(2)))
    read(csv_file(people(3)))
    assert count_of(client) == number


def count_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    return len(queries)
