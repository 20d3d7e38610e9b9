from types import SimpleNamespace

import pytest

from tests.classes.scene import make_class, make_scene
from tests.intake.scene import make_inmate


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Documents of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def scene(places):
    """An open class in Ambon with its course and agreement, and a person held there."""
    training_class = make_class(make_scene(places), "open")
    course = training_class.version.course
    person = make_inmate(places.ambon, "Orang Rekaan", education="none")
    return SimpleNamespace(
        training_class=training_class, course=course, agreement=training_class.agreement, person=person
    )
