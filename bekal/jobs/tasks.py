"""How tasks are registered. A task is thin: it finds what its arguments name and calls one action.

Tasks stand in the modules beside this one; `worker.KNOWN` names them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bekal.access.rules import Actor
from bekal.work.rules import Told

Arguments = dict[str, Any]


@dataclass(slots=True)
class Progress:
    """What a task says of how far it is; `hears` passes it on to whoever watches."""

    hears: Callable[[Told], None]
    told: Told = field(default_factory=Told)

    def tell(self, done: int, total: int, note: str = "") -> None:
        """Say that `done` of `total` pieces are done; cheap enough for every few hundred rows."""
        self.told = Told(done, total, note)
        self.hears(self.told)


@dataclass(frozen=True, slots=True)
class Onward:
    """What a task in steps returns when there is more to do: where it goes on, as plain JSON."""

    cursor: dict[str, Any]


Run = Callable[[Arguments, Progress, Actor, datetime], dict[str, Any] | Onward]
Prepare = Callable[[Arguments, Progress, Actor, datetime], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """How one kind of job is done; see `task`."""

    kind: str
    run: Run
    prepare: Prepare | None = None


TASKS: dict[str, Task] = {}


def task(kind: str, prepare: Prepare | None = None) -> Callable[[Run], Run]:
    """Register how a kind of job is done.

    The function runs in one transaction with the job's completion, so it happens wholly and once, or not at all. What
    it returns is the job's result: `url` is where the page leads when it is done, `text` a sentence that sums it up.
    It raises `work.rules.Refused` with words for the owner where it cannot be done as things are.

    Work that is too long for one transaction goes in steps: the function does one, and returns `Onward` with a cursor
    as long as there is more. The step and its cursor are one transaction; the next call finds the cursor among its
    arguments (None at first). Killed in between, the job goes on after the last step that was kept.

    `prepare` runs before the transaction opens and may only read: long reading belongs there, because SQLite has one
    writer at a time and everybody else's waits. What it returns is added to the arguments.
    """

    def register(run: Run) -> Run:
        TASKS[kind] = Task(kind, run, prepare)
        return run

    return register
