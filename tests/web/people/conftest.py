import pytest

from tests.people.scenes import Scene


@pytest.fixture
def scene(places, cast):
    return Scene(places, cast)
