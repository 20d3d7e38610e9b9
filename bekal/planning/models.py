from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.classes.models import TrainingClass
from bekal.hearings.models import Hearing
from bekal.people.models import Inmate
from bekal.places.models import Edited, Facility, RegionalOffice
from bekal.planning.choices import DecisionKind, RunState, RunStep
from bekal.planning.rules.marks import HEAVIEST
from bekal.work.models import Job


def _weight() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField()


class Weights(Edited):
    """How much each point weighs at a facility from a day on, 0 to 10."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    release = _weight()
    wish = _weight()
    assessment = _weight()
    unserved = _weight()
    waiting = _weight()
    blocks = _weight()
    note = models.CharField(max_length=240, blank=True, help_text="who decided on these weights, and why")

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "valid_from"], name="weights_one_a_day"),
            models.CheckConstraint(
                condition=Q(release__lte=HEAVIEST, wish__lte=HEAVIEST, assessment__lte=HEAVIEST)
                & Q(unserved__lte=HEAVIEST, waiting__lte=HEAVIEST, blocks__lte=HEAVIEST),
                name="weights_to_ten",
            ),
        ]

    @property
    def target(self) -> Target:
        return self.facility.target


class RegionRun(models.Model):
    """A proposal for classes of several facilities of a region at once, because they draw from what it shares.

    Once done, each facility has a run of its own (`runs`). `result` says how good the whole is known to be, what each
    facility received of each shared purse (`money`), and what more of a purse would bring (`worths`).
    """

    region = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+")
    classes = models.ManyToManyField(TrainingClass, related_name="+")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    weights = models.JSONField()
    seed = models.PositiveIntegerField()
    note = models.CharField(max_length=240, blank=True)
    result = models.JSONField(null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RunState.QUEUED, result__isnull=True) | Q(state=RunState.DONE, result__isnull=False),
                name="region_run_has_result_once_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.made_at:%Y-%m-%d}"

    @property
    def target(self) -> Target:
        return Target(region_id=self.region_id)


class SelectionRun(models.Model):
    """A proposal for some classes of a facility: what it rests on, frozen, and what came out.

    `inputs` are people, marks, limits and money as they were (`rules.frozen`); empty until the worker has gathered
    them. `weights` are those of this run; `worths` says what one more of something would bring.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    classes = models.ManyToManyField(TrainingClass, related_name="+")
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    weights = models.JSONField()
    seed = models.PositiveIntegerField()
    note = models.CharField(max_length=240, blank=True)
    inputs = models.JSONField(default=dict, blank=True)
    proposal = models.JSONField(null=True, blank=True)
    worths = models.JSONField(default=list, blank=True)
    asked = models.PositiveIntegerField(default=0, help_text="people with an option")
    placed = models.PositiveIntegerField(default=0)
    region_run = models.ForeignKey(
        RegionRun, models.PROTECT, null=True, blank=True, related_name="runs", help_text="it came out of this"
    )
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    hearing = models.ForeignKey(Hearing, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1, help_text="raised by every step")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[RunState.QUEUED, RunState.IMPOSSIBLE, RunState.DISCARDED])
                | Q(proposal__isnull=False),
                name="run_has_proposal_once_done",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.ADOPTED) | Q(hearing__isnull=False), name="run_adopted_has_hearing"
            ),
        ]
        indexes = [models.Index(fields=["facility", "state", "made_at"], name="run_of_facility")]

    def __str__(self) -> str:
        return f"{self.facility} {self.made_at:%Y-%m-%d}"

    @property
    def target(self) -> Target:
        return self.facility.target


class RunDecision(models.Model):
    """A person's decision within a run: somebody is in a class whatever happens, or is left out of it."""

    run = models.ForeignKey(SelectionRun, models.CASCADE, related_name="decisions")
    inmate = models.ForeignKey(Inmate, models.PROTECT, related_name="+")
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DecisionKind)
    reason = models.CharField(max_length=240)
    decided_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "inmate", "training_class"], name="run_decision_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="run_decision_has_reason"),
        ]


class RunChange(models.Model):
    """One step of a run, with who took it and why."""

    run = models.ForeignKey(SelectionRun, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=RunStep)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
