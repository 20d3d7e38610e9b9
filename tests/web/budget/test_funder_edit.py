import pytest
from django.urls import reverse

from bekal.budget.models import Funder, SharedPurse


def address(purses):
    return reverse("funder_edit", args=[purses.prison.pk])


def test_a_funder_is_renamed_and_a_second_editor_told(purses, cast, signed_in):
    sent = {"kind": "prison", "name": "DIPA Lapas 2026", "revision": "1"}
    assert signed_in(cast.colleague).post(address(purses), sent).url == reverse("budget_list")
    page = signed_in(cast.owner).post(address(purses), sent | {"name": "DIPA saya"}).text
    assert "Colleague lebih dulu menyimpan" in page
    assert 'value="DIPA saya"' in page
    assert Funder.objects.get(pk=purses.prison.pk).name == "DIPA Lapas 2026"


def test_the_form_shows_what_is_known(purses, cast, signed_in):
    page = signed_in(cast.owner).get(address(purses)).text
    assert 'value="DIPA Lapas Ambon"' in page
    assert 'name="facility"' not in page


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("regional", 403), ("coordinator", 404), ("stranger", 404)]
)
def test_others_do_not(purses, cast, signed_in, who, status):
    sent = {"kind": "prison", "name": "X", "revision": "1"}
    assert signed_in(getattr(cast, who)).post(address(purses), sent).status_code == status


def test_a_funder_that_holds_money_takes_no_shared_purse(purses, places, cast, signed_in):
    purse = SharedPurse.objects.create(region=places.maluku, kind="prison", name="DIPA Kanwil")
    sent = {"kind": "prison", "name": "DIPA Lapas", "revision": "1", "purse": purse.pk}
    page = signed_in(cast.owner).post(address(purses), sent).text
    assert "Tambahkan sumber dana baru" in page
    assert Funder.objects.get(pk=purses.prison.pk).purse is None
