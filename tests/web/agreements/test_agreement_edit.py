import pytest
from django.urls import reverse

from bekal.partners.models import Agreement


@pytest.fixture
def draft(scene):
    scene.agreement.state = "draft"
    scene.agreement.save()
    return scene.agreement


def address(agreement):
    return reverse("agreement_edit", args=[agreement.pk])


def filled(**changes):
    return {
        "joined-TOTAL_FORMS": "0",
        "joined-INITIAL_FORMS": "0",
        "parties-TOTAL_FORMS": "1",
        "parties-INITIAL_FORMS": "1",
        "parties-0-side": "facility",
        "parties-0-name": "Johan Rekaan",
        "parties-0-title": "Kepala Lapas",
        "kind": "executable",
        "title": "Judul baru",
        "starts": "2026-04-01",
        "last_day": "2027-03-31",
        "version": "1",
        **changes,
    }


def test_the_form_shows_what_was_drafted(draft, cast, signed_in):
    page = signed_in(cast.owner).get(address(draft)).text
    assert f'value="{draft.title}"' in page
    assert 'value="Rekaan partner"' in page
    assert 'name="version" value="1"' in page
    assert 'name="institution"' not in page


def test_a_draft_is_changed_and_a_second_editor_told(draft, cast, signed_in):
    answer = signed_in(cast.colleague).post(address(draft), filled())
    assert answer.url == reverse("agreement_detail", args=[draft.pk])
    page = signed_in(cast.owner).post(address(draft), filled(title="Judul saya")).text
    assert "Colleague lebih dulu menyimpan" in page
    assert 'value="Judul saya"' in page
    assert Agreement.objects.get().title == "Judul baru"


def test_a_signed_one_is_not_changed(scene, cast, signed_in):
    client = signed_in(cast.owner)
    assert client.post(address(scene.agreement), filled()).url == reverse("agreement_detail", args=[scene.agreement.pk])
    assert Agreement.objects.get().title == scene.agreement.title


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(draft, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(draft), filled()).status_code == status
