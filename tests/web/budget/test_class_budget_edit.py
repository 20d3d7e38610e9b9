import pytest
from django.urls import reverse

from bekal.budget.models import BudgetLine, ClassBudget, LineShare
from tests.budget.scene import step
from tests.web.budget.pages import lines_sent


def address(planned):
    return reverse("class_budget_edit", args=[planned[0].pk])


@pytest.fixture
def sent(planned, purses):
    """sent(**changes): the form as it stands, with something changed in it."""
    return lambda **changes: lines_sent(planned[1], [purses.prison, purses.partner], **changes)


def test_sent_back_as_it_is_nothing_changes(planned, sent, cast, signed_in):
    before = list(LineShare.objects.order_by("pk").values_list("pk", "amount"))
    assert signed_in(cast.owner).post(address(planned), sent()).url == reverse("class_budget", args=[planned[0].pk])
    assert list(LineShare.objects.order_by("pk").values_list("pk", "amount")) == before


def test_thirds_and_amounts(planned, purses, sent, cast, signed_in):
    prison, partner = purses.prison.pk, purses.partner.pk
    changes = {
        f"lines-0-part_{prison}": "33,33",
        f"lines-0-part_{partner}": "66,67%",
        "lines-1-by_amount": "on",
        f"lines-1-part_{prison}": "Rp 1.000.001",
        f"lines-1-part_{partner}": "3.799.999",
        "lines-3-remove": "on",
    }
    signed_in(cast.owner).post(address(planned), sent(**changes))
    rows = LineShare.objects.order_by("line__position", "funder").values_list("amount", flat=True)
    assert list(rows)[:4] == [1_066_560, 2_133_440, 1_000_001, 3_799_999]
    assert BudgetLine.objects.count() == 3


@pytest.mark.parametrize(
    ("by_amount", "prison", "partner", "told"),
    [
        ("", "50", "40", "Bagian baris ini berjumlah 90%, seharusnya 100%. Pas bila di sini 50%."),
        ("", "60", "50", "Pas bila di sini 40%."),
        ("", "", "", "berjumlah 0%, seharusnya 100%"),
        ("", "50", "separuh", "Tulis persen dari 0 sampai 100"),
        ("", "101", "0", "Tulis persen dari 0 sampai 100"),
        ("on", "1.000.000", "1.000.000", "Pas bila di sini Rp 2.200.000."),
        ("on", "3.200.000", "12,5", "Tulis rupiah tanpa sen"),
    ],
)
def test_what_does_not_sum_is_shown_with_the_value_that_would(
    planned, purses, sent, cast, signed_in, by_amount, prison, partner, told
):
    changes = {
        "lines-0-by_amount": by_amount,
        f"lines-0-part_{purses.prison.pk}": prison,
        f"lines-0-part_{purses.partner.pk}": partner,
        "lines-0-description": "Tetap ada",
    }
    page = signed_in(cast.owner).post(address(planned), sent(**changes)).text
    assert told in page
    assert "Baris 1: " in page  # in the summary above, with a link
    assert 'value="Tetap ada"' in page
    assert not BudgetLine.objects.filter(description="Tetap ada").exists()


def test_a_second_editor_is_told_and_loses_nothing(planned, sent, cast, signed_in):
    signed_in(cast.colleague).post(address(planned), sent(**{"lines-0-description": "Honor kolega"}))
    page = signed_in(cast.owner).post(address(planned), sent(**{"lines-0-description": "Honor saya"})).text
    assert "Colleague lebih dulu menyimpan" in page
    assert 'value="Honor saya"' in page
    assert BudgetLine.objects.order_by("position").first().description == "Honor kolega"


def test_only_a_plan_is_edited(planned, sent, cast, signed_in):
    step(planned[1], "commit")
    assert signed_in(cast.owner).post(address(planned), sent()).status_code == 302
    assert ClassBudget.objects.get().revision == 2


def test_another_budgets_line_or_another_prisons_funder_is_refused(planned, sent, cast, signed_in):
    page = signed_in(cast.owner).post(address(planned), sent(**{"lines-0-line_id": "9999"})).text
    assert "dari tempat lain" in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(planned, sent, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(planned), sent()).status_code == status
