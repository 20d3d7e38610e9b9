import datetime as dt

import pytest
from model_bakery import baker

from bekal.access.rules import SYSTEM
from bekal.eligibility.facts import Waiver
from bekal.entitlements import actions, queries
from bekal.entitlements.rules import Asking
from bekal.intake.choices import Standing
from bekal.intake.queries import facts_of, judged, measure_of, measures_of
from tests.classes.scene import make_class, make_scene
from tests.conftest import NOW, TODAY
from tests.entitlements.scenes import NEXT_MONTH, criterion, decision, law
from tests.intake.scene import make_inmate

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def scene(places):
    return make_scene(places)


def batch(scene, starts):
    return make_class(scene, "open", starts_on=starts, ends_on=starts + 7 * A_DAY)


def standing(inmate, training_class, today=TODAY):
    (one,) = judged([inmate], training_class, today)
    return one.standing


# a change of the law


def test_a_change_dated_next_month_changes_the_verdict_next_month_only(places, scene):
    offender = make_inmate(places.ambon, "Pelanggar")
    baker.make("people.DisciplineEntry", inmate=offender, date=dt.date(2025, 12, 1), ends=dt.date(2025, 12, 8))
    before, on = batch(scene, NEXT_MONTH - A_DAY), batch(scene, NEXT_MONTH)
    assert standing(offender, before) == standing(offender, on) == Standing.FITS
    version = law()
    assert standing(offender, before) == Standing.FITS
    assert standing(offender, on) == Standing.LATER
    yesterday = NEXT_MONTH - A_DAY
    assert queries.ruleset_for("in_house_training", yesterday).reference != version.reference
    assert queries.ruleset_for("in_house_training", NEXT_MONTH).reference == version.reference
    assert standing(offender, before, NEXT_MONTH + A_DAY) == Standing.LATER  # it runs on into the new law
    actions.withdraw_version(version=version, reason="Salah", actor=SYSTEM, now=NOW)
    assert standing(offender, on) == Standing.FITS


def test_the_latest_change_holds_and_the_rest_of_the_law_stays(db):
    law(starts=NEXT_MONTH)
    law(starts=NEXT_MONTH + 30 * A_DAY, reference="Permenimipas 9/2026")
    assert queries.ruleset_for("in_house_training", NEXT_MONTH + 29 * A_DAY).reference == "Permenimipas 3/2026 pasal 4"
    assert queries.ruleset_for("in_house_training", NEXT_MONTH + 30 * A_DAY).reference == "Permenimipas 9/2026"
    assert queries.ruleset_for("parole", NEXT_MONTH) == queries.ruleset_for("parole", TODAY)
    assert [one.valid_from for one in queries.upcoming_versions(NEXT_MONTH)] == [NEXT_MONTH + 30 * A_DAY]


# criteria beside the law


def test_an_added_criterion_takes_effect_at_once_and_ends(places, cast, acting, scene):
    unschooled = make_inmate(places.ambon, "Belum Sekolah", education="none")
    training_class = batch(scene, TODAY + 14 * A_DAY)
    assert standing(unschooled, training_class) == Standing.FITS
    added = criterion(places.ambon, course=training_class.version.course)
    assert standing(unschooled, training_class) == Standing.BARRED
    told = {"criterion": added, "revision": 1, "reason": "x", "actor": acting(cast.owner), "now": NOW}
    actions.end_criterion(**told, ends=TODAY + 14 * A_DAY)
    assert standing(unschooled, training_class) == Standing.FITS


def test_a_criterion_is_asked_only_where_it_was_added(places, scene):
    training_class = batch(scene, TODAY + 14 * A_DAY)
    course, agreement = training_class.version.course, training_class.agreement
    other = baker.make("catalogue.Course", name="Lain", code="LAIN", trade=course.trade)

    def asked(facility, agreement_id, course_id, day=TODAY):
        return [rule.code for rule in queries.added_rules(facility.pk, agreement_id, course_id, day)]

    criterion(places.ambon, course=course)
    criterion(places.ambon, agreement=agreement, rule={"code": "resident_of", "regency_codes": ["8171"]})
    assert asked(places.ambon, agreement.pk, course.pk) == ["minimum_education", "resident_of"]
    assert asked(places.ambon, None, course.pk) == ["minimum_education"]
    assert asked(places.ambon, agreement.pk, other.pk) == ["resident_of"]
    assert asked(places.ambon, None, other.pk) == asked(places.piru, agreement.pk, course.pk) == []
    assert asked(places.ambon, agreement.pk, course.pk, TODAY - A_DAY) == []


def test_many_classes_cost_one_query(places, scene, django_assert_num_queries):
    criterion(places.ambon, course=batch(scene, NEXT_MONTH).version.course)
    classes = [batch(scene, NEXT_MONTH), batch(scene, NEXT_MONTH), batch(scene, TODAY + A_DAY)]
    law()
    for some in (classes[:1], classes):
        with django_assert_num_queries(1):
            measures = measures_of(some, TODAY)
    assert [measure.ruleset.reference for measure in measures] == [
        measure_of(one, TODAY).ruleset.reference for one in classes
    ]
    assert measures[0].ruleset.reference != measures[2].ruleset.reference
    with django_assert_num_queries(1):
        queries.added_rules_of([Asking(places.ambon.pk, None, 1, TODAY)] * 3)


# decisions


def test_a_decision_counts_and_expires(places, scene):
    offender = make_inmate(places.ambon, "Pelanggar")
    baker.make("people.DisciplineEntry", inmate=offender, date=TODAY - 30 * A_DAY, ends=TODAY - 20 * A_DAY)
    law(starts=TODAY + A_DAY)
    soon, late = batch(scene, TODAY + 7 * A_DAY), batch(scene, TODAY + 40 * A_DAY)
    assert standing(offender, soon) == standing(offender, late) == Standing.LATER
    decision(offender, "clean", ends=TODAY + 28 * A_DAY)
    assert standing(offender, soon) == Standing.FITS
    assert standing(offender, late) == Standing.LATER
    (candidate,) = judged([offender], soon, TODAY)
    assert [reason.code for reason in candidate.verdict.reasons if reason.waived] == ["clean"]


def test_a_decision_for_a_course_counts_for_that_course_only(places, scene):
    person, other = make_inmate(places.ambon, "Satu"), make_inmate(places.ambon, "Dua")
    course = batch(scene, NEXT_MONTH).version.course
    decision(person, "clean", course=course)
    everywhere = decision(person, "minimum_age")
    waiver = Waiver("minimum_age", everywhere.starts, everywhere.ends)
    ids = [person.pk, other.pk]
    assert queries.waivers_of(ids) == {person.pk: (waiver,)}
    assert len(queries.waivers_of(ids, course_id=course.pk)[person.pk]) == 2
    assert queries.waivers_of(ids, everywhere.ends) == {}
    assert facts_of([person], TODAY)[person.pk].waivers == (waiver,)
    assert set(queries.decisions_at([places.ambon.pk], TODAY)) == {person.pk}
    assert queries.decisions_at([places.piru.pk], TODAY) == {}


# who sees what


def test_lists_hold_what_one_may_see(places, cast, acting, scene):
    training_class = batch(scene, NEXT_MONTH)
    mine = criterion(places.ambon, course=training_class.version.course)
    agreed = criterion(places.ambon, agreement=training_class.agreement)
    decided = decision(make_inmate(places.ambon, "Satu"))

    def seen(who):
        actor = acting(getattr(cast, who))
        return set(queries.criteria_for(actor)), set(queries.overrides_for(actor))

    for who in ("owner", "warden", "regional", "national"):
        assert seen(who) == ({mine, agreed}, {decided})
    assert seen("coordinator") == ({agreed}, set())
    for who in ("stranger", "other_coordinator", "probation"):
        assert seen(who) == (set(), set())
    counted = queries.overrides_by_facility(acting(cast.regional), TODAY)
    assert counted == [(places.ambon.pk, places.ambon.name, 1)]
    assert queries.overrides_by_facility(acting(cast.other_regional), TODAY) == []
