from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bekal.access.choices import Role
from bekal.access.rules import Actor, reach
from bekal.accounts.models import RoleGrant, User
from bekal.partners.models import Accreditation, Agreement, AgreementReminder, InstructorCertificate
from bekal.partners.queries.agreements import in_force
from bekal.partners.rules.reminders import reminder_due, reminding_on
from bekal.places.models import Institution

AT_THE_FACILITY = (Role.PROGRAMME_OFFICER, Role.WARDEN)
LATELY = timedelta(days=30)
"""How long what has expired is still told of on the first page."""
SOON = timedelta(days=90)


def reminders_due(today: date) -> list[tuple[int, int]]:
    """Of which agreements, and of how many days before the end, nobody has been reminded yet: (agreement, days)."""
    days = reminding_on(today).days
    ending = Agreement.objects.filter(in_force(today), ends__lte=today + timedelta(days=days[0])).order_by("pk")
    told = set(AgreementReminder.objects.filter(agreement__in=ending).values_list("agreement", "ends", "days"))
    due = [(pk, ends, reminder_due(ends, today, days)) for pk, ends in ending.values_list("pk", "ends")]
    return [(pk, before) for pk, ends, before in due if before is not None and (pk, ends, before) not in told]


def agreement_ending(agreement_id: int, today: date) -> Agreement | None:
    """An agreement that is in force on a day, with its parties; for the work of the night."""
    rows = Agreement.objects.filter(in_force(today), pk=agreement_id)
    return rows.select_related("facility", "institution").first()


def people_to_remind(agreement: Agreement, today: date) -> QuerySet[User]:
    """The facility's officers and warden and the institutions' coordinators of a day who have an address for mail."""
    institutions = [agreement.institution_id, *agreement.further_parties.values_list("institution", flat=True)]
    theirs = Q(role__in=AT_THE_FACILITY, facility=agreement.facility_id) | Q(
        role=Role.PARTNER_COORDINATOR, institution__in=institutions
    )
    holding = Q(starts__lte=today) & (Q(ends=None) | Q(ends__gt=today))
    grants = RoleGrant.objects.filter(theirs & holding)
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).exclude(email="").order_by("pk")


def institutions_with_papers_expiring(actor: Actor, today: date) -> QuerySet[Institution]:
    """The institutions whose papers `actor` looks after and of which some expire soon or did lately.

    With `accreditation_count` and `certificate_count` (of instructors) on each; one query.
    """
    held = reach(actor, "partner.edit")
    agreed = Agreement.objects.filter(in_force(today), facility__in=held.facility_ids)
    span = Q(expires_on__gte=today - LATELY, expires_on__lte=today + SOON)
    mine = Q(pk__in=held.institution_ids) | Q(pk__in=agreed.values("institution"))
    accreditations = Accreditation.objects.filter(span)
    certificates = InstructorCertificate.objects.filter(span)
    rows = Institution.objects.filter(mine).annotate(
        accreditation_count=_count(accreditations, "institution"),
        certificate_count=_count(certificates, "instructor__institution"),
    )
    return rows.filter(Q(accreditation_count__gt=0) | Q(certificate_count__gt=0)).order_by("name")


def _count(rows: QuerySet[Any], institution: str) -> Coalesce:
    own = rows.filter(**{institution: OuterRef("pk")}).order_by().values(institution)
    return Coalesce(Subquery(own.annotate(total=Count("pk")).values("total")), 0)
