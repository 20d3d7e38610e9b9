from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.catalogue.models import CompetencyUnit
from bekal.certificates.choices import Outcome
from bekal.intake.models import Enrolment
from bekal.places.models import Facility, Institution


class UnitResult(models.Model):
    """One attempt of one participant at one competency unit; scores from 0 to 100."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    unit = models.ForeignKey(CompetencyUnit, models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField()
    theory_score = models.PositiveSmallIntegerField(null=True)
    practice_score = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=2, choices=Outcome)
    assessed_on = models.DateField()
    assessed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["unit", "attempt"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "unit", "attempt"], name="unit_result_attempt_once"),
            models.CheckConstraint(
                condition=(Q(theory_score=None) | Q(theory_score__lte=100))
                & (Q(practice_score=None) | Q(practice_score__lte=100)),
                name="unit_result_scores_to_100",
            ),
        ]


class NumberSeries(models.Model):
    """The last number that an issuer gave out in a year; locked while the next one is taken."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="number_series_once_a_year")]


class Certificate(models.Model):
    """A training certificate. What it prints is frozen in it, and nothing of that tells of custody.

    `facility` serves permission and figures only; it never reaches the document or the public page.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=24, unique=True)
    holder_name = models.CharField(max_length=120)
    holder_birth_date = models.DateField(null=True)
    course_name = models.CharField(max_length=120)
    lesson_hours = models.PositiveSmallIntegerField()
    units = models.JSONField(help_text="[[code, title], …] as printed")
    started_on = models.DateField()
    ended_on = models.DateField()
    issued_on = models.DateField()
    signed_by = models.CharField(max_length=120)
    signed_title = models.CharField(max_length=160)
    revoked_on = models.DateField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | ~Q(revocation_reason=""), name="certificate_revoked_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["facility", "issued_on"], name="certificate_of_facility")]

    def __str__(self) -> str:
        return self.number

    @property
    def target(self) -> Target:
        return self.enrolment.training_class.target
