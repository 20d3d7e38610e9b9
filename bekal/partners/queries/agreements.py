from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, Reach, reach
from bekal.partners.choices import AgreementKind, AgreementState, SigningCondition, Standing
from bekal.partners.models import (
    Agreement,
    AgreementChange,
    Signatory,
)
from bekal.partners.rules import EXPIRY_WARNING_DAYS, unmet_for_signing

_AGREEMENTS = Agreement.objects.select_related("facility", "institution")


def in_force(day: date) -> Q:
    """The filter for agreements of any kind that are in force on a day."""
    return Q(state=AgreementState.SIGNED, signed_on__lte=day, starts__lte=day, ends__gt=day)


def agreements_for(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that `actor` may see, with their facility and institution."""
    return agreements_within(reach(actor, "agreement.view"))


def agreements_within(held: Reach) -> QuerySet[Agreement]:
    """The same for who reaches so much."""
    return _AGREEMENTS.filter(within(held, institution="institution"))


def standing_as(standing: str, today: date) -> Q:
    """The filter for agreements that stand so on a day, as `rules.standing` says it of one."""
    signed = Q(state=AgreementState.SIGNED)
    soon = today + timedelta(days=EXPIRY_WARNING_DAYS)
    return {
        Standing.DRAFT: Q(state=AgreementState.DRAFT),
        Standing.TERMINATED: Q(state=AgreementState.TERMINATED),
        Standing.NOT_YET: signed & Q(starts__gt=today),
        Standing.EXPIRED: signed & Q(starts__lte=today, ends__lte=today),
        Standing.EXPIRING: signed & Q(starts__lte=today, ends__gt=today, ends__lte=soon),
        Standing.IN_FORCE: signed & Q(starts__lte=today, ends__gt=soon),
    }[Standing(standing)]


def agreements_matching(
    agreements: QuerySet[Agreement], today: date, *, q: str = "", standing: str = ""
) -> QuerySet[Agreement]:
    """Those of the agreements whose title, partner or numbers contain a text, and that stand so today."""
    if text := q.strip():
        agreements = agreements.filter(
            Q(title__icontains=text)
            | Q(institution__name__icontains=text)
            | Q(institution__short_name__icontains=text)
            | Q(facility_number__icontains=text)
            | Q(institution_number__icontains=text)
        )
    return agreements.filter(standing_as(standing, today)) if standing else agreements


def agreement_for(actor: Actor, action: str, agreement_id: int) -> Agreement:
    """The agreement on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_AGREEMENTS.all(), actor, action, agreement_id, institution="institution")


def agreements_allowing(actor: Actor, action: str) -> QuerySet[Agreement]:
    """The agreements of the facilities and institutions for which `actor` holds `action`."""
    return _AGREEMENTS.filter(within(reach(actor, action), institution="institution"))


def usable_for_classes(agreements: QuerySet[Agreement], today: date) -> QuerySet[Agreement]:
    """Those of the agreements under which a class can be planned (executable, not ended), with their courses."""
    alive = ~Q(state=AgreementState.TERMINATED) & Q(kind=AgreementKind.EXECUTABLE, ends__gt=today)
    return agreements.filter(alive).prefetch_related("courses").order_by("institution__name", "-starts")


def agreements_covering(facility_id: int, course_id: int, starts: date, ends: date) -> QuerySet[Agreement]:
    """The executable agreements in force on every day from `starts` to `ends` (both included) that name the course.

    In force: signed by the first day, not terminated, begun, and not over before the last day.
    """
    return _AGREEMENTS.filter(
        facility=facility_id,
        courses=course_id,
        kind=AgreementKind.EXECUTABLE,
        state=AgreementState.SIGNED,
        signed_on__lte=starts,
        starts__lte=starts,
        ends__gt=ends,
    ).order_by(F("ends").desc())


def signatories_of(agreement: Agreement) -> QuerySet[Signatory]:
    """Who signs and who witnesses an agreement, in the order in which they were written."""
    return Signatory.objects.filter(agreement=agreement)


def history_of(agreement: Agreement) -> QuerySet[AgreementChange]:
    """What was done to an agreement, newest first."""
    return AgreementChange.objects.filter(agreement=agreement)


def unmet_conditions(agreement: Agreement) -> list[SigningCondition]:
    """What an agreement still needs before it can be signed."""
    return unmet_for_signing(
        kind=agreement.kind,
        numbers=(agreement.facility_number, agreement.institution_number),
        sides=set(signatories_of(agreement).values_list("side", flat=True)),
        course_count=agreement.courses.count(),
    )
