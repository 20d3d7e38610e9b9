"""Changes of an agreement that would take away the ground under classes: only by who has seen which ones."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.rules import Actor
from bekal.classes.queries import Losing, losing_ground
from bekal.partners import actions
from bekal.partners.choices import AgreementStep
from bekal.partners.models import Agreement, Amendment
from bekal.partners.rules.ground import stretch_of

ENDS_IT = frozenset({AgreementStep.TERMINATE, AgreementStep.REVISE})


class GroundLost(Exception):
    """Classes would lose their ground that the person has not said to know of; `losing` are all of them."""

    def __init__(self, losing: Sequence[Losing]) -> None:
        super().__init__(", ".join(str(one.training_class) for one in losing))
        self.losing = tuple(losing)


def losing_by_amendment(amendment: Amendment, today: date) -> list[Losing]:
    """The classes that would lose their ground if an amendment were signed as it is."""
    return losing_ground(amendment.agreement, stretch_of(amendment.contents, amendment.effective_from), today)


def losing_by_step(agreement: Agreement, step: str, today: date) -> list[Losing]:
    """The classes that would lose their ground if a step of an agreement were taken."""
    return losing_ground(agreement, None, today) if step in ENDS_IT else []


@transaction.atomic
def sign_amendment(
    *, amendment: Amendment, signed_on: date, place: str, accepted: Collection[int], actor: Actor, now: datetime
) -> None:
    """Record the signature; raises GroundLost where classes would lose their ground that are not among `accepted`."""
    _refuse(losing_by_amendment(amendment, localdate(now)), accepted)
    actions.sign_amendment(amendment=amendment, signed_on=signed_on, place=place, actor=actor, now=now)


@transaction.atomic
def step_agreement(
    *, agreement: Agreement, step: str, accepted: Collection[int], actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Take the step; raises GroundLost where classes would lose their ground that are not among `accepted`."""
    _refuse(losing_by_step(agreement, step, localdate(now)), accepted)
    actions.step_agreement(agreement=agreement, step=step, reason=reason, actor=actor, now=now)


def _refuse(losing: Sequence[Losing], accepted: Collection[int]) -> None:
    if any(one.training_class.pk not in accepted for one in losing):
        raise GroundLost(losing)
