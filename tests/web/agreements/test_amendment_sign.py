import pytest
from django.urls import reverse

from bekal.partners.models import Agreement, Amendment
from tests.classes.scene import make_class

FILLED = {"signed_on": "2026-03-02", "weekday": "Senin", "place": "Ambon"}


def address(amendment):
    return reverse("amendment_sign", args=[amendment.pk])


def test_the_warden_records_the_signature_and_it_holds(amendment, cast, signed_in):
    answer = signed_in(cast.warden).post(address(amendment), FILLED)
    assert answer.url == reverse("amendment_detail", args=[amendment.pk])
    assert Amendment.objects.get().state == "signed"
    assert Agreement.objects.get().maximum_participants == 12


def test_classes_that_lose_their_ground_are_asked_about(scene, amendment, cast, signed_in):
    lost = make_class(scene, "planned", name="Las angkatan 7")
    amendment.contents["terms"]["ends"] = "2026-03-10"
    amendment.save(update_fields=["contents"])
    client = signed_in(cast.warden)
    assert "Las angkatan 7" in client.get(address(amendment)).text
    assert "Centang" in client.post(address(amendment), {**FILLED, "accepted": lost.pk}).text
    assert Amendment.objects.get().state == "draft"
    client.post(address(amendment), {**FILLED, "known": "on"})
    assert Amendment.objects.get().state == "draft"
    client.post(address(amendment), {**FILLED, "known": "on", "accepted": lost.pk})
    assert Amendment.objects.get().state == "signed"


def test_a_weekday_that_does_not_fit_is_questioned(amendment, cast, signed_in):
    page = signed_in(cast.warden).post(address(amendment), {**FILLED, "weekday": "Rabu"}).text
    assert "bukan Rabu" in page
    assert Amendment.objects.get().state == "draft"


def test_what_is_missing_is_said(amendment, cast, signed_in):
    Amendment.objects.update(institution_number="")
    client = signed_in(cast.warden)
    assert "Setiap pihak sudah memberi nomor" in client.get(address(amendment)).text
    client.post(address(amendment), FILLED)
    assert Amendment.objects.get().state == "draft"


def test_a_double_click_signs_once(amendment, cast, signed_in):
    client = signed_in(cast.warden)
    for _ in range(2):
        client.post(address(amendment), FILLED)
    assert Agreement.objects.get().versions.count() == 2


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(amendment, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(amendment), FILLED).status_code == status
