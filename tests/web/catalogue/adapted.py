import datetime as dt

import pytest

from bekal.catalogue.models import CourseVersion
from tests.classes.scene import make_agreement, make_version


def make_proposal(places, state="proposed", **changes) -> CourseVersion:
    """A curriculum that BPVP adapted for Ambon."""
    origin = make_version()
    make_agreement(places.ambon, places.bpvp, origin.course)
    told = {"change_note": "Praktik ditambah", "proposed_by": "Coordinator", "proposed_on": dt.date(2026, 2, 20)}
    adapted = CourseVersion.objects.create(
        course=origin.course,
        number=2,
        state=state,
        valid_from=dt.date(2026, 4, 1),
        adapted_from=origin,
        institution=places.bpvp,
        facility=places.ambon,
        passing_score=70,
        **{**told, **changes},
    )
    adapted.modules.create(position=1, name="Praktik las", kind="practice", lesson_hours=72)
    adapted.modules.create(position=2, name="Usaha kecil", kind="entrepreneurship", lesson_hours=8)
    adapted.units.set(origin.units.all())
    return adapted


@pytest.fixture
def proposal(places) -> CourseVersion:
    """Sent to the prison, which has not decided yet."""
    return make_proposal(places)
