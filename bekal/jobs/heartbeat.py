"""What a worker says while its hands are full: signs of life and progress, from a thread with its own connection."""

from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from types import TracebackType

import structlog
from django.db import DatabaseError, connection

from bekal.work.actions import renew_lease, tell_progress
from bekal.work.models import Job
from bekal.work.rules import SIGN_OF_LIFE_EVERY, LeaseLost, Told

TELL_EVERY = 0.3  # seconds, at the most
log = structlog.get_logger()


class Heartbeat:
    """Speaks for `job` from outside its transaction until the `with` block ends."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self.job, self.clock = job, clock
        self.told: Told | None = None
        self.lost = False
        self.writing = False
        self.ended, self.news = Event(), Event()
        self.thread = Thread(target=self._speak, name=f"heartbeat of job {job.pk}", daemon=True)

    def hear(self, told: Told) -> None:
        """Pass on how far the job is; raises LeaseLost where another worker has the job."""
        if self.lost:
            raise LeaseLost
        self.told = told
        self.news.set()

    def open_transaction(self) -> None:
        """From now on the job's own transaction is open."""
        self.writing = True

    def __enter__(self) -> "Heartbeat":
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ended.set()
        self.news.set()
        self.thread.join()

    def _speak(self) -> None:
        sign_due = self.clock() + SIGN_OF_LIFE_EVERY
        while not self.ended.is_set():
            self.news.wait(SIGN_OF_LIFE_EVERY.total_seconds())
            self.news.clear()
            try:
                self._pass_on()
                if self.clock() >= sign_due:
                    sign_due = self.clock() + SIGN_OF_LIFE_EVERY
                    self._sign_of_life()
            except (DatabaseError, OSError) as trouble:
                log.warning("job.heartbeat_failed", job=self.job.pk, trouble=str(trouble))
            self.ended.wait(TELL_EVERY)
        connection.close()

    def _pass_on(self) -> None:
        told, self.told = self.told, None
        if told is not None and not self.ended.is_set():
            tell_progress(job=self.job, told=told)

    def _sign_of_life(self) -> None:
        """On SQLite an open write transaction is itself the sign: until it ends nobody else can take the job."""
        if self.ended.is_set() or (self.writing and connection.vendor == "sqlite"):
            return
        try:
            renew_lease(job=self.job, now=self.clock())
        except LeaseLost:
            self.lost = True
