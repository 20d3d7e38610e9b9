"""Fills an empty database with the demonstration, all or nothing."""

from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from bekal.access.actions import record
from bekal.access.rules import SYSTEM
from bekal.jobs.demonstration.accounts import make_accounts
from bekal.jobs.demonstration.apart import store_apart
from bekal.jobs.demonstration.budget import store_budgets
from bekal.jobs.demonstration.catalogue import make_catalogue
from bekal.jobs.demonstration.classes import invent_classes
from bekal.jobs.demonstration.decisions import store_rules
from bekal.jobs.demonstration.delivery import store_classes
from bekal.jobs.demonstration.nation import fill_nation
from bekal.jobs.demonstration.negotiations import store_negotiations
from bekal.jobs.demonstration.partners import make_agreements, make_instructors
from bekal.jobs.demonstration.people import invent_discipline, invent_people, scatter_some, spoil_some, store_people
from bekal.jobs.demonstration.places import make_places
from bekal.jobs.demonstration.profiles import make_profiles, store_reports
from bekal.jobs.demonstration.region import store_region
from bekal.jobs.demonstration.registrations import store_registrations, store_tests_of_partners
from bekal.jobs.demonstration.selection import store_selection
from bekal.jobs.demonstration.texts import store_texts
from bekal.jobs.demonstration.wishes import settle_wishes_of_classes, store_wishes
from bekal.jobs.demonstration.world import Progress, World
from bekal.jobs.screening import PEOPLE_AT_ONCE
from bekal.places.models import RegionalOffice
from bekal.screening.actions import screen_facilities
from bekal.screening.queries.verdicts import facilities_by_id, people_held
from bekal.screening.rules import batches


class NotEmpty(Exception):
    """The database holds data already; the demonstration is loaded into an empty one only."""


def load_demonstration(
    *, now: datetime, people: int | None = None, seed: int = 2026, progress: Progress | None = None
) -> dict[str, int]:
    """Load the demonstration as of `now` and return how many rows each kind of thing has.

    With `people`, the rest of the country is added until so many are held: 531 facilities in 33 regions. Dates follow
    from the day of `now`, everything else from `seed`: the same two give the same data. `progress` is told (done,
    total, note). Raises NotEmpty where there are regional offices already.
    """
    tell = progress or (lambda done, total, note: None)
    if RegionalOffice.objects.exists():
        raise NotEmpty
    with transaction.atomic():
        world = World(now=now, seed=seed)
        _load_sites(world, tell)
        if people is not None:
            fill_nation(world, people, tell)
        for facility in world.facilities.values():
            record(SYSTEM, "demonstration.load", facility, now=now, facility_id=facility.pk, seed=seed)
        _look_at_the_tables()
        _screen_everybody(now)
    return counts()


def _screen_everybody(now: datetime) -> None:
    """What the worker does at night, so that the first morning has its numbers."""
    for some in batches(people_held(), PEOPLE_AT_ONCE):
        screen_facilities(facilities=facilities_by_id(some), actor=SYSTEM, now=now)


def _look_at_the_tables() -> None:
    """Let the database know how large its tables became; without that it may plan joins that never end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load_sites(world: World, tell: Progress) -> None:
    steps = 6
    tell(0, steps, "Tempat, katalog dan mitra")
    make_places(world)
    make_catalogue(world)
    make_accounts(world)
    make_instructors(world)
    make_profiles(world)
    make_agreements(world)
    tell(1, steps, "Warga binaan")
    people = invent_people(world)
    invent_discipline(world, people)
    tell(2, steps, "Memilih peserta")
    batches = invent_classes(world, people)
    spoil_some(world, people)
    scatter_some(world, people)
    tell(3, steps, "Menyimpan warga binaan")
    store_people(world, people)
    store_wishes(world, people)
    store_registrations(world, people)
    tell(4, steps, "Kelas, presensi, nilai dan sertifikat")
    classes = store_classes(world, batches)
    settle_wishes_of_classes(world, classes)
    store_tests_of_partners(world)
    store_apart(world, people, batches)
    store_rules(world, people)
    store_budgets(world, classes)
    store_texts(world)
    store_negotiations(world)
    store_reports(world)
    store_selection(world)
    store_region(world)
    tell(steps, steps, "Selesai")


def counts() -> dict[str, int]:
    """How many rows every capability's tables hold."""
    models = [
        model for label in settings.CAPABILITIES for model in apps.get_app_config(label.split(".")[-1]).get_models()
    ]
    return {model._meta.label_lower: model._default_manager.count() for model in models}
