from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.lib import dates
from bekal.places.choices import FacilityKind
from bekal.places.models import DayOverride, Facility, RegionalOffice, Workshop


def facilities_for(actor: Actor) -> QuerySet[Facility]:
    """The facilities whose details `actor` may see, with `workshop_count` and `seat_count` on each."""
    return (
        Facility.objects.filter(within(reach(actor, "place.view"), facility=""))
        .select_related("region")
        .annotate(workshop_count=Count("workshops"), seat_count=Sum("workshops__seats", default=0))
        .order_by("name", "pk")
    )


def facility_for(actor: Actor, action: str, facility_id: int) -> Facility:
    """The facility on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Facility.objects.select_related("region"), actor, action, facility_id, facility="")


def facilities_allowing(actor: Actor, action: str) -> QuerySet[Facility]:
    """The facilities for which `actor` holds `action`."""
    return Facility.objects.filter(within(reach(actor, action), facility=""))


def regions_allowing(actor: Actor, action: str) -> QuerySet[RegionalOffice]:
    """The regions for which, as a whole, `actor` holds `action`."""
    return RegionalOffice.objects.filter(within(reach(actor, action), region="pk"))


def workshop_for(actor: Actor, action: str, workshop_id: int) -> Workshop:
    """The workshop on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Workshop.objects.select_related("facility"), actor, action, workshop_id)


def workshops_of(facility: Facility) -> QuerySet[Workshop]:
    """The workshops of a facility that was found for the actor before."""
    return Workshop.objects.filter(facility=facility)


def workshop_name_taken(facility: Facility, name: str, workshop_id: int | None) -> bool:
    """Whether another workshop of the facility has this name already, in whatever case."""
    return Workshop.objects.filter(facility=facility, name__iexact=name).exclude(pk=workshop_id or 0).exists()


def facilities_matching(facilities: QuerySet[Facility], text: str) -> QuerySet[Facility]:
    """Those of the facilities whose name, code or region contains a text; all of them for an empty text."""
    if not text:
        return facilities
    return facilities.filter(Q(name__icontains=text) | Q(code__iexact=text) | Q(region__name__icontains=text))


def probation_offices_of(facility: Facility) -> QuerySet[Facility]:
    """The probation offices in the region of a facility."""
    return Facility.objects.filter(kind=FacilityKind.PROBATION_OFFICE, region=facility.region_id)


def regions() -> QuerySet[RegionalOffice]:
    """Every regional office; their names are no secret."""
    return RegionalOffice.objects.all()


def overrides_for(actor: Actor, since: date) -> QuerySet[DayOverride]:
    """The days from `since` on that are worked, or not, against the calendar, as far as `actor` has to do with them."""
    held = reach(actor, "place.view")
    everywhere = Q(region=None, facility=None)
    own_region = Q(region__in=Facility.objects.filter(within(held, facility="")).values("region"))
    rows = DayOverride.objects.select_related("region", "facility").filter(date__gte=since)
    return rows.filter(everywhere | own_region | within(held))


def calendar_of(facility: Facility, since: date) -> dates.WorkingCalendar:
    """The working calendar of a facility from a day on: Indonesia's, with what was entered against it.

    One query. The facility's own entry wins over its region's, and that over the nation's.
    """
    rows = DayOverride.objects.filter(
        Q(region=None, facility=None) | Q(region=facility.region_id) | Q(facility=facility.pk), date__gte=since
    )
    widest_first = sorted(rows, key=lambda row: (row.facility_id is not None, row.region_id is not None))
    return dates.WorkingCalendar({row.date: dates.DayOverride(row.works, row.reason) for row in widest_first})
