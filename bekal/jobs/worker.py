"""Takes jobs from the queue and does each exactly once; it may be killed at any moment."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from threading import Event
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, transaction
from django.utils import timezone, translation

from bekal.access.rules import SYSTEM, Actor, Forbidden, Unseen
from bekal.accounts.queries import seat_of
from bekal.jobs import amendments, certificates, files, nightly, region, reminders, roster, screening, selection
from bekal.jobs.heartbeat import Heartbeat
from bekal.jobs.tasks import TASKS, Onward, Progress
from bekal.work import actions
from bekal.work.choices import JobFailure
from bekal.work.models import Job
from bekal.work.queries import require_lease
from bekal.work.rules import LeaseLost, Refused, Told

Clock = Callable[[], datetime]
LOOK_EVERY = 0.5  # seconds
KNOWN = (
    amendments,
    certificates,
    files,
    region,
    reminders,
    roster,
    screening,
    selection,
)  # the modules whose tasks this worker does; importing them registers the tasks
log = structlog.get_logger()


def run_next(*, clock: Clock, listen: Callable[[Told], None] = lambda told: None) -> Job | None:
    """Take one job and do it, whatever becomes of it; None where none waits. `listen` hears how far it is."""
    job = actions.claim_job(now=clock())
    if job is None:
        return None
    try:
        with Heartbeat(job, clock) as heartbeat:

            def hear(told: Told) -> None:
                heartbeat.hear(told)
                listen(told)

            perform(job, Progress(hear), clock, opening=heartbeat.open_transaction)
    except LeaseLost:
        log.warning("job.lease_lost", job=job.pk, kind=job.kind)
    except Exception as trouble:
        settle(job, trouble, clock)
    return job


def perform(job: Job, progress: Progress, clock: Clock, *, opening: Callable[[], None] = lambda: None) -> None:
    """Do a claimed job: prepare, then the task and the job's completion in one transaction; or step by step.

    `opening` is called when a transaction is open. Raises what the task raises, and LeaseLost.
    """
    task, now = TASKS[job.kind], clock()
    with standing_in_for(job, now) as actor:
        arguments = dict(job.arguments)
        if task.prepare is not None:
            arguments |= task.prepare(arguments, progress, actor, now)
        is_done = False
        while not is_done:
            with transaction.atomic():
                opening()
                require_lease(job)
                result = task.run({**arguments, "cursor": job.cursor}, progress, actor, clock())
                is_done = keep(job, result, progress.told, clock())


def keep(job: Job, result: dict[str, Any] | Onward, told: Told, now: datetime) -> bool:
    """Note in the transaction that did it how far a job is; whether it is done."""
    if isinstance(result, Onward):
        actions.keep_step(job=job, cursor=result.cursor, told=told, now=now)
        return False
    actions.finish_job(job=job, result=result, told=told, now=now)
    return True


@contextmanager
def standing_in_for(job: Job, now: datetime) -> Iterator[Actor]:
    """Act as the job's owner is today, in their language and time zone; as the system where there is no owner."""
    if job.owner is None:
        yield SYSTEM
        return
    if not job.owner.is_active:
        raise Forbidden("job.view")
    seat = seat_of(job.owner, timezone.localdate(now))
    with translation.override(job.owner.language), timezone.override(ZoneInfo(seat.time_zone)):
        yield seat.actor


def settle(job: Job, trouble: Exception, clock: Clock) -> None:
    """Write down why a job could not be done, or put it back where the trouble may pass."""
    try:
        if isinstance(trouble, OperationalError | InterfaceError):
            log.warning("job.postponed", job=job.pk, kind=job.kind, trouble=str(trouble))
            actions.requeue_job(job=job, now=clock())
        elif isinstance(trouble, Refused):
            actions.fail_job(job=job, failure=JobFailure.REFUSED, error=str(trouble), now=clock())
        elif isinstance(trouble, Forbidden | Unseen):
            actions.fail_job(job=job, failure=JobFailure.FORBIDDEN, now=clock())
        else:
            log.error("job.failed", job=job.pk, kind=job.kind, exc_info=trouble)
            actions.fail_job(job=job, failure=JobFailure.UNEXPECTED, now=clock())
    except (LeaseLost, DatabaseError) as unsettled:
        log.warning("job.unsettled", job=job.pk, kind=job.kind, trouble=repr(unsettled))


class Worker:
    """The loop: look for work, do it, look again; stops between two jobs when asked to."""

    def __init__(self, *, clock: Clock) -> None:
        self.clock = clock
        self.stop = Event()
        self.night: date | None = None

    def heed_signals(self) -> None:
        """End after the job in hand on SIGTERM or Ctrl-C."""

        def end(_number: int, _frame: FrameType | None) -> None:
            self.stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)

    def run(self, *, parent: int | None = None) -> None:
        """Work until asked to stop, or until the process `parent` is gone."""
        while not self.stop.is_set() and parent in {None, os.getppid()}:
            self.begin_night()
            if not self.run_one():
                self.stop.wait(LOOK_EVERY)

    def begin_night(self) -> None:
        """Ask once a day, from the hour of `BEKAL_SCREENING_HOUR` on, for the nightly work; no cron is needed."""
        night = nightly.night_of(self.clock(), settings.SCREENING_HOUR)
        if night is None or night == self.night:
            return
        try:
            nightly.ask_for_screening(night, now=self.clock())
            nightly.ask_for_sweeping(night, now=self.clock())
            nightly.ask_for_amending(night, now=self.clock())
            nightly.ask_for_reminding(night, now=self.clock())
            self.night = night
        except DatabaseError as trouble:
            log.warning("worker.night_not_begun", trouble=str(trouble))

    def run_all(self) -> int:
        """Do everything that can be taken now; the number of jobs begun."""
        begun = 0
        while not self.stop.is_set() and self.run_one():
            begun += 1
        return begun

    def run_one(self) -> bool:
        """Do one job if there is one; a database that is out of reach is waited for."""
        close_old_connections()
        try:
            return run_next(clock=self.clock) is not None
        except DatabaseError as trouble:
            log.warning("worker.database_out_of_reach", trouble=str(trouble))
            return False
