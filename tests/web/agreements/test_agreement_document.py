"""The agreement as a paper: the same words in both formats, whatever letters they have."""

import io

import docx
import pytest
from django.urls import reverse

from bekal.partners.models import AgreementClause, Duty, SharingRule, Signatory

AWKWARD = "Śālā “petik” 'tunggal' <b>&amp;</b> {kurung} \\u202e ñ 日本 #set $x$ _a_ *b* @c %d"


def paper(client, agreement, kind):
    return client.get(reverse("agreement_document", args=[agreement.pk, kind]))


def words_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def full(scene):
    """The agreement with a witness, a clause, a share and a duty."""
    agreement = scene.agreement
    Signatory.objects.create(agreement=agreement, side="witness", name="Yance Rekaan", title="Kepala Divisi")
    AgreementClause.objects.create(
        agreement=agreement, position=1, code="scope", title="Ruang lingkup", body="{kursus}"
    )
    SharingRule.objects.create(
        agreement=agreement, course_kind="short", cost_kind="exam", funder_kind="partner", share=10_000
    )
    Duty.objects.create(agreement=agreement, position=1, side="partner", kind="places", quantity=16, period="year")
    return agreement


def test_the_docx_says_who_what_and_when(full, cast, signed_in):
    answer = paper(signed_in(cast.coordinator), full, "docx")
    assert answer["Content-Disposition"].startswith("attachment")
    words = words_of(answer.content)
    for said in (
        "Senin tanggal lima bulan Januari tahun dua ribu dua puluh enam (05-01-2026)",
        "Nomor: W28.PAS.1-HM.05-12",
        "Nomor: B-7/BPVP/2026",
        "PIHAK KESATU",
        "Plh. Kepala",
        "Las busur manual",
        "Yance Rekaan",
        "SAKSI",
        "Pembagian Biaya",
        "100%",
        "menyediakan 16 (enam belas) tempat peserta setiap tahun",
    ):
        assert said in words


def test_the_pdf_is_one_for_the_archive(full, cast, signed_in):
    content = paper(signed_in(cast.owner), full, "pdf").content
    assert content.startswith(b"%PDF-")
    assert b"pdfaid:part" in content


def test_awkward_text_survives_in_both(full, cast, signed_in):
    full.title = AWKWARD
    full.save()
    AgreementClause.objects.update(title=AWKWARD[:120], body="Tetap: <i>#let</i> & 'x'")
    client = signed_in(cast.owner)
    words = words_of(paper(client, full, "docx").content)
    assert AWKWARD in words
    assert "Tetap: <i>#let</i> & 'x'" in words
    assert paper(client, full, "pdf").status_code == 200


def test_it_speaks_indonesian_whatever_the_page_does(full, cast, signed_in):
    client = signed_in(cast.owner)
    client.cookies["django_language"] = "en"
    assert "Biaya uji kompetensi" in words_of(paper(client, full, "docx").content)


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [("coordinator", "docx", 200), ("stranger", "docx", 404), ("instructor", "docx", 404), ("owner", "exe", 404)],
)
def test_who_gets_it(scene, cast, signed_in, who, kind, status):
    assert paper(signed_in(getattr(cast, who)), scene.agreement, kind).status_code == status
