from django.conf import settings
from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.places.models import Facility
from bekal.work.choices import JobFailure, JobKind, JobState


class Job(models.Model):
    """Work that outlives a page: who asked for it, how far it is, who holds it until when, and what came of it.

    The table is also the queue. `lease` is the token of the worker that holds the job; until `lease_until` nobody
    else takes it. `cursor` is kept with each step of a task that is done in steps.
    """

    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    arguments = models.JSONField(default=dict)
    cursor = models.JSONField(null=True, help_text="where a task in steps goes on")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=12, choices=JobFailure, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    once = models.CharField(max_length=100, unique=True, null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="job_holds_lease_while_running",
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False) & ~Q(lease="")
                | ~Q(state=JobState.RUNNING) & Q(lease=""),
            ),
            models.CheckConstraint(
                name="job_is_finished_when_over",
                condition=Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False)
                | Q(state__in=[JobState.QUEUED, JobState.RUNNING], finished_at=None),
            ),
            models.CheckConstraint(
                name="job_says_why_it_failed",
                condition=Q(state=JobState.FAILED) & ~Q(failure="") | ~Q(state=JobState.FAILED) & Q(failure=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def target(self) -> Target:
        """A job belongs to whoever asked for it."""
        return Target(user_id=self.owner_id)

    @property
    def title(self) -> str:
        """What is being done, in the words of the page."""
        return str(JobKind(self.kind).label) if self.kind in JobKind else self.kind
