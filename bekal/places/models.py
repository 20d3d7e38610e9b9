from django.db import models
from django.db.models import Q

from bekal.access.rules import Target
from bekal.places.choices import FacilityClass, FacilityKind, InstitutionKind, SecurityTier


class Edited(models.Model):
    """What two people may edit at once: every edit raises `revision` and leaves a name and a time."""

    revision = models.PositiveIntegerField(default=1)
    edited_by = models.CharField(max_length=120, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class RegionalOffice(models.Model):
    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Facility(Edited):
    region = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="facilities")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=FacilityKind)
    facility_class = models.CharField(max_length=4, choices=FacilityClass, blank=True)
    tier = models.CharField(max_length=20, choices=SecurityTier)
    capacity = models.PositiveIntegerField(default=0)
    regency_code = models.CharField(max_length=4, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Jakarta")
    probation_office = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Target:
        """To whom this facility, and whatever lies in it, belongs."""
        return Target(facility_id=self.pk, region_id=self.region_id, probation_office_id=self.probation_office_id)


class Workshop(Edited):
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="workshops")
    name = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "name"], name="workshop_name_once_in_facility"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="workshop_has_seats"),
        ]

    def __str__(self) -> str:
        return self.name


class Institution(Edited):
    """An organisation that trains or certifies; a facility registered as a provider is its own institution."""

    name = models.CharField(max_length=160, unique=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=24, choices=InstitutionKind)
    regency_code = models.CharField(max_length=4, blank=True)
    address = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    certificate_prefix = models.CharField(max_length=16, unique=True)
    facility = models.OneToOneField(Facility, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DayOverride(models.Model):
    """A day that is worked or not worked against the calendar: everywhere, in one region or in one facility.

    It wins over weekends, public holidays and collective leave; the narrower place wins over the wider.
    """

    date = models.DateField()
    region = models.ForeignKey(RegionalOffice, models.PROTECT, null=True, blank=True, related_name="+")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    works = models.BooleanField()
    reason = models.CharField(max_length=160)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(facility__isnull=True), name="day_override_one_place"
            ),
            models.UniqueConstraint(fields=["date", "facility"], name="day_override_once_in_facility"),
            models.UniqueConstraint(fields=["date", "region"], name="day_override_once_in_region"),
            models.UniqueConstraint(
                fields=["date"], name="day_override_once_in_nation", condition=Q(region=None, facility=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"
