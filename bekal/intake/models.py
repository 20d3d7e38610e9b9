from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from bekal.access.rules import Target
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.intake.choices import (
    Ability,
    AfterRelease,
    DriveState,
    EndReason,
    EnrolmentState,
    EnrolmentStep,
    FormKind,
    GroupKind,
    OffenceGroup,
    WishState,
    WishStep,
)
from bekal.intake.rules.wishes import LIVE, WAITING
from bekal.people.choices import Sex
from bekal.people.models import Inmate
from bekal.places.choices import SecurityTier
from bekal.places.models import Edited, Facility


class Drive(Edited):
    """Days on which a facility writes down who wants which course; without `courses` all that is coming."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day")
    state = models.CharField(max_length=8, choices=DriveState, default=DriveState.PLANNED)
    closed_at = models.DateTimeField(null=True, blank=True)
    courses = models.ManyToManyField(Course, related_name="+")

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="drive_ends"),
            models.CheckConstraint(
                condition=Q(state=DriveState.CLOSED, closed_at__isnull=False)
                | (~Q(state=DriveState.CLOSED) & Q(closed_at=None)),
                name="drive_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> Target:
        return self.facility.target


class Registration(Edited):
    """What one person said at the table. `taken_at` is when they said it, however late it reached the database.

    `device` and `nonce` are the id that a browser without network gave it; both blank for one taken online.
    """

    drive = models.ForeignKey(Drive, models.PROTECT, null=True, blank=True, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    inmate = models.ForeignKey(Inmate, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)
    table = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=40, blank=True)
    nonce = models.CharField(max_length=40, blank=True)
    former_work = models.CharField(max_length=120, blank=True)
    plan = models.CharField(max_length=12, choices=AfterRelease)
    plan_note = models.CharField(max_length=160, blank=True)
    reading = models.CharField(max_length=8, choices=Ability)
    writing = models.CharField(max_length=8, choices=Ability)
    health_limits = models.JSONField(default=list, blank=True)
    health_note = models.CharField(max_length=160, blank=True)
    consent = models.BooleanField(help_text="whether the partner may be told who they are and what they wish")
    consent_at = models.DateTimeField()
    receipt_code = models.CharField(max_length=12, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "inmate"], name="registration_once_in_drive", condition=Q(withdrawn_at=None)
            ),
            models.UniqueConstraint(fields=["device", "nonce"], name="registration_sent_once", condition=~Q(nonce="")),
        ]
        indexes = [
            models.Index(fields=["drive", "table"], name="registration_of_table"),
            models.Index(fields=["inmate", "taken_at"], name="registration_of_inmate"),
        ]

    @property
    def target(self) -> Target:
        return self.facility.target


class RegistrationChange(models.Model):
    """A correction of what was written at the table: `changes` is {field: [old, new]} in plain JSON."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=240, blank=True)
    changes = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]


class Wish(models.Model):
    """A course that a person would like to take; rank 1 is the dearest."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    inmate = models.ForeignKey(Inmate, models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    registered_on = models.DateField()
    registration = models.ForeignKey(Registration, models.SET_NULL, null=True, blank=True, related_name="wishes")
    state = models.CharField(max_length=10, choices=WishState, default=WishState.OPEN, db_default=WishState.OPEN)
    reason = models.CharField(
        max_length=240, blank=True, db_default="", help_text="why it is on hold, or why nothing came of it"
    )

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["inmate", "course"], name="wish_once", condition=Q(state__in=LIVE)),
            models.UniqueConstraint(fields=["inmate", "rank"], name="wish_rank_once", condition=Q(state__in=WAITING)),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=5), name="wish_rank_to_five"),
        ]
        indexes = [models.Index(fields=["facility", "state", "course"], name="wish_demand")]

    @property
    def target(self) -> Target:
        return self.facility.target


class WishChange(models.Model):
    """One step of a wish, with who took it and why."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=WishStep)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]


class AssessmentForm(Edited):
    """A form by which people are assessed before they are chosen, as it holds from a date.

    Forms of one `code` are versions of each other. Without `facility` it is for all facilities, without `course` for
    all courses. `questions` are rows of code, text, scale (0 to so many points) and weight; never edited once used.
    """

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=FormKind)
    title = models.CharField(max_length=120)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    questions = models.JSONField()

    class Meta:
        ordering = ["kind", "title", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="assessment_form_version_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> Target:
        """To whom the form belongs; one for all belongs to nobody below the nation."""
        return self.facility.target if self.facility else Target()


class Assessment(Edited):
    """What one person answered, and the score from 0 to 100 that `rules.assessments` makes of it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    inmate = models.ForeignKey(Inmate, models.PROTECT, related_name="+")
    form = models.ForeignKey(AssessmentForm, models.PROTECT, related_name="+")
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    taken_on = models.DateField()
    taken_by = models.CharField(max_length=120)
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="for which its training partner assessed; empty where the prison did",
    )  # fmt: skip
    told_on = models.DateField(null=True, blank=True, help_text="when the person was told of the result")

    class Meta:
        ordering = ["-taken_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["inmate", "form", "taken_on"], name="assessment_once_a_day"),
            models.CheckConstraint(condition=Q(score__lte=100), name="assessment_to_100"),
        ]

    @property
    def target(self) -> Target:
        return self.facility.target


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


class GroupRule(Edited):
    """At most `most` people of a sex, a security tier or a group of offences in one class; 0: none.

    Of a facility, or of all where there is none; for a course, or for all. Holds from `starts` until (not including)
    `ends`; ended, never deleted. `reference` names the letter or decree that says so.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=8, choices=GroupKind)
    value = models.CharField(max_length=20, help_text="of people.Sex, places.SecurityTier or OffenceGroup")
    most = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=240)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="group_rule_has_reference"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="group_rule_ends"),
            models.CheckConstraint(
                condition=Q(group=GroupKind.SEX, value__in=Sex.values)
                | Q(group=GroupKind.TIER, value__in=SecurityTier.values)
                | Q(group=GroupKind.OFFENCE, value__in=OffenceGroup.values),
                name="group_rule_of_a_known_group",
            ),
            models.UniqueConstraint(
                Coalesce("facility", 0),
                Coalesce("course", 0),
                "group",
                "value",
                condition=Q(ends=None),
                name="group_rule_once_without_end",
            ),
        ]
        indexes = [models.Index(fields=["facility", "starts"], name="group_rule_of_facility")]

    def __str__(self) -> str:
        return f"{self.group} {self.value} {self.most}"

    @property
    def target(self) -> Target:
        return self.facility.target if self.facility else Target()
