"""What was decided in meetings becomes a draft agreement, without being typed again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bekal.access.rules import Actor
from bekal.catalogue.choices import CourseKind
from bekal.catalogue.models import Course
from bekal.lib import transitions
from bekal.negotiations.actions import keep_draft, locked
from bekal.negotiations.choices import NegotiationStep
from bekal.negotiations.models import Negotiation
from bekal.negotiations.queries import decided, meetings_of
from bekal.negotiations.rules.decisions import Decided, with_methods
from bekal.negotiations.rules.life import TRANSITIONS
from bekal.partners.actions import Joined, Party, Share, Terms, add_agreement, set_clauses, set_sharing
from bekal.partners.choices import CostKind, FunderKind
from bekal.partners.models import Agreement, AgreementClause
from bekal.places.models import Institution

EXECUTION = "execution"


@transaction.atomic
def draft_agreement(
    *,
    negotiation: Negotiation,
    institution: Institution,
    terms: Terms,
    parties: Sequence[Party],
    joined: Sequence[Joined],
    actor: Actor,
    now: datetime,
) -> Agreement:
    """Draft the agreement that a negotiation came to: its courses, who pays what, and where and how one teaches.

    A cost that is not shared wholly yet is left to the draft. Raises IllegalTransition where a draft was made already.
    """
    fresh = locked(negotiation)
    transitions.step(TRANSITIONS, NegotiationStep.DRAFT, fresh.state)
    found = decided(meetings_of(fresh, actor))
    courses = list(Course.objects.filter(pk__in=[one.course_id for one in found.courses]))
    agreement = add_agreement(
        facility=fresh.facility,
        institution=institution,
        terms=terms,
        courses=courses,
        parties=parties,
        joined=joined,
        actor=actor,
        now=now,
    )
    if shares := _shares(found):
        set_sharing(agreement=agreement, shares=shares, actor=actor, now=now)
    _write_methods(agreement, found, actor, now)
    keep_draft(negotiation=fresh, agreement=agreement, actor=actor, now=now)
    return agreement


def _shares(found: Decided) -> list[Share]:
    return [
        Share(CourseKind(course), CostKind(cost), FunderKind(funder), share)
        for (course, cost), parts in found.whole_shares.items()
        for funder, share in parts.items()
    ]


def _write_methods(agreement: Agreement, found: Decided, actor: Actor, now: datetime) -> None:
    rows = list(AgreementClause.objects.filter(agreement=agreement))
    if not found.courses or all(one.code != EXECUTION for one in rows):
        return
    clauses = [
        {
            "code": one.code,
            "title": one.title,
            "body": with_methods(one.body, found.courses) if one.code == EXECUTION else one.body,
        }
        for one in rows
    ]
    agreement.refresh_from_db(fields=["version"])
    set_clauses(agreement=agreement, version=agreement.version, clauses=clauses, actor=actor, now=now)
