"""Forms of assessment and what they found."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Window

from bekal.access.queries import within
from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Unseen, may, reach
from bekal.classes.models import TrainingClass
from bekal.intake.models import Assessment, AssessmentForm, Drive, Enrolment, Registration, Wish
from bekal.intake.queries.candidates import LISTED
from bekal.intake.rules import LIVE
from bekal.people.choices import Presence
from bekal.people.models import Inmate


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


def _here(people: Q) -> QuerySet[Inmate]:
    return Inmate.objects.filter(people, presence=Presence.HELD).select_related("facility").order_by("name", "pk")


def assessments_by(form: AssessmentForm, inmate_ids: Iterable[int]) -> dict[int, Assessment]:
    """The latest assessment of each of these people by any version of a form; who has none is left out."""
    rows = Assessment.objects.filter(form__code=form.code, inmate__in=list(inmate_ids)).order_by("taken_on", "pk")
    return {one.inmate_id: one for one in rows.select_related("form")}


def results_of(inmate: Inmate) -> list[Assessment]:
    """Every assessment of a person, found for the actor before, newest first."""
    return list(Assessment.objects.filter(inmate=inmate).select_related("form", "facility"))
