"""The whole country around the five sites: 531 facilities in 33 regions and as many people as are asked for.

For measuring, not for reading: every column is filled and every rule holds, but nobody has a story.
"""

from itertools import product

import numpy as np

from bekal.jobs.demonstration.columns import INMATE_COLUMNS, Books, Columns, Site
from bekal.jobs.demonstration.data import table
from bekal.jobs.demonstration.programme import Programme
from bekal.jobs.demonstration.rows import insert_rows, next_id
from bekal.jobs.demonstration.world import Progress, World
from bekal.people.models import Inmate
from bekal.places.choices import FacilityKind
from bekal.places.models import Facility, RegionalOffice

PRISONS, REMAND_CENTRES, YOUTH_FACILITIES = 337, 162, 32
PART = 20_000
PATTERNS = {
    FacilityKind.PRISON: (
        ("LP", "Lapas Kelas {rank} {town}"),
        ("LN", "Lapas Narkotika Kelas {rank} {town}"),
        ("LPP", "Lapas Perempuan Kelas {rank} {town}"),
    ),
    FacilityKind.REMAND_CENTRE: (("RT", "Rutan Kelas {rank} {town}"),),
    FacilityKind.YOUTH_FACILITY: (("LPKA", "LPKA Kelas II {town}"),),
}


def fill_nation(world: World, people: int, tell: Progress) -> list[Site]:
    """Add what is missing to the nation's facilities, and people until `people` are held; returns the new sites."""
    sites = _sites(world)
    held = Inmate.objects.filter(presence="held").count()
    _share_out(world, sites, max(0, people - held))
    _people(world, sites, tell)
    return sites


# Places


def _sites(world: World) -> list[Site]:
    regions = _regions(world)
    taken = {_stem(facility.name) for facility in world.facilities.values()}
    sites: list[Site] = []
    for kind, wanted in (
        (FacilityKind.PRISON, PRISONS),
        (FacilityKind.REMAND_CENTRE, REMAND_CENTRES),
        (FacilityKind.YOUTH_FACILITY, YOUTH_FACILITIES),
    ):
        have = Facility.objects.filter(kind=kind).count()
        sites += _of_kind(world, regions, kind, wanted - have, taken)
    Facility.objects.bulk_create([site.facility for site in sites])
    return sites


def _regions(world: World) -> list[tuple[RegionalOffice, dict[str, str], list[dict[str, str]]]]:
    """Every regional office with its row and its towns."""
    found = []
    for row in table("regions"):
        region, _made = RegionalOffice.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
        world.regions[row["code"]] = region
        towns = [town for town in table("towns") if town["regency_code"][:2] in row["province_codes"].split()]
        found.append((region, row, towns))
    return found


def _of_kind(
    world: World,
    regions: list[tuple[RegionalOffice, dict[str, str], list[dict[str, str]]]],
    kind: FacilityKind,
    wanted: int,
    taken: set[tuple[str, str]],
) -> list[Site]:
    """Facilities of a kind, town by town in turn through the regions, until there are enough."""
    dice = world.dice(f"places {kind}")
    deepest = max(len(towns) for _, _, towns in regions)
    sites: list[Site] = []
    for (prefix, pattern), depth, (region, row, towns) in product(PATTERNS[kind], range(deepest), regions):
        if len(sites) == wanted:
            break
        if depth >= len(towns) or (kind == FacilityKind.YOUTH_FACILITY and depth > 0):
            continue
        town = towns[-1 - depth]
        rank = dice.choice(("I", "IIA", "IIA", "IIB", "IIB", "IIB", "III")) if depth else "IIA"
        name = pattern.format(rank=rank, town=town["town"])
        if _stem(name) in taken:
            continue
        facility = Facility(
            region=region,
            code=f"{prefix}-{town['regency_code']}",
            name=name,
            kind=kind,
            facility_class=rank if kind != FacilityKind.YOUTH_FACILITY else "",
            tier=dice.choice(("medium", "medium", "medium", "minimum", "maximum")),
            regency_code=town["regency_code"],
            time_zone=row["time_zone"],
        )
        sites.append(Site(facility, row["names"], [place["regency_code"] for place in towns]))
    return sites


def _stem(name: str) -> tuple[str, str]:
    """What of a facility's name makes it one of its kind: without its class, and by the last word of its town."""
    return name.split(" Kelas ")[0], name.split()[-1]


def _share_out(world: World, sites: list[Site], people: int) -> None:
    """Give each site its part of the people, few to youth facilities, most to a few large prisons."""
    random = np.random.default_rng(world.seed)
    weights = random.lognormal(0, 0.7, len(sites))
    small = np.array([site.facility.kind == FacilityKind.YOUTH_FACILITY for site in sites])
    weights[small] *= 0.12
    parts = np.floor(weights / weights.sum() * people).astype(int)
    parts[: people - parts.sum()] += 1
    for site, part in zip(sites, parts.tolist(), strict=True):
        site.people = part
        site.facility.capacity = max(20, round(part * 0.53))
    Facility.objects.bulk_update([site.facility for site in sites], ["capacity"], batch_size=200)


# People


def _people(world: World, sites: list[Site], tell: Progress) -> None:
    """A few sites at a time, so that no more than their people are in memory."""
    total = sum(site.people for site in sites)
    done, first, part = 0, next_id(Inmate), list[Columns]()
    books, programme = Books(), Programme(world, [site.facility for site in sites])
    for number, site in enumerate(sites):
        columns = Columns(world, site, number, first)
        programme.run(columns)
        first += columns.count
        part.append(columns)
        if sum(one.count for one in part) < PART and site is not sites[-1]:
            continue
        insert_rows(Inmate, INMATE_COLUMNS, (row for one in part for row in one.inmates()))
        for one in part:
            one.write_history(books)
        books.close()
        programme.close()
        done += sum(one.held for one in part)
        tell(done, total, "Warga binaan seluruh Indonesia")
        part = []
    programme.finish()
