import pytest

from tests.classes.scene import Scene, make_scene


@pytest.fixture
def scene(places) -> Scene:
    """Welding in Ambon by BPVP, with all that a class needs."""
    return make_scene(places)
