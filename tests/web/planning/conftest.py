from collections.abc import Callable

import pytest

from bekal.planning.models import RegionRun, SelectionRun
from tests.planning.region import Neighbours, make_neighbours, solve_region
from tests.planning.scene import Hall, make_hall, solve


@pytest.fixture
def hall(places, cast) -> Hall:
    """Twelve people in Ambon who ask for two classes of four."""
    return make_hall(places)


@pytest.fixture
def run(hall, cast, run_jobs) -> SelectionRun:
    """A proposal for both classes, solved."""
    return solve(hall, cast.owner, run_jobs)


@pytest.fixture
def more_runs(hall, cast, run_jobs) -> Callable[[int], None]:
    """more_runs(2): so many proposals more."""

    def make(count: int) -> None:
        for number in range(count):
            solve(hall, cast.owner, run_jobs, once=f"more-{number}")

    return make


@pytest.fixture
def neighbours(places, cast) -> Neighbours:
    """Ambon and Piru, with one purse that pays for a full class in one of them."""
    return make_neighbours(places)


@pytest.fixture
def region_run(neighbours, cast, run_jobs) -> RegionRun:
    """A proposal for both, solved."""
    return solve_region(neighbours, cast.regional, run_jobs)
