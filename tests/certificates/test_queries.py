import io

import pytest
from pypdf import PdfReader

from bekal.certificates import queries

CUSTODY_WORDS = ("lapas", "rutan", "warga binaan", "narapidana", "tahanan", "pemasyarakatan", "pidana", "register")


def text_of(certificate) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(queries.document_of(certificate))).pages)


def test_the_document_names_the_holder_and_tells_nothing_of_custody(site):
    text = text_of(site.certificate)

    assert site.certificate.holder_name in text
    assert site.certificate.code in text
    assert not [word for word in CUSTODY_WORDS if word in text.lower()]
    assert site.inmate.register_number not in text
    assert site.facility.name not in text


@pytest.mark.parametrize("name", ['Siti "Ita" O\'Brien', "#let x = 1", "$a$ *b* _c_ `d` @e <f> \\g //h", "Ñandú Ž"])
def test_every_awkward_character_survives(site, name):
    site.certificate.holder_name = name
    assert name in text_of(site.certificate).replace("\n", " ")


def test_a_letter_that_no_font_has_does_not_stop_the_certificate(site):
    site.certificate.holder_name = "Siti 漢 Rekaan"
    assert "Siti � Rekaan" in text_of(site.certificate)


def test_the_document_is_pdf_a_and_tagged_and_always_the_same(site):
    first, second = queries.document_of(site.certificate), queries.document_of(site.certificate)
    assert first == second
    assert b"pdfaid:part" in first
    assert PdfReader(io.BytesIO(first)).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("units", [1, 6, 7, 12])
def test_a_certificate_is_one_page(site, units):
    site.certificate.units = [
        [f"C.24LAS01.{n:03d}.1", "Mengelas sambungan sudut posisi mendatar"] for n in range(units)
    ]
    assert len(PdfReader(io.BytesIO(queries.document_of(site.certificate))).pages) == 1
