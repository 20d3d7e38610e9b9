import pytest
from django.urls import reverse

from bekal.budget.models import BudgetLine
from bekal.classes.models import TrainingClass
from tests.budget.scene import PDF, make_planned, share_of, spend, step
from tests.classes.scene import make_class
from tests.web.budget.pages import queries_of


def address(training_class):
    return reverse("class_budget", args=[training_class.pk])


def test_before_there_is_one_a_button_makes_it(purses, cast, signed_in):
    training_class = make_class(purses.scene)
    make = reverse("class_budget_make", args=[training_class.pk])
    assert make in signed_in(cast.owner).get(address(training_class)).text
    for who in (cast.warden, cast.coordinator):
        assert make not in signed_in(who).get(address(training_class)).text


def test_the_table_with_sums_and_words(planned, cast, signed_in):
    page = signed_in(cast.owner).get(address(planned[0])).text
    for shown in ("Bahan las", "Rp 2.400.000", "Rp 10.000.000", "sepuluh juta rupiah", "50%", "DIPA BPVP Ambon"):
        assert shown in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [("owner", {"edit"}), ("warden", {"step=commit"}), ("coordinator", set()), ("regional", set())],
)
def test_the_buttons_are_those_of_the_two_tables(planned, cast, signed_in, who, offered):
    page = signed_in(getattr(cast, who)).get(address(planned[0])).text
    links = {"edit": reverse("class_budget_edit", args=[planned[0].pk]), "step=commit": "step=commit"}
    assert {name for name, link in links.items() if link in page} == offered


def test_a_committed_one_is_spent_closed_or_released(committed, cast, signed_in):
    page = signed_in(cast.warden).get(address(committed[0])).text
    assert "step=close" in page
    assert "step=release" in page
    assert "step=commit" not in page
    assert reverse("expense_add", args=[committed[0].pk]) in signed_in(cast.owner).get(address(committed[0])).text


def test_expenses_with_their_receipts(committed, purses, cast, signed_in):
    training_class, budget = committed
    told = {"document": [PDF], "document_name": "kuitansi.pdf"}
    expense = spend(share_of(budget, "materials", purses.prison), 777_000, "KW-9", **told)
    receipt, correct = (reverse(name, args=[expense.pk]) for name in ("expense_receipt", "expense_correct"))
    page = signed_in(cast.owner).get(address(training_class)).text
    assert {"KW-9" in page, "Rp 777.000" in page, receipt in page, correct in page} == {True}
    partners = signed_in(cast.coordinator).get(address(training_class)).text
    assert "Rp 777.000" in partners
    assert receipt not in partners
    assert correct not in partners
    assert "Rp 10.000.000" in partners  # what the class costs
    assert "Sisa setahun" not in partners


def test_what_somebody_should_look_at(planned, cast, signed_in):
    training_class, budget = planned
    client = signed_in(cast.owner)
    assert "Kelas berubah" not in client.get(address(training_class)).text
    TrainingClass.objects.filter(pk=training_class.pk).update(capacity=20, minimum=2)
    assert "Kelas berubah" in client.get(address(training_class)).text
    step(budget, "commit")
    TrainingClass.objects.filter(pk=training_class.pk).update(state="completed")
    assert "Kelas sudah selesai" in client.get(address(training_class)).text


def test_too_little_left_is_said_before_anybody_tries(planned, purses, cast, signed_in):
    for number in range(2):
        step(make_planned(purses, name=f"Las {number}")[1], "commit")
    page = signed_in(cast.owner).get(address(planned[0])).text
    assert "Pagu belum cukup" in page
    assert "Kurang Rp 5.000.000" in page


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("other_coordinator", 404), ("instructor", 404)])
def test_others_do_not_see_it(planned, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(planned[0])).status_code == status


def test_more_lines_and_expenses_cost_no_more_queries(committed, purses, cast, signed_in):
    training_class, budget = committed
    client = signed_in(cast.owner)
    spend(share_of(budget, "materials", purses.prison), 5)
    one = queries_of(client, address(training_class))
    for number in range(3):
        spend(share_of(budget, "materials", purses.partner), 5, f"K-{number + 5}")
        BudgetLine.objects.create(
            budget=budget, position=9, cost_kind="tools", basis="class", quantity=1, units=1, unit_price=0, amount=0
        )
    assert queries_of(client, address(training_class)) == one <= 15
