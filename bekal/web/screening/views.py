from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bekal.access.rules import may, may_somewhere
from bekal.screening import actions
from bekal.screening.choices import Answer
from bekal.screening.queries import quality, verdicts
from bekal.web.layout.page import Request, page
from bekal.web.screening import mending, overview
from bekal.web.screening.wording import title_of

PAGE_LENGTH = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("screening.view")
def screening_list(request: Request) -> HttpResponse:
    facility, now = overview.chosen_facility(request, "screening.view"), timezone.now()
    if facility is not None:
        screening = actions.freshen(facility=facility, actor=request.actor, now=now)
        context = overview.of_facility(facility, screening)
        context["may_mend"] = may(request.actor, "data_quality.view", facility.target)
    else:
        screenings = verdicts.screenings_for(request.actor, "screening.view")
        shown = Paginator(screenings, PAGE_LENGTH).get_page(request.GET.get("page"))
        context = overview.of_many(screenings, now)
        context |= {"page": shown, "places": [overview.place_line(one, now) for one in shown]}
        context["may_mend"] = may_somewhere(request.actor, "data_quality.view")
    return render(request, "screening/screening_list.html", context)


@page("screening.view")
def screening_people(request: Request, ruleset: str) -> HttpResponse:
    facility = overview.chosen_facility(request, "screening.view")
    if facility is None:
        return redirect("screening_list")
    screening = actions.freshen(facility=facility, actor=request.actor, now=timezone.now())
    place = verdicts.place_of(screening, ruleset)
    if place is None:
        raise Http404
    status = request.GET.get("status", "")
    answer = Answer(status) if status in Answer else Answer.YES
    rows = verdicts.people_with(screening, place, answer.value)
    shown = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "facility": facility,
        "screening": screening,
        "title": title_of(ruleset),
        "answer": answer,
        "statuses": overview.statuses(screening, facility, ruleset, answer),
        "page": shown,
        "lines": overview.people_lines(verdicts.lines(screening, place, shown), ruleset, screening),
        "crumbs": overview.crumbs(facility),
    }
    return render(request, "screening/screening_people.html", context)


@page("data_quality.view")
def data_quality(request: Request) -> HttpResponse:
    facility, now = overview.chosen_facility(request, "data_quality.view"), timezone.now()
    if facility is None:
        screenings = verdicts.screenings_for(request.actor, "data_quality.view")
        worst = sorted(screenings, key=lambda one: -one.unknown)
        places = Paginator(worst, PAGE_LENGTH).get_page(request.GET.get("page"))
        return render(request, "screening/data_quality.html", {"page": places, "places": mending.place_lines(places)})
    screening = actions.freshen(facility=facility, actor=request.actor, now=now)
    people = quality.people_to_mend(facility, screening)
    chosen = request.GET.get("kind", "")
    some = [person for person in people if not chosen or chosen in person.kinds]
    shown = Paginator(some, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "facility": facility,
        "screening": screening,
        "kinds": mending.kind_lines(quality.kinds_of(people), facility, chosen),
        "chosen": mending.title_of(chosen),
        "total": len(people),
        "page": shown,
        "people": mending.person_lines(shown),
        "all_url": overview.address("data_quality", facility),
        "actions": mending.export_button(request.actor, facility, chosen, some),
    }
    return render(request, "screening/data_quality.html", context)


@page("data_quality.export")
def data_quality_export(request: Request) -> HttpResponse:
    facility = overview.chosen_facility(request, "data_quality.export")
    if facility is None:
        return redirect("data_quality")
    now, chosen = timezone.now(), request.GET.get("kind", "")
    screening = actions.freshen(facility=facility, actor=request.actor, now=now)
    people = quality.people_to_mend(facility, screening)
    some = [person for person in people if not chosen or chosen in person.kinds]
    actions.record_export(facility=facility, people=len(some), actor=request.actor, now=now)
    answer = HttpResponse(mending.workbook(some), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="perbaiki-data-{facility.code}.xlsx"'
    return answer
