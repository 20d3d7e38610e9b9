from django.urls import reverse


def get(site, client):
    return client.get(reverse("certificate_document", args=[site.certificate.pk]))


def test_is_a_pdf_named_after_its_number(site, cast, signed_in):
    answer = get(site, signed_in(cast.owner))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'inline; filename="ambon-001-2026.pdf"'


def test_stranger_does_not_get_it(site, cast, signed_in):
    assert get(site, signed_in(cast.stranger)).status_code == 404


def test_an_odd_number_breaks_no_header(site, cast, signed_in):
    site.certificate.number = 'BPVP"\r\nX-Odd: 1/2026/00001'
    site.certificate.save()
    answer = get(site, signed_in(cast.owner))
    assert answer.content.startswith(b"%PDF")
    assert "X-Odd" not in answer.headers


def test_neither_the_document_nor_its_headers_tell_of_custody(site, cast, signed_in):
    answer = get(site, signed_in(cast.owner))
    told = (answer.content + str(answer.headers).encode()).lower()  # metadata of a PDF stand in the clear
    for word in ("lapas", "rutan", "binaan", "narapidana", "bekal", site.facility.code.lower()):
        assert word.encode() not in told
