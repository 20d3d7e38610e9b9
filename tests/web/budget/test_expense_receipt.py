import pytest
from django.urls import reverse

from bekal.audit.models import Event
from tests.budget.scene import PDF, share_of, spend


@pytest.fixture
def address(committed, purses):
    told = {"document": [PDF], "document_name": "kuitansi.pdf"}
    return reverse("expense_receipt", args=[spend(share_of(committed[1], "materials", purses.prison), 5, **told).pk])


def test_the_scan_comes_as_a_download_and_that_is_written_down(address, cast, signed_in):
    answer = signed_in(cast.regional).get(address)
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="kuitansi.pdf"'
    assert Event.objects.get(action="expense.download").actor_name == "Regional"


@pytest.mark.parametrize("who", ["stranger", "neighbour", "coordinator", "instructor", "administrator"])
def test_nobody_else_gets_it(address, cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(address).status_code == 404
    assert not Event.objects.filter(action="expense.download").exists()


def test_without_a_scan_there_is_nothing(committed, purses, cast, signed_in):
    expense = spend(share_of(committed[1], "materials", purses.prison), 5)
    assert signed_in(cast.owner).get(reverse("expense_receipt", args=[expense.pk])).status_code == 404
