import pytest
from django.urls import reverse

from bekal.budget.models import ClassBudget, CostTemplate
from bekal.partners.models import SharingRule
from tests.classes.scene import make_class


@pytest.fixture
def address(purses):
    return reverse("class_budget_make", args=[make_class(purses.scene).pk])


def test_one_click_makes_it_and_a_second_does_nothing(address, cast, signed_in):
    client = signed_in(cast.owner)
    for _click in range(2):
        assert client.post(address).status_code == 302
    assert ClassBudget.objects.get().lines.count() == 4


def test_what_is_missing_is_said(address, cast, signed_in):
    client = signed_in(cast.owner)
    SharingRule.objects.filter(funder_kind="partner").update(funder_kind="donation")
    assert "Hibah dan donasi" in client.post(address, follow=True).text
    CostTemplate.objects.all().delete()
    assert "Belum ada templat" in client.post(address, follow=True).text


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(address, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address).status_code == status
    assert not ClassBudget.objects.exists()
