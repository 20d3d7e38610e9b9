from django.conf import settings
from django.db import models

from bekal.access.rules import Target
from bekal.places.models import Facility
from bekal.roster.choices import ImportState
from bekal.work.models import Job


class RosterMapping(models.Model):
    """How a facility's own column headings were matched to Bekal's fields, remembered for the next file."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    headings_key = models.CharField(max_length=64)
    fields_by_heading = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "headings_key"], name="roster_mapping_once")]


class RosterImport(models.Model):
    """One roster file of one facility, from upload to application."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    file = models.FileField(upload_to="rosters/")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=14, choices=ImportState, default=ImportState.UPLOADED)
    complete = models.BooleanField(default=True, help_text="the file lists everyone held, so the missing are gone")
    summary = models.JSONField(default=dict)
    rejection = models.CharField(max_length=400, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at"]

    @property
    def target(self) -> Target:
        return self.facility.target
