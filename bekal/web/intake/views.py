from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may
from bekal.classes.queries import class_for
from bekal.classes.rules import NotYet
from bekal.intake import actions, queries
from bekal.intake.rules import SelectionRefused, Wishes, rearranged
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.web.intake import panels, wording
from bekal.web.intake.forms import ApproveForm, ChooseForm, ReinstateForm, SearchForm, WithdrawForm
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page

PAGE = 25


@page("selection.view")
def class_candidates(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.view", class_id)
    context = _candidates(request, training_class)
    return render(request, f"intake/class_candidates.html{'#results' if request.htmx else ''}", context)


@page("selection.choose", WRITE)
def class_choose(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.choose", class_id)
    form = ChooseForm(request.POST)
    if not form.is_valid() or not form.ids:
        messages.warning(request, _("Centang dulu orang yang Anda maksud."))
        return redirect(_back(request, class_id))
    problems: Iterable[str] = ()
    try:
        _choose(request, training_class, form)
    except SelectionRefused as refusal:
        problems = refusal.problems
    except IllegalTransition:
        problems = [_("Daftar kelas ini tidak sedang dibuka. Lihat keadaan kelasnya sekarang.")]
    except Conflict as conflict:
        return _show_again(request, training_class, form, conflict=conflict)
    if problems:
        return _show_again(request, training_class, form, problems=problems)
    messages.success(request, wording.done_sentence(form.cleaned_data["do"], len(form.ids)))
    return redirect(_back(request, class_id))


@page("selection.view")
def class_participants(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.view", class_id)
    return render(request, "intake/class_participants.html", _participants(request, training_class))


@page("selection.approve", WRITE)
def class_approve(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "selection.approve", class_id)
    form = ApproveForm(request.POST)
    more: dict[str, Any] = {}
    try:
        actions.approve_selection(
            training_class=training_class,
            actor=request.actor,
            now=timezone.now(),
            revision=form.cleaned_data["revision"] if form.is_valid() else 0,
        )
    except SelectionRefused as refusal:
        more["problems"] = refusal.problems
    except NotYet as refusal:
        more["problems"] = wording.hindrance_sentences(refusal.hindrances, training_class)
    except IllegalTransition:
        more["problems"] = [_("Daftar kelas ini tidak sedang dibuka. Lihat keadaan kelasnya sekarang.")]
    except Conflict as conflict:
        more["conflict"] = conflict
    if not more:
        messages.success(request, _("Peserta ditetapkan. Kelas dapat dimulai pada harinya."))
        return redirect("class_participants", class_id)
    return _show_participants(request, training_class, more)


@page("enrolment.withdraw", READ_AND_WRITE)
def enrolment_withdraw(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = queries.enrolment_for(request.actor, "enrolment.withdraw", enrolment_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.withdraw(
                enrolment=enrolment,
                reason_code=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                actor=request.actor,
                now=timezone.now(),
            )
        except IllegalTransition:
            messages.warning(request, _("Orang ini sudah tidak ada di daftar kelas. Tidak ada yang diubah."))
        else:
            _tell(request, enrolment, result)
        return redirect("class_participants", enrolment.training_class_id)
    first = queries.reserves_of(enrolment.training_class).first()
    context = {"form": form, "enrolment": enrolment, "first_reserve": first, "place": panels.place_words(enrolment)}
    return render(request, "intake/enrolment_withdraw.html", context)


@page("selection.approve", READ_AND_WRITE)
def enrolment_reinstate(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = queries.enrolment_for(request.actor, "selection.approve", enrolment_id)
    form = ReinstateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.reinstate(enrolment=enrolment, reason=reason, actor=request.actor, now=timezone.now())
        except IllegalTransition:
            messages.warning(request, _("Orang ini tidak dapat diterima kembali. Lihat daftarnya sekarang."))
        else:
            words = {"name": enrolment.inmate.name, "rank": enrolment.reserve_rank}
            messages.success(request, _("%(name)s diterima kembali sebagai cadangan ke-%(rank)d.") % words)
        return redirect("class_participants", enrolment.training_class_id)
    return render(request, "intake/enrolment_reinstate.html", {"form": form, "enrolment": enrolment})


@page("selection.view")
def enrolment_history(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = queries.enrolment_for(request.actor, "selection.view", enrolment_id)
    context = {
        "enrolment": enrolment,
        "tag": wording.state_tag(enrolment.state),
        "events": panels.events(enrolment),
        "place": panels.place_words(enrolment),
    }
    return render(request, "intake/enrolment_history.html", context)


def _candidates(
    request: Request,
    training_class: Any,
    ticked: Iterable[int] = (),
    notes: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    form = SearchForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in form.fields}
    today = timezone.localdate()
    everyone = queries.candidates_of(
        request.actor,
        training_class,
        today,
        search=asked["q"].strip(),
        wishing=bool(asked["wishing"]),
        uncertified=bool(asked["uncertified"]),
    )
    everyone = [candidate for candidate in everyone if not candidate.listed]
    context = panels.frame(training_class, request.actor)
    shown = Paginator(panels.of_group(everyone, asked["standing"]), PAGE).get_page(request.GET.get("page"))
    candidates = list(shown.object_list)
    details = queries.details_of(candidates, training_class, context["listed"], today)
    return context | {
        "form": form,
        "groups": panels.groups(everyone, asked["standing"], asked),
        "rows": panels.candidate_rows(candidates, details, ticked, notes or {}),
        "shown": shown,
        "searching": any(asked.values()),
        "may_open": may(request.actor, "inmate.view", training_class.facility.target),
    }


def _participants(request: Request, training_class: Any) -> dict[str, Any]:
    today = timezone.localdate()
    context = panels.frame(training_class, request.actor)
    context |= panels.people_on_the_list(training_class, context["listed"], today)
    context["obstacles"] = panels.obstacles(training_class, context["chosen"], today) if context["open"] else []
    context["may_open"] = may(request.actor, "inmate.view", training_class.facility.target)
    return context


def _choose(request: Request, training_class: Any, form: ChooseForm) -> None:
    """Save the list as it is after the button that was pressed."""
    listed = list(queries.listed_of(training_class))
    now = Wishes(
        tuple(place.inmate_id for place in listed if place.reserve_rank is None),
        tuple(place.inmate_id for place in listed if place.reserve_rank is not None),
    )
    wanted = rearranged(now, form.cleaned_data["do"], form.ids)
    actions.choose_participants(
        training_class=training_class,
        chosen_ids=wanted.participants,
        reserve_ids=wanted.reserves,
        notes=form.notes,
        revision=form.cleaned_data["revision"],
        actor=request.actor,
        now=timezone.now(),
    )


def _show_again(request: Request, training_class: Any, form: ChooseForm, **more: Any) -> HttpResponse:
    """The list as it stands now, with what was ticked and written, and what to mend."""
    if "from_participants" in request.POST:
        return _show_participants(request, training_class, more)
    training_class.refresh_from_db(fields=["state", "revision"])
    context = _candidates(request, training_class, form.ids, form.notes)
    return render(request, "intake/class_candidates.html", context | more, status=409)


def _show_participants(request: Request, training_class: Any, more: Mapping[str, Any]) -> HttpResponse:
    training_class.refresh_from_db(fields=["state", "revision"])
    context = {**_participants(request, training_class), **more}
    return render(request, "intake/class_participants.html", context, status=409)


def _back(request: Request, class_id: int) -> str:
    if "from_participants" in request.POST:
        return reverse("class_participants", args=[class_id])
    query = request.GET.urlencode()
    return f"{reverse('class_candidates', args=[class_id])}{'?' if query else ''}{query}"


def _tell(request: Request, enrolment: Any, result: actions.Withdrawal) -> None:
    """Who left, who moved up, who was passed over and why."""
    words = {"name": enrolment.inmate.name}
    if result.promoted:
        words["next"] = result.promoted.inmate.name
        messages.success(request, _("%(name)s keluar dari daftar. %(next)s naik menjadi peserta.") % words)
    else:
        messages.success(request, _("%(name)s keluar dari daftar.") % words)
    for sentence in result.passed_over:
        messages.info(request, _("Cadangan dilewati: %(why)s") % {"why": sentence})
    if result.why_nobody:
        messages.warning(request, result.why_nobody)
