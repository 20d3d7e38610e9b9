import io

import pytest
from django.core.management import CommandError, call_command

from bekal.jobs.demonstration.roster import write_roster
from bekal.people.models import Inmate
from bekal.roster.models import RosterImport

PEOPLE = 4
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_time]


@pytest.fixture
def file(places, tmp_path, today):
    path = tmp_path / "roster.xlsx"
    write_roster(path, places.ambon, today=today, new=PEOPLE, changed=0, broken=0, gone=0)
    return path


def take(file, *options, facility="LP-AMQ"):
    out = io.StringIO()
    call_command("import_roster", str(file), "--facility", facility, *options, stdout=out)
    return out.getvalue()


def test_reading_says_what_would_change_and_changes_nothing(file):
    said = take(file)

    assert "Nothing was changed" in said
    assert said.split("\n")[0].split() == ["Baru", str(PEOPLE)]
    assert not Inmate.objects.exists()


def test_applying_writes_everyone_once_on_behalf_of_the_officer(file, cast):
    said = take(file, "--apply", "--as", "owner")

    assert said.endswith("Applied.\n")
    assert Inmate.objects.count() == PEOPLE
    assert RosterImport.objects.get().applied_by == cast.owner


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--as", "nobody"), 2, "no active user called nobody"),
        (("--as", "stranger"), 1, "may not import the roster of Lapas Kelas IIA Ambon"),
    ],
)
def test_who_may_not_is_told_so(file, cast, options, code, said):
    with pytest.raises(CommandError, match=said) as caught:
        take(file, *options)
    assert caught.value.returncode == code
    assert not RosterImport.objects.exists()


def test_unknown_facility_and_file(file, places, tmp_path):
    with pytest.raises(CommandError, match="no facility with the code XX"):
        take(file, facility="XX")
    with pytest.raises(CommandError, match="There is no file"):
        take(tmp_path / "none.csv")


def test_file_that_is_no_roster_is_refused_in_plain_words(places, tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(CommandError, match="PDF") as caught:
        take(path)
    assert caught.value.returncode == 1
