from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.choices import Role
from bekal.access.rules import Actor, may_somewhere, reach
from bekal.delivery.queries import next_sessions
from bekal.intake.queries import not_assessed_yet
from bekal.partners.queries import agreements_for, in_force
from bekal.reporting.queries.agreements import endings
from bekal.reporting.queries.coverage import coverage_for, facility_lines
from bekal.reporting.queries.duties import duties_of_agreements
from bekal.reporting.queries.going_home import HORIZONS, coming_home, counts_of_leavers, first_leavers, with_chances
from bekal.reporting.queries.known import Known
from bekal.reporting.queries.live_classes import (
    HEADQUARTERS,
    LiveClass,
    Worry,
    classes_to_watch,
    duties_of,
    live_classes,
    worries_of,
)
from bekal.reporting.queries.misfits import Misfit, changed_places, misfits
from bekal.reporting.queries.system import system_counts
from bekal.reporting.queries.waiting import waiting
from bekal.screening.queries.verdicts import unknown_count
from bekal.web.layout.charts import coverage_points
from bekal.web.layout.leavers import leaver_rows
from bekal.web.layout.page import Request, page
from bekal.web.today.sentences import (
    assessing_line,
    behind_sentence,
    duty_line,
    ending_line,
    mending_line,
    misfit_lines,
    papers_line,
    task_line,
    waiting_lines,
    worry_line,
)

SHOWN_LEAVERS = 5
SHOWN_FACILITIES = 10
SHOWN_COMING_HOME = 25
SHOWN_WORRIES = 6
SHOWN_MISFITS = 8
SHOWN_AGREEMENTS = 6


@page("today.view")
def today_index(request: Request) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    classes: list[LiveClass] = []
    if may_somewhere(actor, "class.list"):
        watches = actor.roles <= HEADQUARTERS
        classes = classes_to_watch(actor, today, SHOWN_WORRIES) if watches else live_classes(actor, today)
    changed = changed_places(actor, classes, today)
    context: dict[str, Any] = {"today": today}
    if may_somewhere(actor, "report.view"):
        context |= figure(actor, today) | who_goes_home(request, classes, changed, today)
    if Role.PROBATION_OFFICER in actor.roles:
        context["coming_home"] = Paginator(coming_home(actor, today, HORIZONS[-1]), 25).get_page(
            request.GET.get("page")
        )
    if Role.ADMINISTRATOR in actor.roles:
        context["system"] = system_counts(actor, today)
    if Role.PARTNER_COORDINATOR in actor.roles:
        context |= own_agreements(actor, today)
    if may_somewhere(actor, "class.list"):
        known = context.pop("known", None) or known_of([], changed, classes, today)
        context |= at_work(actor, classes, misfits(changed, classes, known), today)
    return render(request, "today/today_index.html", context)


def known_of(people: list[Any], changed: list[Any], classes: list[LiveClass], today: date) -> Known:
    """What is known of who goes home and of the participants of whom something changed, and what the classes ask."""
    everyone = [*people, *(place.inmate for place in changed)]
    return Known(everyone, [one.training_class for one in classes], today)


def at_work(actor: Actor, classes: list[LiveClass], stopped: list[Misfit], today: date) -> dict[str, Any]:
    """What waits, what runs and what is about to go wrong; headquarters only watch."""
    context: dict[str, Any] = {"worries": worries(actor, classes, stopped, today)}
    if actor.roles <= HEADQUARTERS:
        return context
    more = waiting(actor, today)
    context["worries"] += [papers_line(one) for one in more.papers[:SHOWN_WORRIES]]
    sessions = next_sessions(actor, today)
    day = sessions[0].session.date if sessions else today
    duties = [duty_line(duty, one, today) for duty, one in duties_of(actor, classes, today)]
    duties += [*waiting_lines(more), *(task_line(one, today) for one in more.tasks[:SHOWN_WORRIES])]
    if may_somewhere(actor, "class_assessment.record"):
        duties += assessing(classes, today)
    if may_somewhere(actor, "data_quality.export") and (people := unknown_count(actor)):
        duties.append(mending_line(people))
    return context | {"duties": duties, "sessions": sessions, "sessions_day": day}


def assessing(classes: list[LiveClass], today: date) -> list[dict[str, Any]]:
    """The candidates whom a training partner may assess and nobody did, class by class."""
    counts = not_assessed_yet([one.training_class for one in classes], today)
    return [assessing_line(one, counts[one.training_class.pk]) for one in classes if one.training_class.pk in counts]


def own_agreements(actor: Actor, today: date) -> dict[str, Any]:
    """A partner's agreements in force with what is behind of the duties of both, and where its timetable is."""
    found = list(agreements_for(actor).filter(in_force(today)).order_by("ends", "pk")[:SHOWN_AGREEMENTS])
    duties = duties_of_agreements(found, today)
    rows = [
        {
            "agreement": one,
            "days_left": (one.ends - today).days,
            "duties": len(duties[one.pk]),
            "behind": [behind_sentence(duty, today) for duty in duties[one.pk] if duty.is_behind],
        }
        for one in found
    ]
    return {"agreements": rows, "institution_ids": sorted(reach(actor, "timetable.view").institution_ids)}


def figure(actor: Actor, today: date) -> dict[str, Any]:
    """The one number, and its months."""
    coverage = coverage_for(actor, today)
    return {"coverage": coverage, "points": coverage_points(coverage.months)}


def who_goes_home(request: Request, classes: list[LiveClass], changed: list[Any], today: date) -> dict[str, Any]:
    """Who goes home without a certificate: by facility for headquarters, else by name with what still fits."""
    chosen = request.GET.get("within", "")
    days = int(chosen) if chosen in {str(days) for days in HORIZONS} else HORIZONS[0]
    numbers = counts_of_leavers(request.actor, today)
    counts = [
        {
            "value": numbers[horizon],
            "label": _("dalam %(days)s hari") % {"days": horizon},
            "url": f"?within={horizon}",
            "current": horizon == days,
        }
        for horizon in HORIZONS
    ]
    context = {"counts": counts, "within": days, "leaver_total": numbers[days]}
    if request.actor.roles & HEADQUARTERS:
        lines = facility_lines(request.actor, today, today + timedelta(days=days))
        return context | {"facilities": lines[:SHOWN_FACILITIES], "facility_total": len(lines)}
    people = first_leavers(request.actor, today, days, SHOWN_LEAVERS)
    known = known_of(people, changed, classes, today)
    rows = leaver_rows(with_chances(people, classes, today, known)) if people else ""
    return context | {"leavers": rows, "known": known}


def worries(actor: Actor, classes: list[LiveClass], stopped: list[Misfit], today: date) -> list[dict[str, Any]]:
    """What is about to go wrong, with classes and with agreements."""
    names_place = bool(actor.roles & HEADQUARTERS)
    named = {one.training_class.pk for one in stopped}
    lines = [
        worry_line(worry, one, today, names_place)
        for worry, one in worries_of(actor, classes, today)
        if worry is not Worry.GOING_HOME_EARLY or one.training_class.pk not in named
    ]
    lines = [*misfit_lines(stopped, SHOWN_MISFITS), *lines[:SHOWN_WORRIES]]
    if not may_somewhere(actor, "agreement.view"):
        return lines
    return lines + [
        ending_line(
            ending.agreement.title,
            ending.days_left,
            ending.leaning,
            reverse("agreement_detail", args=[ending.agreement.pk]),
        )
        for ending in endings(actor, today, SHOWN_WORRIES)
    ]
