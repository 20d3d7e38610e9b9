"""The life of a job: its states, and how long a worker may hold it without a sign of life."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bekal.lib.transitions import Transition

LEASE = timedelta(seconds=30)
SIGN_OF_LIFE_EVERY = timedelta(seconds=5)
MAX_ATTEMPTS = 5

TRANSITIONS = (
    Transition("claim", frozenset({"queued", "running"}), "running", "job.view", conditions=("free",)),
    Transition("finish", frozenset({"running"}), "done", "job.view", conditions=("leased",)),
    Transition("fail", frozenset({"running"}), "failed", "job.view", conditions=("leased",)),
    Transition("requeue", frozenset({"running"}), "queued", "job.view", conditions=("leased",)),
    Transition("retry", frozenset({"failed"}), "queued", "job.retry"),
)


class LeaseLost(Exception):
    """Another worker holds the job now; whatever was written for it must be rolled back."""


class Refused(Exception):
    """A task cannot be done as things are; the text tells the owner why, and what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far a job says it is: `done` of `total` pieces (a total of nought: not known yet), and a note."""

    done: int = 0
    total: int = 0
    note: str = ""

    @property
    def percent(self) -> int:
        """0 to 99 of a hundred: only a job that is done has all of it."""
        return min(99, self.done * 100 // self.total) if self.total else 0


def lease_from(now: datetime) -> datetime:
    """Until when a worker that gives a sign of life now holds its job."""
    return now + LEASE


def is_free(state: str, lease_until: datetime | None, now: datetime) -> bool:
    """Whether a worker may take the job: it waits (and its pause is over), or its worker has fallen silent."""
    return state in {"queued", "running"} and (lease_until is None or lease_until <= now)


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after its n-th attempt met a passing trouble: 2, 4, 8 … seconds."""
    return timedelta(seconds=2**attempts)


def is_worn_out(attempts: int) -> bool:
    """Whether a job has been begun so often that beginning it once more would only do harm."""
    return attempts >= MAX_ATTEMPTS
