from typing import Any

from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.catalogue.models import Course
from bekal.entitlements.choices import Certainty
from bekal.partners.models import Agreement
from bekal.people.models import Inmate
from bekal.places.models import Edited, Facility


class RuleVersion(models.Model):
    """A dated change of the law, as headquarters entered it: it ends the version before it on its first day.

    Never edited, so that a verdict stays explainable: a mistake is withdrawn before the first day, and after that
    another version corrects it. `criteria` are as `eligibility.rules.read_version` takes them.
    """

    code = models.CharField(max_length=40, help_text="of the shipped rule set")
    valid_from = models.DateField()
    reference = models.CharField(max_length=240)
    certainty = models.CharField(max_length=12, choices=Certainty)
    note = models.TextField(blank=True)
    criteria = models.JSONField()
    entered_by = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["code", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(withdrawn_at=None), name="rule_version_one_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class AddedCriterion(Edited):
    """What a facility asks for a course, or an agreement for all or one of its courses, beside the law.

    Asked from `starts` until (not including) `ends`; ended, never deleted. `rule` is as `eligibility.rules.read_rule`
    takes it.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    rule: Any = models.JSONField()
    reference = models.CharField(max_length=160)
    reason = models.CharField(max_length=240)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False) | Q(course__isnull=False), name="criterion_of_something"
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="criterion_ends"),
        ]
        indexes = [models.Index(fields=["facility", "starts"], name="criterion_of_facility")]

    def __str__(self) -> str:
        return str(self.rule.get("code", ""))

    @property
    def target(self) -> Target:
        return Target(
            facility_id=self.facility_id,
            region_id=self.facility.region_id,
            institution_id=self.agreement.institution_id if self.agreement else None,
        )


class Override(Edited):
    """A warden's recorded decision that one person need not meet one criterion, from `starts` until (not) `ends`.

    For one course, or without `course` in general. `document` is the sealed (`lib.blocks`) decree.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", help_text="whose warden decided")
    inmate = models.ForeignKey(Inmate, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=40, help_text="code, as in eligibility.criteria")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500)
    document = models.FileField(upload_to="decisions/")
    document_name = models.CharField(max_length=200)
    document_type = models.CharField(max_length=40)
    document_digest = models.CharField(max_length=64)
    starts = models.DateField()
    ends = models.DateField()
    decided_by = models.CharField(max_length=120)
    decided_role = models.CharField(max_length=30)
    decided_at = models.DateTimeField()
    ended_by = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="override_ends")]
        indexes = [models.Index(fields=["facility", "ends"], name="override_of_facility")]

    def __str__(self) -> str:
        return self.criterion

    @property
    def target(self) -> Target:
        return self.inmate.facility.target
