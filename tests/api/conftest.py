import pytest

from tests.api.table import Table
from tests.intake.scene import make_people
from tests.web.offline.scene import make_drive


@pytest.fixture
def drive(places):
    return make_drive(places.ambon)


@pytest.fixture
def people(places):
    return make_people(places.ambon, 3)


@pytest.fixture
def table(drive, signed_in, cast):
    """table(number=1, user=owner): a prepared device that speaks to the API in this process."""

    def make(number=1, user=cast.owner):
        return Table(signed_in(user), drive, number).prepared()

    return make
