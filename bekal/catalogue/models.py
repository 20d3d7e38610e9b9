from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.catalogue.choices import CourseKind, ModuleKind, VersionState
from bekal.places.models import Edited, Facility, Institution


class Trade(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Course(Edited):
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="courses")
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=CourseKind)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CompetencyUnit(models.Model):
    """A unit of a national standard (SKKNI); a local programme has units without a standard's reference."""

    code = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=200)
    standard = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CourseVersion(Edited):
    """A curriculum as it holds from a date; an adapted curriculum is a new version and keeps its origin.

    One that an institution adapted for a facility is proposed to it, and holds for the classes of that facility only.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    valid_from = models.DateField()
    adapted_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    change_note = models.CharField(max_length=240, blank=True)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", help_text="who adapted it for `facility`"
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="+", help_text="the only one that may teach by it"
    )
    proposed_on = models.DateField(null=True, blank=True)
    proposed_by = models.CharField(max_length=120, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    declined_by = models.CharField(max_length=120, blank=True)
    decline_reason = models.CharField(max_length=240, blank=True)
    units = models.ManyToManyField(CompetencyUnit, related_name="+")
    minimum_attendance_percent = models.PositiveSmallIntegerField(default=80)
    passing_score = models.PositiveSmallIntegerField(default=60)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum_education = models.CharField(max_length=12, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    health_bars = models.JSONField(default=list, blank=True)
    prerequisites = models.JSONField(default=list, blank=True, help_text="codes of courses to be completed before")
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_version_number_once"),
            models.CheckConstraint(
                condition=Q(minimum_attendance_percent__lte=100, passing_score__lte=100),
                name="course_version_percentages",
            ),
            models.CheckConstraint(
                condition=Q(institution=None, facility=None) | Q(institution__isnull=False, facility__isnull=False),
                name="course_version_of_both_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[VersionState.PROPOSED, VersionState.DECLINED]) | Q(facility__isnull=False),
                name="course_version_proposed_to_a_facility",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} v{self.number}"

    @property
    def target(self) -> Target:
        """To whom an adapted curriculum belongs; one for all belongs to nobody."""
        if self.facility is None:
            return Target()
        return Target(
            facility_id=self.facility_id, region_id=self.facility.region_id, institution_id=self.institution_id
        )


class Module(models.Model):
    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="modules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=ModuleKind)
    lesson_hours = models.PositiveSmallIntegerField(help_text="JP of 45 minutes")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="module_position_once"),
            models.CheckConstraint(condition=Q(lesson_hours__gte=1), name="module_has_hours"),
        ]

    def __str__(self) -> str:
        return self.name
