from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bekal.access.rules import may_somewhere, require
from bekal.budget.actions import budgets as acts
from bekal.budget.actions import expenses as spending
from bekal.budget.actions import funders as purses
from bekal.budget.actions import purses as sharing
from bekal.budget.actions import templates as pricing
from bekal.budget.choices import BudgetState
from bekal.budget.queries import budgets, expenses, figures, funders, papers, templates
from bekal.budget.queries import purses as shared
from bekal.budget.rules.ledger import BelowBound, Lacking, Overspent
from bekal.budget.rules.life import TRANSITIONS, Flaw, NotYet, Refused
from bekal.catalogue.queries import courses_for
from bekal.classes.queries import class_for
from bekal.lib import paper_docx, paper_pdf
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.lib.transitions import IllegalTransition, Transition, steps_from
from bekal.partners.queries import institutions_for
from bekal.places.queries import facilities_allowing, regions_allowing
from bekal.web.budget import figures as figure_panels
from bekal.web.budget import panels, wording
from bekal.web.budget.forms import (
    AllocationForm,
    BudgetLineFormSet,
    BudgetSearch,
    CorrectionForm,
    CostFormSet,
    ExpenseForm,
    FunderForm,
    PurseForm,
    RevisionForm,
    StepForm,
    TemplateForm,
)
from bekal.web.budget.workbook import SHEET, figures_workbook
from bekal.web.layout.page import READ_AND_WRITE, WRITE, Request, page, posted
from bekal.web.layout.tabs import partner_tabs

PAGE = 30
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _search(request: Request) -> BudgetSearch:
    today = timezone.localdate()
    return BudgetSearch(request.GET, choices=funders.choices_for(request.actor, today), this_year=today.year)


# --- the ledger -----------------------------------------------------------------------------------------------------


@page("budget.view")
def budget_list(request: Request) -> HttpResponse:
    form = _search(request)
    year, facility_id = form.chosen_year, form.chosen_facility
    shown = Paginator(_classes(request, year, facility_id), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": year,
        **_ledger(request, year, facility_id),
        "shown": shown,
        "classes": panels.class_rows(list(shown.object_list)),
        "tabs": partner_tabs(request.actor, "budget_list"),
        "sees_funders": may_somewhere(request.actor, "funder.view"),
        "may_add": may_somewhere(request.actor, "funder.edit"),
        "sees_purses": may_somewhere(request.actor, "purse.view"),
    }
    return render(request, f"budget/budget_list.html{'#results' if request.htmx else ''}", context)


def _classes(request: Request, year: int, facility_id: int | None) -> Any:
    found = budgets.classes_in(request.actor, year)
    return found.filter(facility=facility_id) if facility_id else found


def _ledger(request: Request, year: int, facility_id: int | None) -> dict[str, Any]:
    """A line for each funder of one prison, or for each prison where there are several."""
    if not may_somewhere(request.actor, "funder.view"):
        return {}
    seen = funders.funders_for(request.actor)
    found = list(seen.filter(facility=facility_id) if facility_id else seen)
    accounts = funders.accounts_of([one.pk for one in found], year)
    several = len({one.facility_id for one in found}) > 1
    rows = panels.facility_rows(found, accounts, year) if several else []
    rows = rows or panels.ledger_rows(found, accounts, year, request.actor)
    return {
        "rows": rows,
        "several": several,
        "total": panels.total_row(found, accounts),
        "shares": panels.has_shared(found),
    }


@page("funder.edit", READ_AND_WRITE)
def funder_add(request: Request) -> HttpResponse:
    form = FunderForm(
        posted(request),
        facilities=facilities_allowing(request.actor, "funder.edit"),
        institutions=institutions_for(request.actor, timezone.localdate()),
        shared=shared.purses_to_draw_from(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        facility = form.cleaned_data["facility"]
        added = purses.add_funder(facility=facility, facts=form.facts, actor=request.actor, now=timezone.now())
        if added.purse is not None:
            messages.success(request, _("Sumber dana ditambahkan. Pagunya dari dana bersama wilayah."))
            return redirect("budget_list")
        messages.success(request, _("Sumber dana ditambahkan. Sekarang tulis pagunya."))
        return redirect("allocation_edit", timezone.localdate().year, added.pk)
    return render(request, "budget/funder_add.html", {"form": form})


@page("funder.edit", READ_AND_WRITE)
def funder_edit(request: Request, funder_id: int) -> HttpResponse:
    funder = funders.funder_for(request.actor, "funder.edit", funder_id)
    initial = {name: getattr(funder, name) for name in ("kind", "name", "institution", "purse", "revision")}
    choices = {
        "institutions": institutions_for(request.actor, timezone.localdate()),
        "shared": shared.purses_to_draw_from(request.actor),
    }
    form = FunderForm(posted(request), initial=initial, facilities=None, funder=funder, **choices)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            purses.edit_funder(
                funder=funder, revision=revision, facts=form.facts, actor=request.actor, now=timezone.now()
            )
        except Conflict as conflict:
            form.conflict = conflict
        except Refused as refused:
            form.add_error("purse", wording.refusal(refused))
        else:
            messages.success(request, _("Sumber dana disimpan."))
            return redirect("budget_list")
    return render(request, "budget/funder_edit.html", {"form": form, "funder": funder})


@page("funder.edit", READ_AND_WRITE)
def allocation_edit(request: Request, year: int, funder_id: int) -> HttpResponse:
    funder = funders.funder_for(request.actor, "funder.edit", funder_id)
    if funder.purse_id is not None:
        messages.info(request, wording.refusal(Refused(Flaw.OF_PURSE)))
        return redirect("budget_list")
    known = funders.allocation_of(funder, year)
    names = ("amount", "reference", "revision")
    form = AllocationForm(posted(request), initial={name: getattr(known, name) for name in names} if known else None)
    set_to = {"funder": funder, "year": year}
    if request.method == "POST" and form.is_valid() and _allocated(request, form, purses.set_allocation, set_to):
        messages.success(request, _("Pagu disimpan."))
        return redirect("budget_list")
    context = {"form": form, "funder": funder, "year": year, "account": funders.account_of(funder.pk, year)}
    return render(request, "budget/allocation_edit.html", context)


def _allocated(request: Request, form: AllocationForm, action: Any, of: dict[str, Any]) -> bool:
    """Whether what a funder or a shared purse (`of`, with the year) gives in a year was set by its action."""
    told = {**of, "revision": form.cleaned_data["revision"] or 0, "facts": form.facts}
    try:
        action(**told, actor=request.actor, now=timezone.now())
    except Conflict as conflict:
        form.conflict = conflict
    except BelowBound as problem:
        form.add_error("amount", wording.below_bound(problem))
    else:
        return True
    return False


# --- what a region shares -------------------------------------------------------------------------------------------


@page("purse.view")
def purse_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    choices = funders.Choices(shared.purse_years(request.actor, today), ())
    form = BudgetSearch(request.GET, choices=choices, this_year=today.year)
    shown = Paginator(shared.purses_for(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": form.chosen_year,
        "shown": shown,
        "purses": panels.purse_cards(list(shown.object_list), form.chosen_year, request.actor),
        "may_add": may_somewhere(request.actor, "purse.edit"),
        "crumbs": panels.crumbs(),
    }
    return render(request, f"budget/purse_list.html{'#results' if request.htmx else ''}", context)


@page("purse.edit", READ_AND_WRITE)
def purse_add(request: Request) -> HttpResponse:
    form = PurseForm(posted(request), regions=regions_allowing(request.actor, "purse.edit"))
    if request.method == "POST" and form.is_valid():
        region, now = form.cleaned_data["region"], timezone.now()
        added = sharing.add_purse(region=region, facts=form.facts, actor=request.actor, now=now)
        messages.success(request, _("Dana bersama ditambahkan. Sekarang tulis pagunya."))
        return redirect("purse_allocation_edit", added.pk, timezone.localdate().year)
    return render(request, "budget/purse_add.html", {"form": form, "crumbs": panels.purse_crumbs()})


@page("purse.edit", READ_AND_WRITE)
def purse_edit(request: Request, purse_id: int) -> HttpResponse:
    purse = shared.purse_for(request.actor, "purse.edit", purse_id)
    initial = {"name": purse.name, "revision": purse.revision}
    form = PurseForm(posted(request), initial=initial, regions=None, purse=purse)
    if request.method == "POST" and form.is_valid():
        told = {"name": form.cleaned_data["name"], "revision": form.cleaned_data["revision"] or 0}
        try:
            sharing.rename_purse(purse=purse, actor=request.actor, now=timezone.now(), **told)
        except Conflict as conflict:
            form.conflict = conflict
        else:
            messages.success(request, _("Dana bersama disimpan."))
            return redirect("purse_list")
    return render(request, "budget/purse_edit.html", {"form": form, "purse": purse, "crumbs": panels.purse_crumbs()})


@page("purse.edit", READ_AND_WRITE)
def purse_allocation_edit(request: Request, purse_id: int, year: int) -> HttpResponse:
    purse = shared.purse_for(request.actor, "purse.edit", purse_id)
    known = shared.purse_allocation_of(purse, year)
    names = ("amount", "reference", "revision")
    form = AllocationForm(posted(request), initial={name: getattr(known, name) for name in names} if known else None)
    set_to = {"purse": purse, "year": year}
    if request.method == "POST" and form.is_valid() and _allocated(request, form, sharing.set_purse_allocation, set_to):
        messages.success(request, _("Pagu disimpan."))
        return redirect("purse_list")
    account = funders.purse_sheets([purse_id], year)[purse_id].account
    context = {"form": form, "purse": purse, "year": year, "account": account, "crumbs": panels.purse_crumbs()}
    return render(request, "budget/purse_allocation_edit.html", context)


# --- templates ------------------------------------------------------------------------------------------------------


@page("funder.view")
def cost_template_list(request: Request) -> HttpResponse:
    shown = Paginator(templates.templates_for(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "rows": panels.template_rows(list(shown.object_list)),
        "may_add": may_somewhere(request.actor, "funder.edit"),
        "crumbs": panels.crumbs(),
    }
    return render(request, "budget/cost_template_list.html", context)


@page("funder.view")
def cost_template_detail(request: Request, template_id: int) -> HttpResponse:
    template = templates.template_for(request.actor, "funder.view", template_id)
    return render(request, "budget/cost_template_detail.html", panels.template_page(template, request.actor))


@page("funder.edit", READ_AND_WRITE)
def cost_template_add(request: Request) -> HttpResponse:
    pattern = _pattern(request)
    asked = {"course": pattern.course_id if pattern else request.GET.get("course"), "valid_from": timezone.localdate()}
    form = TemplateForm(
        posted(request),
        initial=asked | ({"reference": pattern.reference} if pattern else {}),
        facilities=facilities_allowing(request.actor, "funder.edit"),
        courses=courses_for(request.actor),
    )
    lines = _cost_lines(request, templates.costs_of(pattern) if pattern else [])
    if request.method == "POST" and all([form.is_valid(), lines.is_valid()]) and _priced(request, form, lines, None):
        messages.success(request, _("Templat disimpan. Anggaran baru kursus ini memakainya."))
        return redirect("cost_template_list")
    return render(request, "budget/cost_template_add.html", {"form": form, "lines": lines})


def _pattern(request: Request) -> Any:
    pk = read_id(request.GET.get("from", ""))
    return templates.template_for(request.actor, "funder.view", pk) if pk else None


def _cost_lines(request: Request, costs: Any) -> Any:
    return CostFormSet(posted(request), initial=panels.costs_as_written(costs), prefix="lines")


@page("funder.edit", READ_AND_WRITE)
def cost_template_edit(request: Request, template_id: int) -> HttpResponse:
    template = templates.template_for(request.actor, "funder.edit", template_id)
    initial = {name: getattr(template, name) for name in ("valid_from", "reference", "revision")}
    form, lines = TemplateForm(posted(request), initial=initial), _cost_lines(request, templates.costs_of(template))
    valid = request.method == "POST" and all([form.is_valid(), lines.is_valid()])
    if valid and _priced(request, form, lines, template):
        messages.success(request, _("Templat disimpan. Anggaran yang sudah dibuat tidak berubah."))
        return redirect("cost_template_detail", template_id)
    return render(request, "budget/cost_template_edit.html", {"form": form, "lines": lines, "template": template})


def _priced(request: Request, form: TemplateForm, lines: Any, template: Any) -> bool:
    """Whether a template was saved: a new one without `template`."""
    costs = [line.cost for line in lines if not line.is_left_out]
    if not costs:
        form.add_error(None, _("Isi paling sedikit satu baris biaya."))
        return False
    told: dict[str, Any] = {"facts": form.facts(costs), "actor": request.actor, "now": timezone.now()}
    data = form.cleaned_data
    try:
        if template is None:
            pricing.add_template(facility=data["facility"], course=data["course"], **told)
        else:
            pricing.edit_template(template=template, revision=data["revision"] or 0, **told)
    except Conflict as conflict:
        form.conflict = conflict
        return False
    except Refused as refused:
        form.add_error("valid_from", wording.refusal(refused))
        return False
    return True


# --- the budget of a class ------------------------------------------------------------------------------------------


@page("budget.view")
def class_budget(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "budget.view", class_id)
    context = panels.class_page(training_class, request.actor, timezone.localdate())
    return render(request, "budget/class_budget.html", context)


@page("budget.edit", WRITE)
def class_budget_make(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "budget.edit", class_id)
    try:
        acts.make_budget(training_class=training_class, actor=request.actor, now=timezone.now())
    except Refused as refused:
        if refused.flaw != Flaw.HAS_BUDGET:  # a second click
            messages.error(request, wording.refusal(refused))
    else:
        messages.success(request, _("Anggaran dibuat dari templat. Periksa jumlah dan pembagiannya."))
    return redirect("class_budget", class_id)


@page("budget.edit", READ_AND_WRITE)
def class_budget_edit(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "budget.edit", class_id)
    budget = budgets.budget_of(training_class)
    if budget is None or budget.state != BudgetState.DRAFT:
        messages.warning(request, _("Hanya rencana anggaran yang dapat diubah."))
        return redirect("class_budget", class_id)
    purses_here = funders.funders_of(training_class.facility_id)
    lines = BudgetLineFormSet(
        posted(request),
        initial=panels.lines_as_written(budgets.sheet_of(budget)),
        prefix="lines",
        form_kwargs={"funders": purses_here, "measures": budgets.measures_of(training_class)},
    )
    form = RevisionForm(posted(request), initial={"revision": budget.revision})
    valid = request.method == "POST" and all([form.is_valid(), lines.is_valid()])
    if valid and _planned(request, budget, form, lines):
        messages.success(request, _("Rencana anggaran disimpan."))
        return redirect("class_budget", class_id)
    context = panels.frame(training_class, request.actor) | {"form": form, "lines": lines, "funders": purses_here}
    return render(request, "budget/class_budget_edit.html", context)


def _planned(request: Request, budget: Any, form: RevisionForm, lines: Any) -> bool:
    told = [line.line for line in lines if not line.is_left_out]
    revision = form.cleaned_data["revision"] or 0
    try:
        acts.edit_budget(budget=budget, revision=revision, lines=told, actor=request.actor, now=timezone.now())
    except Conflict as conflict:
        form.conflict = conflict
    except IllegalTransition:
        form.add_error(None, _("Anggaran ini baru saja ditetapkan, jadi rencananya tidak dapat diubah lagi."))
    except Refused as refused:
        form.add_error(None, wording.refusal(refused))
    else:
        return True
    return False


@page("budget.view", READ_AND_WRITE)
def class_budget_step(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "budget.view", class_id)
    budget = budgets.budget_of(training_class)
    step = _offered(budget, request.POST.get("step") or request.GET.get("step", ""))
    if budget is None or step is None:
        messages.warning(request, _("Langkah itu tidak tersedia untuk keadaan anggaran sekarang."))
        return redirect("class_budget", class_id)
    require(request.actor, step.action, training_class.target)
    form = StepForm(posted(request), needs_reason=step.needs_reason)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        problems = _step(request, budget, step, form.why)
        if not problems:
            messages.success(request, _("Anggaran disimpan."))
            return redirect("class_budget", class_id)
    context = panels.frame(training_class, request.actor) | panels.step_page(budget, training_class, step)
    return render(request, "budget/class_budget_step.html", context | {"form": form, "problems": problems})


def _offered(budget: Any, name: str) -> Transition | None:
    steps = steps_from(TRANSITIONS, budget.state) if budget else []
    return next((step for step in steps if step.name == name), None)


def _step(request: Request, budget: Any, step: Transition, reason: str) -> list[str]:
    """Take the step; what stands in its way otherwise."""
    try:
        acts.step_budget(budget=budget, step=step.name, actor=request.actor, now=timezone.now(), reason=reason)
    except NotYet as refusal:
        return wording.conditions(refusal.conditions)
    except Lacking as lacking:
        names = {one.pk: one.name for one in funders.funders_of(budget.facility_id)}
        return wording.lacking(lacking, names)
    except IllegalTransition:
        return []  # somebody else took it just before
    return []


@page("budget.view")
def class_budget_document(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "budget.view", class_id)
    budget = budgets.budget_of(training_class)
    if budget is None:
        return redirect("class_budget", class_id)
    budget.training_class = training_class
    paper = papers.budget_paper(budget, wording.language())
    as_docx = request.GET.get("format") == "docx"
    content = paper_docx.as_docx(paper) if as_docx else paper_pdf.as_pdf(paper, made_on=timezone.localdate())
    acts.record_document(budget=budget, actor=request.actor, now=timezone.now())
    answer = HttpResponse(content, content_type=DOCX if as_docx else "application/pdf")
    name = f"anggaran-{slugify(training_class.name)}.{'docx' if as_docx else 'pdf'}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


# --- spending -------------------------------------------------------------------------------------------------------


@page("budget.spend", READ_AND_WRITE)
def expense_add(request: Request, class_id: int) -> HttpResponse:
    training_class = class_for(request.actor, "budget.spend", class_id)
    budget = budgets.budget_of(training_class)
    if budget is None or budget.state != BudgetState.COMMITTED:
        messages.warning(request, wording.refusal(Refused(Flaw.NOT_COMMITTED)))
        return redirect("class_budget", class_id)
    choices = panels.share_choices(budgets.sheet_of(budget))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    today = timezone.localdate()
    form = ExpenseForm(
        *sent, initial={"share": request.GET.get("share"), "spent_on": today}, shares=choices, today=today
    )
    if request.method == "POST" and form.is_valid() and _spent(request, budget, form):
        messages.success(request, _("Pengeluaran dicatat."))
        return redirect("class_budget", class_id)
    return render(request, "budget/expense_add.html", panels.frame(training_class, request.actor) | {"form": form})


def _spent(request: Request, budget: Any, form: ExpenseForm) -> bool:
    file = form.cleaned_data["document"]
    told = {"document": file.chunks(), "document_name": file.name} if file else {}
    share = expenses.share_in(budget, int(form.cleaned_data["share"]))
    try:
        spending.record_expense(share=share, facts=form.facts, **told, actor=request.actor, now=timezone.now())
    except Overspent as problem:
        form.add_error("amount", wording.overspent(problem))
    except Refused as refused:
        where = {Flaw.RECEIPT_TAKEN: "receipt_number", Flaw.UNREADABLE: "document", Flaw.TOO_LARGE: "document"}
        form.add_error(where.get(refused.flaw), wording.refusal(refused))
    else:
        return True
    return False


@page("budget.spend", READ_AND_WRITE)
def expense_correct(request: Request, expense_id: int) -> HttpResponse:
    expense = expenses.expense_for(request.actor, "budget.spend", expense_id)
    training_class = expense.share.line.budget.training_class
    form = CorrectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            spending.correct_expense(expense=expense, reason=reason, actor=request.actor, now=timezone.now())
        except Refused as refused:
            messages.warning(request, wording.refusal(refused))
        else:
            messages.success(request, _("Pengeluaran dibatalkan. Catat lagi yang benar bila perlu."))
        return redirect("class_budget", training_class.pk)
    context = {"form": form, "expense": expense, "class": training_class}
    return render(request, "budget/expense_correct.html", context)


@page("funder.view")
def expense_receipt(request: Request, expense_id: int) -> HttpResponse:
    expense = expenses.receipt_for(request.actor, expense_id)
    content = spending.open_receipt(expense=expense, actor=request.actor, now=timezone.now())
    answer = HttpResponse(content, content_type=expense.document_type)
    answer["Content-Disposition"] = content_disposition_header(True, expense.document_name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


# --- figures --------------------------------------------------------------------------------------------------------


@page("funder.view")
def budget_figures(request: Request) -> HttpResponse:
    form = _search(request)
    shown = figure_panels.figures_page(request.actor, form.chosen_year, form.chosen_facility, timezone.localdate())
    context = {"form": form, **shown, "query": request.GET.urlencode(), "crumbs": panels.crumbs()}
    return render(request, f"budget/budget_figures.html{'#results' if request.htmx else ''}", context)


@page("funder.view")
def budget_figures_download(request: Request) -> HttpResponse:
    form = _search(request)
    year, facility_id = form.chosen_year, form.chosen_facility
    found = figures.class_figures(request.actor, year, facility_id)
    groups = figure_panels.groups_of(found, figures.funders_in(request.actor, facility_id))
    answer = HttpResponse(figures_workbook(found, groups, year), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="biaya-pelatihan-{year}.xlsx"'
    return answer
