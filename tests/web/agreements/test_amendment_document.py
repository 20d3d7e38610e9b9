import io

import docx
import pytest
from django.urls import reverse


def paper(client, amendment, kind):
    return client.get(reverse("amendment_document", args=[amendment.pk, kind]))


def test_it_says_what_changes_with_both_texts_as_an_annex(amendment, cast, signed_in):
    amendment.contents["clauses"]["x"] = {"title": "Sanksi <b>", "body": "- satu & dua\n- tiga"}
    amendment.contents["order"]["clauses"].append("x")
    amendment.save(update_fields=["contents"])
    document = docx.Document(io.BytesIO(paper(signed_in(cast.coordinator), amendment, "docx").content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in (
        "Adendum ke-1",
        "Nomor: W-2",
        "Peserta paling banyak",
        "Peserta paling banyak: ditambahkan 12",
        "pasal baru (Sanksi <b>)",
        "satu & dua",
    ):
        assert said in words
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[1].cells] == ["Peserta paling banyak", "–", "12"]


def test_the_pdf_is_one_for_the_archive(amendment, cast, signed_in):
    assert b"pdfaid:part" in paper(signed_in(cast.owner), amendment, "pdf").content


@pytest.mark.parametrize(
    ("who", "kind", "status"), [("coordinator", "docx", 200), ("stranger", "docx", 404), ("owner", "exe", 404)]
)
def test_who_gets_it(amendment, cast, signed_in, who, kind, status):
    assert paper(signed_in(getattr(cast, who)), amendment, kind).status_code == status
