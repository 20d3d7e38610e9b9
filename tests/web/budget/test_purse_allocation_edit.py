import pytest
from django.urls import reverse

from bekal.budget.models import PurseAllocation
from tests.budget.scene import step


def address(shared, year=2026):
    return reverse("purse_allocation_edit", args=[shared.purse.pk, year])


def test_what_a_purse_holds_is_set(shared, cast, signed_in):
    client = signed_in(cast.regional)
    assert 'value="6.000.000"' in client.get(address(shared)).text
    sent = {"amount": "Rp 12.500.000", "reference": "DPA 2.07", "revision": "1"}
    assert client.post(address(shared), sent).url == reverse("purse_list")
    client.post(address(shared, 2027), {"amount": "5", "reference": ""})
    rows = PurseAllocation.objects.order_by("year").values_list("year", "amount", "reference")
    assert list(rows) == [(2026, 12_500_000, "DPA 2.07"), (2027, 5, "")]


def test_never_below_what_all_prisons_bound(shared, cast, signed_in):
    step(shared.budgets[1], "commit")
    page = signed_in(cast.regional).post(address(shared), {"amount": "3.999.999", "revision": "1"}).text
    assert "Rp 4.000.000 sudah terikat" in page
    assert 'value="3.999.999"' in page


def test_a_second_editor_is_told(shared, cast, signed_in):
    client = signed_in(cast.regional)
    client.post(address(shared), {"amount": "7", "revision": "1"})
    assert "lebih dulu menyimpan" in client.post(address(shared), {"amount": "8", "revision": "1"}).text
    assert PurseAllocation.objects.get().amount == 7


@pytest.mark.parametrize(("who", "status"), [("owner", 404), ("national", 403), ("other_regional", 404)])
def test_others_do_not(shared, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(shared), {"amount": "1"}).status_code == status
