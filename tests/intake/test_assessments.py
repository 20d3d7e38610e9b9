import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.intake.actions import (
    FormFacts,
    add_form,
    edit_form,
    record_assessment,
    record_class_assessment,
    tell_result,
)
from bekal.intake.models import Assessment, AssessmentForm, Registration
from bekal.intake.queries import assessed_for_class, assessments_by, not_assessed_yet, people_told_to_partner
from bekal.intake.rules import AssessedElsewhere, Question, ScoresFrozen, Unanswered, questions_of, score_of
from bekal.lib.conflicts import Conflict
from bekal.partners.models import Instructor
from tests.classes.scene import make_class, make_scene
from tests.conftest import NOW
from tests.intake.scene import enrol, make_inmate, make_people, wish_with_consent

DAY = dt.date(2026, 3, 2)
QUESTIONS = (Question("a", "Membaca petunjuk", 4, 1), Question("b", "Menghitung", 10, 3))


def facts(title="Wawancara", questions=QUESTIONS, **more):
    return FormFacts(kind="interview", title=title, valid_from=DAY, questions=questions, **more)


@pytest.mark.parametrize(
    ("answers", "score"),
    [({"a": 4, "b": 10}, 100), ({"a": 0, "b": 0}, 0), ({"a": 2, "b": 5}, 50), ({"a": 4, "b": 0}, 25)],
)
def test_a_score_is_the_weighted_mean_of_the_scales(answers, score):
    assert score_of(QUESTIONS, answers) == score


def test_half_a_point_counts_up():
    assert score_of([Question("a", "x", 8)], {"a": 1}) == 13  # 12.5


@pytest.mark.parametrize("answers", [{"a": 1}, {"a": 5, "b": 1}, {"a": -1, "b": 1}])
def test_every_question_is_answered_on_its_scale(answers):
    with pytest.raises(Unanswered):
        score_of(QUESTIONS, answers)


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 100)), min_size=1, max_size=6), st.data())
def test_more_points_never_make_less(scales, data):
    questions = [Question(str(i), "x", scale, weight) for i, (scale, weight) in enumerate(scales)]
    low = {one.code: data.draw(st.integers(0, one.scale)) for one in questions}
    high = {one.code: data.draw(st.integers(low[one.code], one.scale)) for one in questions}
    assert 0 <= score_of(questions, low) <= score_of(questions, high) <= 100


@pytest.mark.parametrize("rows", [[], [{"code": "a", "text": "x", "scale": 0, "weight": 1}],
                                  [{"code": "a", "text": "x", "scale": 1, "weight": 1}] * 2])  # fmt: skip
def test_questions_that_cannot_be(rows):
    with pytest.raises(ValueError, match="question"):
        questions_of(rows)


def test_a_form_that_was_used_gets_a_new_version(places, cast, acting, now):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    form = add_form(facility=places.ambon, code="wawancara", facts=facts(), actor=actor, now=now)
    edit_form(form=form, revision=1, facts=facts("Wawancara awal"), actor=actor, now=now)
    form.refresh_from_db()
    assert (form.title, form.version, form.revision) == ("Wawancara awal", 1, 2)
    taken = record_assessment(inmate=one, form=form, answers={"a": 4, "b": 5}, taken_on=DAY, actor=actor, now=now)
    assert taken.score == 63
    newer = edit_form(form=form, revision=2, facts=facts("Baru", QUESTIONS[:1]), actor=actor, now=now)
    assert (newer.version, AssessmentForm.objects.count()) == (2, 2)
    taken.refresh_from_db()
    assert (taken.form.title, taken.form.version) == ("Wawancara awal", 1)
    with pytest.raises(Conflict):
        edit_form(form=form, revision=2, facts=facts("Lagi"), actor=actor, now=now)


def test_an_assessment_is_kept_corrected_and_told(places, cast, acting, now):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    form = add_form(facility=places.ambon, code="w", facts=facts(), actor=actor, now=now)
    values = {"inmate": one, "form": form, "taken_on": DAY, "now": now}
    taken = record_assessment(answers={"a": 4, "b": 5}, actor=actor, **values)
    assert record_assessment(answers={"a": 4, "b": 5}, actor=actor, **values) == taken
    tell_result(assessments=[taken], day=DAY, actor=actor, now=now)
    mended = record_assessment(answers={"a": 4, "b": 10}, actor=actor, revision=1, **values)
    assert (mended.score, mended.told_on) == (100, None)
    with pytest.raises(Conflict):
        record_assessment(answers={"a": 0, "b": 0}, actor=acting(cast.colleague), revision=1, **values)
    with pytest.raises(Unanswered):
        record_assessment(answers={"a": 0}, actor=actor, revision=2, **values)
    assert Assessment.objects.get().score == 100


def test_who_may_assess_and_write_forms(places, cast, acting, now):
    one = make_inmate(places.ambon, "Orang Satu")
    form = add_form(facility=None, code="w", facts=facts(), actor=acting(cast.national), now=now)
    for user, error in ((cast.stranger, Unseen), (cast.warden, Forbidden)):
        with pytest.raises(error):
            record_assessment(
                inmate=one, form=form, answers={"a": 0, "b": 0}, taken_on=DAY, actor=acting(user), now=now
            )
        with pytest.raises(error):
            add_form(facility=places.ambon, code="x", facts=facts(), actor=acting(user), now=now)
    theirs = add_form(facility=places.piru, code="y", facts=facts(), actor=acting(cast.neighbour), now=now)
    with pytest.raises(Unseen):
        record_assessment(
            inmate=one, form=theirs, answers={"a": 0, "b": 0}, taken_on=DAY, actor=acting(cast.owner), now=now
        )


# The training partner of a class

WELL, BADLY = {"a": 4, "b": 10}, {"a": 0, "b": 0}


@pytest.fixture
def partner(places, cast):
    """An open class of BPVP, taught by the cast's instructor, and a form for all."""
    scene = make_scene(places)
    Instructor.objects.filter(pk=scene.instructor.pk).update(user=cast.instructor)
    form = AssessmentForm.objects.create(
        code="w", kind="practical", title="Uji praktik", valid_from=DAY,
        questions=[{"code": one.code, "text": one.text, "scale": one.scale, "weight": 1} for one in QUESTIONS],
    )  # fmt: skip
    return make_class(scene, "open"), form


@pytest.fixture
def found(partner, acting):
    """found(inmate, answers, user, …): keep what the partner found."""

    def keep(inmate, answers, user, **more):
        training_class, form = partner
        values = {"training_class": training_class, "form": form, "taken_on": DAY, "now": NOW} | more
        return record_class_assessment(inmate=inmate, answers=answers, actor=acting(user), **values)

    return keep


def told(training_class):
    return [one.name for one in people_told_to_partner(training_class)]


def test_the_partner_knows_who_agreed_and_who_takes_part(places, partner):
    training_class, _form = partner
    agreed, refused, silent, chosen, reserve = make_people(places.ambon, 5)
    wish_with_consent(training_class, agreed)
    wish_with_consent(training_class, refused, consent=False)
    wish_with_consent(training_class, silent)
    Registration.objects.filter(inmate=silent).update(withdrawn_at=NOW)
    enrol(training_class, chosen)
    enrol(training_class, reserve, state="reserve")
    assert told(training_class) == ["Orang 01", "Orang 04"]
    training_class.state = "selected"
    assert told(training_class) == ["Orang 04"]


@pytest.mark.parametrize("state", ["selected", "declined", "withdrawn", "lapsed"])
def test_the_partner_is_told_of_nobody_who_does_not_ask_any_more(places, partner, state):
    training_class, _form = partner
    wish_with_consent(training_class, make_inmate(places.ambon, "Orang Satu"), state=state)
    assert told(training_class) == []


def test_what_somebody_said_last_counts(places, partner):
    training_class, _form = partner
    one = make_inmate(places.ambon, "Orang Satu")
    wish_with_consent(training_class, one)
    later = {"taken_at": NOW + dt.timedelta(days=1), "consent_at": NOW, "plan": "work", "reading": "fluent"}
    Registration.objects.create(
        facility=places.ambon, inmate=one, consent=False, writing="fluent", receipt_code="L", **later
    )
    assert told(training_class) == []


def test_who_is_gone_or_elsewhere_is_nobody_to_the_partner(places, partner):
    training_class, _form = partner
    gone, elsewhere = make_inmate(places.ambon, "Pulang", presence="released"), make_inmate(places.piru, "Di Piru")
    wish_with_consent(training_class, gone, elsewhere)
    enrol(training_class, gone)
    assert told(training_class) == []


def test_the_partner_assesses_and_corrects(places, partner, found, cast, acting):
    training_class, form = partner
    one = make_inmate(places.ambon, "Orang Satu")
    wish_with_consent(training_class, one)
    kept = found(one, {"a": 4, "b": 5}, cast.instructor)
    assert (kept.score, kept.training_class, kept.taken_by) == (75, training_class, "Instructor")
    assert found(one, WELL, cast.coordinator, revision=1).score == 100
    with pytest.raises(Conflict) as conflict:
        found(one, BADLY, cast.instructor, revision=1)
    assert (conflict.value.who, Assessment.objects.get().score) == ("Coordinator", 100)
    assert [one.action for one in Event.objects.all()] == ["assessment.record"] * 2
    record_assessment(inmate=one, form=form, answers=BADLY, taken_on=DAY, actor=acting(cast.owner), now=NOW, revision=2)
    assert Assessment.objects.get().training_class == training_class
    with pytest.raises(Unanswered):
        found(one, {"a": 4}, cast.instructor, revision=3)


def test_two_of_the_partner_who_begin_at_once_overwrite_nothing(places, partner, found, cast):
    one = make_inmate(places.ambon, "Orang Satu")
    wish_with_consent(partner[0], one)
    found(one, WELL, cast.instructor)
    with pytest.raises(Conflict):
        found(one, BADLY, cast.coordinator)
    assert found(one, WELL, cast.coordinator).revision == 1


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("owner", Forbidden),
        ("colleague", Forbidden),
        ("warden", Forbidden),
        ("stranger", Unseen),
        ("other_coordinator", Unseen),
        ("probation", Unseen),
    ],
)
def test_only_the_partner_of_the_class_assesses_for_it(places, partner, found, cast, who, error):
    one = make_inmate(places.ambon, "Orang Satu")
    wish_with_consent(partner[0], one)
    with pytest.raises(error):
        found(one, WELL, getattr(cast, who))
    assert not Assessment.objects.exists()


def test_an_instructor_assesses_for_own_classes_only(places, partner, found, cast):
    one = make_inmate(places.ambon, "Orang Satu")
    wish_with_consent(partner[0], one)
    Instructor.objects.update(user=None)
    with pytest.raises(Unseen):
        found(one, WELL, cast.instructor)


def test_a_partner_reads_what_was_found_for_its_class_only(places, partner, found, cast, acting):
    training_class, form = partner
    one, other = make_people(places.ambon, 2)
    wish_with_consent(training_class, one, other)
    kept = {"form": form, "actor": acting(cast.owner), "now": NOW}
    record_assessment(inmate=one, answers=WELL, taken_on=DAY, **kept)
    with pytest.raises(AssessedElsewhere):
        found(one, BADLY, cast.instructor)
    with pytest.raises(AssessedElsewhere):
        found(one, WELL, cast.instructor)  # nor whether it is the same
    assert assessments_by(form, [one.pk, other.pk], training_class) == {}
    mine = found(one, BADLY, cast.instructor, taken_on=DAY + dt.timedelta(days=1))
    record_assessment(inmate=one, answers=WELL, taken_on=DAY + dt.timedelta(days=2), **kept)
    assert assessments_by(form, [one.pk], training_class) == {one.pk: mine}
    assert assessments_by(form, [one.pk])[one.pk].score == 100
    assert assessed_for_class(training_class) == {"w": 1}


def test_whom_and_by_what_the_partner_may_not_assess(places, partner, found, cast):
    training_class, form = partner
    known, unknown = make_people(places.ambon, 2)
    wish_with_consent(training_class, known)
    wish_with_consent(training_class, unknown, consent=False)
    with pytest.raises(Unseen):
        found(unknown, WELL, cast.instructor)
    for changes in ({"facility": places.piru}, {"course": make_scene(places).version.course}):
        theirs = AssessmentForm.objects.create(
            code="lain", kind="practical", title="Lain", valid_from=DAY, questions=form.questions, **changes
        )
        with pytest.raises(Unseen):
            found(known, WELL, cast.instructor, form=theirs)
        theirs.delete()
    with pytest.raises(Unseen):
        found(known, WELL, cast.instructor, taken_on=DAY - dt.timedelta(days=1))  # before the form


@pytest.mark.parametrize("state", ["selected", "running", "paused", "completed", "cancelled"])
def test_scores_are_frozen_once_the_participants_are_chosen(places, partner, found, cast, state):
    training_class, _form = partner
    one = make_inmate(places.ambon, "Orang Satu")
    enrol(training_class, one)
    found(one, WELL, cast.instructor)
    type(training_class).objects.update(state=state)
    with pytest.raises(ScoresFrozen):
        found(one, BADLY, cast.instructor, revision=1)
    assert Assessment.objects.get().score == 100


def test_how_many_candidates_nobody_assessed(places, partner, found, cast, acting):
    training_class, form = partner
    one, two, three, four = make_people(places.ambon, 4)
    wish_with_consent(training_class, one, two, three)
    wish_with_consent(training_class, four, consent=False)
    wish_with_consent(training_class, make_inmate(places.ambon, "Pulang", presence="released"))
    planned = make_class(make_scene(places), name="Lain")
    assert not_assessed_yet([training_class, planned], DAY) == {training_class.pk: 3}
    found(one, WELL, cast.instructor)
    record_assessment(inmate=two, form=form, answers=WELL, taken_on=DAY, actor=acting(cast.owner), now=NOW)
    assert not_assessed_yet([training_class], DAY) == {training_class.pk: 1}
    assert not_assessed_yet([training_class], DAY - dt.timedelta(days=1)) == {}  # before any form
    assert not_assessed_yet([planned], DAY) == {}
