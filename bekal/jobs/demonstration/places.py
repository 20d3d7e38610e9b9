"""Regional offices, facilities, workshops and the institutions that train."""

from bekal.jobs.demonstration.data import table
from bekal.jobs.demonstration.world import World
from bekal.places.models import Facility, Institution, RegionalOffice, Workshop


def make_places(world: World) -> None:
    """Every place that the programmes of the demonstration need, and no other."""
    rows = table("facilities")
    needed = {row["region"] for row in rows}
    for row in table("regions"):
        if row["code"] in needed:
            world.regions[row["code"]] = RegionalOffice.objects.create(code=row["code"], name=row["name"])
    for row in rows:
        world.facilities[row["code"]] = _facility(world, row)
    for row in table("workshops"):
        world.workshops[row["facility"], row["name"]] = Workshop.objects.create(
            facility=world.facilities[row["facility"]], name=row["name"], seats=int(row["seats"])
        )
    for row in table("institutions"):
        fields = {name: value for name, value in row.items() if name != "key"}
        world.institutions[row["key"]] = Institution.objects.create(**fields)


def _facility(world: World, row: dict[str, str]) -> Facility:
    return Facility.objects.create(
        region=world.regions[row["region"]],
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        facility_class=row["facility_class"],
        tier=row["tier"],
        capacity=int(row["capacity"]),
        regency_code=row["regency_code"],
        time_zone=row["time_zone"],
        probation_office=world.facilities.get(row["probation_office"]),
    )
