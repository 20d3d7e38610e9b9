"""The figures of a year: what classes cost for each participant and certificate, and what is left would still buy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bekal.access.rules import Actor
from bekal.budget.models import Funder
from bekal.budget.queries import figures
from bekal.budget.queries.figures import ClassFigures
from bekal.budget.rules.figures import Tally
from bekal.lib.dates import WorkingCalendar
from bekal.partners.choices import FunderKind
from bekal.web.budget.pictures import comparison_bars


def figures_page(actor: Actor, year: int, facility_id: int | None, today: date) -> dict[str, Any]:
    """Everything below the filters."""
    found = figures.class_figures(actor, year, facility_id)
    funders = figures.funders_in(actor, facility_id)
    groups = groups_of(found, funders)
    whole = sum((one.tally for one in found), Tally())
    by_course = groups[0]["rows"]
    return {
        "whole": whole,
        "groups": groups,
        "bars": comparison_bars((name, tally.planned, tally.spent) for name, tally in by_course),
        "buys": figures.still_buys(funders.values(), today, WorkingCalendar()) if year == today.year else [],
        "year": year,
    }


def groups_of(found: list[ClassFigures], funders: Mapping[int, Funder]) -> list[dict[str, Any]]:
    """The same classes by course, by partner and by funder; at headquarters also by prison."""
    places = {one.budget.facility_id for one in found}
    groups = [
        {
            "title": _("Menurut kursus"),
            "heading": _("Kursus"),
            "rows": figures.grouped(found, lambda one: one.training_class.version.course.name),
        },
        {
            "title": _("Menurut mitra"),
            "heading": _("Mitra"),
            "rows": figures.grouped(found, lambda one: one.training_class.agreement.institution.short_name),
        },
        {
            "title": _("Menurut sumber dana"),
            "heading": _("Sumber dana"),
            "rows": figures.by_funder(
                found,
                funders,
                (lambda one: one.name) if len(places) <= 1 else (lambda one: str(FunderKind(one.kind).label)),
            ),
        },
    ]
    if len(places) > 1:
        groups.append(
            {
                "title": _("Menurut lapas atau rutan"),
                "heading": _("Lapas atau rutan"),
                "rows": figures.grouped(found, lambda one: one.facility.name),
            }
        )
    return groups
