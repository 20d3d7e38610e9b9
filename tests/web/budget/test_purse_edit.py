import pytest
from django.urls import reverse

from bekal.budget.models import SharedPurse


def address(shared):
    return reverse("purse_edit", args=[shared.purse.pk])


def test_a_purse_is_renamed_and_a_second_editor_told(shared, cast, signed_in):
    client, sent = signed_in(cast.regional), {"name": "CSR 2026", "revision": "1"}
    assert 'value="CSR Maluku"' in client.get(address(shared)).text
    assert client.post(address(shared), sent).url == reverse("purse_list")
    page = client.post(address(shared), sent | {"name": "CSR saya"}).text
    assert "Regional lebih dulu menyimpan" in page
    assert 'value="CSR saya"' in page
    assert SharedPurse.objects.get().name == "CSR 2026"


@pytest.mark.parametrize(("who", "status"), [("owner", 404), ("national", 403), ("other_regional", 404)])
def test_others_do_not(shared, cast, signed_in, who, status):
    sent = {"name": "X", "revision": "1"}
    assert signed_in(getattr(cast, who)).post(address(shared), sent).status_code == status
