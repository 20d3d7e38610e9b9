from typing import Any

from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.budget.choices import BudgetState, CostBasis
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.partners.choices import CostKind, FunderKind
from bekal.places.models import Edited, Facility, Institution, RegionalOffice


class SharedPurse(Edited):
    """Money of a region from which several prisons pay classes, each through a funder of its own."""

    region = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=FunderKind)
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ["region", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="purse_name_once_in_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Target:
        return Target(region_id=self.region_id)


class PurseAllocation(Edited):
    """What a shared purse holds in a year, in rupiah; never below what all prisons together committed and spent."""

    purse = models.ForeignKey(SharedPurse, models.PROTECT, related_name="allocations")
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["purse", "year"], name="purse_allocation_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="purse_allocation_not_negative"),
        ]


class Funder(Edited):
    """A purse from which a prison pays classes: its own budget, a partner's, local government's, donations.

    With `purse` it draws from what its region shares, and has no allocation of its own.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    purse = models.ForeignKey(SharedPurse, models.PROTECT, null=True, blank=True, related_name="funders")
    kind = models.CharField(max_length=20, choices=FunderKind)
    name = models.CharField(max_length=160)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["facility", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="funder_name_once_in_facility"),
            models.UniqueConstraint(fields=["facility", "purse"], name="funder_purse_once_in_facility"),
            models.CheckConstraint(
                condition=Q(institution=None) | Q(kind=FunderKind.PARTNER), name="funder_institution_of_partner"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Target:
        return self.facility.target


class Allocation(Edited):
    """What a funder gives in a year, in rupiah; never below what is committed and spent of it."""

    funder = models.ForeignKey(Funder, models.PROTECT, related_name="allocations")
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    reference = models.CharField(max_length=120, blank=True, help_text="DIPA number, letter of a donor")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["funder", "year"], name="allocation_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="allocation_not_negative"),
        ]


class CostTemplate(Edited):
    """What a class of a course usually costs, from a day on: for one prison, or without `facility` for all."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    reference = models.CharField(max_length=160, blank=True, help_text="the price list or decree that it rests on")

    class Meta:
        ordering = ["course__name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["course", "facility", "valid_from"], name="cost_template_one_a_day"),
            models.UniqueConstraint(
                fields=["course", "valid_from"], condition=Q(facility=None), name="cost_template_of_nation_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.valid_from}"

    @property
    def target(self) -> Target:
        return self.facility.target if self.facility else Target()


class CostTemplateLine(models.Model):
    template = models.ForeignKey(CostTemplate, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    cost_kind = models.CharField(max_length=12, choices=CostKind)
    description = models.CharField(max_length=160)
    basis = models.CharField(max_length=16, choices=CostBasis)
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="cost_template_line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, unit_price__gte=0), name="cost_template_line_amounts"),
        ]


class ClassBudget(models.Model):
    """What one class costs and who pays it. Once committed it counts against the allocations of `year`."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    training_class = models.OneToOneField(TrainingClass, models.PROTECT, related_name="+")
    template = models.ForeignKey(CostTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=BudgetState, default=BudgetState.DRAFT)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="raised by every edit and step")

    class Meta:
        ordering = ["-training_class__starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=BudgetState.DRAFT, year=None) | (~Q(state=BudgetState.DRAFT) & Q(year__isnull=False)),
                name="class_budget_year_once_committed",
            )
        ]
        indexes = [models.Index(fields=["facility", "state", "year"], name="class_budget_of_facility")]

    def __str__(self) -> str:
        return str(self.training_class)

    @property
    def target(self) -> Target:
        return self.training_class.target


class BudgetLine(models.Model):
    """A cost of a class: `quantity` × `units` (of the class, by its basis) × `unit_price`, in rupiah."""

    budget = models.ForeignKey(ClassBudget, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    cost_kind = models.CharField(max_length=12, choices=CostKind)
    description = models.CharField(max_length=160)
    basis = models.CharField(max_length=16, choices=CostBasis)
    quantity = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()
    amount = models.BigIntegerField()
    by_amount = models.BooleanField(default=False, help_text="funders bear amounts of their own, no shares")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1, unit_price__gte=0), name="budget_line_not_negative"),
            models.CheckConstraint(
                condition=Q(amount=F("unit_price") * F("units") * F("quantity")), name="budget_line_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.description


class LineShare(models.Model):
    """What one funder pays of a line. The shares of a line sum to its amount."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="shares")
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(null=True, blank=True, help_text="basis points, 10,000 is all of it")
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["funder_id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "funder"], name="line_share_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_share_not_negative"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__lte=10_000), name="line_share_at_most_all"),
        ]


class BudgetChange(models.Model):
    """What was done to the budget of a class; making and edits stand in it too, with the state they left as it was."""

    budget = models.ForeignKey(ClassBudget, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]


class Expense(models.Model):
    """Money that was spent on a line from one funder's share. Never deleted: a mistake is reversed by an entry of its
    own with the negative amount and a reason.

    `document` is the sealed (`lib.blocks`) scan of the receipt, where there is one.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    share = models.ForeignKey(LineShare, models.PROTECT, related_name="expenses")
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    spent_on = models.DateField()
    receipt_number = models.CharField(max_length=80)
    description = models.CharField(max_length=240, blank=True)
    document: Any = models.FileField(upload_to="receipts/", blank=True)
    document_name = models.CharField(max_length=200, blank=True)
    document_type = models.CharField(max_length=40, blank=True)
    document_digest = models.CharField(max_length=64, blank=True)
    recorded_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    reverses: Any = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversal")
    reversed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["-spent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["funder", "receipt_number"],
                condition=Q(reverses=None, reversed_at=None),
                name="expense_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0, reversed_at=None),
                name="expense_or_reversal",
            ),
        ]
        indexes = [models.Index(fields=["facility", "spent_on"], name="expense_of_facility")]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def target(self) -> Target:
        return self.share.line.budget.target
