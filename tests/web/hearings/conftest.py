import pytest

from bekal.hearings.models import Hearing
from tests.hearings.scene import plan
from tests.planning.scene import Hall, make_hall


@pytest.fixture
def hall(places, cast) -> Hall:
    """Twelve people in Ambon who ask for two classes of four."""
    return make_hall(places)


@pytest.fixture
def hearing(hall, cast) -> Hearing:
    """A hearing on both classes, planned."""
    return plan(hall, cast.owner)
