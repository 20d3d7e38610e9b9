import pytest
from django.urls import reverse

from bekal.partners.models import Agreement


def address(agreement):
    return reverse("agreement_step", args=[agreement.pk])


def test_ending_needs_a_reason(scene, cast, signed_in):
    client = signed_in(cast.warden)
    assert "Akhiri perjanjian" in client.get(address(scene.agreement), {"step": "terminate"}).text
    assert "Isi: Alasan." in client.post(address(scene.agreement), {"step": "terminate"}).text
    client.post(address(scene.agreement), {"step": "terminate", "reason": "Anggaran dicabut"})
    assert Agreement.objects.get().state == "terminated"


@pytest.mark.parametrize("step", ["", "sign", "reinstate", "nonsense"])
def test_a_step_that_does_not_lead_from_here_goes_back(scene, cast, signed_in, step):
    answer = signed_in(cast.warden).post(address(scene.agreement), {"step": step, "reason": "x"})
    assert answer.url == reverse("agreement_detail", args=[scene.agreement.pk])
    assert Agreement.objects.get().state == "signed"


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(scene, cast, signed_in, who, status):
    answer = signed_in(getattr(cast, who)).post(address(scene.agreement), {"step": "terminate", "reason": "x"})
    assert answer.status_code == status
    assert Agreement.objects.get().state == "signed"
