import pytest
from django.urls import reverse

from bekal.budget.models import Expense
from tests.budget.scene import share_of, spend


@pytest.fixture
def expense(committed, purses):
    return spend(share_of(committed[1], "materials", purses.prison), 400_000)


def address(expense):
    return reverse("expense_correct", args=[expense.pk])


def test_a_mistake_is_taken_back_with_a_reason(expense, committed, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Isi: Apa yang salah." in client.post(address(expense), {"reason": ""}).text
    answer = client.post(address(expense), {"reason": "Salah jumlah"}, follow=True)
    assert "Pembalik" in answer.text
    assert "-Rp 400.000" in answer.text
    client.post(address(expense), {"reason": "Lagi"})
    assert list(Expense.objects.order_by("pk").values_list("amount", flat=True)) == [400_000, -400_000]


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(expense, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(expense), {"reason": "x"}).status_code == status
    assert Expense.objects.count() == 1
