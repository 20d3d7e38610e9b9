import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from bekal.access.rules import may_somewhere, require
from bekal.catalogue.queries import courses_for
from bekal.eligibility.rules import NoRuleSet, RuleSet, shipped_rulesets
from bekal.entitlements import actions, queries
from bekal.entitlements.choices import Certainty
from bekal.entitlements.rules import Flaw, Refused, version_of
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.partners.queries import agreements_allowing
from bekal.people.queries import inmate_for
from bekal.places.queries import facilities_allowing
from bekal.web.eligibility import panels
from bekal.web.eligibility.blocks import NAMES, TO_ADD, name_of
from bekal.web.eligibility.forms import ChangeForm, CriterionForm, DayForm, EndForm, OverrideForm, ReasonForm
from bekal.web.layout.page import READ_AND_WRITE, Request, page, posted

PAGE = 40


# --- the law --------------------------------------------------------------------------------------------------------


@page("ruleset.view")
def ruleset_list(request: Request) -> HttpResponse:
    context = panels.list_page(timezone.localdate())
    context["tabs"] = panels.tabs(request.actor, "ruleset_list")
    return render(request, "eligibility/ruleset_list.html", context)


@page("ruleset.view")
def ruleset_detail(request: Request, ruleset: str) -> HttpResponse:
    _known(ruleset)
    today = timezone.localdate()
    form = DayForm(request.GET if request.GET else None, initial={"day": today})
    day = (form.cleaned_data["day"] if form.is_valid() else None) or today
    context = panels.detail_page(ruleset, day, today, request.actor)
    return render(request, "eligibility/ruleset_detail.html", context | {"form": form})


@page("ruleset.change", READ_AND_WRITE)
def ruleset_change(request: Request, ruleset: str) -> HttpResponse:
    _known(ruleset)
    require(request.actor, "ruleset.change", queries.NATION)
    today = timezone.localdate()
    base = _base(request, ruleset, today)
    rows = request.POST.getlist("row") or [f"r{place}" for place in range(len(base.rules))]
    do = request.POST.get("do", "")
    if do == "add" and request.POST.get("block") in NAMES:
        rows.append(f"n{len(rows)}:{request.POST['block']}")
    form = ChangeForm(posted(request), base=base, rows=rows, today=today)
    context: dict[str, Any] = {"form": form, "base": base, "title": panels.said(base.title), "code": ruleset}
    if request.method == "POST" and do == "add":
        form = ChangeForm(initial=_typed(request, form), base=base, rows=rows, today=today)
        context["form"] = form
    elif request.method == "POST" and form.is_valid():
        if do == "save" and _entered(request, ruleset, form):
            return redirect(f"{reverse('ruleset_detail', args=[ruleset])}?day={form.cleaned_data['valid_from']}")
        context["preview"] = _preview(ruleset, form)
    return render(request, "eligibility/ruleset_change.html", context)


def _known(code: str) -> None:
    if code not in shipped_rulesets():
        raise Http404(code)


def _base(request: Request, code: str, today: datetime.date) -> RuleSet:
    """The version from which a change starts: the one that holds on the day in the address, or today."""
    form = DayForm({"day": request.POST.get("base") or request.GET.get("day")})
    day = (form.cleaned_data["day"] if form.is_valid() else None) or today
    try:
        return queries.ruleset_for(code, day)
    except NoRuleSet as missing:
        raise Http404(code) from missing


def _typed(request: Request, form: ChangeForm) -> dict[str, Any]:
    """What was typed so far, to be shown again without complaint before it is complete."""
    sent = set(request.POST.getlist("row"))  # a box that is not ticked is not sent, but its line is
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name)
        for name, field in form.fields.items()
        if "-" not in name or name.rpartition("-")[0] in sent
    } | {"block": ""}


def _version(code: str, form: ChangeForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "code": code,
        "valid_from": data["valid_from"],
        "reference": data["reference"],
        "certainty": Certainty(data["certainty"]),
        "note": data["note"],
        "criteria": form.criteria,
    }


def _preview(code: str, form: ChangeForm) -> dict[str, Any] | None:
    try:
        return panels.page_of(version_of(**{**_version(code, form), "certainty": form.cleaned_data["certainty"]}))
    except (KeyError, ValueError):
        form.add_error(None, panels.refusal(Flaw.SENSELESS))
        return None


def _entered(request: Request, code: str, form: ChangeForm) -> bool:
    try:
        actions.enter_version(**_version(code, form), actor=request.actor, now=timezone.now())
    except Refused as refused:
        form.add_error(None, panels.refusal(refused.flaw))
        return False
    messages.success(request, _("Perubahan dicatat. Putusan berubah mulai hari itu, bukan sebelumnya."))
    return True


@page("ruleset.change", READ_AND_WRITE)
def ruleset_withdraw(request: Request, rule_version_id: int) -> HttpResponse:
    version = queries.version_for(request.actor, "ruleset.change", rule_version_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw_version(version=version, reason=reason, actor=request.actor, now=timezone.now())
        except Refused as refused:
            messages.warning(request, panels.refusal(refused.flaw))
        else:
            messages.success(request, _("Perubahan ditarik. Aturan sebelumnya tetap berlaku."))
        return redirect("ruleset_detail", version.code)
    title = panels.said(shipped_rulesets()[version.code][-1].title)
    context = {"form": form, "version": version, "title": title}
    return render(request, "eligibility/ruleset_withdraw.html", context)


# --- what a prison or an agreement adds -----------------------------------------------------------------------------


@page("criterion.view")
def criterion_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    about = {name: read_id(request.GET.get(name, "")) for name in ("agreement", "course")}
    found = queries.criteria_for(request.actor)
    found = queries.criteria_about(found, agreement_id=about["agreement"], course_id=about["course"])
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = panels.criterion_rows(shown.object_list, request.actor, today)
    query = urlencode({name: value for name, value in about.items() if value})
    context = {
        "shown": shown,
        "rows": [row for row in rows if not row["over"]],
        "past": [row for row in rows if row["over"]],
        "tabs": panels.tabs(request.actor, "criterion_list"),
        "narrowed": any(about.values()),
        "add_url": f"{reverse('criterion_add')}{'?' if query else ''}{query}",
        "may_add": may_somewhere(request.actor, "criterion.add"),
    }
    return render(request, "eligibility/criterion_list.html", context)


@page("criterion.add", READ_AND_WRITE)
def criterion_add(request: Request) -> HttpResponse:
    code = request.GET.get("block", "")
    query = {name: value for name in ("agreement", "course") if (value := request.GET.get(name, ""))}
    if code not in TO_ADD:
        offered = {"blocks": panels.blocks(), "query": urlencode(query)}
        return render(request, "eligibility/criterion_add.html", offered)
    form = CriterionForm(
        posted(request),
        initial={**query, "starts": timezone.localdate()},
        code=code,
        facilities=facilities_allowing(request.actor, "criterion.add"),
        agreements=agreements_allowing(request.actor, "criterion.add"),
        courses=courses_for(request.actor),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("criterion_list")
    context = {"form": form, "name": name_of(code), "query": urlencode(query)}
    return render(request, "eligibility/criterion_add.html", context)


def _added(request: Request, form: CriterionForm) -> bool:
    about = {name: form.cleaned_data[name] for name in ("facility", "agreement", "course")}
    try:
        actions.add_criterion(**about, terms=form.terms, actor=request.actor, now=timezone.now())
    except Refused as refused:
        form.add_error(None, panels.refusal(refused.flaw))
        return False
    messages.success(request, _("Syarat ditambahkan. Daftar calon peserta sudah memakainya."))
    return True


@page("criterion.end", READ_AND_WRITE)
def criterion_end(request: Request, criterion_id: int) -> HttpResponse:
    criterion = queries.criterion_for(request.actor, "criterion.end", criterion_id)
    today = timezone.localdate()
    form = EndForm(posted(request), initial={"last_day": today, "revision": criterion.revision}, today=today)
    if request.method == "POST" and form.is_valid():
        told = {"ends": form.ends, "reason": form.cleaned_data["reason"]}
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.end_criterion(
                criterion=criterion, revision=revision, **told, actor=request.actor, now=timezone.now()
            )
        except Conflict as conflict:
            form.conflict = conflict
        except Refused as refused:
            form.add_error(None, panels.refusal(refused.flaw))
        else:
            messages.success(request, _("Syarat diakhiri. Riwayatnya tetap tersimpan."))
            return redirect("criterion_list")
    context = {"form": form, "criterion": criterion, "sentence": panels.sentence_of(criterion)}
    return render(request, "eligibility/criterion_end.html", context | {"about": panels.about(criterion)})


# --- decisions for one person ---------------------------------------------------------------------------------------


@page("override.view")
def decision_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    found = queries.overrides_for(request.actor)
    if inmate_id := read_id(request.GET.get("person", "")):
        found = found.filter(inmate=inmate_id)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = panels.override_rows(shown.object_list, request.actor, today)
    counts = queries.overrides_by_facility(request.actor, today)
    context = {
        "shown": shown,
        "rows": [row for row in rows if not row["over"]],
        "past": [row for row in rows if row["over"]],
        "in_force": sum(count for _id, _name, count in counts),
        "by_facility": counts if len(counts) > 1 else [],
        "tabs": panels.tabs(request.actor, "decision_list"),
        "narrowed": bool(inmate_id),
    }
    return render(request, "eligibility/decision_list.html", context)


@page("override.decide", READ_AND_WRITE)
def decision_add(request: Request, inmate_id: int) -> HttpResponse:
    inmate = inmate_for(request.actor, "override.decide", inmate_id)
    today = timezone.localdate()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = {"criterion": request.GET.get("criterion", ""), "course": request.GET.get("course", "")}
    form = OverrideForm(*sent, initial={**asked, "starts": today}, courses=courses_for(request.actor), today=today)
    if request.method == "POST" and form.is_valid() and _decided(request, inmate, form):
        return redirect("inmate_detail", inmate.pk)
    return render(request, "eligibility/decision_add.html", {"form": form, "inmate": inmate})


def _decided(request: Request, inmate: Any, form: OverrideForm) -> bool:
    file = form.cleaned_data["document"]
    told = {"document": file.chunks(), "document_name": file.name}
    try:
        actions.decide_override(inmate=inmate, decree=form.decree, **told, actor=request.actor, now=timezone.now())
    except Refused as refused:
        where = "document" if refused.flaw in (Flaw.UNREADABLE, Flaw.TOO_LARGE) else None
        form.add_error(where, panels.refusal(refused.flaw))
        return False
    messages.success(request, _("Keputusan dicatat. Syarat itu dianggap terpenuhi selama masa berlakunya."))
    return True


@page("override.end", READ_AND_WRITE)
def decision_end(request: Request, override_id: int) -> HttpResponse:
    override = queries.override_for(request.actor, "override.end", override_id)
    today = timezone.localdate()
    initial = {"last_day": today, "revision": override.revision}
    form = EndForm(posted(request), initial=initial, today=today, latest=override.ends)
    if request.method == "POST" and form.is_valid():
        told = {"ends": form.ends, "reason": form.cleaned_data["reason"]}
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.end_override(override=override, revision=revision, **told, actor=request.actor, now=timezone.now())
        except Conflict as conflict:
            form.conflict = conflict
        except Refused as refused:
            form.add_error(None, panels.refusal(refused.flaw))
        else:
            messages.success(request, _("Keputusan diakhiri. Riwayatnya tetap tersimpan."))
            return redirect("decision_list")
    context = {"form": form, "override": override, "name": name_of(override.criterion)}
    return render(request, "eligibility/decision_end.html", context)


@page("override.view")
def decision_document(request: Request, override_id: int) -> HttpResponse:
    override = queries.override_for(request.actor, "override.view", override_id)
    content = actions.open_document(override=override, actor=request.actor, now=timezone.now())
    answer = HttpResponse(content, content_type=override.document_type)
    answer["Content-Disposition"] = content_disposition_header(True, override.document_name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
