import pytest

from tests.web.intake.desk import make_desk


@pytest.fixture
def desk(places):
    return make_desk(places)
