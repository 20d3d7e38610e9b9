import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bekal.access.rules import Forbidden, Unseen
from bekal.classes import queries
from bekal.classes.models import TrainingClass
from bekal.partners.models import Agreement
from bekal.partners.queries import agreements_covering
from tests.classes.scene import LAST, START, make_agreement, make_class, make_scene, make_version


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def elsewhere(places, scene):
    """A class of Jember's with SMKN."""
    agreement = make_agreement(places.jember, places.smkn, scene.version.course)
    return make_class(scene, facility=places.jember, agreement=agreement, workshop=None, name="Roti")


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("owner", {"Las angkatan 1"}),
        ("warden", {"Las angkatan 1"}),
        ("neighbour", set()),
        ("stranger", {"Roti"}),
        ("coordinator", {"Las angkatan 1"}),
        ("other_coordinator", {"Roti"}),
        ("instructor", {"Las angkatan 1"}),
        ("regional", {"Las angkatan 1"}),
        ("other_regional", {"Roti"}),
        ("national", {"Las angkatan 1", "Roti"}),
        ("probation", set()),
        ("administrator", set()),
    ],
)
def test_everyone_sees_their_own_classes(scene, elsewhere, cast, acting, who, names):
    scene.instructor.user = cast.instructor
    scene.instructor.save()
    make_class(scene)
    TrainingClass.objects.get(name="Roti").instructors.clear()
    assert {found.name for found in queries.classes_for(acting(getattr(cast, who)))} == names


def test_a_class_unseen_and_a_class_not_to_be_changed(scene, cast, acting):
    training_class = make_class(scene)
    with pytest.raises(Unseen):
        queries.class_for(acting(cast.stranger), "class.view", training_class.pk)
    with pytest.raises(Forbidden):
        queries.class_for(acting(cast.coordinator), "class.edit", training_class.pk)
    assert queries.class_for(acting(cast.coordinator), "class.view", training_class.pk) == training_class


def test_counts_by_state_follow_the_order_of_the_states(scene, cast, acting):
    for state in ("running", "planned", "planned"):
        make_class(scene, state)
    counts = queries.counts_by_state(queries.classes_for(acting(cast.owner)))
    assert list(counts.items()) == [("planned", 2), ("running", 1)]


DAYS = st.integers(-40, 40).map(lambda days: START + dt.timedelta(days=days))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    signed_on=DAYS,
    starts=DAYS,
    length=st.integers(1, 60),
    state=st.sampled_from(["draft", "signed", "terminated"]),
    kind=st.sampled_from(["memorandum", "executable"]),
    named=st.booleans(),
)
def test_an_agreement_lacks_nothing_exactly_where_it_covers(scene, signed_on, starts, length, state, kind, named):
    """Both ways of asking whether an agreement covers a class give one answer."""
    Agreement.objects.filter(pk=scene.agreement.pk).update(
        signed_on=signed_on,
        starts=starts,
        ends=starts + dt.timedelta(days=length),
        state=state,
        kind=kind,
        terminated_on=START if state == "terminated" else None,
    )
    scene.agreement.courses.set([scene.version.course] if named else [])
    training_class = make_class(scene)
    training_class.agreement.refresh_from_db()
    covering = agreements_covering(training_class.facility_id, scene.version.course_id, START, LAST)
    assert (scene.agreement in covering) == (queries.agreement_lacks(training_class) == ())


def test_days_of_a_version_without_hours(scene, places):
    with pytest.raises(ValueError, match="hour"):
        queries.days_of(places.ambon, make_version(hours=0).pk, START, 8)
