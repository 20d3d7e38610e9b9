import pytest
from django.urls import reverse

from tests.web.catalogue.adapted import make_proposal


def address(version):
    return reverse("version_decide", args=[version.pk])


@pytest.fixture
def proposal(places):
    return make_proposal(places)


def test_the_officer_sees_what_differs_and_accepts(proposal, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.get(address(proposal)).text
    assert "Usaha kecil" in page
    assert "BPVP Ambon" in page
    answer = client.post(address(proposal), {"decision": "accept"})
    assert answer.url == reverse("version_detail", args=[proposal.pk])
    proposal.refresh_from_db()
    assert proposal.state == "approved"
    again = client.post(address(proposal), {"decision": "accept"}, follow=True)
    assert "sudah diputuskan" in again.text


def test_who_declines_says_why(proposal, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.post(address(proposal), {"decision": "decline", "reason": ""}).text
    assert "Tulis mengapa usulan ini ditolak." in page
    client.post(address(proposal), {"decision": "decline", "reason": "Alatnya tidak ada"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.declined_by) == ("declined", "Owner")
    assert "Alatnya tidak ada" in signed_in(cast.coordinator).get(reverse("version_detail", args=[proposal.pk])).text


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 403), ("warden", 403), ("regional", 403), ("stranger", 404), ("neighbour", 404)],
)
def test_others_do_not(proposal, cast, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.post(address(proposal), {"decision": "accept"}).status_code == status
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
