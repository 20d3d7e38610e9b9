from django.db import models
from django.db.models import Q

from bekal.catalogue.models import Module
from bekal.classes.models import TrainingClass
from bekal.delivery.choices import AttendanceReason, SessionState
from bekal.intake.models import Enrolment
from bekal.partners.models import Instructor
from bekal.places.models import Facility


class Session(models.Model):
    """One day's part of one module."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="+")
    module = models.ForeignKey(Module, models.PROTECT, related_name="+")
    instructor = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="+")
    date = models.DateField()
    starts_at = models.TimeField()
    lesson_hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)

    class Meta:
        ordering = ["date", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "date", "starts_at"], name="session_once_at_a_time"),
        ]
        indexes = [models.Index(fields=["facility", "date"], name="session_of_day")]


class Attendance(models.Model):
    """Whether one participant was in one session. A repeat from the same device with the same nonce changes nothing."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=AttendanceReason)
    lesson_hours = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=240, blank=True)
    recorded_by = models.CharField(max_length=120)
    taken_at = models.DateTimeField()
    device = models.CharField(max_length=40)
    nonce = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.UniqueConstraint(fields=["device", "nonce", "enrolment"], name="attendance_sent_once"),
            models.CheckConstraint(
                condition=Q(reason__in=["attended", "partly"]) | Q(lesson_hours=0), name="attendance_hours_if_there"
            ),
        ]
        indexes = [models.Index(fields=["enrolment"], name="attendance_of_enrolment")]


class AttendanceChange(models.Model):
    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    old_reason = models.CharField(max_length=12)
    new_reason = models.CharField(max_length=12)
    old_lesson_hours = models.PositiveSmallIntegerField()
    new_lesson_hours = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
