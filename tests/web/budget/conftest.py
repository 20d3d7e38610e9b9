import pytest

from tests.budget.scene import MILLION, Purses, Shared, make_planned, make_purses, make_shared, step


@pytest.fixture
def purses(places) -> Purses:
    """Two funders of Ambon with Rp 10.000.000 each, a template, and an agreement that shares in halves."""
    return make_purses(places)


@pytest.fixture
def shared(purses, places) -> Shared:
    """A purse of Maluku with Rp 6.000.000, and a class in Ambon and in Piru that take four of them each."""
    return make_shared(purses, places, amount=6 * MILLION)


@pytest.fixture
def planned(purses):
    """A class of Rp 10.000.000, and its budget as the template gives it."""
    return make_planned(purses)


@pytest.fixture
def committed(planned):
    """The same, committed."""
    step(planned[1], "commit")
    return planned
