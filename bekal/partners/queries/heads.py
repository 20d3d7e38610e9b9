from datetime import date
from typing import Any

from django.db.models import Q

from bekal.partners.choices import PartySide
from bekal.partners.models import Signatory
from bekal.partners.queries.profiles import head_on
from bekal.places.models import Facility, Institution


def heads_on(day: date, *, facility: Facility | None, institution: Institution | None) -> list[dict[str, Any]]:
    """Who would sign on a day, as lines of signatories: the heads of that day, else who signed for them last."""
    lines = []
    if facility is not None:
        found = _head(facility, day) or _signed_last(PartySide.FACILITY, Q(agreement__facility=facility))
        lines.append({"side": PartySide.FACILITY.value, **found})
    if institution is not None:
        found = _head(institution, day) or _signed_last(PartySide.PARTNER, Q(agreement__institution=institution))
        lines.append({"side": PartySide.PARTNER.value, **found})
    return lines


def _head(house: Facility | Institution, day: date) -> dict[str, Any]:
    held = head_on(house, day)
    return {"name": held.name, "title": held.title, "acting": held.acting} if held else {}


def _signed_last(side: PartySide, of_them: Q) -> dict[str, Any]:
    rows = Signatory.objects.filter(of_them, side=side, agreement__signed_on__isnull=False)
    last = rows.order_by("-agreement__signed_on", "pk").first()
    return {"name": last.name, "title": last.title, "acting": last.acting} if last else {}
