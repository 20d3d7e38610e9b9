"""Forms of assessment and what they found."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Window

from bekal.access.queries import within
from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Unseen, may, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.classes.queries import OFFERED
from bekal.intake.choices import WishState
from bekal.intake.models import Assessment, AssessmentForm, Drive, Enrolment, Registration, Wish
from bekal.intake.queries.candidates import ATTENDED, LISTED
from bekal.intake.rules import LIVE, WAITING
from bekal.people.choices import Presence
from bekal.people.models import Inmate

STILL_ASKING = (*WAITING, WishState.RESERVE)
"""Of these wishes something may still come."""


def forms_for(actor: Actor) -> QuerySet[AssessmentForm]:
    """The newest version of every form that `actor` may see, with `used`, how often all versions were."""
    seen = AssessmentForm.objects.filter(_seen(actor, "assessment.view"))
    newest = seen.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    used = Assessment.objects.filter(form__code=OuterRef("code")).order_by().values("form__code")
    rows = seen.filter(pk=Subquery(newest)).select_related("facility", "course")
    return rows.annotate(used=used.annotate(count=Count("pk")).values("count"))


def form_for(actor: Actor, action: str, form_id: int) -> AssessmentForm:
    """The form on which `actor` may take `action`; one for all is read by everybody. Raises Unseen or Forbidden."""
    seen = _seen(actor, PERMISSIONS[action].seen_by)
    form = AssessmentForm.objects.select_related("facility", "course").filter(seen, pk=form_id).first()
    if form is None:
        raise Unseen(action)
    if action == "assessment_form.edit" and not may(actor, action, form.target):
        raise Forbidden(action)
    return form


def _seen(actor: Actor, action: str) -> Q:
    held = reach(actor, action)
    return Q() if held.nation else Q(facility=None) | within(held)


def is_used(form: AssessmentForm) -> bool:
    """Whether anybody was assessed by this version."""
    return Assessment.objects.filter(form=form).exists()


def forms_on(facility_id: int, day: date, course_id: int | None = None) -> list[AssessmentForm]:
    """The forms in force for a facility on a day, of each the newest version; with `course_id` those for it too."""
    wanted = Q(facility=None) | Q(facility=facility_id)
    rows = AssessmentForm.objects.filter(wanted, valid_from__lte=day)
    if course_id is not None:
        rows = rows.filter(Q(course=None) | Q(course=course_id))
    rows = rows.annotate(newest=Window(Max("version"), partition_by=F("code")))
    return list(rows.filter(version=F("newest")).order_by("kind", "title"))


def forms_for_class(training_class: TrainingClass, day: date) -> list[AssessmentForm]:
    """The forms in force on a day by which people are assessed for a class."""
    return forms_on(training_class.facility_id, day, training_class.version.course_id)


def form_for_class(training_class: TrainingClass, form_id: int, day: date) -> AssessmentForm | None:
    """A form by which people may be assessed for a class on a day; an older version too, for who began with it."""
    course = Q(course=None) | Q(course=training_class.version.course_id)
    facility = Q(facility=None) | Q(facility=training_class.facility_id)
    return AssessmentForm.objects.filter(course, facility, pk=form_id, valid_from__lte=day).first()


def people_of_drive(drive: Drive) -> QuerySet[Inmate]:
    """Who registered in a drive and is still here, by name."""
    registered = Registration.objects.filter(drive=drive, withdrawn_at=None).order_by().values("inmate")
    return _here(Q(pk__in=registered))


def people_of_class(training_class: TrainingClass) -> QuerySet[Inmate]:
    """Who wishes the course of a class or is on its list, and is held in its facility, by name."""
    course = training_class.version.course_id
    wishing = Wish.objects.filter(facility=training_class.facility_id, course=course, state__in=LIVE).order_by()
    listed = Enrolment.objects.filter(training_class=training_class, state__in=LISTED).order_by()
    people = Q(pk__in=wishing.values("inmate")) | Q(pk__in=listed.values("inmate"))
    return _here(people).filter(facility=training_class.facility_id)


def people_told_to_partner(training_class: TrainingClass) -> QuerySet[Inmate]:
    """Whom the training partner of a class may know and assess, held in its facility, by name.

    Who takes part in it; and while its participants are not chosen, who wishes its course, has no place for that and
    agreed at this facility that the partner be told who they are; what they said last counts.
    """
    attending = Enrolment.objects.filter(training_class=training_class, state__in=ATTENDED).order_by()
    people = Q(pk__in=attending.values("inmate"))
    if training_class.state in OFFERED:
        people |= Q(pk__in=_candidates_who_agreed(training_class).values("inmate"))
    return _here(people).filter(facility=training_class.facility_id)


def _candidates_who_agreed(training_class: TrainingClass) -> QuerySet[Wish]:
    return _wishes_told(training_class.facility_id, training_class.version.course_id)


def _wishes_told(facility: int | OuterRef, course: int | OuterRef) -> QuerySet[Wish]:
    """The wishes for a course at a facility of which something may still come and its partner may be told."""
    wishing = Wish.objects.filter(facility=facility, course=course, state__in=STILL_ASKING).order_by()
    said = Registration.objects.filter(inmate=OuterRef("inmate"), facility=OuterRef("facility"), withdrawn_at=None)
    last = said.order_by("-taken_at", "-pk").values("consent")[:1]
    return wishing.alias(agreed=Subquery(last)).filter(agreed=True)


def not_assessed_yet(classes: Iterable[TrainingClass], day: date) -> dict[int, int]:
    """How many candidates of open classes the partner may know and nobody assessed, where there is a form; one query.

    By the id of the class; a class without any is left out.
    """
    open_ids = [one.pk for one in classes if one.state == ClassState.OPEN]
    if not open_ids:
        return {}
    here = Q(inmate__presence=Presence.HELD, inmate__facility=F("facility"))
    nobody = ~Exists(Assessment.objects.filter(inmate=OuterRef("inmate")))
    waiting = _wishes_told(OuterRef("facility"), OuterRef("version__course")).filter(here, nobody)
    people = waiting.values("course").annotate(people=Count("inmate")).values("people")
    fits = Q(facility=None) | Q(facility=OuterRef("facility")), Q(course=None) | Q(course=OuterRef("version__course"))
    forms = AssessmentForm.objects.filter(*fits, valid_from__lte=day)
    rows = TrainingClass.objects.filter(Exists(forms), pk__in=open_ids).order_by()
    return dict(rows.annotate(people=Subquery(people)).filter(people__gt=0).values_list("pk", "people"))


def _here(people: Q) -> QuerySet[Inmate]:
    return Inmate.objects.filter(people, presence=Presence.HELD).select_related("facility").order_by("name", "pk")


def assessments_by(
    form: AssessmentForm, inmate_ids: Iterable[int], training_class: TrainingClass | None = None
) -> dict[int, Assessment]:
    """The latest assessment of each of these people by any version of a form; who has none is left out.

    With `training_class` only what its training partner found for it.
    """
    rows = Assessment.objects.filter(form__code=form.code, inmate__in=list(inmate_ids)).order_by("taken_on", "pk")
    if training_class is not None:
        rows = rows.filter(training_class=training_class)
    return {one.inmate_id: one for one in rows.select_related("form")}


def assessed_for_class(training_class: TrainingClass) -> dict[str, int]:
    """How many of the people whom the training partner of a class may know it assessed, by the code of the form."""
    people = people_told_to_partner(training_class).order_by().values("pk")
    rows = Assessment.objects.filter(training_class=training_class, inmate__in=people).order_by().values("form__code")
    return dict(rows.annotate(people=Count("inmate", distinct=True)).values_list("form__code", "people"))


def results_of(inmate: Inmate) -> list[Assessment]:
    """Every assessment of a person, found for the actor before, newest first."""
    return list(Assessment.objects.filter(inmate=inmate).select_related("form", "facility"))
