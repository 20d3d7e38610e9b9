import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.access.rules import Forbidden, Unseen
from bekal.intake.actions import FormFacts, add_form, edit_form, record_assessment, tell_result
from bekal.intake.models import Assessment, AssessmentForm
from bekal.intake.rules import Question, Unanswered, questions_of, score_of
from bekal.lib.conflicts import Conflict
from tests.intake.scene import make_inmate

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
