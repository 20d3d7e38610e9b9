from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.catalogue.models import CourseVersion
from bekal.classes.choices import ClassState, DeliveryMode
from bekal.partners.models import Agreement, Instructor
from bekal.places.models import Facility, Workshop


class TrainingClass(models.Model):
    """One batch of one course version at one facility, given under one agreement."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=8, choices=DeliveryMode, default=DeliveryMode.INSIDE)
    state = models.CharField(max_length=10, choices=ClassState, default=ClassState.PLANNED)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last working day, exam included")
    day_starts_at = models.TimeField()
    lesson_hours_per_day = models.PositiveSmallIntegerField(default=8)
    minimum = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    instructors = models.ManyToManyField(Instructor, related_name="+", through="ClassInstructor")
    revision = models.PositiveIntegerField(default=1, help_text="raised by every edit")

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="class_ends_after_start"),
            models.CheckConstraint(condition=Q(minimum__gte=1, capacity__gte=F("minimum")), name="class_capacity"),
        ]
        indexes = [models.Index(fields=["facility", "state", "starts_on"], name="class_of_facility")]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Target:
        return Target(
            facility_id=self.facility_id,
            region_id=self.facility.region_id,
            institution_id=self.agreement.institution_id,
            teacher_ids=frozenset(one.user_id for one in self.instructors.all() if one.user_id is not None),
        )


class ClassInstructor(models.Model):
    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="+")
    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training_class", "instructor"], name="class_instructor_once")]


class ClassChange(models.Model):
    """A class's way through its states; planning and edits stand in it too, with the state they left as it was."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
