from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bekal.reporting.queries.coverage import coverage_for, facilities_counted, facility_lines
from bekal.reporting.queries.going_home import HORIZONS, counts_of_leavers, leavers, with_chances
from bekal.reporting.queries.live_classes import classes_to_come
from bekal.web.layout.charts import coverage_points
from bekal.web.layout.leavers import leaver_rows
from bekal.web.layout.page import Request, page
from bekal.web.reports.forms import WithoutSkillForm

PAGE_SIZE = 50


@page("report.view")
def report_index(request: Request) -> HttpResponse:
    today = timezone.localdate()
    context = {"coverage": coverage_for(request.actor, today), "counts": counts_of_leavers(request.actor, today)}
    return render(request, "reports/report_index.html", context)


@page("report.view")
def report_without_skill(request: Request) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    form = WithoutSkillForm(request.GET, facilities=facilities_counted(actor))
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    days = chosen.get("within") or HORIZONS[-1]
    people = leavers(actor, today, days)
    if chosen.get("facility"):
        people = people.filter(facility=chosen["facility"])
    shown = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    listed = list(shown.object_list)
    classes = classes_to_come(actor, (inmate.facility_id for inmate in listed), today)
    context = {
        "form": form,
        "page": shown,
        "leavers": leaver_rows(with_chances(listed, classes, today)) if listed else "",
        "within": days,
    }
    template = "reports/report_without_skill.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


@page("report.view")
def report_coverage(request: Request) -> HttpResponse:
    today = timezone.localdate()
    coverage = coverage_for(request.actor, today)
    lines = facility_lines(request.actor, today, today + timedelta(days=HORIZONS[-1]))
    shown = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"coverage": coverage, "points": coverage_points(coverage.months), "page": shown}
    return render(request, "reports/report_coverage.html", context)
