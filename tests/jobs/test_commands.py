import io
import signal
import sys

import pytest
from django.core.management import CommandError, call_command

from bekal.access.actions import record
from bekal.access.rules import SYSTEM
from bekal.jobs import processes
from bekal.jobs.management.commands import check, demo


@pytest.fixture
def stale(monkeypatch):
    """A database that lacks a migration."""
    for module in ("serve", "work"):
        monkeypatch.setattr(f"bekal.jobs.management.commands.{module}.pending_migrations", lambda: ["people.0002_more"])


@pytest.mark.parametrize("command", ["serve", "work"])
def test_nothing_runs_on_a_database_that_is_not_up_to_date(stale, command):
    with pytest.raises(CommandError, match="bekal migrate"):
        call_command(command)


def test_migrations_are_all_there_in_tests(db):
    assert processes.pending_migrations() == []


def test_work_once_does_what_waits_and_ends(transactional_db, monkeypatch):
    monkeypatch.setattr("bekal.jobs.worker.signal.signal", lambda number, handler: None)
    out = io.StringIO()
    call_command("work", "--once", stdout=out)

    assert out.getvalue() == "0 jobs begun.\n"


@pytest.fixture
def loads(monkeypatch, places, now):
    """What the demonstration was asked to load."""
    asked = []

    def load(*, people, now, progress):
        asked.append(people)
        progress(1, 1, "Tempat")
        record(SYSTEM, demo.LOADED, places.ambon, now=now)
        return {"facility": 1}

    monkeypatch.setattr(demo, "load_demonstration", load)
    return asked


def test_demonstration_is_loaded_once(loads, cast):
    command = demo.Command(stdout=io.StringIO())
    command.load(people=20)

    command.prepare(None)

    assert loads == [20]


def test_demonstration_does_not_open_other_data_to_anyone(loads, cast):
    with pytest.raises(CommandError, match="lets anyone in"):
        demo.Command(stdout=io.StringIO()).prepare(None)
    assert loads == []


def test_other_number_of_people_needs_another_database(loads, cast, places, now):
    record(SYSTEM, demo.LOADED, places.ambon, now=now)
    with pytest.raises(CommandError, match="made already"):
        demo.Command(stdout=io.StringIO()).prepare(300_000)


def test_household_ends_together():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        stays, goes = [sys.executable, "-c", "import time; time.sleep(60)"], [sys.executable, "-c", ""]
        household = processes.Household([stays, goes], {})
        assert household.live() == 1
        assert all(member.poll() is not None for member in household.members)

        household = processes.Household([stays, stays], {})
        signal.raise_signal(signal.SIGINT)
        assert household.live() == 0
        assert all(member.poll() is not None for member in household.members)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_port_that_is_taken_is_seen():
    with processes.socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not processes.is_free("127.0.0.1", port)
        assert processes.answers("127.0.0.1", port)
    assert processes.is_free("127.0.0.1", port)
    assert not processes.answers("127.0.0.1", port)


def test_static_files_are_collected_once(monkeypatch, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    calls = []
    monkeypatch.setattr(processes, "call_command", lambda *words, **options: calls.append(words))
    processes.collect_static_files()
    processes.collect_static_files()

    assert calls == [("collectstatic",)]


def run_checks(monkeypatch, *words):
    fine, wrong = [sys.executable, "-c", "print('quiet')"], [sys.executable, "-c", "print('Mend me'); exit(3)"]
    monkeypatch.setattr(check, "checks", lambda: [check.Check("fine", fine), check.Check("wrong", wrong)])
    out = io.StringIO()
    try:
        check.Command(stdout=out).handle(only=list(words))
    except CommandError as failed:
        return failed.returncode, out.getvalue(), str(failed)
    return 0, out.getvalue(), ""


def test_check_names_what_failed_and_shows_only_that(monkeypatch):
    code, said, summary = run_checks(monkeypatch)

    assert (code, summary) == (1, "Mend first: wrong.")
    assert "✓ fine" in said
    assert "✗ wrong" in said
    assert "Mend me" in said
    assert "quiet" not in said


def test_check_can_be_asked_for_one(monkeypatch):
    assert run_checks(monkeypatch, "fine")[0] == 0
    assert run_checks(monkeypatch, "nonsense")[0] == 2
