"""What nothing names goes after a day; what is named, or young, stays."""

import datetime as dt
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from model_bakery import baker

from bekal.jobs.nightly import ask_for_sweeping
from tests.conftest import NOW, TODAY


@pytest.fixture
def stored(settings, tmp_path):
    """stored("rosters/a.sealed", days=2): a file of that age in an empty storage."""
    settings.MEDIA_ROOT = str(tmp_path)

    def make(name, days):
        kept = default_storage.save(name, ContentFile(b"sealed"))
        moment = (NOW - dt.timedelta(days=days)).timestamp()
        os.utime(default_storage.path(kept), (moment, moment))
        return kept

    return make


def test_left_over_files_go_and_nothing_else(stored, places, run_jobs):
    named = stored("rosters/named.sealed", days=400)
    staged = stored("rosters/named.staged", days=400)
    baker.make("roster.RosterImport", facility=places.ambon, file=named, staged=staged)
    decided = stored("decisions/named.sealed", days=400)
    baker.make("entitlements.Override", inmate__facility=places.ambon, document=decided, ends=TODAY)
    young = stored("rosters/young.sealed", days=0)
    left = [stored("rosters/left.sealed", days=2), stored("decisions/left.sealed", days=2)]

    job = ask_for_sweeping(TODAY, now=NOW)
    run_jobs()
    job.refresh_from_db()
    assert job.result["text"] == "2 berkas sisa dihapus."
    assert [default_storage.exists(name) for name in left] == [False, False]
    assert all(default_storage.exists(name) for name in (named, staged, decided, young))


def test_an_empty_storage_is_no_trouble(db, settings, tmp_path, run_jobs):
    settings.MEDIA_ROOT = str(tmp_path / "nothing yet")
    ask_for_sweeping(TODAY, now=NOW)
    assert [job.state for job in run_jobs()] == ["done"]
