"""The nightly screening in the worker: step by step, once a night, and after a roster."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from bekal.jobs import screening as night
from bekal.jobs.nightly import ask_for_screening, night_of
from bekal.jobs.tasks import Progress
from bekal.jobs.worker import Worker, perform
from bekal.roster.actions import start_applying
from bekal.screening.models import Screening, Verdicts
from bekal.work.actions import claim_job
from bekal.work.models import Job
from tests.conftest import NOW, TODAY
from tests.roster.conftest import officer, read
from tests.roster.files import csv_file, people
from tests.screening.conftest import person

__all__ = ["officer", "person", "read"]


@pytest.fixture
def three_places(person, places, monkeypatch):
    monkeypatch.setattr(night, "PEOPLE_AT_ONCE", 1)
    for facility in (places.ambon, places.piru, places.jember):
        person(facility=facility)


def test_everybody_is_screened_and_the_result_says_so(three_places, run_jobs):
    job = ask_for_screening(TODAY, now=NOW)
    run_jobs()
    job.refresh_from_db()
    assert job.state == "done"
    assert job.result["text"].startswith("3 orang di 3 tempat disaring")
    assert Verdicts.objects.count() == 3


def test_a_night_is_asked_for_once(db):
    assert ask_for_screening(TODAY, now=NOW) == ask_for_screening(TODAY, now=NOW)
    assert ask_for_screening(TODAY + dt.timedelta(1), now=NOW) != ask_for_screening(TODAY, now=NOW)


@pytest.mark.parametrize(("hour", "due"), [(0, None), (1, TODAY), (23, TODAY)])
def test_the_night_begins_at_its_hour(hour, due):
    moment = dt.datetime.combine(TODAY, dt.time(hour), ZoneInfo("Asia/Jakarta"))
    assert night_of(moment, 1) == due


def test_the_worker_asks_by_itself(three_places, settings):
    worker = Worker(clock=lambda: NOW)
    worker.begin_night()
    worker.begin_night()
    assert {job.once for job in Job.objects.all()} == {
        f"{what}.night.{TODAY}" for what in ("screening", "files", "agreements", "amendments")
    }


def test_broken_off_it_goes_on_after_the_last_step(three_places, places, monkeypatch):
    job = ask_for_screening(TODAY, now=NOW)
    screened = []
    really = night.screen_facilities

    def break_off_at_the_third(*, facilities, actor, now):
        screened.extend(facility.pk for facility in facilities)
        if len(screened) == 3:
            raise KeyboardInterrupt
        return really(facilities=facilities, actor=actor, now=now)

    monkeypatch.setattr(night, "screen_facilities", break_off_at_the_third)
    told = []
    with pytest.raises(KeyboardInterrupt):
        perform(claim_job(now=NOW), Progress(told.append), lambda: NOW)
    assert Screening.objects.count() == 2
    assert [one.done for one in told] == [1, 2]
    later = NOW + dt.timedelta(minutes=1)
    perform(claim_job(now=later), Progress(told.append), lambda: later)
    assert len(screened) == 4
    assert screened[2] == screened[3], "what was done is not done again"
    job.refresh_from_db()
    assert job.result["text"].startswith("3 orang di 3 tempat")


def test_the_command_screens_and_goes_on_with_what_was_begun(three_places, capsys):
    ask_for_screening(TODAY, now=NOW)
    call_command("screen")
    assert Job.objects.count() == 1
    assert "Going on" in capsys.readouterr().out
    call_command("screen", facility=["LP-AMQ"])
    assert "1 orang di 1 tempat" in capsys.readouterr().out


def test_an_applied_roster_is_screened(read, places, officer, run_jobs):
    roster = read(csv_file(people(3)))
    start_applying(roster=roster, revision=roster.revision, complete=True, confirmed=True, actor=officer, now=NOW)
    run_jobs()
    assert Screening.objects.get().people == 3
