from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from bekal.access.queries import within
from bekal.access.rules import Actor, Forbidden, Unseen, may_somewhere, reach
from bekal.budget.choices import CostBasis
from bekal.budget.models import CostTemplate, CostTemplateLine
from bekal.budget.rules.splits import Cost
from bekal.partners.choices import CostKind

_LINES = Prefetch("lines", CostTemplateLine.objects.order_by("position"))
_TEMPLATES = CostTemplate.objects.select_related("course__trade", "facility").prefetch_related(_LINES)


def templates_for(actor: Actor) -> QuerySet[CostTemplate]:
    """The templates that `actor` may see, those of the nation among them, by course, the newest first."""
    held = reach(actor, "funder.view")
    seen = Q() if held.nation else Q(facility=None) | within(held)
    return _TEMPLATES.filter(seen).order_by("course__name", "facility__name", "-valid_from")


def template_for(actor: Actor, action: str, template_id: int) -> CostTemplate:
    """The template on which `actor` may take `action`; raises Unseen or Forbidden. The nation's nobody edits here."""
    template = templates_for(actor).filter(pk=template_id).first()
    if template is None or not may_somewhere(actor, "funder.view"):
        raise Unseen(action)
    if action != "funder.view" and not _TEMPLATES.filter(within(reach(actor, action)), pk=template_id).exists():
        raise Forbidden(action)
    return template


def template_in_force(facility_id: int, course_id: int, day: date) -> CostTemplate | None:
    """The template that holds for a course in a prison on a day: its own, else the nation's."""
    rows = _TEMPLATES.filter(Q(facility=facility_id) | Q(facility=None), course=course_id, valid_from__lte=day)
    return max(rows, key=lambda one: (one.facility_id is not None, one.valid_from), default=None)


def templates_in_force(facility_ids: Iterable[int], day: date) -> dict[tuple[int | None, int], CostTemplate]:
    """The templates that hold on a day, by facility (None: the nation) and course; two queries."""
    rows = _TEMPLATES.filter(Q(facility__in=list(facility_ids)) | Q(facility=None), valid_from__lte=day)
    return {(one.facility_id, one.course_id): one for one in rows.order_by("valid_from")}


def template_day_taken(facility_id: int, course_id: int, day: date, template_id: int | None) -> bool:
    """Whether a prison has another template for a course from the same day on."""
    rows = CostTemplate.objects.filter(facility=facility_id, course=course_id, valid_from=day)
    return rows.exclude(pk=template_id or 0).exists()


def costs_of(template: CostTemplate) -> list[Cost]:
    """The lines of a template."""
    return [
        Cost(CostKind(line.cost_kind), line.description, CostBasis(line.basis), line.quantity, line.unit_price)
        for line in template.lines.all()
    ]
