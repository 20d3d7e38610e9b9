"""The cast and the stage of most tests: three prisons, two partners, and everyone who works with them.

Ambon is "our" prison, Piru lies in the same region, Jember in another. BPVP is our partner, SMKN is Jember's.
Nobody in these tests is a real person.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bekal.access.choices import Role
from bekal.access.rules import Actor, Forbidden, Unseen
from bekal.accounts.models import RoleGrant, User
from bekal.accounts.queries import actor_for
from bekal.jobs.tasks import Progress
from bekal.jobs.worker import perform, settle
from bekal.places.models import Facility, Institution, RegionalOffice, Workshop
from bekal.work.actions import claim_job
from bekal.work.models import Job
from bekal.work.rules import Refused
from tests.chromium import chromium

__all__ = ["chromium"]

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Monday
TODAY = NOW.date()


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def today() -> dt.date:
    return TODAY


@pytest.fixture(autouse=True)
def stopped_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages ask the clock; in tests it says NOW (browser tests live in real time)."""
    if "browser" in request.keywords or "real_time" in request.keywords:
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test made the cache remember (numbers, tries at a password) is no other's."""
    cache.clear()


@dataclass(frozen=True)
class Places:
    maluku: RegionalOffice
    east_java: RegionalOffice
    bapas: Facility
    ambon: Facility
    piru: Facility
    jember: Facility
    bpvp: Institution
    smkn: Institution
    welding_shop: Workshop


@pytest.fixture
def places(db: None) -> Places:
    maluku = RegionalOffice.objects.create(code="MAL", name="Kanwil Ditjenpas Maluku")
    east_java = RegionalOffice.objects.create(code="JTM", name="Kanwil Ditjenpas Jawa Timur")
    bapas = Facility.objects.create(
        region=maluku, code="BPS-AMQ", name="Bapas Ambon", kind="probation_office", tier="open"
    )

    def prison(region: RegionalOffice, code: str, name: str) -> Facility:
        return Facility.objects.create(
            region=region,
            code=code,
            name=name,
            kind="prison",
            facility_class="IIA",
            tier="medium",
            capacity=300,
            time_zone="Asia/Jayapura" if region == maluku else "Asia/Jakarta",
            probation_office=bapas if region == maluku else None,
        )

    ambon = prison(maluku, "LP-AMQ", "Lapas Kelas IIA Ambon")
    return Places(
        maluku=maluku,
        east_java=east_java,
        bapas=bapas,
        ambon=ambon,
        piru=prison(maluku, "LP-PIR", "Lapas Kelas IIB Piru"),
        jember=prison(east_java, "LP-JBR", "Lapas Kelas IIA Jember"),
        bpvp=Institution.objects.create(
            name="BPVP Ambon", short_name="BPVP Ambon", kind="national_centre", certificate_prefix="BPVP-AMQ"
        ),
        smkn=Institution.objects.create(
            name="SMKN 3 Jember", short_name="SMKN 3", kind="vocational_school", certificate_prefix="SMKN3-JBR"
        ),
        welding_shop=Workshop.objects.create(facility=ambon, name="Bengkel las", seats=20),
    )


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """make_user("name", Role.WARDEN, facility=…): a user with one role since long ago."""

    def make(username: str, role: Role, **place: object) -> User:
        user = User.objects.create(username=username, name=username.replace("_", " ").title())
        RoleGrant.objects.create(user=user, role=role, starts=dt.date(2020, 1, 1), **place)
        return user

    return make


@dataclass(frozen=True)
class Cast:
    """Who signs in. `owner` and `colleague` are officers in Ambon, `neighbour` in Piru, `stranger` in Jember."""

    owner: User
    colleague: User
    warden: User
    board: User
    workshop_head: User
    neighbour: User
    stranger: User
    coordinator: User
    instructor: User
    other_coordinator: User
    regional: User
    other_regional: User
    national: User
    probation: User
    administrator: User


@pytest.fixture
def cast(places: Places, make_user: Callable[..., User]) -> Cast:
    return Cast(
        owner=make_user("owner", Role.PROGRAMME_OFFICER, facility=places.ambon),
        colleague=make_user("colleague", Role.PROGRAMME_OFFICER, facility=places.ambon),
        warden=make_user("warden", Role.WARDEN, facility=places.ambon),
        board=make_user("board", Role.REVIEW_BOARD, facility=places.ambon),
        workshop_head=make_user("workshop_head", Role.WORKSHOP_HEAD, facility=places.ambon),
        neighbour=make_user("neighbour", Role.PROGRAMME_OFFICER, facility=places.piru),
        stranger=make_user("stranger", Role.PROGRAMME_OFFICER, facility=places.jember),
        coordinator=make_user("coordinator", Role.PARTNER_COORDINATOR, institution=places.bpvp),
        instructor=make_user("instructor", Role.INSTRUCTOR, institution=places.bpvp),
        other_coordinator=make_user("other_coordinator", Role.PARTNER_COORDINATOR, institution=places.smkn),
        regional=make_user("regional", Role.REGIONAL_OFFICER, region=places.maluku),
        other_regional=make_user("other_regional", Role.REGIONAL_OFFICER, region=places.east_java),
        national=make_user("national", Role.NATIONAL_OFFICER),
        probation=make_user("probation", Role.PROBATION_OFFICER, facility=places.bapas),
        administrator=make_user("administrator", Role.ADMINISTRATOR),
    )


@pytest.fixture
def acting() -> Callable[[User], Actor]:
    """acting(user): the actor that the user is on TODAY."""
    return lambda user: actor_for(user, TODAY)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """signed_in(user): a browser in which the user has signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="bekal.web.accounts.backends.SignedIn")
        return client

    return sign_in


@pytest.fixture
def run_jobs(db: None) -> Callable[[], list[Job]]:
    """run_jobs(): do everything that is queued, as the worker would; the jobs that were done or refused.

    What a task raises unexpectedly is raised here too.
    """

    def run() -> list[Job]:
        jobs = []
        while (job := claim_job(now=timezone.now())) is not None:
            try:
                perform(job, Progress(lambda told: None), timezone.now)
            except (Refused, Forbidden, Unseen) as trouble:
                settle(job, trouble, timezone.now)
            jobs.append(Job.objects.get(pk=job.pk))
        return jobs

    return run
