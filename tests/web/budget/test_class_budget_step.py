import pytest
from django.urls import reverse

from bekal.budget.models import ClassBudget
from tests.budget.scene import make_planned, step


def address(planned):
    return reverse("class_budget_step", args=[planned[0].pk])


def state():
    return list(ClassBudget.objects.order_by("pk").values_list("state", flat=True))


def test_the_warden_sees_what_it_does_and_commits(planned, cast, signed_in):
    client = signed_in(cast.warden)
    page = client.get(address(planned), {"step": "commit"}).text
    assert "DIPA Lapas Ambon" in page
    assert page.count("Rp 5.000.000") == 4  # bound, and left afterwards, of both
    assert client.post(address(planned), {"step": "commit"}).status_code == 302
    assert state() == ["committed"]
    again = client.post(address(planned), {"step": "commit"}, follow=True)
    assert "tidak tersedia" in again.text
    assert state() == ["committed"]


def test_who_lacks_how_much_is_said(planned, purses, cast, signed_in):
    for number in range(2):
        step(make_planned(purses, name=f"Las {number}")[1], "commit")
    client = signed_in(cast.warden)
    assert "Tidak cukup" in client.get(address(planned), {"step": "commit"}).text
    page = client.post(address(planned), {"step": "commit"}).text
    assert "DIPA BPVP Ambon kurang Rp 5.000.000: perlu Rp 5.000.000, pagu 2026 tersisa Rp 0." in page
    assert state()[0] == "draft"


def test_going_back_needs_a_reason(planned, cast, signed_in):
    step(planned[1], "commit")
    client = signed_in(cast.warden)
    assert "Isi: Alasan." in client.post(address(planned), {"step": "release"}).text
    client.post(address(planned), {"step": "release", "reason": "Harga berubah"})
    assert state() == ["draft"]


@pytest.mark.parametrize("name", ["", "close", "reopen", "nonsense"])
def test_a_step_that_does_not_lead_from_here_goes_back(planned, cast, signed_in, name):
    answer = signed_in(cast.warden).post(address(planned), {"step": name, "reason": "x"})
    assert answer.url == reverse("class_budget", args=[planned[0].pk])
    assert state() == ["draft"]


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(planned, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(planned), {"step": "commit"}).status_code == status
    assert state() == ["draft"]
