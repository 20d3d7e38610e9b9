from django.urls import reverse

from bekal.audit.models import Event
from tests.hearings.scene import minute


def address(hearing):
    return reverse("hearing_minutes", args=[hearing.pk])


def test_as_pdf_and_as_docx_each_noted(hearing, cast, signed_in):
    minute(hearing, cast)
    client = signed_in(cast.owner)
    assert client.get(address(hearing)).content.startswith(b"%PDF")
    assert client.get(address(hearing), {"format": "docx"}).content.startswith(b"PK")
    assert Event.objects.filter(action="hearing.document").count() == 2


def test_others_do_not(hearing, cast, signed_in):
    assert signed_in(cast.stranger).get(address(hearing)).status_code == 404
    assert signed_in(cast.coordinator).get(address(hearing)).status_code == 404
