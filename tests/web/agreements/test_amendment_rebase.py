import copy

import pytest
from django.urls import reverse

from bekal.partners.models import AgreementVersion, Amendment
from tests.web.agreements.pages import FOR_OFFICERS, who_sees


def address(amendment):
    return reverse("amendment_rebase", args=[amendment.pk])


@pytest.fixture
def outdated(amendment):
    """Another text was signed since: other title, and other number of participants than the draft's 12."""
    newest = AgreementVersion.objects.get()
    newest.contents = copy.deepcopy(newest.contents)
    newest.contents["terms"] |= {"title": "Judul rekan", "maximum_participants": 20}
    newest.pk, newest.number = None, 2
    newest.save(force_insert=True)
    return amendment


def test_what_both_changed_stands_side_by_side_until_one_is_chosen(outdated, cast, signed_in):
    client = signed_in(cast.owner)
    page = client.get(address(outdated)).text
    for shown in ("Peserta paling banyak", "12", "20", "Judul rekan"):
        assert shown in page
    assert "Pilih salah satu" in client.post(address(outdated), {"revision": "1"}).text
    assert Amendment.objects.get().base == 1
    client.post(address(outdated), {"revision": "1", "terms:maximum_participants": "mine"})
    terms = Amendment.objects.get().contents["terms"]
    assert (Amendment.objects.get().base, terms["title"], terms["maximum_participants"]) == (2, "Judul rekan", 12)


def test_the_newest_words_can_be_chosen(outdated, cast, signed_in):
    signed_in(cast.owner).post(address(outdated), {"revision": "1", "terms:maximum_participants": "theirs"})
    assert Amendment.objects.get().contents["terms"]["maximum_participants"] == 20


def test_a_stale_page_writes_nothing(outdated, cast, signed_in):
    answer = signed_in(cast.owner).post(address(outdated), {"revision": "7", "terms:maximum_participants": "mine"})
    assert answer.status_code == 302
    assert Amendment.objects.get().base == 1


def test_one_on_the_newest_text_needs_nothing(amendment, cast, signed_in):
    assert signed_in(cast.owner).get(address(amendment)).url == reverse("amendment_detail", args=[amendment.pk])


def test_who_may(outdated, cast, signed_in):
    assert who_sees(cast, signed_in, address(outdated)) == FOR_OFFICERS
