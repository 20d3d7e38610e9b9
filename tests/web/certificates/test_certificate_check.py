import datetime as dt

from django.urls import reverse

from bekal.certificates.models import Certificate

CUSTODY_WORDS = ("lapas", "rutan", "warga binaan", "narapidana", "tahanan", "pemasyarakatan", "pidana", "penjara")


def get(client, code):
    return client.get(reverse("certificate_check", args=[code]))


def test_anyone_sees_that_it_is_genuine(site, client):
    answer = get(client, site.certificate.code)
    assert answer.status_code == 200
    assert "Asli dan masih berlaku" in answer.text
    assert site.certificate.holder_name in answer.text


def test_nothing_tells_of_custody(site, client):
    text = get(client, site.certificate.code).text.lower()
    assert [word for word in CUSTODY_WORDS if word in text] == []
    for secret in (site.inmate.register_number, site.inmate.offence, site.facility.name, site.facility.code):
        assert secret.lower() not in text


def test_a_code_typed_carelessly_is_understood(site, client):
    assert get(client, site.certificate.code.lower().replace("-", " ")).status_code == 200


def test_a_revoked_one_says_so_with_the_reason(site, client):
    Certificate.objects.update(revoked_on=dt.date(2026, 2, 1), revocation_reason="Salah orang")
    text = get(client, site.certificate.code).text
    assert "sudah dicabut" in text
    assert "Salah orang" in text
    assert "Asli dan masih berlaku" not in text


def test_an_unknown_code_is_not_found(site, client):
    answer = get(client, "0000-0000-0000-0000")
    assert answer.status_code == 404
    assert "tidak ditemukan" in answer.text


def test_what_was_typed_is_never_markup(client):
    assert "<script>" not in get(client, "<script>").text


def test_the_page_is_light_and_runs_no_script(site, client):
    answer = get(client, site.certificate.code)
    assert len(answer.content) < 8_000
    assert "<script" not in answer.text


def test_same_queries_for_a_found_and_an_unknown_code(site, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        get(client, site.certificate.code)
    with django_assert_num_queries(1):
        get(client, "0000-0000-0000-0000")
