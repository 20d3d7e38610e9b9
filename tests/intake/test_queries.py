import datetime as dt

import pytest

from bekal.access.rules import Unseen
from bekal.eligibility.facts import ClassDays, DisciplineEntry
from bekal.intake import queries
from bekal.intake.models import Wish
from bekal.people.models import ConductScore, Inmate
from bekal.people.models import DisciplineEntry as DisciplineLine
from tests.classes.scene import LAST, START, make_class, make_scene
from tests.intake.scene import enrol, keep_apart, make_inmate, make_people


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def opened(scene):
    return make_class(scene, "open", minimum=2, capacity=3)


def test_what_is_known_of_a_person_becomes_facts(scene, places, today):
    person = make_inmate(
        places.ambon, "Ahmad Rekaan", health_limits=["no_fumes"], offence="Narkotika (112)", term_years=6, education=""
    )
    for month, score in (dt.date(2026, 1, 1), 60), (dt.date(2026, 2, 1), 71), (dt.date(2026, 4, 1), 99):
        ConductScore.objects.create(inmate=person, month=month, score=score)
    DisciplineLine.objects.create(inmate=person, date=dt.date(2025, 5, 1), level="light", ends=dt.date(2025, 6, 1))
    other = make_class(scene, "selected", name="Menjahit")
    enrol(other, person)
    enrol(make_class(scene, "cancelled", name="Batal"), person)
    enrol(make_class(scene, "completed", name="Lalu"), person, state="completed")

    facts = queries.facts_of([person], today)[person.pk]
    assert (facts.held, facts.custody_status, facts.security_tier) == (True, "convict", "medium")
    assert (facts.education, facts.health_limits) == (None, frozenset({"no_fumes"}))
    assert (facts.offence_group, facts.release_date) == ("narcotics", dt.date(2028, 6, 1))
    assert facts.conduct_score == 71
    assert facts.discipline == (DisciplineEntry(dt.date(2025, 5, 1), dt.date(2025, 6, 1)),)
    assert facts.enrolled == (ClassDays(START, LAST),)
    assert facts.prerequisites_held == frozenset({scene.version.course.code})
    assert queries.facts_of([person], today, apart_from=other.pk)[person.pk].enrolled == ()


def test_facts_cost_the_same_for_one_and_for_many(places, today, django_assert_num_queries):
    make_people(places.ambon, 5)
    everyone = list(Inmate.objects.select_related("facility"))
    for people in everyone[:1], everyone:
        with django_assert_num_queries(2):
            queries.facts_of(people, today)


def test_who_fits_and_goes_home_soonest_comes_first(opened, places, cast, acting, today):
    make_inmate(places.ambon, "Lama", release_on=dt.date(2029, 1, 1))
    make_inmate(places.ambon, "Segera", release_on=dt.date(2026, 4, 1))
    make_inmate(places.ambon, "Terlalu Segera", release_on=dt.date(2026, 3, 10))
    make_inmate(places.ambon, "Tahanan", custody_status="detainee", release_on=None)
    make_inmate(places.ambon, "Kurang Data", release_on=None)
    make_inmate(places.ambon, "Sudah Bebas", presence="released")
    make_inmate(places.jember, "Orang Jember")

    found = queries.candidates_of(acting(cast.owner), opened, today)
    assert [(candidate.inmate.name, candidate.standing) for candidate in found] == [
        ("Segera", "fits"),
        ("Lama", "fits"),
        ("Tahanan", "note"),
        ("Kurang Data", "incomplete"),
        ("Terlalu Segera", "barred"),
    ]
    assert queries.standings(found) == {"fits": 2, "note": 1, "incomplete": 1, "later": 0, "barred": 1}


def test_not_yet_comes_with_its_day(opened, scene, places, cast, acting, today):
    scene.agreement.eligibility_ruleset = "assimilation"
    scene.agreement.save()
    opened.agreement.refresh_from_db()
    make_people(places.ambon, 1)
    (candidate,) = queries.candidates_of(acting(cast.owner), opened, today)
    assert (candidate.standing, candidate.verdict.date) == ("later", dt.date(2026, 7, 10))


def test_who_must_have_completed_another_course_before_is_told_which(opened, scene, places, cast, acting, today):
    opened.version.prerequisites = ["LAS-DASAR"]
    opened.version.save(update_fields=["prerequisites"])
    make_inmate(places.ambon, "Ahmad Rekaan")
    (candidate,) = queries.candidates_of(acting(cast.owner), opened, today)
    assert candidate.standing == "barred"
    assert [reason.code for reason in candidate.verdict.unmet] == ["prerequisites"]
    assert "LAS-DASAR" in candidate.verdict.unmet[0].sentence["id"]


def test_searching_and_filtering(opened, scene, places, cast, acting, today):
    one, two, three = make_people(places.ambon, 3)
    Wish.objects.create(
        facility=places.ambon, inmate=two, course=scene.version.course, rank=1, registered_on=dt.date(2026, 2, 1)
    )
    three.certified_on = dt.date(2025, 5, 5)
    three.save()
    actor = acting(cast.owner)

    def names(**filters):
        return [c.inmate.name for c in queries.candidates_of(actor, opened, today, **filters)]

    assert names(search="ORANG 01") == ["Orang 01"]
    assert names(search=one.register_number) == ["Orang 01"]
    assert names(wishing=True) == ["Orang 02"]
    assert names(uncertified=True) == ["Orang 01", "Orang 02"]


def test_a_place_in_this_class_is_shown_and_is_no_clash(opened, places, cast, acting, today):
    one, _ = make_people(places.ambon, 2)
    enrol(opened, one)
    first, second = queries.candidates_of(acting(cast.owner), opened, today)
    assert (first.state, first.listed, first.standing) == ("enrolled", True, "fits")
    assert (second.state, second.listed) == ("", False)


def test_wishes_and_who_must_be_kept_apart(opened, scene, places, cast, acting, today):
    one, two = make_people(places.ambon, 2)
    keep_apart(one, two)
    Wish.objects.create(
        facility=places.ambon, inmate=two, course=scene.version.course, rank=2, registered_on=dt.date(2026, 2, 1)
    )
    enrol(opened, one)
    found = queries.candidates_of(acting(cast.owner), opened, today)
    listed = queries.participants_of(opened)
    details = queries.details_of(found, opened, listed, today)

    assert details[one.pk] == queries.Details()
    assert details[two.pk] == queries.Details(((2, "Las busur manual"),), 2, ("Orang 01",))


def test_the_list_costs_the_same_for_one_and_for_many(opened, places, cast, acting, today, django_assert_num_queries):
    actor = acting(cast.owner)
    for _ in range(2):
        make_people(places.ambon, 4)
        with django_assert_num_queries(5):
            queries.candidates_of(actor, opened, today)


def test_a_stranger_sees_nobody(opened, places, cast, acting, today):
    make_people(places.ambon, 1)
    assert queries.candidates_of(acting(cast.stranger), opened, today) == []


def test_a_place_in_a_class_is_found_by_those_who_see_the_class(opened, scene, places, cast, acting):
    (place,) = enrol(opened, *make_people(places.ambon, 1))
    scene.instructor.user = cast.instructor
    scene.instructor.save()
    for who in cast.owner, cast.warden, cast.regional, cast.coordinator, cast.instructor:
        assert queries.enrolment_for(acting(who), "class.view", place.pk) == place
    for who in cast.neighbour, cast.stranger, cast.other_coordinator, cast.other_regional:
        with pytest.raises(Unseen):
            queries.enrolment_for(acting(who), "class.view", place.pk)
