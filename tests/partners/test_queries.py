import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bekal.access.rules import Forbidden, Unseen
from bekal.partners import queries
from bekal.partners.choices import Standing
from bekal.partners.models import Agreement
from bekal.partners.rules import standing
from tests.classes.scene import make_agreement, make_instructor, make_version

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("owner", {"BPVP Ambon", "SMKN 3 Jember"}),
        ("stranger", {"BPVP Ambon", "SMKN 3 Jember"}),
        ("regional", {"BPVP Ambon", "SMKN 3 Jember"}),
        ("coordinator", {"BPVP Ambon"}),
        ("other_coordinator", {"SMKN 3 Jember"}),
        ("instructor", set()),
        ("probation", set()),
    ],
)
def test_institutions_are_a_directory_for_staff_and_their_own_for_coordinators(places, cast, acting, who, names):
    assert {one.name for one in queries.institutions_for(acting(getattr(cast, who)), DAY)} == names


def test_live_agreements_are_counted_only_as_far_as_one_may_see_them(places, cast, acting):
    make_agreement(places.ambon, places.bpvp)
    make_agreement(places.ambon, places.bpvp, state="draft")
    make_agreement(places.jember, places.bpvp)

    def live(user):
        return queries.institutions_for(acting(user), DAY).get(pk=places.bpvp.pk).live_count

    assert (live(cast.owner), live(cast.stranger), live(cast.coordinator), live(cast.neighbour)) == (1, 1, 2, 0)


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("owner", {"Ambon"}),
        ("warden", {"Ambon"}),
        ("stranger", {"Jember"}),
        ("coordinator", {"Ambon"}),
        ("other_coordinator", {"Jember"}),
        ("instructor", set()),
        ("regional", {"Ambon"}),
        ("national", {"Ambon", "Jember"}),
    ],
)
def test_everyone_sees_their_own_agreements(places, cast, acting, who, titles):
    make_agreement(places.ambon, places.bpvp, title="Ambon")
    make_agreement(places.jember, places.smkn, title="Jember")
    assert {one.title for one in queries.agreements_for(acting(getattr(cast, who)))} == titles


def test_an_agreement_unseen_and_one_not_to_be_signed(places, cast, acting):
    agreement = make_agreement(places.ambon, places.bpvp)
    with pytest.raises(Unseen):
        queries.agreement_for(acting(cast.stranger), "agreement.view", agreement.pk)
    with pytest.raises(Forbidden):
        queries.agreement_for(acting(cast.owner), "agreement.sign", agreement.pk)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.integers(-200, 200), length=st.integers(1, 300), state=st.sampled_from(["draft", "signed", "terminated"])
)
def test_the_filter_and_the_rule_agree_on_how_an_agreement_stands(places, days, length, state):
    Agreement.objects.all().delete()
    starts = DAY + dt.timedelta(days=days)
    one = make_agreement(
        places.ambon,
        places.bpvp,
        state=state,
        starts=starts,
        ends=starts + dt.timedelta(days=length),
        terminated_on=DAY if state == "terminated" else None,
    )
    now = standing(one.state, one.starts, one.ends, DAY)
    found = [name for name in Standing if Agreement.objects.filter(queries.standing_as(name, DAY)).exists()]
    assert found == [now]


def test_a_covering_agreement_holds_from_the_first_day_to_the_last(places):
    course = make_version().course
    agreement = make_agreement(
        places.ambon, places.bpvp, course, starts=dt.date(2026, 3, 2), ends=dt.date(2026, 3, 12), signed_on=DAY
    )

    def covers(first, last):
        span = (dt.date(2026, 3, first), dt.date(2026, 3, last))
        return agreement in queries.agreements_covering(places.ambon.pk, course.pk, *span)

    assert covers(2, 11)
    assert not covers(1, 11)
    assert not covers(2, 12)
    assert agreement not in queries.agreements_covering(places.piru.pk, course.pk, DAY, DAY)


def test_who_has_no_selection_yet(places):
    chosen = make_instructor(places.bpvp, places.ambon, name="Terpilih")
    elsewhere = make_instructor(places.bpvp, places.jember, name="Di Jember")
    never = make_instructor(places.bpvp, name="Belum")
    ids = [chosen.pk, elsewhere.pk, never.pk]
    assert queries.instructors_without_selection(ids, places.ambon.pk, DAY) == [never, elsewhere]
    before = dt.date(2026, 2, 1)
    assert len(queries.instructors_without_selection(ids, places.ambon.pk, before)) == 3


def test_only_accounts_that_are_not_taken_are_offered(places, cast):
    instructor = make_instructor(places.bpvp)
    assert list(queries.free_users_of(places.bpvp.pk, DAY)) == [cast.instructor]
    instructor.user = cast.instructor
    instructor.save()
    assert not queries.free_users_of(places.bpvp.pk, DAY)
    assert list(queries.free_users_of(places.bpvp.pk, DAY, instructor.pk)) == [cast.instructor]


def test_the_coordinator_is_the_one_of_the_institution(places, cast):
    assert list(queries.coordinators_of(places.bpvp, DAY)) == [cast.coordinator]
