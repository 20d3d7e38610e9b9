"""Kills real workers at random moments, and looks whether anything is half done, done twice or lost.

    python -m tests.kill.rounds SCENARIO KILLS SEED

Runs on the database of BEKAL_DATABASE_URL, which must be empty. Each round asks for one job; a worker process begins
it and is killed with signal 9 at a random moment of the time that the job takes; others follow (some are killed too,
some are overtaken while they still live) until the job is over. Workers are forked, so a round takes no longer than its
job. Instead of waiting for a dead worker's lease to run out, the next worker's clock is ahead.

Exit code 0 and a line of figures, or 1 and what was wrong.
"""

import os
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import django
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

UNDISTURBED = 4  # rounds in which the worker is left alone, to see how long a job takes
MOST_DISTURBED = 2  # workers that are, in each other round; a job that breaks off five times is rightly given up
MOST_WORKERS = 12


def main(name: str, kills: int, seed: int) -> list[str]:
    """Play the rounds; what was wrong."""
    from bekal.work.models import Job
    from tests.kill.scenarios import SCENARIOS, audit_breaks

    call_command("migrate", verbosity=0)
    reverse("root")  # loads every page now, so that not every forked worker does
    scenario = SCENARIOS[name]()
    luck, tally, clock = random.Random(seed), Counter(), Ahead()
    span = min(undisturbed(scenario, number, clock()) for number in range(UNDISTURBED))
    problems = scenario.problems(UNDISTURBED - 1)
    while tally["killed"] < kills and not problems:
        tally["rounds"] += 1
        number = UNDISTURBED - 1 + tally["rounds"]
        job_id = scenario.ask(number)
        workers = []
        while Job.objects.get(pk=job_id).state in {"queued", "running"} and len(workers) < MOST_WORKERS:
            workers.append(begin_worker(clock()))
            fate = (
                luck.choices(["kill", "overtake", "live"], [8, 2, 1])[0] if len(workers) <= MOST_DISTURBED else "live"
            )
            still_alive = wait_for(workers[-1], luck.uniform(0, span)) if fate != "live" else False
            if fate == "kill":
                tally["killed"] += kill(workers[-1])
            elif still_alive:
                workers.append(begin_worker(clock()))
                tally["overtaken"] += 1
            for worker in workers:
                end_of(worker)
            problems += [f"round {number}, {problem}" for problem in scenario.halfway(number)]
        job = Job.objects.get(pk=job_id)
        tally["attempts"] += job.attempts
        problems += [f"round {number}: the job is {job.state} ({job.failure})"] if job.state != "done" else []
        problems += [f"round {number}, {problem}" for problem in scenario.problems(number)]
    print(f"{name}: {dict(tally)}, a job takes {span:.2f} s")
    return problems + audit_breaks()


class Ahead:
    """A clock for each next worker, ahead of the one before by more than a lease."""

    def __init__(self) -> None:
        self.workers = 0

    def __call__(self) -> Callable:
        self.workers += 1
        ahead = timedelta(seconds=40) * self.workers
        return lambda: timezone.now() + ahead


def begin_worker(clock: Callable) -> int:
    """Fork a worker that does all that waits, and ends; its process id."""
    from bekal.jobs.worker import Worker

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        Worker(clock=clock).run_all()
        code = 0
    finally:
        os._exit(code)


def wait_for(pid: int, seconds: float) -> bool:
    """Whether the process still lives after that time."""
    handle = os.pidfd_open(pid)
    try:
        return not select.select([handle], [], [], seconds)[0]
    finally:
        os.close(handle)


def kill(pid: int) -> bool:
    """Kill with signal 9; whether it had not ended before."""
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(end_of(pid))


def end_of(pid: int) -> int:
    """Wait for the process's end; its status, and nought where it was seen before."""
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return 0


def undisturbed(scenario, number: int, clock: Callable) -> float:
    """How many seconds a worker takes for the job of one round."""
    scenario.ask(number)
    begun = time.monotonic()
    end_of(begin_worker(clock))
    return time.monotonic() - begun


if __name__ == "__main__":
    django.setup()
    found = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    print("\n".join(found[:20]))
    sys.exit(1 if found else 0)
