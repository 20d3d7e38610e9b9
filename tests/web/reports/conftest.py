import pytest

from tests.walk.stage import furnish


@pytest.fixture
def site(places, cast):
    return furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner)
