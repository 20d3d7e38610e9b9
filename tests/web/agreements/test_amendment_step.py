import pytest
from django.urls import reverse

from bekal.partners.models import Amendment


def address(amendment):
    return reverse("amendment_step", args=[amendment.pk])


def test_through_review_to_agreed_and_back(amendment, cast, signed_in):
    officer, warden = signed_in(cast.owner), signed_in(cast.warden)
    officer.post(address(amendment), {"step": "submit"})
    warden.post(address(amendment), {"step": "agree"})
    assert Amendment.objects.get().state == "agreed"
    assert "Isi: Alasan." in warden.post(address(amendment), {"step": "return"}).text
    warden.post(address(amendment), {"step": "return", "reason": "Salah angka"})
    assert Amendment.objects.get().state == "draft"


@pytest.mark.parametrize("step", ["", "sign", "record", "terminate", "agree", "nonsense"])
def test_a_step_that_does_not_lead_from_here_goes_back(amendment, cast, signed_in, step):
    answer = signed_in(cast.warden).post(address(amendment), {"step": step, "reason": "x"})
    assert answer.url == reverse("amendment_detail", args=[amendment.pk])
    assert Amendment.objects.get().state == "draft"


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(amendment, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(amendment), {"step": "submit"}).status_code == status
