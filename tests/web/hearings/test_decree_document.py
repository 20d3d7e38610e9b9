from django.urls import reverse

from bekal.accounts.queries import actor_for
from bekal.hearings.actions.decrees import issue_decree
from tests.conftest import NOW, TODAY
from tests.hearings.scene import DECREE, minute


def address(hearing):
    return reverse("decree_document", args=[hearing.pk])


def test_as_pdf_and_as_docx(hearing, cast, signed_in):
    issue_decree(hearing=minute(hearing, cast), facts=DECREE, actor=actor_for(cast.warden, TODAY), now=NOW)
    client = signed_in(cast.owner)
    assert client.get(address(hearing)).content.startswith(b"%PDF")
    assert client.get(address(hearing), {"format": "docx"}).content.startswith(b"PK")


def test_without_a_decree_there_is_none(hearing, cast, signed_in):
    page = signed_in(cast.owner).get(address(hearing), follow=True).text
    assert "belum terbit" in page


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404
