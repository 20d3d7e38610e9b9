from django.urls import reverse

ADDRESS = reverse("certificate_search")


def test_a_code_leads_to_its_certificate(site, client):
    answer = client.get(ADDRESS, {"code": site.certificate.code.lower()})
    assert answer.url == reverse("certificate_check", args=[site.certificate.code])


def test_a_typing_error_is_told_and_kept(site, client):
    answer = client.get(ADDRESS, {"code": "7K2M-9QXW"})
    assert "salah ketik" in answer.text
    assert 'value="7K2M-9QXW"' in answer.text
