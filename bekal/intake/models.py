from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.intake.choices import EndReason, EnrolmentState, EnrolmentStep
from bekal.people.models import Inmate
from bekal.places.models import Facility


class Wish(models.Model):
    """A course that a person would like to take; rank 1 is the dearest."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    inmate = models.ForeignKey(Inmate, models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    registered_on = models.DateField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["inmate", "course"], name="wish_once"),
            models.UniqueConstraint(fields=["inmate", "rank"], name="wish_rank_once"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=5), name="wish_rank_to_five"),
        ]


class Enrolment(models.Model):
    """A person's place in a class, or on its list of reserves (where `reserve_rank` counts from 1)."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="+")
    inmate = models.ForeignKey(Inmate, models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=EnrolmentState)
    reserve_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    end_reason = models.CharField(max_length=12, choices=EndReason, blank=True)
    enrolled_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=240, blank=True, help_text="why they were chosen though a fact was missing")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training_class", "inmate"], name="enrolment_once_in_class"),
            models.UniqueConstraint(
                fields=["training_class", "reserve_rank"],
                name="enrolment_reserve_rank_once",
                condition=Q(state=EnrolmentState.RESERVE),
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.RESERVE, reserve_rank__isnull=False)
                | (~Q(state=EnrolmentState.RESERVE) & Q(reserve_rank=None)),
                name="enrolment_rank_is_for_reserves",
            ),
        ]
        indexes = [models.Index(fields=["inmate", "state"], name="enrolment_of_inmate")]

    @property
    def target(self) -> Target:
        return self.training_class.target


class EnrolmentChange(models.Model):
    """One step of a person's way through a class, with who took it and why."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=20, choices=EnrolmentStep)
    from_state = models.CharField(max_length=14, blank=True)
    to_state = models.CharField(max_length=14)
    reason_code = models.CharField(max_length=12, choices=EndReason, blank=True)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
