from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.budget.models import CostTemplate, CostTemplateLine
from bekal.budget.queries.templates import template_day_taken
from bekal.budget.rules.life import Flaw, Refused
from bekal.budget.rules.splits import Cost
from bekal.catalogue.models import Course
from bekal.lib.conflicts import take_turn
from bekal.places.models import Facility


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """From when a template holds, on what it rests, and its lines."""

    valid_from: date
    reference: str
    costs: Sequence[Cost]


@transaction.atomic
def add_template(
    *, facility: Facility, course: Course, facts: TemplateFacts, actor: Actor, now: datetime
) -> CostTemplate:
    """Enter what a course costs in a prison from a day on; raises Refused where one begins on that day already."""
    require(actor, "funder.edit", facility.target)
    if template_day_taken(facility.pk, course.pk, facts.valid_from, None):
        raise Refused(Flaw.DAY_TAKEN)
    template = CostTemplate.objects.create(
        facility=facility,
        course=course,
        valid_from=facts.valid_from,
        reference=facts.reference,
        edited_by=actor.name,
        edited_at=now,
    )
    write_lines(template, facts.costs)
    record(actor, "cost_template.add", template, now=now, facility_id=facility.pk, course=course.pk, **_told(facts))
    return template


@transaction.atomic
def edit_template(*, template: CostTemplate, revision: int, facts: TemplateFacts, actor: Actor, now: datetime) -> None:
    """Change a prison's own template; budgets made from it before stay as they are. Raises Conflict, or Refused."""
    require(actor, "funder.edit", template.target)
    fresh = CostTemplate.objects.select_for_update().get(pk=template.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    if template_day_taken(fresh.facility_id or 0, fresh.course_id, facts.valid_from, fresh.pk):
        raise Refused(Flaw.DAY_TAKEN)
    fresh.valid_from, fresh.reference = facts.valid_from, facts.reference
    fresh.save(update_fields=["valid_from", "reference", *changed])
    write_lines(fresh, facts.costs)
    record(actor, "cost_template.edit", fresh, now=now, facility_id=fresh.facility_id, **_told(facts))


def write_lines(template: CostTemplate, costs: Sequence[Cost]) -> None:
    """Put these lines in place of those that a template has."""
    CostTemplateLine.objects.filter(template=template).delete()
    CostTemplateLine.objects.bulk_create(
        [CostTemplateLine(template=template, position=place, **asdict(cost)) for place, cost in enumerate(costs, 1)]
    )


def _told(facts: TemplateFacts) -> dict[str, Any]:
    lines = [[one.cost_kind.value, one.basis.value, one.quantity, one.unit_price] for one in facts.costs]
    return {"valid_from": facts.valid_from.isoformat(), "reference": facts.reference, "lines": lines}
