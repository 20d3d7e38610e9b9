import pytest
from django.urls import reverse

from bekal.partners.models import Agreement
from tests.classes.scene import make_class


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


def test_a_draft_goes_through_review(draft, cast, signed_in):
    officer, warden = signed_in(cast.owner), signed_in(cast.warden)
    assert "step=submit" in officer.get(reverse("agreement_detail", args=[draft.pk])).text
    officer.post(address(draft), {"step": "submit"})
    assert "step=agree" in warden.get(reverse("agreement_detail", args=[draft.pk])).text
    warden.post(address(draft), {"step": "agree"})
    assert Agreement.objects.get().state == "agreed"
    warden.post(address(draft), {"step": "drop", "reason": "Mitra mundur"})
    officer.post(address(draft), {"step": "revive"})
    assert Agreement.objects.get().state == "draft"


def test_what_is_missing_for_a_step_is_said(draft, cast, signed_in):
    Agreement.objects.update(state="review")
    draft.courses.clear()
    assert "Kursus yang dicakup sudah dipilih" in signed_in(cast.warden).post(address(draft), {"step": "agree"}).text
    assert Agreement.objects.get().state == "review"


def test_ending_asks_about_the_classes_that_stand_on_it(scene, cast, signed_in):
    lost = make_class(scene, "open", name="Las angkatan 7")
    client, sent = signed_in(cast.warden), {"step": "terminate", "reason": "Anggaran dicabut"}
    assert "Las angkatan 7" in client.post(address(scene.agreement), sent).text
    assert Agreement.objects.get().state == "signed"
    client.post(address(scene.agreement), {**sent, "known": "on", "accepted": lost.pk})
    assert Agreement.objects.get().state == "terminated"
