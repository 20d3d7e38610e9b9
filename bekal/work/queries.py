import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.work.choices import JobState
from bekal.work.models import Job
from bekal.work.rules import LeaseLost, Told


def jobs_for(actor: Actor) -> QuerySet[Job]:
    """The jobs that `actor` asked for, newest first."""
    return Job.objects.filter(within(reach(actor, "job.view"), facility="", user="owner"))


def job_for(actor: Actor, action: str, job_id: int) -> Job:
    """The job on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Job.objects.all(), actor, action, job_id, facility="", user="owner")


def free_jobs(now: datetime) -> QuerySet[Job]:
    """The jobs that a worker may take now, longest waiting first; `rules.is_free` as a filter."""
    states = Q(state__in=[JobState.QUEUED, JobState.RUNNING])
    return Job.objects.filter(states, Q(lease_until=None) | Q(lease_until__lte=now)).order_by("created_at", "pk")


def unfinished_job(kind: str) -> Job | None:
    """The oldest job of a kind that waits or is being done, whoever asked for it."""
    return Job.objects.filter(kind=kind, state__in=[JobState.QUEUED, JobState.RUNNING]).order_by("pk").first()


def require_lease(job: Job) -> None:
    """Raise LeaseLost where another worker has taken the job since it was claimed."""
    if not Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING).exists():
        raise LeaseLost


def told_by(job: Job) -> Told:
    """How far the job is, also while the transaction that does it is still open."""
    file = told_file(job.pk)
    if job.state == JobState.RUNNING and file is not None and file.exists():
        lease, *told = json.loads(file.read_text())
        if lease == job.lease:
            return Told(*told)
    return Told(job.progress, job.total, job.note)


def told_file(job_id: int) -> Path | None:
    """Where a running job tells how far it is on SQLite, which has one writer at a time; None on other databases."""
    if connection.vendor != "sqlite":
        return None
    path: Path = settings.VAR / "progress" / f"{job_id}.json"
    return path
