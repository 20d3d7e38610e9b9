from dataclasses import dataclass
from datetime import date, timedelta

from bekal.access.rules import Actor
from bekal.partners.models import Agreement
from bekal.partners.queries import agreements_for, in_force

NOTICE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement in force that ends soon."""

    agreement: Agreement
    days_left: int


def endings(actor: Actor, today: date) -> list[Ending]:
    """The agreements in force that end within 180 days, the nearest end first."""
    rows = agreements_for(actor).filter(in_force(today), ends__lte=today + NOTICE).order_by("ends")
    return [Ending(agreement, (agreement.ends - today).days) for agreement in rows]
