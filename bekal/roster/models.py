from typing import Any

from django.conf import settings
from django.db import models

from bekal.access.rules import Target
from bekal.places.models import Facility
from bekal.roster.choices import ImportState
from bekal.work.models import Job


class RosterMapping(models.Model):
    """How a facility's own column headings were matched to Bekal's fields, remembered for the next file.

    `fields_by_place` is {"0": "register_number", …}: headings may repeat, places do not.
    """

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    headings_key = models.CharField(max_length=64)
    fields_by_place = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "headings_key"], name="roster_mapping_once")]


class RosterImport(models.Model):
    """One roster file of one facility, from upload to application.

    `file` and `staged` are sealed (`lib.blocks`): the file as it came, and what reading it found. The file goes when
    the import is applied or discarded; what was found stays, so that one can look up what an import did.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    file = models.FileField(upload_to="rosters/", blank=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=14, choices=ImportState, default=ImportState.UPLOADED)
    revision = models.PositiveIntegerField(default=1, help_text="raised whenever the file is to be read again")
    staged = models.CharField(max_length=100, blank=True, help_text="name in the file storage")
    headings = models.JSONField(default=dict, help_text="names, samples, key and fields by place")
    summary = models.JSONField(default=dict, help_text="counts, and where the rows of each kind are staged")
    people_stamp = models.CharField(max_length=100, blank=True, help_text="the facility's people when it was read")
    overtaken = models.BooleanField(default=False, help_text="read again because people changed meanwhile")
    refusal = models.CharField(max_length=20, blank=True)
    refusal_row = models.PositiveIntegerField(null=True)
    complete = models.BooleanField(default=False, help_text="the file lists everyone held, so the missing are gone")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["facility", "-uploaded_at"], name="roster_import_list")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def target(self) -> Target:
        return self.facility.target

    def count(self, kind: str) -> int:
        """How many rows or people of a kind reading found."""
        counts: dict[str, Any] = self.summary.get("counts", {})
        return int(counts.get(kind, 0))
