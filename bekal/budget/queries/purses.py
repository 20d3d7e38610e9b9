from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.budget.models import Funder, PurseAllocation, SharedPurse

_PURSES = SharedPurse.objects.select_related("region")


def purses_for(actor: Actor) -> QuerySet[SharedPurse]:
    """The shared purses that `actor` may see, with their region."""
    return _PURSES.filter(within(reach(actor, "purse.view"), region="region")).order_by("region__name", "pk")


def purse_for(actor: Actor, action: str, purse_id: int) -> SharedPurse:
    """The shared purse on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_PURSES.all(), actor, action, purse_id, region="region")


def purses_to_draw_from(actor: Actor) -> QuerySet[SharedPurse]:
    """The shared purses from which the prisons draw whose funders `actor` enters; their names are no secret there."""
    prisons = within(reach(actor, "funder.edit"), facility="region__facilities")
    return _PURSES.filter(prisons).order_by("name").distinct()


def purse_name_taken(region_id: int, name: str, purse_id: int | None) -> bool:
    """Whether another purse of the region has this name already, in whatever case."""
    return SharedPurse.objects.filter(region=region_id, name__iexact=name).exclude(pk=purse_id or 0).exists()


def purse_years(actor: Actor, today: date) -> tuple[int, ...]:
    """The years in which a purse that `actor` may see holds anything, with this and the next, newest first."""
    seen = within(reach(actor, "purse.view"), region="purse__region")
    known = PurseAllocation.objects.filter(seen).order_by().values_list("year", flat=True).distinct()
    return tuple(sorted({today.year, today.year + 1, *known}, reverse=True))


def purse_allocation_of(purse: SharedPurse, year: int) -> PurseAllocation | None:
    """What a purse holds in a year, if that was entered."""
    return PurseAllocation.objects.filter(purse=purse, year=year).first()


def drawing_from(purses: Iterable[int]) -> list[Funder]:
    """The prisons' funders that draw from these purses, by prison."""
    rows = Funder.objects.filter(purse__in=list(purses)).select_related("facility")
    return list(rows.order_by("facility__name", "pk"))


def purses_by_funder(funders: Iterable[int]) -> dict[int, SharedPurse]:
    """The shared purse of each of these funders that draws from one."""
    rows = Funder.objects.filter(pk__in=list(funders), purse__isnull=False).select_related("purse")
    return {one.pk: one.purse for one in rows if one.purse is not None}


def purse_taken(facility_id: int, purse_id: int, funder_id: int | None) -> bool:
    """Whether another funder of the prison draws from the purse already."""
    return Funder.objects.filter(facility=facility_id, purse=purse_id).exclude(pk=funder_id or 0).exists()
