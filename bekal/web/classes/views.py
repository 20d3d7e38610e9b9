from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, may_somewhere, require
from bekal.catalogue.queries import approved_versions
from bekal.classes import actions, queries
from bekal.classes.choices import ClassStep
from bekal.classes.rules import EDITABLE, TRANSITIONS, NotYet, PlanRefused, Schedule
from bekal.delivery.actions import ScheduleRefused, start_class
from bekal.flows.closing import cancel_class, complete_class, reopen_class
from bekal.intake.queries import participants_of, places_taken
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.lib.transitions import IllegalTransition, Transition, steps_from
from bekal.partners import queries as partners
from bekal.places.queries import workshops_of
from bekal.web.classes import panels, wording
from bekal.web.classes.forms import ClassForm, SearchForm, StepForm
from bekal.web.layout.page import READ_AND_WRITE, Request, page
from bekal.web.layout.tabs import class_tabs, intake_tabs

Act = Callable[..., Any]


def _start(*, training_class: Any, actor: Actor, now: datetime, reason: str) -> None:
    start_class(training_class=training_class, actor=actor, now=now)


STEPS: dict[str, Act] = {
    ClassStep.OPEN: actions.open_class,
    ClassStep.RESELECT: actions.reselect_class,
    ClassStep.START: _start,
    ClassStep.PAUSE: actions.pause_class,
    ClassStep.RESUME: actions.resume_class,
    ClassStep.COMPLETE: complete_class,
    ClassStep.CANCEL: cancel_class,
    ClassStep.REOPEN: reopen_class,
}
PAGE = 30


@page("class.list")
def class_list(request: Request) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("q", "").strip()
    everything = queries.matching(queries.classes_for(request.actor), wanted)
    state = form.cleaned_data.get("state", "")
    found = everything.filter(state=state) if state else everything
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "states": panels.states(queries.counts_by_state(everything), state, wanted),
        "rows": panels.rows(shown.object_list, places_taken([one.pk for one in shown.object_list])),
        "shown": shown,
        "may_plan": may_somewhere(request.actor, "class.plan"),
        "ways": intake_tabs(request.actor, "class_list"),
        "sees_proposals": may_somewhere(request.actor, "proposal.view"),
        "searching": bool(wanted or state),
    }
    return render(request, f"classes/class_list.html{'#results' if request.htmx else ''}", context)


@page("class.view")
def class_detail(request: Request, class_id: int) -> HttpResponse:
    training_class = queries.class_for(request.actor, "class.view", class_id)
    context = panels.whole_page(training_class, request.actor, timezone.localdate())
    context["tabs"] = class_tabs(request.actor, class_id, "class_detail")
    return render(request, "classes/class_detail.html", context)


@page("class.plan", READ_AND_WRITE)
def class_plan(request: Request) -> HttpResponse:
    chosen = read_id(request.GET.get("agreement", ""))
    if chosen is None:
        return _choose_agreement(request)
    agreement = partners.agreement_for(request.actor, "class.plan", chosen)
    form = _class_form(request, agreement, initial=_usual_numbers(agreement))
    plan_class = partial(actions.plan_class, agreement=agreement)
    answer, schedule = _preview_or_save(request, form, agreement, plan_class)
    return answer or _show_form(request, "class_plan", form, schedule, {"agreement": agreement})


@page("class.edit", READ_AND_WRITE)
def class_edit(request: Request, class_id: int) -> HttpResponse:
    training_class = queries.class_for(request.actor, "class.edit", class_id)
    if training_class.state not in EDITABLE:
        messages.warning(request, _("Kelas ini sudah mulai atau sudah berakhir, jadi tidak dapat diubah lagi."))
        return redirect("class_detail", class_id)
    form = _class_form(request, training_class.agreement, initial=_as_planned(training_class))
    taken = participants_of(training_class).count()
    edit_class = partial(_edit, training_class=training_class, form=form, taken=taken)
    answer, schedule = _preview_or_save(request, form, training_class.agreement, edit_class, taken, class_id)
    return answer or _show_form(request, "class_edit", form, schedule, {"class": training_class})


@page("class.view", READ_AND_WRITE)
def class_step(request: Request, class_id: int) -> HttpResponse:
    training_class = queries.class_for(request.actor, "class.view", class_id)
    step = _offered(training_class.state, request.POST.get("step") or request.GET.get("step", ""))
    if step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan kelas sekarang."))
        return redirect("class_detail", class_id)
    require(request.actor, step.action, training_class.target)
    form = StepForm(request.POST if request.method == "POST" else None, needs_reason=step.needs_reason)
    context = {"class": training_class, "form": form, "step": step, "label": ClassStep(step.name).label}
    context["meaning"] = wording.meaning(step.name)
    if request.method == "POST" and form.is_valid():
        hindrances, problem = _take(request, training_class, step, form.cleaned_data.get("reason", ""))
        if not hindrances and not problem:
            messages.success(request, wording.done_sentence(step.name))
            return redirect("class_detail", class_id)
        checks = [
            wording.check(one.condition, {one.condition: one}, training_class, request.actor) for one in hindrances
        ]
        return render(request, "classes/class_step.html", {**context, "checks": checks, "problem": problem}, status=409)
    return render(request, "classes/class_step.html", context)


def _take(request: Request, training_class: Any, step: Transition, reason: str) -> tuple[Any, str]:
    act = STEPS[step.name]
    try:
        act(training_class=training_class, actor=request.actor, now=timezone.now(), reason=reason)
    except NotYet as refusal:
        return refusal.hindrances, ""
    except ScheduleRefused as refusal:
        return (), refusal.problem
    except IllegalTransition:
        return (), _("Orang lain baru saja mengubah keadaan kelas ini. Buka kelasnya dan lihat keadaannya sekarang.")
    return (), ""


def _offered(state: str, name: str) -> Transition | None:
    return next((step for step in steps_from(TRANSITIONS, state) if step.name == name and name in STEPS), None)


def _choose_agreement(request: Request) -> HttpResponse:
    today = timezone.localdate()
    usable = partners.agreements_allowing(request.actor, "class.plan")
    context = {
        "choices": panels.agreement_choices(partners.usable_for_classes(usable, today), today),
        "may_draft": may_somewhere(request.actor, "agreement.edit"),
    }
    return render(request, "classes/class_plan.html", context)


def _class_form(request: Request, agreement: Any, initial: dict[str, Any]) -> ClassForm:
    selected = partners.with_selection_at(partners.instructors_of(agreement.institution_id), agreement.facility_id)
    return ClassForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        versions=approved_versions(agreement.courses.values_list("pk", flat=True), agreement.facility_id),
        workshops=workshops_of(agreement.facility),
        instructors=selected,
    )


def _preview_or_save(
    request: Request, form: ClassForm, agreement: Any, save: Act, taken: int = 0, class_id: int | None = None
) -> tuple[HttpResponse | None, Schedule | None]:
    """Work out the days; save once the person has seen the last of them. Conflicts and flaws go to the form."""
    if request.method != "POST" or not form.is_valid():
        return None, None
    try:
        schedule = queries.schedule_of_plan(
            agreement, form.plan, taken=taken, class_id=class_id, language=wording.language()
        )
        if "save" not in request.POST or not form.has_shown(schedule.days[-1]):
            form.remember(schedule.days[-1])
            return None, schedule
        saved = save(plan=form.plan, actor=request.actor, now=timezone.now())
    except PlanRefused as refusal:
        form.show(refusal.flaws)
        return None, None
    except Conflict as conflict:
        form.conflict = conflict
        return None, None
    except NotYet as refusal:
        form.add_error("starts_on", [wording.agreement_todo(one) for one in refusal.hindrances])
        return None, None
    messages.success(request, _("Kelas disimpan."))
    return redirect("class_detail", saved.pk), None


def _edit(*, training_class: Any, form: ClassForm, taken: int, plan: queries.Plan, actor: Actor, now: datetime) -> Any:
    revision = form.cleaned_data["revision"]
    actions.edit_class(
        training_class=training_class, revision=revision or 0, plan=plan, taken=taken, actor=actor, now=now
    )
    return training_class


def _show_form(
    request: Request, name: str, form: ClassForm, schedule: Schedule | None, context: dict[str, Any]
) -> HttpResponse:
    part = "#days" if request.htmx else ""
    return render(request, f"classes/{name}.html{part}", {**context, "form": form, "schedule": schedule})


def _usual_numbers(agreement: Any) -> dict[str, Any]:
    numbers = {"minimum": agreement.minimum_participants, "capacity": agreement.maximum_participants}
    return {name: number for name, number in numbers.items() if number is not None}


def _as_planned(training_class: Any) -> dict[str, Any]:
    names = [*queries.Plan.__dataclass_fields__, "revision"]
    return {name: getattr(training_class, name) for name in names if name != "instructors"} | {
        "instructors": list(training_class.instructors.all())
    }
