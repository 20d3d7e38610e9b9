from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, Unseen, require
from bekal.catalogue.models import Course
from bekal.classes.models import TrainingClass
from bekal.classes.queries import OFFERED
from bekal.intake.models import Assessment, AssessmentForm
from bekal.intake.queries import form_for_class, people_told_to_partner
from bekal.intake.rules import AssessedElsewhere, Question, ScoresFrozen, questions_of, score_of
from bekal.lib.conflicts import Conflict, take_turn
from bekal.people.models import Inmate
from bekal.places.models import Facility


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """What a form is as it holds from a day."""

    kind: str
    title: str
    valid_from: date
    questions: tuple[Question, ...]
    course: Course | None = None


@transaction.atomic
def add_form(*, facility: Facility | None, code: str, facts: FormFacts, actor: Actor, now: datetime) -> AssessmentForm:
    """Write a new form for one facility, or for all."""
    require(actor, "assessment_form.edit", facility.target if facility else Target())
    form = AssessmentForm.objects.create(
        facility=facility, code=code, version=1, edited_by=actor.name, edited_at=now, **_columns(facts)
    )
    record(actor, "assessment_form.add", form, now=now, facility_id=form.facility_id, code=code)
    return form


@transaction.atomic
def edit_form(*, form: AssessmentForm, revision: int, facts: FormFacts, actor: Actor, now: datetime) -> AssessmentForm:
    """Change a form; one that was used stays as it is and the change becomes its next version, which is returned.

    Raises Conflict where somebody changed it since `revision` was read or wrote a newer version.
    """
    fresh = AssessmentForm.objects.select_for_update(of=("self",)).select_related("facility").get(pk=form.pk)
    require(actor, "assessment_form.edit", fresh.target)
    newest = AssessmentForm.objects.filter(code=fresh.code).aggregate(last=Max("version"))["last"]
    if newest != fresh.version:
        raise Conflict(fresh.edited_by, fresh.edited_at)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    used = Assessment.objects.filter(form=fresh).exists()
    if used:
        fresh.pk, fresh.version, fresh.revision = None, newest + 1, 1
        fresh._state.adding = True
    columns = _columns(facts)
    for name, value in columns.items():
        setattr(fresh, name, value)
    fresh.save(force_insert=used, update_fields=None if used else [*columns, *changed])
    record(actor, "assessment_form.edit", fresh, now=now, facility_id=fresh.facility_id, version=fresh.version)
    return fresh


@transaction.atomic
def record_assessment(
    *,
    inmate: Inmate,
    form: AssessmentForm,
    answers: Mapping[str, int],
    taken_on: date,
    actor: Actor,
    now: datetime,
    revision: int = 0,
) -> Assessment:
    """Keep what a person answered on a day; the same again changes nothing, something else corrects it.

    `revision` is that of the assessment which was read, 0 where there was none. Raises Unanswered, Conflict, and Unseen
    where the form is of another facility.
    """
    require(actor, "assessment.record", inmate.facility.target)
    if form.facility_id not in (None, inmate.facility_id):
        raise Unseen("assessment.record")
    return _keep(inmate, form, answers, taken_on, None, actor, now, revision)


@transaction.atomic
def record_class_assessment(
    *,
    training_class: TrainingClass,
    inmate: Inmate,
    form: AssessmentForm,
    answers: Mapping[str, int],
    taken_on: date,
    actor: Actor,
    now: datetime,
    revision: int = 0,
) -> Assessment:
    """Keep what the training partner of a class found of somebody who may be told to it; as `record_assessment` does.

    Raises ScoresFrozen where its participants are chosen, AssessedElsewhere where others assessed the person by this
    form on this day, and Unseen where person or form are not for this class.
    """
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("facility", "agreement", "version")
    fresh = rows.get(pk=training_class.pk)
    require(actor, "class_assessment.record", fresh.target)
    if fresh.state not in OFFERED:
        raise ScoresFrozen
    named = people_told_to_partner(fresh).filter(pk=inmate.pk).exists()
    if not named or form_for_class(fresh, form.pk, taken_on) is None:
        raise Unseen("class_assessment.record")
    return _keep(inmate, form, answers, taken_on, fresh, actor, now, revision)


def _keep(
    inmate: Inmate,
    form: AssessmentForm,
    answers: Mapping[str, int],
    taken_on: date,
    training_class: TrainingClass | None,
    actor: Actor,
    now: datetime,
    revision: int,
) -> Assessment:
    score = score_of(questions_of(form.questions), answers)
    kept = {code: answers[code] for code in (question["code"] for question in form.questions)}
    Inmate.objects.select_for_update(no_key=True).get(pk=inmate.pk)
    found = Assessment.objects.filter(inmate=inmate, form=form, taken_on=taken_on).first()
    if found is None:
        found = Assessment.objects.create(
            facility=inmate.facility, inmate=inmate, form=form, answers=kept, score=score, taken_on=taken_on,
            taken_by=actor.name, training_class=training_class, edited_by=actor.name, edited_at=now,
        )  # fmt: skip
    elif training_class is not None and found.training_class_id != training_class.pk:
        raise AssessedElsewhere
    elif found.answers == kept:
        return found
    else:
        changed = take_turn(found, revision, who=actor.name, now=now)
        found.answers, found.score, found.told_on = kept, score, None
        found.save(update_fields=["answers", "score", "told_on", *changed])
    record(actor, "assessment.record", found, now=now, facility_id=found.facility_id, form=form.code, score=score)
    return found


@transaction.atomic
def tell_result(*, assessments: Sequence[Assessment], day: date, actor: Actor, now: datetime) -> None:
    """Note that a person was told of these results; those told before keep their day."""
    for one in assessments:
        require(actor, "assessment.record", one.facility.target)
        if one.told_on is None:
            one.told_on = day
            one.save(update_fields=["told_on"])
            record(actor, "assessment.tell", one, now=now, facility_id=one.facility_id)


def _columns(facts: FormFacts) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "title": facts.title,
        "valid_from": facts.valid_from,
        "course": facts.course,
        "questions": [asdict(question) for question in facts.questions],
    }
