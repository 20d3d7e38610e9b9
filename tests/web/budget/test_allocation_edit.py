import pytest
from django.urls import reverse

from bekal.budget.models import Allocation


def address(funder, year=2026):
    return reverse("allocation_edit", args=[year, funder.pk])


def test_what_a_funder_gives_is_set(purses, cast, signed_in):
    client = signed_in(cast.owner)
    assert 'value="10.000.000"' in client.get(address(purses.prison)).text
    sent = {"amount": "Rp 12.500.000", "reference": "SP DIPA-1", "revision": "1"}
    assert client.post(address(purses.prison), sent).url == reverse("budget_list")
    client.post(address(purses.prison, 2027), {"amount": "5", "reference": ""})
    rows = Allocation.objects.filter(funder=purses.prison).order_by("year")
    assert list(rows.values_list("year", "amount", "reference")) == [(2026, 12_500_000, "SP DIPA-1"), (2027, 5, "")]


def test_never_below_what_is_bound(committed, purses, cast, signed_in):
    page = signed_in(cast.owner).post(address(purses.prison), {"amount": "4.999.999", "revision": "1"}).text
    assert "Rp 5.000.000 sudah terikat" in page
    assert 'value="4.999.999"' in page
    assert Allocation.objects.get(funder=purses.prison).amount == 10_000_000


def test_a_second_editor_is_told(purses, cast, signed_in):
    signed_in(cast.colleague).post(address(purses.prison), {"amount": "11.000.000", "revision": "1"})
    page = signed_in(cast.owner).post(address(purses.prison), {"amount": "12.000.000", "revision": "1"}).text
    assert "Colleague lebih dulu menyimpan" in page
    assert Allocation.objects.get(funder=purses.prison).amount == 11_000_000


@pytest.mark.parametrize("amount", ["", "-1", "12,5", "1.000.000.000.000.001", "seribu"])
def test_what_is_no_amount_is_refused(purses, cast, signed_in, amount):
    signed_in(cast.owner).post(address(purses.prison), {"amount": amount, "revision": "1"})
    assert Allocation.objects.get(funder=purses.prison).amount == 10_000_000


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 404), ("stranger", 404)])
def test_others_do_not(purses, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(purses.prison), {"amount": "1"}).status_code == status


def test_what_is_shared_is_set_by_the_region(shared, cast, signed_in):
    answer = signed_in(cast.owner).get(address(shared.funders[0]), follow=True)
    assert "diatur pada dana bersama wilayah" in answer.text
