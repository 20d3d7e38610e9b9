from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bekal.access.rules import may_somewhere
from bekal.people.actions import record_download
from bekal.reporting.queries.coverage import coverage_for, facility_lines
from bekal.reporting.queries.going_home import HORIZONS, counts_of_leavers
from bekal.reporting.queries.last_chances import outlooks, people_without_skill
from bekal.web.layout.charts import coverage_points
from bekal.web.layout.page import Request, page
from bekal.web.reports import leaving
from bekal.web.reports.workbook import SHEET, without_skill_workbook

PAGE_SIZE = 50


@page("report.view")
def report_index(request: Request) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "coverage": coverage_for(request.actor, today),
        "counts": counts_of_leavers(request.actor, today),
        "may_mend": may_somewhere(request.actor, "data_quality.view"),
    }
    return render(request, "reports/report_index.html", context)


@page("report.view")
def report_without_skill(request: Request) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    asked = leaving.read_asked(request.GET, actor)
    if asked.facility is not None:
        shown = leaving.people_context(actor, asked, today, request.GET.get("page", ""))
    else:
        shown = leaving.places_context(actor, asked, today)
    context = {"form": asked.form, "asked": asked, **shown, **leaving.frame_of(actor, asked, shown.get("region", ""))}
    template = "reports/report_without_skill.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


@page("report.view")
def report_without_skill_download(request: Request) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    asked = leaving.read_asked(request.GET, actor)
    if asked.facility is None:  # a workbook is of one prison
        return redirect("report_without_skill")
    found = outlooks(actor, asked.facility, list(people_without_skill(asked.facility, today, asked.within)), today)
    people = leaving.closing(found, today) if asked.closing else found
    record_download(
        facility=asked.facility, report="without_skill", people=len(people), actor=actor, now=timezone.now()
    )
    answer = HttpResponse(without_skill_workbook(people, today), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="akan-pulang-tanpa-bekal-{today.isoformat()}.xlsx"'
    return answer


@page("report.view")
def report_coverage(request: Request) -> HttpResponse:
    today = timezone.localdate()
    coverage = coverage_for(request.actor, today)
    lines = facility_lines(request.actor, today, today + timedelta(days=HORIZONS[-1]))
    shown = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"coverage": coverage, "points": coverage_points(coverage.months), "page": shown}
    return render(request, "reports/report_coverage.html", context)
