from datetime import date

from django.db.models import Q, QuerySet

from bekal.access.rules import Actor, Unseen
from bekal.partners.models import Accreditation, OfficeHolder, TaughtTrade
from bekal.partners.queries.institutions import institution_for
from bekal.places.models import Facility, Institution
from bekal.places.queries import facility_for


def _house(house: Facility | Institution) -> Q:
    return Q(facility=house.pk) if isinstance(house, Facility) else Q(institution=house.pk)


def heads_of(house: Facility | Institution) -> QuerySet[OfficeHolder]:
    """Who headed a facility or an institution that was found for the actor before, newest first."""
    return OfficeHolder.objects.filter(_house(house))


def head_on(house: Facility | Institution, day: date) -> OfficeHolder | None:
    """Who headed a facility or an institution on a day, under the title of that day; None where nobody is known.

    An acting head (Plh.) goes before the one for whom they stand in: their term began later.
    """
    holding = Q(starts__lte=day) & (Q(ends=None) | Q(ends__gt=day))
    return heads_of(house).filter(holding).order_by("-starts", "-acting", "-pk").first()


def institution_head_for(actor: Actor, action: str, head_id: int) -> OfficeHolder:
    """The head of an institution on whom `actor` may take `action`; raises Unseen or Forbidden."""
    holder = OfficeHolder.objects.select_related("institution").filter(pk=head_id, facility=None).first()
    if holder is None or holder.institution_id is None:
        raise Unseen(action)
    institution_for(actor, action, holder.institution_id)
    return holder


def facility_head_for(actor: Actor, action: str, holder_id: int) -> OfficeHolder:
    """The head of a facility on whom `actor` may take `action`; raises Unseen or Forbidden."""
    holder = OfficeHolder.objects.select_related("facility").filter(pk=holder_id, institution=None).first()
    if holder is None or holder.facility_id is None:
        raise Unseen(action)
    facility_for(actor, action, holder.facility_id)
    return holder


def accreditations_of(institution: Institution) -> QuerySet[Accreditation]:
    """What an institution that was found for the actor before is accredited for, newest first."""
    return Accreditation.objects.filter(institution=institution)


def accreditation_for(actor: Actor, action: str, accreditation_id: int) -> Accreditation:
    """The accreditation on which `actor` may take `action`; raises Unseen or Forbidden."""
    found = Accreditation.objects.select_related("institution").filter(pk=accreditation_id).first()
    if found is None:
        raise Unseen(action)
    institution_for(actor, action, found.institution_id)
    return found


def trades_taught_by(institution: Institution) -> QuerySet[TaughtTrade]:
    """What an institution that was found for the actor before teaches, and where."""
    return TaughtTrade.objects.filter(institution=institution).select_related("trade")


def offer_for(actor: Actor, action: str, offer_id: int) -> TaughtTrade:
    """The trade on offer on which `actor` may take `action`; raises Unseen or Forbidden."""
    found = TaughtTrade.objects.select_related("institution", "trade").filter(pk=offer_id).first()
    if found is None:
        raise Unseen(action)
    institution_for(actor, action, found.institution_id)
    return found
