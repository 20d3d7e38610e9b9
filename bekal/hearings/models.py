from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.classes.models import TrainingClass
from bekal.hearings.choices import Decision, HearingState, HearingStep, MemberRole, Proposed
from bekal.people.models import Inmate
from bekal.places.models import Edited, Facility


class Hearing(Edited):
    """A sitting of the review board (sidang TPP) on candidates for classes of a facility."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.CharField(max_length=120)
    agenda = models.CharField(max_length=240)
    state = models.CharField(max_length=10, choices=HearingState, default=HearingState.PLANNED)
    number = models.CharField(max_length=80, blank=True, help_text="of the minutes")
    remarks = models.TextField(max_length=2000, blank=True)
    classes = models.ManyToManyField(TrainingClass, related_name="+")

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["facility", "held_on"], name="hearing_of_facility")]

    def __str__(self) -> str:
        return self.agenda

    @property
    def target(self) -> Target:
        return self.facility.target


class Member(models.Model):
    """Who belongs to the board on the day of a hearing, under the title of that day."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    present = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "position"], name="member_position_once"),
            models.UniqueConstraint(
                fields=["hearing"], condition=Q(role=MemberRole.CHAIR), name="member_one_chair_in_hearing"
            ),
        ]


class Candidate(models.Model):
    """A person on the list of a hearing for a class: what is proposed, and what the board decided."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="candidates")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="+")
    inmate = models.ForeignKey(Inmate, models.PROTECT, related_name="+")
    proposed = models.CharField(max_length=8, choices=Proposed)
    proposed_rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="among the reserves")
    points = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=240, blank=True, help_text="why they may join though a fact is missing")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True, help_text="among the reserves")
    reason = models.CharField(max_length=240, blank=True)
    dissent = models.CharField(max_length=240, blank=True, help_text="what a member wants to stand in the minutes")

    class Meta:
        ordering = ["training_class", "proposed", "proposed_rank", "-points", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "inmate"], name="candidate_once_in_hearing"),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.DECLINE, Decision.POSTPONE]) | ~Q(reason=""),
                name="candidate_refused_with_reason",
            ),
        ]


class HearingChange(models.Model):
    """What was done to a hearing; planning, edits and decisions stand in it too, with the state they left as it was."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=HearingStep)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]


class Decree(models.Model):
    """The warden's decree (SK) by which the people chosen at a hearing become participants."""

    hearing = models.OneToOneField(Hearing, models.PROTECT, related_name="decree")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    issued_on = models.DateField()
    place = models.CharField(max_length=80)
    signatory_name = models.CharField(max_length=120)
    signatory_title = models.CharField(max_length=160)
    acting = models.BooleanField(default=False, help_text="written `Plh.`")
    issued_by = models.CharField(max_length=120)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["facility", "number"], name="decree_number_once_in_facility")]

    def __str__(self) -> str:
        return self.number

    @property
    def target(self) -> Target:
        return self.facility.target
