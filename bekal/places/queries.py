from django.db.models import Count, QuerySet, Sum

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.places.models import Facility, Workshop


def facilities_for(actor: Actor) -> QuerySet[Facility]:
    """The facilities whose details `actor` may see, with `workshop_count` and `seat_count` on each."""
    return (
        Facility.objects.filter(within(reach(actor, "place.view"), facility=""))
        .select_related("region")
        .annotate(workshop_count=Count("workshops"), seat_count=Sum("workshops__seats", default=0))
    )


def facility_for(actor: Actor, action: str, facility_id: int) -> Facility:
    """The facility on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Facility.objects.select_related("region"), actor, action, facility_id, facility="")


def workshop_for(actor: Actor, action: str, workshop_id: int) -> Workshop:
    """The workshop on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Workshop.objects.select_related("facility"), actor, action, workshop_id)


def workshops_of(facility: Facility) -> QuerySet[Workshop]:
    """The workshops of a facility that was found for the actor before."""
    return Workshop.objects.filter(facility=facility)
