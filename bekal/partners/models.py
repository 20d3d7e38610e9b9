from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.catalogue.models import Course
from bekal.partners.choices import AgreementKind, AgreementState, PartySide
from bekal.places.models import Edited, Facility, Institution


class Instructor(Edited):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    speciality = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class InstructorSelection(models.Model):
    """How a facility chose an instructor; without one, no class of the facility starts with them."""

    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="selections")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    date = models.DateField()
    method = models.CharField(max_length=240)
    document_number = models.CharField(max_length=80, blank=True)
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(fields=["instructor", "facility", "date"], name="instructor_selection_once_a_day")
        ]


class InstructorCertificate(models.Model):
    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=160)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_on"]


class Agreement(models.Model):
    """A memorandum or an executable agreement (PKS) between a facility and an institution.

    It is in force from `starts` until (not including) `ends`, once signed and while not terminated.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AgreementKind, default=AgreementKind.EXECUTABLE)
    title = models.CharField(max_length=200)
    facility_number = models.CharField(max_length=80, blank=True)
    institution_number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=AgreementState, default=AgreementState.DRAFT)
    signed_on = models.DateField(null=True, blank=True)
    signed_at_place = models.CharField(max_length=80, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    eligibility_ruleset = models.CharField(
        max_length=40, blank=True, help_text="code of an extra rule set for its classes"
    )
    minimum_participants = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_participants = models.PositiveSmallIntegerField(null=True, blank=True)
    courses = models.ManyToManyField(Course, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="agreement_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.SIGNED) | Q(signed_on__isnull=False), name="agreement_signed_has_day"
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.TERMINATED, terminated_on__isnull=False)
                | (~Q(state=AgreementState.TERMINATED) & Q(terminated_on=None)),
                name="agreement_terminated_has_day",
            ),
            models.CheckConstraint(
                condition=Q(minimum_participants=None)
                | Q(maximum_participants=None)
                | Q(maximum_participants__gte=F("minimum_participants")),
                name="agreement_participants",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day in force, as agreements name it: `ends` is the day after."""
        return self.ends - timedelta(days=1)

    @property
    def target(self) -> Target:
        return Target(
            facility_id=self.facility_id, region_id=self.facility.region_id, institution_id=self.institution_id
        )


class Signatory(models.Model):
    """Who signed or witnessed, with the title of that day; an acting head is marked `Plh.`."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatories")
    side = models.CharField(max_length=10, choices=PartySide)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    acting = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]


class AgreementChange(models.Model):
    """What was done to an agreement; drafting and edits stand in it too, with the state they left as it was."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
