import pytest
from django.urls import reverse

from bekal.negotiations.models import Negotiation


def address(talks):
    return reverse("negotiation_step", args=[talks.pk])


def test_dropping_asks_why(talks, cast, signed_in):
    client = signed_in(cast.owner)
    assert "Hentikan perundingan" in client.get(address(talks), {"step": "drop"}).text
    assert "Isi: Alasan." in client.post(address(talks), {"step": "drop"}).text
    client.post(address(talks), {"step": "drop", "reason": "Tidak ada anggaran"})
    assert Negotiation.objects.get().state == "dropped"
    assert "Tidak ada anggaran" in client.get(reverse("negotiation_detail", args=[talks.pk])).text
    client.post(address(talks), {"step": "reopen", "reason": "Ada lagi"})
    assert Negotiation.objects.get().state == "open"


@pytest.mark.parametrize("step", ["", "draft", "conclude", "reopen", "nonsense"])
def test_a_step_that_does_not_lead_from_here_goes_back(talks, cast, signed_in, step):
    answer = signed_in(cast.owner).post(address(talks), {"step": step, "reason": "x"})
    assert answer.url == reverse("negotiation_detail", args=[talks.pk])
    assert Negotiation.objects.get().state == "open"


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(talks, cast, signed_in, who, status):
    answer = signed_in(getattr(cast, who)).post(address(talks), {"step": "drop", "reason": "x"})
    assert answer.status_code == status
