"""Completing a class, person by person, taking that back, and giving a class up with its money."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bekal.access.rules import Actor
from bekal.budget.actions.budgets import settle_cancelled
from bekal.certificates.models import Certificate
from bekal.certificates.queries import Participant, missing_in, participants_with_standing, units_of
from bekal.classes import actions as class_actions
from bekal.classes.choices import ClassState, ClassStep, Condition
from bekal.classes.models import TrainingClass
from bekal.classes.rules import Hindrance
from bekal.delivery.choices import SessionState
from bekal.delivery.models import Session
from bekal.intake.actions import settle_class, step_enrolment
from bekal.intake.choices import EnrolmentState, EnrolmentStep
from bekal.intake.models import Enrolment


def hindrances_to_closing(training_class: TrainingClass) -> list[Hindrance]:
    """What keeps a class from being completed: sessions without a register, participants without all results."""
    found = []
    open_sessions = Session.objects.filter(training_class=training_class, state=SessionState.PLANNED).count()
    if open_sessions:
        found.append(Hindrance(Condition.ATTENDANCE_RECORDED, count=open_sessions))
    unit_ids = {unit.pk for unit in units_of(training_class)}
    undecided = tuple(one.name for one in _taking_part(training_class) if not unit_ids <= one.latest.keys())
    if undecided:
        found.append(Hindrance(Condition.RESULTS_DECIDED, names=undecided, count=len(undecided)))
    return found


@transaction.atomic
def complete_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str = "") -> None:
    """End a running class and decide on every participant: passed with the attendance and every unit, or not and why.

    Raises NotYet while registers or results are missing, IllegalTransition where the class is not running.
    """
    class_actions.hold_class(training_class)
    unmet = hindrances_to_closing(training_class)
    participants = _taking_part(training_class)
    for one in participants if not unmet else ():
        step = EnrolmentStep.COMPLETE if one.standing.passed else EnrolmentStep.NOT_COMPLETE
        why = " ".join(missing_in(one.standing))
        step_enrolment(enrolment=one.enrolment, step=step, actor=actor, now=now, reason=why)
    class_actions.step_class(
        training_class=training_class, step=ClassStep.COMPLETE, actor=actor, now=now, reason=reason, unmet=unmet
    )
    settle_class(training_class=training_class, actor=actor, now=now, reason=reason)


@transaction.atomic
def cancel_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Give up a class that has not ended, and give back the wishes for it and what was committed and not spent."""
    class_actions.cancel_class(training_class=training_class, actor=actor, now=now, reason=reason)
    settle_class(training_class=training_class, actor=actor, now=now, reason=reason)
    settle_cancelled(training_class=training_class, actor=actor, now=now, reason=reason)


@transaction.atomic
def reopen_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Bring a completed class back to running, or a cancelled one back to planned.

    Whoever ended with the class takes part again, except those who hold a certificate from it: that is revoked first.
    """
    was_completed = training_class.state == ClassState.COMPLETED
    class_actions.reopen_class(training_class=training_class, actor=actor, now=now, reason=reason)
    for enrolment in _to_reopen(training_class) if was_completed else ():
        step_enrolment(enrolment=enrolment, step=EnrolmentStep.REOPEN, actor=actor, now=now, reason=reason)
    settle_class(training_class=training_class, actor=actor, now=now, reason=reason, results_reopened=was_completed)


def _to_reopen(training_class: TrainingClass) -> QuerySet[Enrolment]:
    certified = Certificate.objects.filter(enrolment__training_class=training_class).values("enrolment")
    ended = Enrolment.objects.filter(
        training_class=training_class, state__in=(EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED)
    ).exclude(pk__in=certified)
    return ended.select_related("inmate", "training_class__facility")


def _taking_part(training_class: TrainingClass) -> list[Participant]:
    everyone = participants_with_standing(training_class)
    return [one for one in everyone if one.enrolment.state == EnrolmentState.ENROLLED]
