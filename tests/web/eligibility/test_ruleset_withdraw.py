import pytest
import time_machine
from django.urls import reverse

from bekal.entitlements.models import RuleVersion
from tests.entitlements.scenes import NEXT_MONTH, law


def address(version):
    return reverse("ruleset_withdraw", args=[version.pk])


def test_a_change_is_taken_back_with_a_reason(cast, signed_in):
    version, client = law(), signed_in(cast.national)
    assert "tidak jadi berlaku" in client.get(address(version)).text
    assert "Isi: Alasan." in client.post(address(version), {"reason": ""}).text
    client.post(address(version), {"reason": "Salah tanggal"})
    assert RuleVersion.objects.get().withdrawal_reason == "Salah tanggal"


def test_what_has_begun_stays(cast, signed_in):
    version = law()
    with time_machine.travel(NEXT_MONTH, tick=False):
        answer = signed_in(cast.national).post(address(version), {"reason": "x"}, follow=True)
    assert "Perbaiki dengan versi baru." in answer.text
    assert RuleVersion.objects.get().withdrawn_at is None


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("regional", 403), ("coordinator", 404)])
def test_others_do_not(cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(law()), {"reason": "x"}).status_code == status


def test_what_is_not_there(cast, signed_in, db):
    assert signed_in(cast.national).get(reverse("ruleset_withdraw", args=[77])).status_code == 404
