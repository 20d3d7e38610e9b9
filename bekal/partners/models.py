from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bekal.access.rules import Target
from bekal.catalogue.choices import CourseKind
from bekal.catalogue.models import Course, Trade
from bekal.partners.choices import (
    AgreementKind,
    AgreementState,
    AmendmentKind,
    CostKind,
    DocumentKind,
    DutyKind,
    DutyPeriod,
    FunderKind,
    PartySide,
)
from bekal.places.models import Edited, Facility, Institution


class OfficeHolder(Edited):
    """Who headed a facility or an institution, under which title, from `starts` until (not including) `ends`.

    Titles and offices change; a document bears those of its day.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    acting = models.BooleanField(default=False, help_text="written `Plh.`")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(facility=None, institution__isnull=False) | Q(facility__isnull=False, institution=None),
                name="office_holder_of_one_house",
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="office_holder_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.name}"


class Accreditation(models.Model):
    """What an institution is accredited for; without `expires_on` it does not expire."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=160)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="accreditation_expires"
            )
        ]


class TaughtTrade(models.Model):
    """A trade that an institution teaches, and where."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="+")
    place = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["trade__name", "place"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "trade", "place"], name="taught_trade_once_a_place")
        ]


class Instructor(Edited):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    speciality = models.CharField(max_length=120, blank=True)
    qualification = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class InstructorSelection(models.Model):
    """How a facility chose an instructor; without one, no class of the facility starts with them."""

    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="selections")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    date = models.DateField()
    method = models.CharField(max_length=240)
    document_number = models.CharField(max_length=80, blank=True)
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(fields=["instructor", "facility", "date"], name="instructor_selection_once_a_day")
        ]


class InstructorCertificate(models.Model):
    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="certificates")
    name = models.CharField(max_length=160)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_on"]


class InstructorAbsence(models.Model):
    """Days on which an instructor cannot teach, from `starts` until (not including) `ends`."""

    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="absences")
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=160)

    class Meta:
        ordering = ["starts"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="instructor_absence_ends")]


class Agreement(models.Model):
    """A memorandum or an executable agreement (PKS) between a facility and an institution.

    It is in force from `starts` until (not including) `ends`, once signed and while not terminated.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AgreementKind, default=AgreementKind.EXECUTABLE)
    title = models.CharField(max_length=200)
    facility_number = models.CharField(max_length=80, blank=True)
    institution_number = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=AgreementState, default=AgreementState.DRAFT)
    signed_on = models.DateField(null=True, blank=True)
    signed_at_place = models.CharField(max_length=80, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    eligibility_ruleset = models.CharField(
        max_length=40, blank=True, help_text="code of an extra rule set for its classes"
    )
    minimum_participants = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_participants = models.PositiveSmallIntegerField(null=True, blank=True)
    courses = models.ManyToManyField(Course, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text="raised by every edit")
    text_version = models.PositiveSmallIntegerField(
        default=0, help_text="number of the signed version that the columns and lines of this agreement hold; 0: none"
    )

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="agreement_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.SIGNED) | Q(signed_on__isnull=False), name="agreement_signed_has_day"
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.TERMINATED, terminated_on__isnull=False)
                | (~Q(state=AgreementState.TERMINATED) & Q(terminated_on=None)),
                name="agreement_terminated_has_day",
            ),
            models.CheckConstraint(
                condition=Q(minimum_participants=None)
                | Q(maximum_participants=None)
                | Q(maximum_participants__gte=F("minimum_participants")),
                name="agreement_participants",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day in force, as agreements name it: `ends` is the day after."""
        return self.ends - timedelta(days=1)

    @property
    def target(self) -> Target:
        """Of the facility, of the institution, and of those that joined them."""
        joined = [party.institution_id for party in self.further_parties.all()]
        return Target(
            facility_id=self.facility_id,
            region_id=self.facility.region_id,
            institution_id=self.institution_id,
            further_ids=frozenset(joined),
        )


class Signatory(models.Model):
    """Who signed or witnessed, with the title of that day; an acting head is marked `Plh.`."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatories")
    side = models.CharField(max_length=10, choices=PartySide)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", help_text="for whom, on a further side"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    acting = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]


class FurtherParty(models.Model):
    """An institution beside the first one; it gives the document a number of its own too."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="further_parties")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "institution"], name="further_party_once")]


class ClauseTemplate(Edited):
    """The text of a clause from which agreements are drafted, as it holds from a day.

    Without a facility it is for all; a facility's own text of the same code goes before it. In `body` names in braces
    stand for what the agreement says, see `rules.clauses`.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=AgreementKind)
    code = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, help_text="empty: the clause is left out from this day on")
    shipped = models.BooleanField(default=False, help_text="from this day on the text that Bekal brings along")
    valid_from = models.DateField()

    class Meta:
        ordering = ["position", "code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "kind", "code", "valid_from"], name="clause_once_a_day"),
            models.UniqueConstraint(
                fields=["kind", "code", "valid_from"], condition=Q(facility=None), name="clause_for_all_once_a_day"
            ),
        ]


class AgreementClause(models.Model):
    """A clause as one agreement words it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    body = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "position"], name="agreement_clause_position_once")]


class SharingRule(models.Model):
    """Which part of a cost a funder bears, in basis points; those of one cost sum to 10,000."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="sharing")
    course_kind = models.CharField(max_length=10, choices=CourseKind)
    cost_kind = models.CharField(max_length=12, choices=CostKind)
    funder_kind = models.CharField(max_length=20, choices=FunderKind)
    share = models.PositiveSmallIntegerField(help_text="basis points, 10,000 is all of it")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "course_kind", "cost_kind", "funder_kind"], name="sharing_rule_once"
            ),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=10_000), name="sharing_rule_share"),
        ]


class Duty(models.Model):
    """Something measurable that a party owes under an agreement: 16 places a year, two instructors, the room."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=PartySide)
    kind = models.CharField(max_length=12, choices=DutyKind)
    quantity = models.PositiveIntegerField()
    period = models.CharField(max_length=5, choices=DutyPeriod)
    text = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~Q(side=PartySide.WITNESS) & Q(quantity__gte=1), name="duty_is_owed"),
            models.UniqueConstraint(fields=["agreement", "position"], name="duty_position_once"),
        ]

    def __str__(self) -> str:
        return self.text or str(self.get_kind_display())


class DutyDelivery(models.Model):
    """What a party did for a duty that no class tells of."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=DutyKind)
    side = models.CharField(max_length=10, choices=PartySide)
    date = models.DateField()
    quantity = models.PositiveIntegerField()
    note = models.CharField(max_length=240, blank=True)
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="duty_delivery_is_something")]


class Amendment(Edited):
    """A change of an agreement, from its draft to its signature; `contents` is the whole new text.

    `base` is the number of the version that it was drafted on: of two drafts on the same one, the later to be signed is
    first laid on the other.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=AmendmentKind)
    state = models.CharField(max_length=12, choices=AgreementState, default=AgreementState.DRAFT)
    base = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=240)
    effective_from = models.DateField()
    facility_number = models.CharField(max_length=80, blank=True)
    institution_number = models.CharField(max_length=80, blank=True)
    contents = models.JSONField()
    signed_on = models.DateField(null=True, blank=True)
    signed_at_place = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.SIGNED) | Q(signed_on__isnull=False), name="amendment_signed_has_day"
            ),
        ]

    @property
    def target(self) -> Target:
        return self.agreement.target


class AgreementVersion(models.Model):
    """The text of an agreement as it was signed and holds from a day; written once, never changed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    amendment = models.OneToOneField(Amendment, models.PROTECT, null=True, blank=True, related_name="+")
    effective_from = models.DateField()
    signed_on = models.DateField()
    contents = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_number_once")]


class AgreementDocument(models.Model):
    """A file kept with an agreement, sealed (`lib.blocks`); `digest` is the SHA-256 of its content."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="documents")
    amendment = models.ForeignKey(Amendment, models.CASCADE, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to="agreements/")
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class AgreementReminder(models.Model):
    """That somebody was told by mail, so many days before an agreement ends on a day; once each."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    ends = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "ends", "days"], name="agreement_reminder_once")]


class AgreementChange(models.Model):
    """What was done to an agreement; drafting and edits stand in it too, with the state they left as it was."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="changes")
    amendment = models.ForeignKey(Amendment, models.CASCADE, null=True, blank=True, related_name="changes")
    at = models.DateTimeField()
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    reason = models.CharField(max_length=240, blank=True)
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]
