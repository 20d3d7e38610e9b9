"""The parts of the pages of budgets, each worked out by one small function."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor, Target, may, may_somewhere
from bekal.budget.choices import BudgetState, BudgetStep, CostBasis
from bekal.budget.queries import budgets, expenses, funders, templates
from bekal.budget.queries import purses as shared
from bekal.budget.queries.budgets import LineRow, Sheet, Spending
from bekal.budget.queries.figures import packages_of
from bekal.budget.queries.papers import volume_of
from bekal.budget.rules.figures import PACKAGE, nearest
from bekal.budget.rules.ledger import Account, together
from bekal.budget.rules.life import BINDS_MONEY, TRANSITIONS
from bekal.budget.rules.splits import Cost, Measures, total_of
from bekal.classes.choices import ClassState
from bekal.lib.transitions import steps_from
from bekal.lib.words import rupiah_in_words
from bekal.partners.choices import CostKind
from bekal.web.budget import wording
from bekal.web.budget.forms import percent_text
from bekal.web.budget.pictures import ledger_bar
from bekal.web.layout.tabs import class_tabs

SPARE_LINES = 2


# --- the ledger of a year -------------------------------------------------------------------------------------------


def ledger_rows(found: Iterable[Any], accounts: Mapping[int, Account], year: int, actor: Actor) -> list[dict[str, Any]]:
    """A line for each funder."""
    return [
        _ledger_row(
            one.name,
            accounts.get(one.pk, Account()),
            under=one.get_kind_display(),
            purse=one.purse.name if one.purse else "",
            set_url=reverse("allocation_edit", args=[year, one.pk])
            if one.purse is None and may(actor, "funder.edit", one.target)
            else "",
            edit_url=reverse("funder_edit", args=[one.pk]) if may(actor, "funder.edit", one.target) else "",
        )
        for one in found
    ]


def facility_rows(found: Iterable[Any], accounts: Mapping[int, Account], year: int) -> list[dict[str, Any]]:
    """A line for each prison, its funders together."""
    sums: dict[int, Account] = {}
    names: dict[int, str] = {}
    for one in found:
        names[one.facility_id] = one.facility.name
        sums[one.facility_id] = sums.get(one.facility_id, Account()) + accounts.get(one.pk, Account())
    return [
        _ledger_row(names[pk], total, url="?" + urlencode({"year": year, "facility": pk})) for pk, total in sums.items()
    ]


def total_row(found: Iterable[Any], accounts: Mapping[int, Account]) -> dict[str, Any]:
    """Everything together, what is shared counted once."""
    return _ledger_row(_("Jumlah"), together(accounts, {one.pk: one.purse_id for one in found}))


def has_shared(found: Iterable[Any]) -> bool:
    """Whether several of the funders draw from one purse, so that the rows hold more than their total."""
    purses = [one.purse_id for one in found if one.purse_id is not None]
    return len(set(purses)) < len(purses)


def purse_cards(purses: Iterable[Any], year: int, actor: Actor) -> list[dict[str, Any]]:
    """A card for each shared purse: its ledger line, and what each prison holds of it."""
    known = list(purses)
    sheets = funders.purse_sheets([one.pk for one in known], year)
    drawing: dict[int, list[Any]] = {one.pk: [] for one in known}
    for funder in shared.drawing_from(drawing):
        drawing[funder.purse_id or 0].append(funder)
    return [
        {
            "purse": one,
            **_ledger_row(one.name, sheets[one.pk].account),
            "rows": [_drawn_row(funder, sheets[one.pk], year) for funder in drawing[one.pk]],
            "may_edit": may(actor, "purse.edit", one.target),
        }
        for one in known
    ]


def _drawn_row(funder: Any, sheet: funders.PurseSheet, year: int) -> dict[str, Any]:
    """What one prison holds of a purse, on the scale of the whole purse."""
    own = sheet.drawn[funder.pk]
    return {
        "name": funder.facility.name,
        "url": f"{reverse('budget_list')}?{urlencode({'year': year, 'facility': funder.facility_id})}",
        "account": own,
        "bar": ledger_bar(replace(own, allocated=sheet.account.allocated)),
    }


def purse_crumbs() -> list[dict[str, str]]:
    """The way back up from a page about what a region shares."""
    return [*crumbs(), {"label": _("Dana bersama wilayah"), "url": reverse("purse_list")}]


def _ledger_row(name: str, account: Account, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "account": account,
        "bar": ledger_bar(account),
        "over": account.planned - account.left if account.planned > account.left else 0,
        **more,
    }


def class_rows(classes: Sequence[Any]) -> list[dict[str, Any]]:
    """The lines of the list of classes, with the budget of each that has one."""
    known = budgets.budgets_of(one.pk for one in classes)
    sums = budgets.sums_of(budget.pk for budget in known.values())
    rows = []
    for one in classes:
        budget = known.get(one.pk)
        spending = sums[budget.pk] if budget else Spending()
        tag = wording.state_tag(budget.state) if budget else {"text": _("Belum ada"), "tone": "warn"}
        if budget is None and one.state == ClassState.CANCELLED:
            tag = {"text": _("Kelas dibatalkan"), "tone": "quiet"}
        elif budget is None and one.state == ClassState.COMPLETED:
            tag = {"text": _("Tidak dianggarkan"), "tone": "quiet"}
        rows.append({"class": one, "tag": tag, "spending": spending, "has_budget": budget is not None})
    return rows


# --- one class ------------------------------------------------------------------------------------------------------


def class_page(training_class: Any, actor: Actor, today: date) -> dict[str, Any]:
    """Everything on the page of the budget of a class."""
    budget, target = budgets.budget_of(training_class), training_class.target
    context = frame(training_class, actor) | {"may_make": may(actor, "budget.edit", target)}
    if budget is None:
        return context | {"has_template": _has_template(training_class)}
    sheet = budgets.sheet_of(budget)
    sees_funders = may(actor, "funder.view", training_class.facility.target)
    cards = _funder_cards(budget, sheet) if sees_funders else []
    return context | {
        "budget": budget,
        "tag": wording.state_tag(budget.state),
        "actions": _actions(budget, training_class, actor, target),
        "sheet": sheet,
        "columns": sheet.funders,
        "rows": [_line(row, sheet) for row in sheet.lines],
        "totals": [sheet.of_funder(funder.pk) for funder in sheet.funders],
        "words": rupiah_in_words(sheet.total, wording.language()),
        "advice": _advice(budget, training_class, sheet, any(card["missing"] for card in cards)),
        "funders": cards,
        "year": budgets.year_of(budget),
        "expenses": _expense_rows(budget, may(actor, "budget.spend", target), sees_funders),
        "may_spend": may(actor, "budget.spend", target) and budget.state == BudgetState.COMMITTED,
        "history": _history(budget),
        "per_place": nearest(sheet.total, training_class.capacity),
    }


def frame(training_class: Any, actor: Actor) -> dict[str, Any]:
    """What every page about the budget of a class shows above."""
    return {
        "class": training_class,
        "tabs": class_tabs(actor, training_class.pk, "class_budget"),
        "crumbs": [
            {"label": _("Kelas"), "url": reverse("class_list")},
            {"label": _("Anggaran"), "url": reverse("budget_list")},
        ],
    }


def _has_template(training_class: Any) -> bool:
    course = training_class.version.course_id
    return templates.template_in_force(training_class.facility_id, course, training_class.starts_on) is not None


def _line(row: LineRow, sheet: Sheet) -> dict[str, Any]:
    cells = [row.shares.get(funder.pk) for funder in sheet.funders]
    return {
        "line": row.line,
        "volume": volume_of(row.line.quantity, row.line.units, wording.language()),
        "spent": row.spent,
        "cells": [
            {"funder": funder, "share": cell, "percent": percent_text(cell.share) if cell and cell.share else ""}
            for funder, cell in zip(sheet.funders, cells, strict=True)
        ],
    }


def _actions(budget: Any, training_class: Any, actor: Actor, target: Target) -> list[dict[str, str]]:
    """The buttons that the table of steps and the permission table leave."""
    where = reverse("class_budget_step", args=[training_class.pk])
    found = [
        {
            "label": str(BudgetStep(step.name).label),
            "url": f"{where}?step={step.name}",
            "kind": "primary" if step.name in (BudgetStep.COMMIT, BudgetStep.CLOSE) else "quiet",
        }
        for step in steps_from(TRANSITIONS, budget.state)
        if may(actor, step.action, target)
    ]
    if budget.state == BudgetState.DRAFT and may(actor, "budget.edit", target):
        edit = reverse("class_budget_edit", args=[training_class.pk])
        found.append({"label": str(BudgetStep.EDIT.label), "url": edit, "kind": "quiet"})
    return found


def _advice(budget: Any, training_class: Any, sheet: Sheet, lacks: bool) -> list[dict[str, str]]:
    """What somebody should look at."""
    found = []
    of = budgets.measures_of(training_class)
    stale = [row for row in sheet.lines if _cost(row).amount(of) != row.line.amount]
    if budget.state == BudgetState.DRAFT and stale:
        found.append(
            {
                "tone": "warn",
                "title": _("Kelas berubah sejak anggaran ini disusun"),
                "text": _("Buka “Ubah anggaran” dan simpan, supaya jumlahnya dihitung ulang."),
            }
        )
    if budget.state == BudgetState.COMMITTED and training_class.state == ClassState.COMPLETED:
        found.append(
            {
                "tone": "info",
                "title": _("Kelas sudah selesai"),
                "text": _("Bila semua bukti sudah dicatat, tutup anggaran supaya sisanya kembali ke pagu."),
            }
        )
    if lacks:
        found.append(
            {
                "tone": "warn",
                "title": _("Pagu belum cukup"),
                "text": _("Lihat bagian sumber dana: sebelum pagunya cukup, anggaran ini tidak dapat ditetapkan."),
            }
        )
    return found


def _cost(row: LineRow) -> Cost:
    line = row.line
    return Cost(CostKind(line.cost_kind), line.description, CostBasis(line.basis), line.quantity, line.unit_price)


def _funder_cards(budget: Any, sheet: Sheet) -> list[dict[str, Any]]:
    """For each funder what this class takes, and what is left of its year."""
    accounts = funders.accounts_of([one.pk for one in sheet.funders], budgets.year_of(budget))
    cards = []
    for one in sheet.funders:
        account, of = accounts.get(one.pk, Account()), sheet.of_funder(one.pk)
        needed = of.planned if budget.state == BudgetState.DRAFT else 0
        cards.append(
            {
                "funder": one,
                "account": account,
                "of": of,
                "bar": ledger_bar(account),
                "missing": needed - account.left if needed > account.left else 0,
            }
        )
    return cards


def _expense_rows(budget: Any, may_correct: bool, sees_receipts: bool) -> list[dict[str, Any]]:
    return [
        {
            "expense": one,
            "line": one.share.line.description,
            "is_reversal": one.reverses_id is not None,
            "is_reversed": one.reversed_at is not None,
            "receipt_url": reverse("expense_receipt", args=[one.pk]) if sees_receipts and one.document else "",
            "correct_url": reverse("expense_correct", args=[one.pk])
            if may_correct and one.reverses_id is None and one.reversed_at is None
            else "",
        }
        for one in expenses.expenses_of(budget)
    ]


def _history(budget: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": wording.past(change.step),
            "when": change.at,
            "by": change.changed_by,
            "text": change.reason,
            "tone": wording.TONES[BudgetState(change.to_state)],
        }
        for change in budgets.history_of(budget)
    ]


def step_page(budget: Any, training_class: Any, step: Any) -> dict[str, Any]:
    """What a step does to each funder's money."""
    sheet = budgets.sheet_of(budget)
    binds = step.name in BINDS_MONEY
    accounts = funders.accounts_of([one.pk for one in sheet.funders], budgets.year_of(budget))
    rows = []
    for one in sheet.funders:
        of, left = sheet.of_funder(one.pk), accounts.get(one.pk, Account()).left
        moves = of.planned - of.spent
        after = left - moves if binds else left + moves
        rows.append({"name": one.name, "of": of, "moves": moves, "left": left, "after": after, "short": after < 0})
    return {"step": step, "rows": rows, "year": budgets.year_of(budget), **wording.facts_of_step(step.name)}


# --- forms ----------------------------------------------------------------------------------------------------------


def lines_as_written(sheet: Sheet) -> list[dict[str, Any]]:
    """The lines of a budget as the form takes them, and some empty ones."""
    return [_line_as_written(row) for row in sheet.lines] + [{"quantity": 1} for _spare in range(SPARE_LINES)]


def _line_as_written(row: LineRow) -> dict[str, Any]:
    line = row.line
    written: dict[str, Any] = {
        name: getattr(line, name)
        for name in ("cost_kind", "description", "basis", "quantity", "unit_price", "by_amount")
    }
    for part in row.split.parts:
        shown = f"{part.value:,}".replace(",", ".") if line.by_amount else percent_text(part.value)
        written[f"part_{part.funder_id}"] = shown if part.value else ""
    return written | {"line_id": line.pk}


def costs_as_written(costs: Iterable[Cost]) -> list[dict[str, Any]]:
    """The lines of a template as the form takes them, and some empty ones."""
    names = ("cost_kind", "description", "basis", "quantity", "unit_price")
    return [{name: getattr(cost, name) for name in names} for cost in costs] + [
        {"quantity": 1} for _spare in range(SPARE_LINES)
    ]


def share_choices(sheet: Sheet) -> list[tuple[int, str]]:
    """Every line and funder that still has something left, for the list of an expense."""
    names = {funder.pk: funder.name for funder in sheet.funders}
    language = wording.language()
    told = _("%(line)s, dari %(funder)s (sisa %(left)s)")
    return [
        (
            share.pk,
            told
            % {
                "line": row.line.description,
                "funder": names[funder],
                "left": wording.format_rupiah(share.amount - share.spent, language),
            },
        )
        for row in sheet.lines
        for funder, share in row.shares.items()
        if share.amount
    ]


def crumbs() -> list[dict[str, str]]:
    """The way back to the ledger."""
    return [{"label": _("Anggaran"), "url": reverse("budget_list")}]


# --- templates ------------------------------------------------------------------------------------------------------


def template_rows(found: Sequence[Any]) -> list[dict[str, Any]]:
    """The lines of the list of templates, each with what the usual package costs."""
    packages = packages_of({one.course_id for one in found})
    rows = []
    for one in found:
        of = packages.get(one.course_id)
        total = total_of(templates.costs_of(one), of) if of else None
        rows.append({"template": one, "total": total, "each": nearest(total, PACKAGE) if total else None})
    return rows


def template_page(template: Any, actor: Actor) -> dict[str, Any]:
    """Everything on the page of a template."""
    of = packages_of([template.course_id]).get(template.course_id) or Measures(0, PACKAGE, 0)
    costs = templates.costs_of(template)
    total = total_of(costs, of)
    actions = []
    if template.facility_id is not None and may(actor, "funder.edit", template.target):
        edit = reverse("cost_template_edit", args=[template.pk])
        actions.append({"label": _("Ubah templat"), "url": edit, "kind": "primary"})
    if may_somewhere(actor, "funder.edit"):
        copy = f"{reverse('cost_template_add')}?from={template.pk}"
        actions.append({"label": _("Buat templat baru dari ini"), "url": copy, "kind": "quiet"})
    return {
        "template": template,
        "actions": actions,
        "rows": [
            {"cost": cost, "kind": CostKind(cost.cost_kind).label, "basis": CostBasis(cost.basis).label,
             "amount": cost.amount(of)}
            for cost in costs
        ],
        "total": total,
        "each": nearest(total, PACKAGE),
        "words": rupiah_in_words(total, wording.language()),
        "of": of,
        "crumbs": [*crumbs(), {"label": _("Templat biaya"), "url": reverse("cost_template_list")}],
    }  # fmt: skip
