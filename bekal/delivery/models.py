from datetime import time

from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.catalogue.models import Module
from bekal.classes.models import TrainingClass
from bekal.delivery.choices import AttendanceReason, SessionState, SessionStep
from bekal.delivery.rules import ends_at
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
    revision = models.PositiveIntegerField(default=1, help_text="raised by every change of the session or its register")

    class Meta:
        ordering = ["date", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "date", "starts_at"],
                name="session_once_at_a_time",
                condition=~Q(state=SessionState.CANCELLED),
            ),
        ]
        indexes = [models.Index(fields=["facility", "date"], name="session_of_day")]

    def __str__(self) -> str:
        return f"{self.module} {self.date}"

    @property
    def ends_at(self) -> time:
        """When its last lesson ends, the midday break counted in."""
        return ends_at(self.date, self.starts_at, self.lesson_hours)

    @property
    def target(self) -> Target:
        return self.training_class.target


class SessionChange(models.Model):
    """A session's way from its first day to the day on which it was held, or to being cancelled."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=SessionStep)
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]


class AttendanceSheet(models.Model):
    """One sending of a session's register. A repeat with the same device and nonce is answered from here.

    `digest` tells a repeat from another register that was sent under the same nonce by mistake.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    device = models.CharField(max_length=40)
    nonce = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(help_text="that of the session after this sending")

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["device", "nonce", "digest"], name="attendance_sheet_sent_once")]


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
            models.UniqueConstraint(fields=["device", "nonce", "session", "enrolment"], name="attendance_sent_once"),
            models.CheckConstraint(
                condition=Q(reason__in=["attended", "partly"]) | Q(lesson_hours=0), name="attendance_hours_if_there"
            ),
        ]
        indexes = [models.Index(fields=["enrolment"], name="attendance_of_enrolment")]

    @property
    def target(self) -> Target:
        return self.session.target


class AttendanceChange(models.Model):
    """An edit of what was recorded: who, when, from what to what, and why where it came late."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    old_reason = models.CharField(max_length=12, choices=AttendanceReason)
    new_reason = models.CharField(max_length=12, choices=AttendanceReason)
    old_lesson_hours = models.PositiveSmallIntegerField()
    new_lesson_hours = models.PositiveSmallIntegerField()
    old_note = models.CharField(max_length=240, blank=True)
    new_note = models.CharField(max_length=240, blank=True)
    why = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
