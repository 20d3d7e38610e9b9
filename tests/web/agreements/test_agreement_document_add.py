import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bekal.partners.models import AgreementDocument
from tests.web.agreements.pages import FOR_OFFICERS, who_sees


def address(agreement):
    return reverse("agreement_document_add", args=[agreement.pk])


def send(client, agreement, content=b"%PDF-1.7 Pindaian", name="pks.pdf", kind="signed"):
    return client.post(address(agreement), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_a_scan_is_kept_and_a_double_click_keeps_one(scene, cast, signed_in):
    client = signed_in(cast.owner)
    for _ in range(2):
        assert send(client, scene.agreement).url == reverse("agreement_documents", args=[scene.agreement.pk])
    assert AgreementDocument.objects.get().added_by == "Owner"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"<html><script>alert(1)</script>", "pks.pdf", "bukan PDF, PNG, JPEG, DOCX, atau XLSX"),
        (b"%PDF-1.7" + b"x" * (10 * 1024 * 1024), "pks.pdf", "lebih besar dari 10 MB"),
        (b"", "pks.pdf", "kosong"),
    ],
)
def test_other_files_are_refused_with_what_to_do(scene, cast, signed_in, content, name, told):
    assert told in send(signed_in(cast.owner), scene.agreement, content, name).text
    assert AgreementDocument.objects.count() == 0


def test_who_may(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == FOR_OFFICERS
    assert send(signed_in(cast.coordinator), scene.agreement).status_code == 403
    assert AgreementDocument.objects.count() == 0
