import pytest

from tests.classes.scene import make_version
from tests.negotiations.scene import begin, contents, halves, meet


@pytest.fixture
def course(places):
    return make_version("Cuci kendaraan").course


@pytest.fixture
def talks(places, cast, acting, now):
    """Ambon talks with both institutions."""
    return begin(places.ambon, places.bpvp, places.smkn, actor=acting(cast.owner), now=now)


@pytest.fixture
def meeting(talks, places, course, cast, acting, now):
    return meet(talks, places.bpvp, contents(course, sharing=halves()), actor=acting(cast.owner), now=now)
