from django.urls import reverse


def get(site, client):
    return client.get(reverse("certificate_document", args=[site.certificate.pk]))


def test_is_a_pdf_named_after_its_number(site, cast, signed_in):
    answer = get(site, signed_in(cast.owner))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'inline; filename="ambon-001-2026.pdf"'


def test_stranger_does_not_get_it(site, cast, signed_in):
    assert get(site, signed_in(cast.stranger)).status_code == 404
