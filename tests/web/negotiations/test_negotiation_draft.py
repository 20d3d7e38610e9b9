import pytest
from django.urls import reverse

from bekal.negotiations.models import Negotiation
from bekal.partners.models import Agreement


def address(talks):
    return reverse("negotiation_draft", args=[talks.pk])


def typed(places, **changes):
    told = {
        "institution": places.bpvp.pk,
        "joined": [places.smkn.pk],
        "title": "Pelatihan 2026",
        "kind": "executable",
        "starts": "2026-03-02",
        "last_day": "2027-03-01",
        "people-TOTAL_FORMS": 2,
        "people-INITIAL_FORMS": 2,
        "people-0-house": "facility",
        "people-0-name": "Gede Rekaan",
        "people-0-title": "Kepala Lapas",
        "people-0-acting": "on",
        "people-1-house": str(places.bpvp.pk),
        "people-1-name": "Wulan Rekaan",
        "people-1-title": "Kepala Balai",
    }
    return told | changes


def test_it_shows_what_will_be_written_and_who_was_met(talks, meeting, cast, signed_in):
    page = signed_in(cast.owner).get(address(talks)).text
    for told in ("Cuci kendaraan", "40%", "Praktik langsung", 'value="Gede Rekaan"', 'value="Wulan Rekaan"'):
        assert told in page


def test_the_draft_is_made_once(talks, meeting, places, cast, signed_in):
    client = signed_in(cast.owner)
    first = client.post(address(talks), typed(places))
    agreement = Agreement.objects.get()
    assert first.url == reverse("agreement_detail", args=[agreement.pk])
    assert client.post(address(talks), typed(places)).url == reverse("negotiation_detail", args=[talks.pk])
    assert Agreement.objects.count() == 1
    assert [(one.side, one.name, one.acting) for one in agreement.signatories.all()] == [
        ("facility", "Gede Rekaan", True),
        ("partner", "Wulan Rekaan", False),
    ]
    assert [one.institution for one in agreement.further_parties.all()] == [places.smkn]
    assert Negotiation.objects.get().agreement == agreement
    assert "Tunggu penandatanganan" in client.get(reverse("negotiation_detail", args=[talks.pk])).text


def test_what_is_wrong_keeps_what_was_typed(talks, meeting, places, cast, signed_in):
    page = signed_in(cast.owner).post(address(talks), typed(places, last_day="2026-01-01")).text
    assert "Hari terakhir harus pada atau sesudah hari mulai." in page
    assert 'value="Wulan Rekaan"' in page
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(talks, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(talks), typed(places)).status_code == status
    assert not Agreement.objects.exists()
