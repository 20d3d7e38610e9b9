import uuid

from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.catalogue.choices import CourseKind
from bekal.catalogue.models import Course
from bekal.negotiations.choices import Delivery, MeetingMode, NegotiationState, Side
from bekal.partners.choices import AgreementKind, CostKind, FunderKind
from bekal.partners.models import Agreement
from bekal.places.models import Edited, Facility, Institution


class Negotiation(Edited):
    """What a facility talks over with one or more institutions until they agree, or do not.

    `nonce` comes with the form, so that sending it twice begins one negotiation.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    institutions = models.ManyToManyField(Institution, related_name="+")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=AgreementKind, default=AgreementKind.EXECUTABLE)
    state = models.CharField(max_length=10, choices=NegotiationState, default=NegotiationState.OPEN)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+", help_text="the newest draft that came of it"
    )
    begun_on = models.DateField()
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["-begun_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=(NegotiationState.DRAFTED, NegotiationState.CONCLUDED))
                | Q(agreement__isnull=False),
                name="negotiation_drafted_has_agreement",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> Target:
        """Of the facility, and of every institution that it talks with."""
        return Target(
            facility_id=self.facility_id,
            region_id=self.facility.region_id,
            further_ids=frozenset(one.pk for one in self.institutions.all()),
        )


class NegotiationChange(models.Model):
    """What was done to a negotiation."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=10)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]


class Meeting(Edited):
    """A visit or a meeting with one institution; several may be on one day. Its minutes are made of what lies in it."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="meetings")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    date = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=160)
    mode = models.CharField(max_length=12, choices=MeetingMode)
    subject = models.CharField(max_length=200)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["date", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def target(self) -> Target:
        """Of the facility, and of the institution that was met; others of the same negotiation do not see it."""
        facility = self.negotiation.facility
        return Target(facility_id=facility.pk, region_id=facility.region_id, institution_id=self.institution_id)


class Attendee(models.Model):
    """Who was there, with the title of that day; an acting head is marked `Plh.`."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    organisation = models.CharField(max_length=160)
    acting = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="attendee_position_once")]

    def __str__(self) -> str:
        return self.name


class Point(models.Model):
    """Something that was talked over."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="point_position_once")]


class CourseDecision(models.Model):
    """That a course is to be taught, where and how."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="courses")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    delivery = models.CharField(max_length=8, choices=Delivery)
    method = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "course"], name="course_decision_once")]


class SharingDecision(models.Model):
    """Which part of a cost of a kind of course a funder bears, in basis points; what is open is missing to 10,000."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sharing")
    course_kind = models.CharField(max_length=10, choices=CourseKind)
    cost_kind = models.CharField(max_length=12, choices=CostKind)
    funder_kind = models.CharField(max_length=20, choices=FunderKind)
    share = models.PositiveSmallIntegerField(help_text="basis points, 10,000 is all of it")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "course_kind", "cost_kind", "funder_kind"], name="sharing_decision_once"
            ),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=10_000), name="sharing_decision_share"),
        ]


class OtherDecision(models.Model):
    """Any other thing that was decided."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="others")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="other_decision_position_once")]


class Task(models.Model):
    """What somebody has to do by a day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=240)
    owner = models.CharField(max_length=120, blank=True, help_text="empty: the side as a whole")
    side = models.CharField(max_length=6, choices=Side)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def target(self) -> Target:
        return self.meeting.target
