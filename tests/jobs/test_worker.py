import os
import signal
import threading

import pytest
from django.db import OperationalError, connection
from django.utils import timezone, translation

from bekal.access.rules import Forbidden
from bekal.audit.actions import record_event
from bekal.audit.models import Event
from bekal.jobs import tasks
from bekal.jobs.tasks import Progress, task
from bekal.jobs.worker import Worker, perform, run_next, settle
from bekal.work import actions
from bekal.work.models import Job
from bekal.work.queries import told_by
from bekal.work.rules import LEASE, LeaseLost, Refused, Told


@pytest.fixture(autouse=True)
def planted(monkeypatch):
    """Tasks that a test plants are gone after it."""
    monkeypatch.setattr(tasks, "TASKS", {})
    monkeypatch.setattr("bekal.jobs.worker.TASKS", tasks.TASKS)
    return tasks.TASKS


@pytest.fixture
def ask(cast, now):
    def enqueue(owner=cast.owner, **arguments):
        return actions.enqueue(
            kind="test.task", owner_id=owner and owner.pk, facility_id=None, arguments=arguments, now=now
        )

    return enqueue


def write_event(now):
    record_event(
        actor_id=None,
        actor_name="",
        action="test.written",
        subject_type="",
        subject_id="",
        facility_id=None,
        now=now,
    )


def again(job):
    return Job.objects.get(pk=job.pk)


def test_task_acts_as_the_owner_in_their_language(cast, ask, run_jobs, places):
    cast.owner.language = "en"
    cast.owner.save()
    seen = {}

    @task("test.task")
    def run(arguments, progress, actor, now):
        seen.update(arguments, actor=actor.user_id, language=translation.get_language(), grants=actor.grants)
        seen["zone"] = timezone.get_current_timezone_name()
        progress.tell(2, 2, "dua dari dua")
        return {"url": "/places/", "text": "Selesai."}

    ask(number=17)
    [job] = run_jobs()

    assert (job.state, job.result["url"], told_by(job)) == ("done", "/places/", Told(2, 2, "dua dari dua"))
    assert (seen["number"], seen["actor"], seen["language"]) == (17, cast.owner.pk, "en")
    assert seen["grants"][0].facility_id == places.ambon.pk
    assert seen["zone"] == "Asia/Jayapura"
    assert translation.get_language() == "id"


def test_job_without_owner_is_done_by_the_system(ask, run_jobs):
    names = []
    task("test.task")(lambda arguments, progress, actor, now: names.append(actor.name) or {})
    ask(owner=None)

    assert [job.state for job in run_jobs()] == ["done"]
    assert names == ["Bekal"]


def test_reading_is_done_before_the_transaction_and_handed_on(ask, run_jobs):
    task("test.task", prepare=lambda arguments, progress, actor, now: {"rows": arguments["number"] * 2})(
        lambda arguments, progress, actor, now: {"rows": arguments["rows"]}
    )
    ask(number=4)

    assert run_jobs()[0].result == {"rows": 8}


def test_refusal_tells_the_owner_why_and_undoes_everything(ask, run_jobs):
    @task("test.task")
    def run(arguments, progress, actor, now):
        write_event(now)
        raise Refused("Berkas tidak memuat nomor register.")

    ask()
    [job] = run_jobs()

    assert (job.state, job.failure, job.error) == ("failed", "refused", "Berkas tidak memuat nomor register.")
    assert not Event.objects.exists()


def test_owner_who_may_no_longer_is_told_so(ask, run_jobs, cast):
    task("test.task")(lambda arguments, progress, actor, now: {})
    cast.owner.is_active = False
    cast.owner.save()
    ask()

    assert run_jobs()[0].failure == "forbidden"


def claimed(ask, now):
    ask()
    return actions.claim_job(now=now)


def deny(*_):
    raise Forbidden("roster.import")


def stumble(*_):
    raise ZeroDivisionError


def be_locked_out(*_):
    raise OperationalError("database is locked")


@pytest.mark.parametrize(
    ("run", "state", "failure"),
    [(deny, "failed", "forbidden"), (stumble, "failed", "unexpected"), (be_locked_out, "queued", "")],
)
def test_trouble_is_written_down(ask, now, run, state, failure):
    task("test.task")(run)
    job = claimed(ask, now)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        perform(job, Progress(lambda told: None), timezone.now)
    settle(job, caught.value, timezone.now)

    assert (again(job).state, again(job).failure) == (state, failure)


def test_unknown_kind_fails_and_hurts_nobody(ask, now):
    job = claimed(ask, now)
    with pytest.raises(KeyError) as caught:
        perform(job, Progress(lambda told: None), timezone.now)
    settle(job, caught.value, timezone.now)

    assert again(job).failure == "unexpected"


def test_what_was_done_after_the_lease_was_lost_is_undone(ask, now):
    task("test.task")(lambda arguments, progress, actor, now: write_event(now) or {})
    first = claimed(ask, now)
    second = actions.claim_job(now=now + LEASE)
    with pytest.raises(LeaseLost):
        perform(first, Progress(lambda told: None), timezone.now)
    assert not Event.objects.exists()

    perform(second, Progress(lambda told: None), timezone.now)
    assert Event.objects.count() == 1


def test_lease_that_is_lost_in_the_middle_undoes_everything(ask, now):
    @task("test.task")
    def run(arguments, progress, actor, now):
        write_event(now)
        actions.claim_job(now=now + LEASE)
        return {}

    job = claimed(ask, now)
    with pytest.raises(LeaseLost):
        perform(job, Progress(lambda told: None), timezone.now)

    assert not Event.objects.exists()


def test_without_an_audit_record_the_job_is_not_done(ask, now, monkeypatch):
    def fail(*_args, **_more):
        raise OSError("disk full")

    @task("test.task")
    def run(arguments, progress, actor, now):
        actions.enqueue(kind="test.more", owner_id=None, facility_id=None, arguments={}, now=now)
        write_event(now)
        return {}

    job = claimed(ask, now)
    monkeypatch.setattr("bekal.audit.models.Head.save", fail)
    with pytest.raises(OSError, match="disk full"):
        perform(job, Progress(lambda told: None), timezone.now)

    assert not Job.objects.filter(kind="test.more").exists()
    assert again(job).state == "running"


@pytest.mark.real_time
@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_transaction_is_open(cast):
    """Another connection reads; the worker's thread is the one that speaks."""
    seen, read = [], threading.Event()

    def watch(pk):
        while not seen or seen[-1].done < 1:
            seen.append(told_by(Job.objects.get(pk=pk)))
            read.wait(0.02)
        read.set()

    @task("test.task")
    def run(arguments, progress, actor, now):
        write_event(now)
        progress.tell(1, 2, "setengah jalan")
        assert read.wait(10)
        return {}

    job = actions.enqueue(kind="test.task", owner_id=None, facility_id=None, arguments={}, now=timezone.now())
    watcher = threading.Thread(target=_and_close, args=(watch, job.pk))
    if _in_memory():
        pytest.skip("an in-memory database has one connection")
    watcher.start()
    assert run_next(clock=timezone.now).pk == job.pk
    watcher.join()

    assert seen[-1] == Told(1, 2, "setengah jalan")
    assert again(job).state == "done"


def _in_memory():
    return connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"])


def _and_close(run, *args):
    run(*args)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_worker_does_everything_and_reports_how_much():
    task("test.task")(lambda arguments, progress, actor, now: {})
    for _ in range(3):
        actions.enqueue(kind="test.task", owner_id=None, facility_id=None, arguments={}, now=timezone.now())

    assert Worker(clock=timezone.now).run_all() == 3
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_worker_ends_after_the_job_in_hand_when_it_is_told_to(settings):
    settings.SCREENING_HOUR = 24  # no night falls in this test
    worker = Worker(clock=timezone.now)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    task("test.task")(lambda arguments, progress, actor, now: os.kill(os.getpid(), signal.SIGTERM) or {})
    for _ in range(2):
        actions.enqueue(kind="test.task", owner_id=None, facility_id=None, arguments={}, now=timezone.now())
    worker.heed_signals()
    try:
        worker.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "queued"]


def test_worker_goes_when_its_parent_has_gone():
    Worker(clock=timezone.now).run(parent=-1)


def test_worker_waits_for_a_database_out_of_reach(monkeypatch):
    monkeypatch.setattr("bekal.jobs.worker.close_old_connections", lambda: None)
    monkeypatch.setattr("bekal.jobs.worker.run_next", be_locked_out_of_queue)

    assert Worker(clock=timezone.now).run_one() is False


def be_locked_out_of_queue(*, clock):
    raise OperationalError("database is locked")
