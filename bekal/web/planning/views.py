from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import Target, may, may_somewhere
from bekal.catalogue.queries import courses_for
from bekal.intake.actions.group_rules import add_group_rule, end_group_rule
from bekal.intake.queries.group_rules import rule_for
from bekal.intake.rules.groups import RuleRefused
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.lib.transitions import IllegalTransition
from bekal.people.queries import inmate_for
from bekal.places.queries import facilities_allowing, facility_for, regions_allowing
from bekal.planning.actions import runs as acts
from bekal.planning.actions.regions import ask_for_region_run
from bekal.planning.actions.weights import set_weights
from bekal.planning.queries import regions as region_runs
from bekal.planning.queries import runs, weights
from bekal.planning.rules.life import NotYet
from bekal.planning.rules.marks import Points
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, posted
from bekal.web.planning import panels, regions, wording
from bekal.web.planning.forms import (
    AdoptForm,
    FacilitySearch,
    GroupRuleEndForm,
    GroupRuleForm,
    PinForm,
    ReasonForm,
    RegionRunForm,
    RunForm,
    WeightsForm,
)

PAGE = 25


@page("proposal.view")
def proposal_list(request: Request) -> HttpResponse:
    facilities = runs.facilities_with_runs(request.actor)
    form = FacilitySearch(request.GET, facilities=facilities)
    found = runs.runs_for(request.actor)
    found = found.filter(facility=form.chosen) if form.chosen else found
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    own = list(facilities_allowing(request.actor, "weights.edit")[:2])
    weigher = own[0] if len(own) == 1 else None
    context = {
        "form": form if len(facilities) > 1 else None,
        "several": len(facilities) > 1,
        "shown": shown,
        "rows": panels.run_rows(shown.object_list),
        "links": panels.list_links(request.actor),
        "may_make": may_somewhere(request.actor, "proposal.make"),
        "weigher": weigher,
        "ruled": weigher or next((one for one in facilities if len(facilities) == 1 or one.pk == form.chosen), None),
    }
    return render(request, f"planning/proposal_list.html{'#results' if request.htmx else ''}", context)


@page("proposal.make", READ_AND_WRITE)
def proposal_add(request: Request) -> HttpResponse:
    facility, several = _facility_to_fill(request)
    if facility is None:
        return render(request, "planning/proposal_add.html", {"facilities": several, "crumbs": panels.crumbs()})
    today = timezone.localdate()
    classes = runs.classes_to_fill(request.actor, facility.pk, today)
    points = weights.points_of(weights.weights_in_force(facility, today))
    initial = {**points.as_dict(), "seed": int(f"{today:%Y%m%d}"), "classes": [one.pk for one in classes]}
    form = RunForm(posted(request), initial=initial, classes=classes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = {name: data[name] for name in ("seed", "note", "once")} | {"classes": list(data["classes"])}
        now = timezone.now()
        run = acts.ask_for_run(facility=facility, points=form.points, actor=request.actor, now=now, **told)
        return redirect("proposal_detail", run.pk)
    context = {"form": form, "facility": facility, "classes": classes, "crumbs": panels.crumbs()}
    return render(request, "planning/proposal_add.html", context)


def _facility_to_fill(request: Request) -> tuple[Any, Any]:
    """The facility that the address names, or the only one; else None and all of them."""
    wanted = read_id(request.GET.get("facility", ""))
    if wanted is not None:
        return facility_for(request.actor, "proposal.make", wanted), []
    several = list(facilities_allowing(request.actor, "proposal.make"))
    return (several[0], []) if len(several) == 1 else (None, several)


@page("proposal.view")
def proposal_detail(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.view", run_id)
    template = "planning/proposal_detail.html#proposal" if request.htmx else "planning/proposal_detail.html"
    return render(request, template, panels.detail_page(panels.opened(run), request.actor))


@page("proposal.view")
def proposal_person(request: Request, run_id: int, inmate_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.view", run_id)
    inmate = inmate_for(request.actor, "inmate.view", inmate_id)
    if run.proposal is None or str(inmate.pk) not in run.inputs["people"]:
        raise Http404
    context = panels.person_page(panels.opened(run), inmate, with_short="short" in request.GET)
    return render(request, "planning/proposal_person.html", context)


@page("proposal.view")
def proposal_compare(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.view", run_id)
    others = runs.others_to_compare(request.actor, run) if run.proposal else []
    wanted = read_id(request.GET.get("other", "")) or run.based_on_id
    chosen = next((one for one in others if one.pk == wanted), others[0] if others else None)
    context = {"run": run, "title": panels.title_of(run), "others": others, "chosen": chosen}
    context["crumbs"] = panels.crumbs(run)
    if chosen is not None:
        other = runs.run_for(request.actor, "proposal.view", chosen.pk)
        context |= panels.comparison(panels.opened(other), panels.opened(run))
    return render(request, "planning/proposal_compare.html", context)


@page("proposal.make", READ_AND_WRITE)
def proposal_pin(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.make", run_id)
    if not run.inputs:
        messages.warning(request, _("Tunggu sampai usulan ini selesai dihitung."))
        return redirect("proposal_detail", run_id)
    opened = panels.opened(run)
    asked = {"option": request.GET.get("option", ""), "kind": request.GET.get("kind", "pin")}
    form = PinForm(posted(request), initial=asked, options=panels.pin_options(opened))
    if request.method == "POST" and form.is_valid():
        inmate_id, class_id = form.place
        decision = acts.DecisionFacts(
            form.cleaned_data["kind"],
            opened.people[str(inmate_id)],
            opened.classes[str(class_id)],
            form.cleaned_data["reason"],
        )
        once, now = form.cleaned_data["once"], timezone.now()
        made = acts.vary_run(run=run, decision=decision, once=once, actor=request.actor, now=now)
        return redirect("proposal_detail", made.pk)
    context = {"form": form, "run": run, "decisions": opened.decisions, "crumbs": panels.crumbs(run)}
    return render(request, "planning/proposal_pin.html", context)


@page("proposal.adopt", READ_AND_WRITE)
def proposal_adopt(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.adopt", run_id)
    today = timezone.localdate()
    names = ", ".join(dict.fromkeys(one.version.course.name for one in runs.classes_of(run)))
    agenda = f"Pemilihan peserta pelatihan: {names}"  # papers speak Indonesian, whatever their reader does
    initial = {"held_on": today, "agenda": agenda[:240], "revision": run.revision}
    form = AdoptForm(posted(request), initial=initial, today=today)
    if request.method == "POST" and form.is_valid():
        revision, now = form.cleaned_data["revision"], timezone.now()
        try:
            hearing = acts.adopt_run(run=run, revision=revision, facts=form.facts, actor=request.actor, now=now)
        except Conflict as conflict:
            form.conflict = conflict
        except IllegalTransition:
            messages.warning(request, _("Usulan ini tidak sedang menunggu. Lihat keadaannya sekarang."))
            return redirect("proposal_detail", run_id)
        else:
            messages.success(request, _("Usulan dibawa ke sidang. Lengkapi susunan sidangnya."))
            return redirect("hearing_detail", hearing.pk)
    context = {"form": form, "run": run, "crumbs": panels.crumbs(run)}
    return render(request, "planning/proposal_adopt.html", context)


@page("proposal.adopt", READ_AND_WRITE)
def proposal_return(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.adopt", run_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            acts.return_run(run=run, reason=reason, actor=request.actor, now=timezone.now())
        except (IllegalTransition, NotYet):
            messages.warning(request, _("Usulan hanya dapat diambil kembali dari sidang yang dibatalkan."))
        else:
            messages.success(request, _("Usulan diambil kembali dan dapat dibawa ke sidang lain."))
        return redirect("proposal_detail", run_id)
    return render(request, "planning/proposal_return.html", {"form": form, "run": run, "crumbs": panels.crumbs(run)})


@page("proposal.make", WRITE)
def proposal_discard(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.make", run_id)
    try:
        acts.discard_run(run=run, actor=request.actor, now=timezone.now())
    except IllegalTransition:
        messages.info(request, _("Usulan ini sudah dibuang atau sudah dibawa ke sidang."))
    else:
        messages.success(request, _("Usulan dibuang. Isinya tetap dapat dibaca."))
    return redirect("proposal_detail", run_id)


@page("proposal.view", WRITE)
def proposal_check(request: Request, run_id: int) -> HttpResponse:
    run = runs.run_for(request.actor, "proposal.view", run_id)
    if run.proposal is None:
        messages.warning(request, _("Usulan ini belum dihitung."))
        return redirect("proposal_detail", run_id)
    job = acts.ask_for_check(run=run, actor=request.actor, now=timezone.now())
    return redirect("job_detail", job.pk)


@page("region_proposal.view")
def region_run_list(request: Request) -> HttpResponse:
    shown = Paginator(region_runs.region_runs_for(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "rows": regions.list_rows(shown.object_list),
        "may_make": may_somewhere(request.actor, "region_proposal.make"),
        "crumbs": panels.crumbs(),
    }
    return render(request, "planning/region_run_list.html", context)


@page("region_proposal.make", READ_AND_WRITE)
def region_run_add(request: Request) -> HttpResponse:
    several = list(regions_allowing(request.actor, "region_proposal.make"))
    wanted = read_id(request.GET.get("region", ""))
    region = next((one for one in several if one.pk == wanted or len(several) == 1), None)
    if region is None:
        return render(request, "planning/region_run_add.html", {"regions": several, "crumbs": regions.crumbs()})
    today = timezone.localdate()
    classes = region_runs.classes_to_fill_in_region(request.actor, region.pk, today)
    initial = {**Points().as_dict(), "seed": int(f"{today:%Y%m%d}"), "classes": [one.pk for one in classes]}
    form = RegionRunForm(posted(request), initial=initial, classes=classes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = {name: data[name] for name in ("seed", "note", "once")} | {"classes": list(data["classes"])}
        now = timezone.now()
        run = ask_for_region_run(region=region, points=form.points, actor=request.actor, now=now, **told)
        return redirect("region_run_detail", run.pk)
    context = {"form": form, "region": region, "classes": classes, "crumbs": regions.crumbs()}
    return render(request, "planning/region_run_add.html", context)


@page("region_proposal.view")
def region_run_detail(request: Request, region_run_id: int) -> HttpResponse:
    run = region_runs.region_run_for(request.actor, "region_proposal.view", region_run_id)
    part = "#proposal" if request.htmx else ""
    return render(request, f"planning/region_run_detail.html{part}", regions.detail_page(run))


@page("weights.edit", READ_AND_WRITE)
def weights_edit(request: Request, facility_id: int) -> HttpResponse:
    facility = facility_for(request.actor, "weights.edit", facility_id)
    today = timezone.localdate()
    form = _weights_form(request, facility, today)
    if request.method == "POST" and form.is_valid() and _weighed(request, facility, form):
        messages.success(request, _("Bobot disimpan. Usulan berikutnya memakainya."))
        return redirect("weights_edit", facility_id)
    context = {
        "form": form,
        "facility": facility,
        "in_force": weights.weights_in_force(facility, today),
        "rows": weights.weights_of(facility),
        "crumbs": panels.crumbs(),
    }
    return render(request, "planning/weights_edit.html", context)


def _weights_form(request: Request, facility: Any, today: Any) -> WeightsForm:
    known = weights.weights_in_force(facility, today)
    same_day = known is not None and known.valid_from == today
    initial = weights.points_of(known).as_dict() | {"valid_from": today}
    initial["revision"] = known.revision if known is not None and same_day else 0
    return WeightsForm(posted(request), initial=initial)


def _weighed(request: Request, facility: Any, form: WeightsForm) -> bool:
    day, note = form.cleaned_data["valid_from"], form.cleaned_data["note"]
    revision = form.cleaned_data["revision"] or 0
    now = timezone.now()
    told = {"valid_from": day, "revision": revision, "points": form.points, "note": note}
    try:
        set_weights(facility=facility, actor=request.actor, now=now, **told)
    except Conflict as conflict:
        form.conflict = conflict
        return False
    return True


@page("proposal.view")
def fairness(request: Request) -> HttpResponse:
    facilities = runs.facilities_with_runs(request.actor)
    form = FacilitySearch(request.GET, facilities=facilities)
    chosen = form.chosen or (facilities[0].pk if facilities else None)
    context = panels.fairness_page(request.actor, chosen) | {
        "form": form if len(facilities) > 1 else None,
        "place": next((one for one in facilities if one.pk == chosen), None),
        "crumbs": panels.crumbs(),
    }
    return render(request, f"planning/fairness.html{'#results' if request.htmx else ''}", context)


@page("group_rule.view")
def group_rule_list(request: Request, facility_id: int) -> HttpResponse:
    facility = facility_for(request.actor, "group_rule.view", facility_id)
    context = panels.group_rule_page(facility, request.actor, timezone.localdate())
    return render(request, "planning/group_rule_list.html", context)


@page("group_rule.edit", READ_AND_WRITE)
def group_rule_add(request: Request, facility_id: int) -> HttpResponse:
    facility = facility_for(request.actor, "group_rule.edit", facility_id)
    form = GroupRuleForm(
        posted(request),
        initial={"starts": timezone.localdate(), "scope": "here"},
        facility=facility,
        courses=courses_for(request.actor),
        for_all=may(request.actor, "group_rule.edit", Target()),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid() and _ruled(request, form):
        messages.success(request, _("Aturan disimpan. Usulan berikutnya memakainya."))
        return redirect("group_rule_list", facility_id)
    context = {"form": form, "facility": facility, "crumbs": panels.rule_crumbs(facility)}
    return render(request, "planning/group_rule_add.html", context)


def _ruled(request: Request, form: GroupRuleForm) -> bool:
    try:
        add_group_rule(facility=form.place, terms=form.terms, actor=request.actor, now=timezone.now())
    except RuleRefused as refused:
        form.add_error("group", wording.refused_rule(refused.flaw))
        return False
    return True


@page("group_rule.edit", READ_AND_WRITE)
def group_rule_end(request: Request, facility_id: int, group_rule_id: int) -> HttpResponse:
    facility = facility_for(request.actor, "group_rule.view", facility_id)
    rule = rule_for(request.actor, "group_rule.edit", facility, group_rule_id)
    today = timezone.localdate()
    form = GroupRuleEndForm(posted(request), initial={"last_day": today, "revision": rule.revision}, today=today)
    if request.method == "POST" and form.is_valid() and _rule_ended(request, rule, form):
        messages.success(request, _("Aturan diakhiri. Riwayatnya tetap tersimpan."))
        return redirect("group_rule_list", facility_id)
    context = {"form": form, "row": panels.group_rule_row(rule, today), "facility": facility}
    context["crumbs"] = panels.rule_crumbs(facility)
    return render(request, "planning/group_rule_end.html", context)


def _rule_ended(request: Request, rule: Any, form: GroupRuleEndForm) -> bool:
    told = {"ends": form.ends, "reason": form.cleaned_data["reason"], "revision": form.cleaned_data["revision"]}
    try:
        end_group_rule(rule=rule, actor=request.actor, now=timezone.now(), **told)
    except Conflict as conflict:
        form.conflict = conflict
    except RuleRefused as refused:
        form.add_error(None, wording.refused_rule(refused.flaw))
    else:
        return True
    return False
