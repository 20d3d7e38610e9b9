from django.conf import settings
from django.db import models
from django.db.models import Q

from bekal.places.models import Facility
from bekal.work.choices import JobState


class Job(models.Model):
    """Work that outlives a page: who asked for it, how far it is, who holds it until when, and what came of it."""

    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    once = models.CharField(max_length=100, unique=True, null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="job_holds_lease_while_running",
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False) | ~Q(state=JobState.RUNNING),
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_waiting")]
