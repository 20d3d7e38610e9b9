"""The writes of a job's life. What a task itself does is audited by the actions that it calls."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.files import replace_file
from bekal.lib.transitions import IllegalTransition
from bekal.work.choices import JobFailure, JobState
from bekal.work.models import Job
from bekal.work.queries import free_jobs, told_file
from bekal.work.rules import LeaseLost, Told, is_worn_out, lease_from, pause_after

CLAIMED_FIELDS = ("state", "lease", "lease_until", "attempts", "started_at", "progress", "total", "note")


@transaction.atomic
def enqueue(
    *,
    kind: str,
    owner_id: int | None,
    facility_id: int | None,
    arguments: Mapping[str, Any],
    now: datetime,
    once: str | None = None,
) -> Job:
    """Ask for work of a kind that `jobs` has a task for; the job is there once the caller's transaction is.

    With `once`, a second call gives the job of the first, so that a double click or a repeat does nothing twice; one
    that failed is queued again.
    """
    values = {"kind": kind, "owner_id": owner_id, "facility_id": facility_id, "arguments": dict(arguments)}
    if once is None:
        return Job.objects.create(**values, created_at=now)
    job, _ = Job.objects.get_or_create(once=once, defaults={**values, "created_at": now})
    if job.state == JobState.FAILED:
        _queue_again(job)
    return job


@transaction.atomic
def claim_job(*, now: datetime) -> Job | None:
    """Take the job that has waited longest, or one whose worker has fallen silent; None where there is none.

    A job that broke off again and again is set aside as failed instead.
    """
    while (job := free_jobs(now).select_for_update(skip_locked=True).first()) is not None:
        if job.state == JobState.RUNNING and is_worn_out(job.attempts):
            _end(job, JobState.FAILED, now, failure=JobFailure.INTERRUPTED)
            continue
        job.state, job.lease, job.lease_until = JobState.RUNNING, secrets.token_hex(16), lease_from(now)
        job.attempts, job.started_at = job.attempts + 1, now
        job.progress, job.total, job.note = 0, 0, ""
        job.save(update_fields=CLAIMED_FIELDS)
        return job
    return None


def renew_lease(*, job: Job, now: datetime) -> None:
    """Give a sign of life for a running job; raises LeaseLost where another worker has it."""
    if not _held(job).update(lease_until=lease_from(now)):
        raise LeaseLost


def tell_progress(*, job: Job, told: Told) -> None:
    """Let the owner see how far a running job is; never fails, and never waits for the job's own transaction.

    Must be called from a connection other than the one that does the job.
    """
    file = told_file(job.pk)
    if file is not None:
        replace_file(file, json.dumps([job.lease, told.done, told.total, told.note[:200]]))
    else:
        _held(job).update(progress=told.done, total=told.total, note=told.note[:200])


def keep_step(*, job: Job, cursor: Mapping[str, Any], told: Told, now: datetime) -> None:
    """Note in the transaction that did a step where the job goes on; raises LeaseLost as `finish_job` does.

    The step is a sign of life, and what was begun before it counts no more among the attempts.
    """
    _require_transaction()
    job.cursor, job.attempts = dict(cursor), 1
    told_of = {"progress": told.done, "total": told.total, "note": told.note[:200]}
    kept = _held(job).update(cursor=job.cursor, attempts=job.attempts, lease_until=lease_from(now), **told_of)
    if not kept:
        raise LeaseLost


def finish_job(*, job: Job, result: Mapping[str, Any], told: Told, now: datetime) -> None:
    """Complete a job in the transaction that did it; raises LeaseLost where another worker has it by now.

    Either both are kept or neither: this is what makes a job happen once.
    """
    _require_transaction()
    job.progress, job.total, job.note, job.result = told.done, told.total, told.note[:200], dict(result)
    _end(job, JobState.DONE, now)


@transaction.atomic
def fail_job(*, job: Job, failure: JobFailure, error: str = "", now: datetime) -> None:
    """Give a job up with a reason, and for REFUSED the task's own words; raises LeaseLost."""
    _end(job, JobState.FAILED, now, failure=failure, error=error)


@transaction.atomic
def requeue_job(*, job: Job, now: datetime) -> None:
    """Put a job back that met a passing trouble, to be taken again after a pause; raises LeaseLost."""
    if is_worn_out(job.attempts):
        return fail_job(job=job, failure=JobFailure.INTERRUPTED, now=now)
    rest_until = now + pause_after(job.attempts)
    if not _held(job).update(state=JobState.QUEUED, lease="", lease_until=rest_until):
        raise LeaseLost
    return None


@transaction.atomic
def retry_job(*, job: Job, actor: Actor, now: datetime) -> None:
    """Queue a failed job again at its owner's wish; raises IllegalTransition where it has not failed."""
    require(actor, "job.retry", job.target)
    if not _queue_again(job):
        raise IllegalTransition("retry", job.state)
    record(actor, "job.retry", job, now=now, facility_id=job.facility_id, kind=job.kind)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A job is completed in the transaction that does it.")


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)


def _queue_again(job: Job) -> bool:
    anew = {"state": JobState.QUEUED, "failure": "", "error": "", "attempts": 0, "lease_until": None}
    changed = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(**anew, finished_at=None)
    job.refresh_from_db()
    return bool(changed)


def _end(job: Job, state: JobState, now: datetime, *, failure: str = "", error: str = "") -> None:
    ended = _held(job).update(
        state=state,
        failure=failure,
        error=error,
        result=job.result,
        progress=job.progress,
        total=job.total,
        note=job.note,
        lease="",
        lease_until=None,
        finished_at=now,
    )
    if not ended:
        raise LeaseLost
    file = told_file(job.pk)
    if file is not None:
        transaction.on_commit(partial(file.unlink, missing_ok=True))
