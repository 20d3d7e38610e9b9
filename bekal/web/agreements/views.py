from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may_somewhere, require
from bekal.catalogue.queries import courses_for
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, Transition, steps_from
from bekal.partners import actions, queries
from bekal.partners.choices import AgreementState, AgreementStep
from bekal.partners.rules import TRANSITIONS, NotYet
from bekal.places.queries import facilities_allowing
from bekal.web.agreements import panels
from bekal.web.agreements.forms import AgreementForm, AgreementSearch, PartyFormSet, ReasonForm, SigningForm
from bekal.web.layout.agreements import agreement_rows
from bekal.web.layout.page import READ_AND_WRITE, Request, page
from bekal.web.layout.tabs import partner_tabs

PAGE = 40
SPARE_LINES = 2


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


@page("agreement.view")
def agreement_list(request: Request) -> HttpResponse:
    form = AgreementSearch(request.GET)
    form.is_valid()
    today = timezone.localdate()
    found = queries.agreements_matching(queries.agreements_for(request.actor), today, **form.cleaned_data)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "shown": shown,
        "rows": agreement_rows(shown.object_list, today),
        "tabs": partner_tabs(request.actor, "agreement_list"),
        "may_add": may_somewhere(request.actor, "agreement.edit"),
        "searching": any(form.cleaned_data.values()),
    }
    return render(request, f"agreements/agreement_list.html{'#results' if request.htmx else ''}", context)


@page("agreement.view")
def agreement_detail(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    context = panels.agreement_page(agreement, request.actor, timezone.localdate())
    return render(request, "agreements/agreement_detail.html", context)


def _agreement_form(request: Request, initial: dict[str, Any]) -> AgreementForm:
    return AgreementForm(
        _posted(request),
        initial=initial,
        facilities=facilities_allowing(request.actor, "agreement.edit"),
        institutions=queries.institutions_for(request.actor, timezone.localdate()),
        courses=courses_for(request.actor),
    )


def _parties_form(request: Request, known: Iterable[Mapping[str, Any]]) -> Any:
    lines: list[Mapping[str, Any]] = [*known] + [{"side": "witness"}] * SPARE_LINES
    return PartyFormSet(_posted(request), initial=lines, prefix="parties")


@page("agreement.edit", READ_AND_WRITE)
def agreement_add(request: Request) -> HttpResponse:
    form = _agreement_form(request, {"institution": request.GET.get("institution")})
    parties = _parties_form(request, [{"side": "facility"}, {"side": "partner"}])
    if request.method == "POST" and all([form.is_valid(), parties.is_valid()]):
        added = actions.add_agreement(
            facility=form.cleaned_data["facility"],
            institution=form.cleaned_data["institution"],
            terms=form.terms,
            courses=form.cleaned_data["courses"],
            parties=[line.party for line in parties if line.party],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _("Rancangan disimpan. Kepala mencatat penandatanganannya."))
        return redirect("agreement_detail", added.pk)
    return render(request, "agreements/agreement_add.html", {"form": form, "parties": parties})


@page("agreement.edit", READ_AND_WRITE)
def agreement_edit(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.edit", agreement_id)
    if agreement.state != AgreementState.DRAFT:
        messages.warning(request, _("Perjanjian yang sudah ditandatangani tidak diubah lagi."))
        return redirect("agreement_detail", agreement_id)
    form = _agreement_form(request, _as_drafted(agreement))
    form.settle_parties()
    known = queries.signatories_of(agreement).values("side", "name", "title", "acting")
    parties = _parties_form(request, known)
    valid = request.method == "POST" and all([form.is_valid(), parties.is_valid()])
    if valid and _saved(request, agreement, form, parties):
        messages.success(request, _("Rancangan disimpan."))
        return redirect("agreement_detail", agreement_id)
    context = {"form": form, "parties": parties, "agreement": agreement}
    return render(request, "agreements/agreement_edit.html", context)


def _as_drafted(agreement: Any) -> dict[str, Any]:
    names = [name for name in AgreementForm.base_fields if name != "courses"]
    return {name: getattr(agreement, name) for name in names} | {"courses": list(agreement.courses.all())}


def _saved(request: Request, agreement: Any, form: AgreementForm, parties: Any) -> bool:
    try:
        actions.edit_agreement(
            agreement=agreement,
            version=form.cleaned_data["version"] or 0,
            terms=form.terms,
            courses=form.cleaned_data["courses"],
            parties=[line.party for line in parties if line.party],
            actor=request.actor,
            now=timezone.now(),
        )
    except Conflict as conflict:
        form.conflict = conflict
        return False
    except IllegalTransition:
        form.add_error(None, _("Perjanjian ini baru saja ditandatangani, jadi rancangannya tidak dapat diubah lagi."))
        return False
    return True


@page("agreement.sign", READ_AND_WRITE)
def agreement_sign(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.sign", agreement_id)
    form = SigningForm(_posted(request), today=timezone.localdate())
    unmet = queries.unmet_conditions(agreement)
    if request.method == "POST" and form.is_valid():
        signing = {name: form.cleaned_data[name] for name in ("signed_on", "place")}
        try:
            actions.sign_agreement(agreement=agreement, **signing, actor=request.actor, now=timezone.now())
        except NotYet as refusal:
            unmet = list(refusal.conditions)
        except IllegalTransition:
            messages.warning(request, _("Perjanjian ini bukan rancangan lagi."))
            return redirect("agreement_detail", agreement_id)
        else:
            messages.success(request, _("Penandatanganan dicatat."))
            return redirect("agreement_detail", agreement_id)
    context = {"form": form, "agreement": agreement, "unmet": [str(condition.label) for condition in unmet]}
    return render(request, "agreements/agreement_sign.html", context)


@page("agreement.view", READ_AND_WRITE)
def agreement_step(request: Request, agreement_id: int) -> HttpResponse:
    agreement = queries.agreement_for(request.actor, "agreement.view", agreement_id)
    step = _offered(agreement.state, request.POST.get("step") or request.GET.get("step", ""))
    if step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan perjanjian sekarang."))
        return redirect("agreement_detail", agreement_id)
    require(request.actor, step.action, agreement.target)
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.step_agreement(
            agreement=agreement, step=step.name, reason=reason, actor=request.actor, now=timezone.now()
        )
        messages.success(request, _("Perjanjian disimpan."))
        return redirect("agreement_detail", agreement_id)
    context = {"form": form, "agreement": agreement, "step": step, "label": AgreementStep(step.name).label}
    return render(request, "agreements/agreement_step.html", context)


def _offered(state: str, name: str) -> Transition | None:
    steps = steps_from(TRANSITIONS, state)
    return next((step for step in steps if step.name == name and step.needs_reason), None)
