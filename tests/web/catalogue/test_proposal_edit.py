import pytest
from django.urls import reverse

from bekal.catalogue.models import CourseVersion
from tests.web.catalogue.adapted import make_proposal
from tests.web.catalogue.test_version_edit import filled


def address(version):
    return reverse("proposal_edit", args=[version.pk])


@pytest.fixture
def draft(places):
    return make_proposal(places, state="draft")


def test_it_is_saved_and_kept(draft, cast, signed_in):
    answer = signed_in(cast.coordinator).post(address(draft), filled(keep="1"))
    assert answer.url == reverse("version_detail", args=[draft.pk])
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert list(draft.modules.values_list("name", flat=True)) == ["K3", "Las tegak"]


def test_it_is_saved_and_sent(draft, cast, signed_in):
    signed_in(cast.coordinator).post(address(draft), filled(send="1", change_note="Praktik ditambah"))
    draft.refresh_from_db()
    assert (draft.state, draft.proposed_by) == ("proposed", "Coordinator")


def test_what_is_missing_is_told_and_nothing_is_lost(draft, cast, signed_in):
    client = signed_in(cast.coordinator)
    answer = client.post(address(draft), filled(send="1", change_note=""), follow=True)
    assert "belum dikirim" in answer.text
    assert 'value="Las tegak"' in answer.text
    assert CourseVersion.objects.get(pk=draft.pk).state == "draft"


def test_a_declined_one_shows_why_and_is_a_draft_again_once_saved(places, cast, signed_in):
    declined = make_proposal(places, state="declined", decline_reason="Alatnya tidak ada", declined_by="Owner")
    client = signed_in(cast.coordinator)
    assert "Alatnya tidak ada" in client.get(address(declined)).text
    client.post(address(declined), filled(keep="1"))
    declined.refresh_from_db()
    assert declined.state == "draft"


def test_the_second_of_two_editors_keeps_what_they_typed(draft, cast, signed_in):
    CourseVersion.objects.filter(pk=draft.pk).update(revision=2, edited_by="Rekan", edited_at="2026-03-01T00:00Z")
    page = signed_in(cast.coordinator).post(address(draft), filled(keep="1")).text
    assert "Rekan" in page
    assert 'value="Las tegak"' in page


def test_what_was_sent_is_not_edited(places, cast, signed_in):
    sent = make_proposal(places)
    answer = signed_in(cast.coordinator).get(address(sent))
    assert answer.url == reverse("version_detail", args=[sent.pk])


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 403), ("regional", 403), ("stranger", 404), ("other_coordinator", 404)]
)
def test_others_do_not(draft, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(draft)).status_code == status
