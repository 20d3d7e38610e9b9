import pytest
from django.urls import reverse

from bekal.catalogue.models import CourseVersion
from tests.classes.scene import make_version
from tests.web.catalogue.pages import NOT_WRITERS


def address(version):
    return reverse("version_approve", args=[version.pk])


def test_a_complete_draft_is_approved(cast, signed_in):
    draft, client = make_version(state="draft"), signed_in(cast.national)
    assert "isinya tidak diubah lagi" in client.get(address(draft)).text
    assert client.post(address(draft)).url == reverse("version_detail", args=[draft.pk])
    assert CourseVersion.objects.get().state == "approved"


def test_an_incomplete_one_says_what_it_needs(cast, signed_in):
    draft = make_version(hours=0, state="draft")
    page = signed_in(cast.national).post(address(draft))
    assert "Ada modul dengan jam pelajaran" in page.text
    assert CourseVersion.objects.get().state == "draft"


@pytest.mark.parametrize("who", NOT_WRITERS)
def test_others_do_not(cast, signed_in, who):
    draft = make_version(state="draft")
    assert signed_in(getattr(cast, who)).post(address(draft)).status_code == 403
