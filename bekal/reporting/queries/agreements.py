from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bekal.access.queries import Written
from bekal.access.rules import Actor, Reach, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.partners.models import Agreement
from bekal.partners.queries import agreements_within, in_force
from bekal.partners.rules.reminders import reminding_on


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement in force that ends soon, and how many unfinished classes lean on it."""

    agreement: Agreement
    days_left: int
    leaning: int


def endings(actor: Actor, today: date, most: int) -> list[Ending]:
    """The agreements in force of whose end people are reminded by now, at `most` so many, the nearest end first."""
    rows = _ending(reach(actor, "agreement.view"), today, most)()
    return [Ending(agreement, (agreement.ends - today).days, agreement.leaning) for agreement in rows]


@lru_cache(maxsize=512)
def _ending(held: Reach, today: date, most: int) -> Written[Any]:
    unfinished = TrainingClass.objects.filter(agreement=OuterRef("pk"), ends_on__gte=today)
    unfinished = unfinished.exclude(state__in=(ClassState.COMPLETED, ClassState.CANCELLED))
    counted = unfinished.order_by().values("agreement").annotate(count=Count("pk")).values("count")
    notice = timedelta(days=reminding_on(today).days[0])
    rows = (
        agreements_within(held)
        .filter(in_force(today), ends__lte=today + notice)
        .annotate(leaning=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        .order_by("ends", "pk")[:most]
    )
    return Written(rows)
