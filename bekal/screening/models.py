from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.screening.choices import Why


class Screening(models.Model):
    """The verdicts of a facility as a whole: for which day they hold, by which versions, and what they come to.

    `rules` are as `rules.description` gives them; `counts` {code: {letter: people}}; `missing` {code: {fact: people
    whose verdict is unknown for want of it}}, `lacking` the same of any rule set, and `unknown` how many people it is;
    `changed` {why: people whose verdict is another than the day before}.
    """

    facility = models.OneToOneField(Facility, models.PROTECT, related_name="+")
    day = models.DateField(null=True)
    screened_at = models.DateTimeField(null=True)
    rules = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    people = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    missing = models.JSONField(default=dict)
    lacking = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)

    class Meta:
        ordering = ["facility"]

    def __str__(self) -> str:
        return f"{self.facility} {self.day}"

    @property
    def target(self) -> Target:
        return self.facility.target


class Verdicts(models.Model):
    """What one person may, by every rule set of their facility's screening: texts with a piece for each (`rules`).

    `stamp` is the number of the facts that were read. Where a verdict is another than the day before: `was`, the
    statuses of that day, since which day, and why.
    """

    inmate = models.OneToOneField(Inmate, models.CASCADE, primary_key=True, related_name="+")
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="+", db_constraint=False)  # see README.md
    stamp = models.BigIntegerField()
    statuses = models.CharField(max_length=16)
    days = models.CharField(max_length=128)
    missing = models.CharField(max_length=128)
    unmet = models.CharField(max_length=128)
    was = models.CharField(max_length=16, blank=True)
    changed_on = models.DateField(null=True)
    why = models.CharField(max_length=8, choices=Why, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_on=None, why="") | Q(changed_on__isnull=False) & ~Q(why=""),
                name="verdicts_say_why_they_changed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inmate_id} {self.statuses}"
