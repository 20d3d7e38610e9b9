from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.people.choices import (
    CustodyStatus,
    DisciplineLevel,
    Education,
    MovementKind,
    Presence,
    Sex,
)
from bekal.places.models import Facility


class Inmate(models.Model):
    """A person in custody, as the facility that holds them (or held them last) and SDP know them.

    The columns from `detained_on` to `release_on` are SDP's own and win over anything that Bekal works out.
    NIK and phone are sealed (`lib.sealing`); their blind indexes serve exact search only.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    register_number = models.CharField(max_length=40)
    register_key = models.CharField(max_length=40, help_text="register_number as identifiers.normalise writes it")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.HELD)
    custody_status = models.CharField(max_length=10, choices=CustodyStatus)
    name = models.CharField(max_length=120)
    alias = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex)
    education = models.CharField(max_length=8, choices=Education, blank=True)
    regency_code = models.CharField(max_length=4, blank=True, help_text="domicile, four digits")
    former_occupation = models.CharField(max_length=80, blank=True)
    block = models.CharField(max_length=20, blank=True)
    health_limits = models.JSONField(default=list, blank=True)
    nik_sealed = models.BinaryField(null=True, blank=True)
    nik_index = models.BinaryField(max_length=16, null=True, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    phone_index = models.BinaryField(max_length=16, null=True, blank=True)

    offence = models.CharField(max_length=120, blank=True)
    detained_on = models.DateField(null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    term_days = models.PositiveSmallIntegerField(null=True, blank=True)
    life_or_death = models.BooleanField(default=False)
    one_third_on = models.DateField(null=True, blank=True)
    one_half_on = models.DateField(null=True, blank=True)
    two_thirds_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    remission_months = models.PositiveSmallIntegerField(null=True, blank=True)
    remission_days = models.PositiveSmallIntegerField(null=True, blank=True)
    fine_rupiah = models.PositiveBigIntegerField(null=True, blank=True)
    subsidiary_months = models.PositiveSmallIntegerField(null=True, blank=True)
    recidivist = models.BooleanField(null=True, blank=True)
    release_on = models.DateField(null=True, blank=True, help_text="expected while held, actual once released")

    # What SDP does not say and some rights ask for; None: nobody wrote it down
    literate = models.BooleanField(null=True, blank=True)
    fine_paid = models.BooleanField(null=True, blank=True)
    restitution_paid = models.BooleanField(null=True, blank=True, help_text="also where none was imposed")
    last_remission_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0: never had any")
    board_approved_on = models.DateField(null=True, blank=True)
    deradicalised_on = models.DateField(null=True, blank=True)
    pledge_signed_on = models.DateField(null=True, blank=True)
    assimilation_served_on = models.DateField(null=True, blank=True)

    certified_on = models.DateField(null=True, blank=True, help_text="day of the first certificate that stands")
    version = models.PositiveIntegerField(default=1, help_text="raised by every edit")
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "register_key"], name="inmate_register_once_in_facility"),
        ]
        indexes = [
            models.Index(fields=["facility", "presence", "name", "id"], name="inmate_list"),
            models.Index(fields=["name", "id", "presence"], name="inmate_national_list"),
            # lists and figures of who goes home are answered from these two alone, without reading the rows
            models.Index(fields=["facility", "presence", "release_on", "id", "certified_on"], name="inmate_going_home"),
            models.Index(
                fields=["presence", "release_on", "id", "certified_on", "facility"], name="inmate_going_home_national"
            ),
            models.Index(fields=["register_key"], name="inmate_register", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["nik_index"], name="inmate_nik", condition=Q(nik_index__isnull=False)),
            models.Index(fields=["phone_index"], name="inmate_phone", condition=Q(phone_index__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Target:
        return self.facility.target


class InmateChange(models.Model):
    """What changed in a person's record, field by field: `changes` is {field: [old, new]} in plain JSON."""

    inmate = models.ForeignKey(Inmate, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    source = models.CharField(max_length=20)  # "roster", "page" or "registration"
    source_id = models.BigIntegerField(null=True)  # the roster import or the registration, which lie above
    changed_by = models.CharField(max_length=120)
    changes = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]


class ConductScore(models.Model):
    """The monthly SPPN score by the case guardian; `month` is the first day of the month."""

    inmate = models.ForeignKey(Inmate, models.CASCADE, related_name="conduct_scores")
    month = models.DateField()
    score = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["inmate", "month"], name="conduct_score_once_a_month"),
            models.CheckConstraint(condition=Q(score__lte=100), name="conduct_score_to_100"),
        ]


class DisciplineEntry(models.Model):
    """A line of the discipline register (Register F)."""

    inmate = models.ForeignKey(Inmate, models.CASCADE, related_name="discipline")
    date = models.DateField()
    level = models.CharField(max_length=8, choices=DisciplineLevel)
    ends = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["-date"]


class KeepApart(models.Model):
    """Two people who must not be in one room, from a date until (not including) a date. first_id < second_id."""

    first = models.ForeignKey(Inmate, models.CASCADE, related_name="+")
    second = models.ForeignKey(Inmate, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=240)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="keep_apart_pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="keep_apart_pair_once", condition=Q(ends=None)),
        ]


class Movement(models.Model):
    inmate = models.ForeignKey(Inmate, models.CASCADE, related_name="movements")
    date = models.DateField()
    kind = models.CharField(max_length=12, choices=MovementKind)
    from_facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    to_facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["-date", "-pk"]
