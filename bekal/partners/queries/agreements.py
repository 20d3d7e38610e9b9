from datetime import date, timedelta

from django.db.models import Q, QuerySet

from bekal.access.queries import within
from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Reach, Unseen, reach
from bekal.partners.choices import AgreementKind, AgreementState, SigningCondition, Standing
from bekal.partners.models import Agreement, AgreementChange, FurtherParty, Signatory
from bekal.partners.queries.texts import draft_of, values_for
from bekal.partners.rules import EXPIRY_WARNING_DAYS, unmet_for_signing
from bekal.partners.rules.text import Text, blanks_of

_AGREEMENTS = Agreement.objects.select_related("facility__region", "institution")
_SIDE_BY_SIDE = _AGREEMENTS.prefetch_related("further_parties")


def in_force(day: date) -> Q:
    """The filter for agreements of any kind that are in force on a day."""
    return Q(state=AgreementState.SIGNED, signed_on__lte=day, starts__lte=day, ends__gt=day)


def agreements_for(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that `actor` may see, with their facility and institution."""
    return agreements_within(reach(actor, "agreement.view"))


def agreements_within(held: Reach) -> QuerySet[Agreement]:
    """The same for who reaches so much."""
    return _AGREEMENTS.filter(reached(held))


def reached(held: Reach, path: str = "") -> Q:
    """The filter for the agreements that a reach covers; `path` leads from a row to its agreement (`agreement__`).

    Whoever joined an agreement as a further party reaches it like the first.
    """
    covered = within(held, facility=f"{path}facility", institution=f"{path}institution")
    if held.nation or not held.institution_ids:
        return covered
    joined = FurtherParty.objects.filter(institution__in=held.institution_ids).values("agreement")
    return covered | Q(**{f"{path}pk__in": joined})


def standing_as(standing: str, today: date) -> Q:
    """The filter for agreements that stand so on a day, as `rules.standing` says it of one."""
    signed = Q(state=AgreementState.SIGNED)
    soon = today + timedelta(days=EXPIRY_WARNING_DAYS)
    return {
        Standing.DRAFT: Q(state=AgreementState.DRAFT),
        Standing.REVIEW: Q(state=AgreementState.REVIEW),
        Standing.AGREED: Q(state=AgreementState.AGREED),
        Standing.TERMINATED: Q(state=AgreementState.TERMINATED),
        Standing.DROPPED: Q(state=AgreementState.DROPPED),
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
    return _SIDE_BY_SIDE.get(pk=allowed_id(actor, action, agreement_id))


def allowed_id(actor: Actor, action: str, agreement_id: int) -> int:
    """The id again where `actor` may take `action` on the agreement of it; raises Unseen or Forbidden."""
    rows = Agreement.objects.filter(pk=agreement_id)
    seen_by = PERMISSIONS[action].seen_by
    if not rows.filter(reached(reach(actor, seen_by))).exists():
        raise Unseen(action)
    if seen_by != action and not rows.filter(reached(reach(actor, action))).exists():
        raise Forbidden(action)
    return agreement_id


def agreements_allowing(actor: Actor, action: str) -> QuerySet[Agreement]:
    """The agreements of the facilities and institutions for which `actor` holds `action`."""
    return _AGREEMENTS.filter(reached(reach(actor, action)))


def usable_for_classes(agreements: QuerySet[Agreement], today: date) -> QuerySet[Agreement]:
    """Those of the agreements under which a class can be planned (executable, not ended), with their courses."""
    over = Q(state__in=(AgreementState.TERMINATED, AgreementState.DROPPED))
    alive = ~over & Q(kind=AgreementKind.EXECUTABLE, ends__gt=today)
    return agreements.filter(alive).prefetch_related("courses").order_by("institution__name", "-starts")


def signatories_of(agreement: Agreement) -> QuerySet[Signatory]:
    """Who signs and who witnesses an agreement, in the order in which they were written."""
    return Signatory.objects.filter(agreement=agreement)


def history_of(agreement: Agreement) -> QuerySet[AgreementChange]:
    """What was done to an agreement, newest first."""
    return AgreementChange.objects.filter(agreement=agreement)


def further_parties_of(agreement: Agreement) -> QuerySet[FurtherParty]:
    """The institutions beside the first one, with the number that each gives the agreement."""
    return FurtherParty.objects.filter(agreement=agreement).select_related("institution")


def unmet_conditions(agreement: Agreement, text: Text | None = None) -> list[SigningCondition]:
    """What an agreement still needs before it can be signed; `text` where its draft is known already."""
    text = text or draft_of(agreement)[0]
    return unmet_for_signing(
        kind=agreement.kind,
        numbers=text["numbers"],
        sides={one["side"] for one in text["people"]},
        course_count=len(text["courses"]),
        blanks=blanks_of(text, values_for(agreement, text)),
    )
