import pytest
from django.urls import reverse

from bekal.partners.models import Agreement


@pytest.fixture
def draft(scene):
    Agreement.objects.update(state="draft", signed_on=None)
    return scene.agreement


def address(agreement):
    return reverse("agreement_sign", args=[agreement.pk])


FILLED = {"signed_on": "2026-01-05", "place": "Ambon"}


def test_the_warden_records_the_signing(draft, cast, signed_in):
    answer = signed_in(cast.warden).post(address(draft), FILLED)
    assert answer.url == reverse("agreement_detail", args=[draft.pk])
    assert Agreement.objects.get().state == "signed"


def test_a_weekday_that_does_not_fit_is_questioned_and_can_be_confirmed(draft, cast, signed_in):
    client, odd = signed_in(cast.warden), {**FILLED, "weekday": "Rabu"}
    page = client.post(address(draft), odd).text
    assert "5 Januari 2026 jatuh pada hari Senin, bukan Rabu" in page
    assert 'name="confirmed"' in page
    assert Agreement.objects.get().state == "draft"
    client.post(address(draft), {**odd, "confirmed": "on"})
    assert Agreement.objects.get().state == "signed"


def test_a_weekday_that_fits_is_not_questioned(draft, cast, signed_in):
    signed_in(cast.warden).post(address(draft), {**FILLED, "weekday": "Senin"})
    assert Agreement.objects.get().state == "signed"


def test_a_signature_of_tomorrow_is_refused(draft, cast, signed_in):
    page = signed_in(cast.warden).post(address(draft), {**FILLED, "signed_on": "2026-03-03"}).text
    assert "paling lambat hari ini" in page


def test_an_incomplete_draft_says_what_it_needs(draft, cast, signed_in):
    Agreement.objects.update(institution_number="")
    client = signed_in(cast.warden)
    assert "Setiap pihak sudah memberi nomor" in client.get(address(draft)).text
    client.post(address(draft), FILLED)
    assert Agreement.objects.get().state == "draft"


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(draft, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(draft), FILLED).status_code == status


def test_another_warden_does_not_see_it(draft, places, make_user, signed_in):
    other = make_user("jember_warden", "warden", facility=places.jember)
    assert signed_in(other).post(address(draft), FILLED).status_code == 404
