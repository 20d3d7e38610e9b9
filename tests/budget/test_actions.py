import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.budget.actions.budgets import LineFacts, edit_budget, make_budget, step_budget
from bekal.budget.actions.expenses import correct_expense, open_receipt, record_expense
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder, edit_funder, set_allocation
from bekal.budget.actions.templates import TemplateFacts, add_template, edit_template
from bekal.budget.choices import BudgetCondition, BudgetState, CostBasis
from bekal.budget.models import (
    Allocation,
    BudgetChange,
    BudgetLine,
    ClassBudget,
    CostTemplate,
    Expense,
    Funder,
    LineShare,
)
from bekal.budget.queries.budgets import sheet_of
from bekal.budget.queries.funders import account_of
from bekal.budget.queries.templates import template_in_force
from bekal.budget.rules.ledger import Account, BelowBound, Lacking, Overspent
from bekal.budget.rules.life import Flaw, NotYet, Refused
from bekal.budget.rules.splits import Cost, Part, Split, Uneven
from bekal.classes.models import TrainingClass
from bekal.flows.closing import cancel_class
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.partners.choices import CostKind, FunderKind
from bekal.partners.models import SharingRule
from tests.budget.scene import COSTS, MILLION, PDF, make_planned, make_purses, share_of, spend, step
from tests.classes.scene import make_class
from tests.conftest import NOW, TODAY


@pytest.fixture
def purses(places):
    return make_purses(places)


@pytest.fixture
def planned(purses):
    return make_planned(purses)


@pytest.fixture
def budget(planned):
    return planned[1]


@pytest.fixture
def committed(budget):
    step(budget, "commit")
    return budget


@pytest.fixture
def who(cast, acting):
    return lambda name: {"actor": acting(getattr(cast, name)), "now": NOW}


def everything():
    """What could have been written."""
    return [
        model.objects.count() for model in (Funder, Allocation, CostTemplate, ClassBudget, LineShare, Expense, Event)
    ]


# Funders and allocations


def test_an_officer_enters_a_funder_and_its_year(places, who):
    funder = add_funder(
        facility=places.ambon, facts=FunderFacts(kind=FunderKind.DONATION, name="CSR Bank"), **who("owner")
    )
    set_allocation(funder=funder, year=2026, revision=0, facts=AllocationFacts(amount=5, reference="1"), **who("owner"))
    assert account_of(funder.pk, 2026) == Account(allocated=5)
    assert account_of(funder.pk, 2027) == Account()
    assert set(Event.objects.values_list("action", flat=True)) == {"funder.add", "allocation.edit"}


@pytest.mark.parametrize(
    ("name", "error"), [("warden", Forbidden), ("regional", Forbidden), ("stranger", Unseen), ("coordinator", Unseen)]
)
def test_nobody_else_does(purses, places, who, name, error):
    before = everything()
    acts = [
        lambda: add_funder(facility=places.ambon, facts=FunderFacts(kind=FunderKind.PRISON, name="X"), **who(name)),
        lambda: edit_funder(
            funder=purses.prison, revision=1, facts=FunderFacts(kind=FunderKind.PRISON, name="X"), **who(name)
        ),
        lambda: set_allocation(
            funder=purses.prison, year=2026, revision=1, facts=AllocationFacts(amount=1), **who(name)
        ),
        lambda: edit_template(
            template=purses.template,
            revision=1,
            facts=TemplateFacts(valid_from=TODAY, reference="", costs=COSTS),
            **who(name),
        ),
    ]
    for act in acts:
        with pytest.raises(error):
            act()
    assert everything() == before


def test_two_who_set_one_allocation(purses, who):
    facts = AllocationFacts(amount=11 * MILLION)
    set_allocation(funder=purses.prison, year=2026, revision=1, facts=facts, **who("colleague"))
    for stale in (0, 1):
        with pytest.raises(Conflict) as conflict:
            set_allocation(
                funder=purses.prison, year=2026, revision=stale, facts=AllocationFacts(amount=3), **who("owner")
            )
        assert conflict.value.who == "Colleague"
    assert account_of(purses.prison.pk, 2026).allocated == 11 * MILLION


def test_an_allocation_is_not_set_below_what_is_bound(purses, committed, who):
    told = {"funder": purses.prison, "year": 2026, "revision": 1}
    with pytest.raises(BelowBound) as refusal:
        set_allocation(**told, facts=AllocationFacts(amount=5 * MILLION - 1), **who("owner"))
    assert refusal.value.bound == 5 * MILLION
    set_allocation(**told, facts=AllocationFacts(amount=5 * MILLION), **who("owner"))
    assert account_of(purses.prison.pk, 2026).left == 0


def test_a_funder_is_renamed_once_at_a_time(purses, who):
    facts = FunderFacts(kind=FunderKind.PRISON, name="DIPA 2026")
    edit_funder(funder=purses.prison, revision=1, facts=facts, **who("owner"))
    with pytest.raises(Conflict):
        edit_funder(funder=purses.prison, revision=1, facts=facts, **who("colleague"))


# Templates


def test_a_prisons_own_template_goes_before_the_nations(purses, places):
    course = purses.scene.version.course
    nation = CostTemplate.objects.create(course=course, valid_from=dt.date(2026, 2, 1))
    assert template_in_force(places.ambon.pk, course.pk, TODAY) == purses.template
    assert template_in_force(places.piru.pk, course.pk, TODAY) == nation
    assert template_in_force(places.piru.pk, course.pk, dt.date(2026, 1, 31)) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        CostTemplate.objects.create(course=course, valid_from=dt.date(2026, 2, 1))


def test_a_template_changes_and_budgets_made_before_do_not(purses, budget, who):
    facts = TemplateFacts(valid_from=dt.date(2026, 1, 1), reference="", costs=COSTS[:1])
    edit_template(template=purses.template, revision=1, facts=facts, **who("owner"))
    assert purses.template.lines.count() == 1
    assert budget.lines.count() == 4
    with pytest.raises(Conflict):
        edit_template(template=purses.template, revision=1, facts=facts, **who("owner"))


def test_two_templates_do_not_begin_on_one_day(purses, places, who):
    facts = TemplateFacts(valid_from=dt.date(2026, 1, 1), reference="", costs=COSTS)
    with pytest.raises(Refused) as refusal:
        add_template(facility=places.ambon, course=purses.scene.version.course, facts=facts, **who("owner"))
    assert refusal.value.flaw == Flaw.DAY_TAKEN


# Making and planning


def test_one_click_makes_a_budget_from_the_template_and_the_agreement(purses, who):
    training_class = make_class(purses.scene)
    budget = make_budget(training_class=training_class, **who("owner"))
    sheet = sheet_of(budget)
    assert [row.line.amount for row in sheet.lines] == [3_200_000, 4_800_000, 1_000_000, 1_000_000]
    assert sheet.total == 10 * MILLION
    assert [sheet.of_funder(one.pk).planned for one in (purses.prison, purses.partner)] == [5 * MILLION] * 2
    assert account_of(purses.prison.pk, 2026) == Account(10 * MILLION, planned=5 * MILLION)
    assert Event.objects.get(action="budget.make").facility_id == budget.facility_id
    with pytest.raises(Refused) as again:
        make_budget(training_class=training_class, **who("owner"))
    assert again.value.flaw == Flaw.HAS_BUDGET


def test_without_a_table_the_prison_pays(purses, who):
    SharingRule.objects.all().delete()
    sheet = sheet_of(make_budget(training_class=make_class(purses.scene), **who("owner")))
    assert sheet.funders == [purses.prison]


def test_what_is_missing_for_a_budget_is_said(purses, who):
    SharingRule.objects.filter(funder_kind="partner").update(funder_kind="local_government")
    with pytest.raises(Refused) as refusal:
        make_budget(training_class=make_class(purses.scene), **who("owner"))
    assert (refusal.value.flaw, refusal.value.about) == (Flaw.NO_FUNDER, "local_government")
    CostTemplate.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        make_budget(training_class=make_class(purses.scene), **who("owner"))
    assert refusal.value.flaw == Flaw.NO_TEMPLATE
    with pytest.raises(Refused) as refusal:
        make_budget(training_class=make_class(purses.scene, "cancelled"), **who("owner"))
    assert refusal.value.flaw == Flaw.CLASS_CANCELLED


def test_a_plan_is_edited_line_by_line(purses, budget, who):
    first = budget.lines.first()
    kept = LineFacts(
        Cost(CostKind.INSTRUCTOR, "Honor", CostBasis.LESSON_HOUR, 2, 50_000),
        Split((Part(purses.prison.pk, 6_400_000),), by_amount=True),
        first.pk,
    )
    thirds = Split((Part(purses.prison.pk, 3333), Part(purses.partner.pk, 6667)))
    added = LineFacts(Cost(CostKind.TOOLS, "Tang", CostBasis.CLASS, 1, 100), thirds)
    edit_budget(budget=budget, revision=1, lines=[kept, added], **who("owner"))
    sheet = sheet_of(budget)
    assert [(row.line.pk == first.pk, row.line.amount, row.line.by_amount) for row in sheet.lines] == [
        (True, 6_400_000, True),
        (False, 100, False),
    ]
    assert [share.amount for share in sheet.lines[1].shares.values()] == [33, 67]
    assert sheet.lines[0].split == kept.split
    assert sheet.lines[1].split == thirds


def test_a_plan_that_cannot_be_changes_nothing(purses, places, budget, who):
    cost = COSTS[0]
    elsewhere = Funder.objects.create(facility=places.jember, kind="prison", name="DIPA Jember")
    for split, error in (
        (Split((Part(purses.prison.pk, 9000),)), Uneven),
        (Split((Part(elsewhere.pk, 10_000),)), Refused),
    ):
        with pytest.raises(error):
            edit_budget(budget=budget, revision=1, lines=[LineFacts(cost, split)], **who("owner"))
    with pytest.raises(Conflict) as conflict:
        edit_budget(budget=budget, revision=7, lines=[], **who("owner"))
    assert conflict.value.who == "Bekal"
    assert (budget.lines.count(), ClassBudget.objects.get().revision) == (4, 1)


@pytest.mark.parametrize(
    ("name", "error"),
    [("warden", Forbidden), ("coordinator", Forbidden), ("stranger", Unseen), ("other_coordinator", Unseen)],
)
def test_others_do_not_plan(purses, budget, who, name, error):
    other = make_class(purses.scene)
    with pytest.raises(error):
        make_budget(training_class=other, **who(name))
    with pytest.raises(error):
        edit_budget(budget=budget, revision=1, lines=[], **who(name))


# Committing, closing, giving back


@pytest.mark.parametrize(
    ("name", "error"), [("owner", Forbidden), ("coordinator", Forbidden), ("stranger", Unseen), ("neighbour", Unseen)]
)
def test_only_the_warden_commits(budget, who, name, error):
    with pytest.raises(error):
        step_budget(budget=budget, step="commit", **who(name))
    step_budget(budget=budget, step="commit", **who("warden"))
    fresh = ClassBudget.objects.get()
    assert (fresh.state, fresh.year, fresh.revision) == ("committed", 2026, 2)
    assert BudgetChange.objects.first().changed_by == "Warden"


def test_a_class_binds_no_more_than_is_left(purses, committed):
    assert account_of(purses.prison.pk, 2026) == Account(10 * MILLION, committed=5 * MILLION)
    _class, second = make_planned(purses, name="Las 2")
    _class, third = make_planned(purses, name="Las 3")
    step(second, "commit")
    with pytest.raises(Lacking) as refusal:
        step(third, "commit")
    assert {(lack.funder_id, lack.missing) for lack in refusal.value.lacks} == {
        (purses.prison.pk, 5 * MILLION),
        (purses.partner.pk, 5 * MILLION),
    }
    assert refusal.value.year == 2026
    assert ClassBudget.objects.get(pk=third.pk).state == "draft"


def test_the_year_is_that_of_the_first_day(purses):
    _class, budget = make_planned(purses, starts_on=dt.date(2027, 1, 4), ends_on=dt.date(2027, 1, 15))
    with pytest.raises(Lacking) as refusal:
        step(budget, "commit")
    assert refusal.value.year == 2027
    assert account_of(purses.prison.pk, 2026).planned == 0


def test_what_a_commitment_needs(purses, planned):
    training_class, budget = planned
    BudgetLine.objects.filter(budget=budget).delete()
    TrainingClass.objects.filter(pk=training_class.pk).update(state="cancelled")
    with pytest.raises(NotYet) as refusal:
        step(budget, "commit")
    assert refusal.value.conditions == (BudgetCondition.HAS_LINES, BudgetCondition.CLASS_ALIVE)


def test_a_second_click_finds_it_committed(committed):
    with pytest.raises(IllegalTransition):
        step(committed, "commit")


def test_released_it_is_a_plan_again(purses, committed):
    with pytest.raises(ReasonMissing):
        step(committed, "release")
    step(committed, "release", reason="Harga berubah")
    fresh = ClassBudget.objects.get()
    assert (fresh.state, fresh.year) == ("draft", None)
    assert account_of(purses.prison.pk, 2026) == Account(10 * MILLION, planned=5 * MILLION)


def test_closing_returns_what_was_not_spent_and_reopening_needs_it_again(purses, committed):
    spend(share_of(committed, "materials", purses.prison), 2 * MILLION)
    with pytest.raises(NotYet) as refusal:
        step(committed, "release", reason="Salah")
    assert refusal.value.conditions == (BudgetCondition.UNSPENT,)
    step(committed, "close")
    assert account_of(purses.prison.pk, 2026) == Account(10 * MILLION, spent=2 * MILLION)
    with pytest.raises(Refused) as refused:
        spend(share_of(committed, "materials", purses.prison), 1, "K-2")
    assert refused.value.flaw == Flaw.NOT_COMMITTED
    Allocation.objects.filter(funder=purses.prison).update(amount=5 * MILLION - 1)
    with pytest.raises(Lacking) as lacking:
        step(committed, "reopen", reason="Bukti menyusul")
    assert [lack.missing for lack in lacking.value.lacks] == [1]
    Allocation.objects.filter(funder=purses.prison).update(amount=5 * MILLION)
    step(committed, "reopen", reason="Bukti menyusul")
    assert account_of(purses.prison.pk, 2026).left == 0


def test_a_cancelled_class_gives_its_money_back(purses, planned, committed, who):
    training_class, _budget = planned
    cancel_class(training_class=training_class, reason="Instruktur pindah", **who("warden"))
    assert ClassBudget.objects.get().state == BudgetState.DRAFT
    assert account_of(purses.prison.pk, 2026) == Account(10 * MILLION)
    assert BudgetChange.objects.first().reason == "Instruktur pindah"


def test_a_cancelled_class_keeps_what_was_spent(purses, planned, committed, who):
    training_class, _budget = planned
    spend(share_of(committed, "materials", purses.prison), 7)
    cancel_class(training_class=training_class, reason="Instruktur pindah", **who("warden"))
    assert ClassBudget.objects.get().state == BudgetState.CLOSED
    assert account_of(purses.prison.pk, 2026) == Account(10 * MILLION, spent=7)


def test_a_class_without_a_budget_is_cancelled_as_ever(purses, who):
    training_class = make_class(purses.scene)
    cancel_class(training_class=training_class, reason="Batal", **who("warden"))
    assert TrainingClass.objects.get().state == "cancelled"


# Spending


def test_an_expense_is_recorded_with_its_receipt(purses, committed, who):
    share = share_of(committed, "materials", purses.partner)
    facts = {"document": [PDF], "document_name": "kuitansi.pdf"}
    expense = spend(share, 2_400_000, **facts)
    assert (expense.funder, expense.document_type) == (purses.partner, "application/pdf")
    assert account_of(purses.partner.pk, 2026) == Account(
        10 * MILLION, committed=5 * MILLION - 2_400_000, spent=2_400_000
    )
    with expense.document.open("rb") as file:
        assert PDF not in file.read()
    assert open_receipt(expense=expense, **who("regional")) == PDF
    assert Event.objects.filter(action="expense.download").count() == 1
    with pytest.raises(Unseen):
        open_receipt(expense=expense, **who("coordinator"))
    with pytest.raises(Overspent) as refusal:
        spend(share, 1, "K-2")
    assert refusal.value.left == 0


def test_a_receipt_counts_once(purses, committed):
    share = share_of(committed, "materials", purses.prison)
    assert spend(share, 100) == spend(share, 100)
    with pytest.raises(Refused) as refusal:
        spend(share, 101)
    assert refusal.value.flaw == Flaw.RECEIPT_TAKEN
    spend(share_of(committed, "materials", purses.partner), 100)
    assert account_of(purses.prison.pk, 2026).spent == 100


@pytest.mark.parametrize(
    ("amount", "document", "flaw"),
    [
        (0, b"", Flaw.NO_AMOUNT),
        (-5, b"", Flaw.NO_AMOUNT),
        (1, b"MZ\x90 program", Flaw.UNREADABLE),
        (1, b"PK\x03\x04 arsip", Flaw.UNREADABLE),
        (1, b"%PDF-1.7" + b"0" * 10 * 1024 * 1024, Flaw.TOO_LARGE),
    ],
)
def test_what_is_no_expense(purses, committed, amount, document, flaw):
    told = {"document": [document], "document_name": "kuitansi.pdf"} if document else {}
    with pytest.raises(Refused) as refusal:
        spend(share_of(committed, "materials", purses.prison), amount, **told)
    assert refusal.value.flaw == flaw
    assert not Expense.objects.exists()


def test_only_a_committed_budget_is_spent(purses, budget):
    with pytest.raises(Refused) as refusal:
        spend(share_of(budget, "materials", purses.prison), 1)
    assert refusal.value.flaw == Flaw.NOT_COMMITTED


def test_a_mistake_is_reversed_and_never_deleted(purses, committed, who):
    share = share_of(committed, "materials", purses.prison)
    wrong = spend(share, 900)
    reversal = correct_expense(expense=wrong, reason=" Salah jumlah ", **who("owner"))
    assert (reversal.amount, reversal.reverses, reversal.reason) == (-900, wrong, "Salah jumlah")
    assert account_of(purses.prison.pk, 2026).spent == 0
    spend(share, 800)
    assert list(Expense.objects.order_by("pk").values_list("amount", flat=True)) == [900, -900, 800]
    for one in (wrong, reversal):
        with pytest.raises(Refused) as refusal:
            correct_expense(expense=one, reason="Lagi", **who("owner"))
        assert refusal.value.flaw == Flaw.CORRECTED


def test_a_line_that_expenses_stand_on_stays(purses, committed, who):
    share = share_of(committed, "materials", purses.prison)
    correct_expense(expense=spend(share, 900), reason="Salah", **who("owner"))
    step(committed, "release", reason="Harga berubah")
    with pytest.raises(Refused) as refusal:
        edit_budget(budget=committed, revision=3, lines=[], **who("owner"))
    assert (refusal.value.flaw, refusal.value.about) == (Flaw.LINE_SPENT, "Bahan las")
    all_partner = Split((Part(purses.partner.pk, 10_000),))
    edit_budget(budget=committed, revision=3, lines=[LineFacts(COSTS[1], all_partner, share.line_id)], **who("owner"))
    assert LineShare.objects.get(pk=share.pk).amount == 0


@pytest.mark.parametrize(
    ("name", "error"), [("warden", Forbidden), ("coordinator", Forbidden), ("stranger", Unseen), ("neighbour", Unseen)]
)
def test_others_do_not_spend(purses, committed, who, name, error):
    share = share_of(committed, "materials", purses.prison)
    expense = spend(share, 5)
    with pytest.raises(error):
        record_expense(share=share, facts=None, **who(name))
    with pytest.raises(error):
        correct_expense(expense=expense, reason="Salah", **who(name))


# What the database itself refuses


def test_the_database_holds_the_line(purses, committed):
    line, share = committed.lines.first(), share_of(committed, "materials", purses.prison)
    for rows, changes in (
        (BudgetLine.objects.filter(pk=line.pk), {"amount": line.amount + 1}),
        (LineShare.objects.filter(pk=share.pk), {"amount": -1}),
        (Allocation.objects.all(), {"amount": -1}),
        (ClassBudget.objects.all(), {"year": None}),
        (Funder.objects.filter(pk=purses.partner.pk), {"kind": "prison"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)
