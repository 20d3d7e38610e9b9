from django.urls import reverse

from bekal.certificates.models import Certificate


def address(site):
    return reverse("certificate_revoke", args=[site.certificate.pk])


def test_coordinator_revokes_with_a_reason(site, cast, signed_in):
    answer = signed_in(cast.coordinator).post(address(site), {"reason": "Salah orang"}, follow=True)
    assert "Sertifikat dicabut." in answer.text
    assert Certificate.objects.get().revocation_reason == "Salah orang"


def test_without_a_reason_nothing_happens(site, cast, signed_in):
    answer = signed_in(cast.coordinator).post(address(site), {"reason": " "})
    assert answer.status_code == 200
    assert Certificate.objects.get().revoked_on is None


def test_a_double_click_changes_nothing_more(site, cast, signed_in):
    client = signed_in(cast.coordinator)
    client.post(address(site), {"reason": "Salah orang"})
    assert "sudah dicabut sebelumnya" in client.post(address(site), {"reason": "Lain"}, follow=True).text
    assert Certificate.objects.get().revocation_reason == "Salah orang"


def test_officer_sees_but_may_not_and_stranger_does_not_see(site, cast, signed_in):
    assert signed_in(cast.owner).get(address(site)).status_code == 403
    assert signed_in(cast.stranger).get(address(site)).status_code == 404


def test_a_reason_that_tells_of_custody_is_not_shown_to_the_public(site, cast, signed_in):
    answer = signed_in(cast.coordinator).post(address(site), {"reason": "Pindah ke Lapas Piru"})
    assert "Tulis tanpa kata “Lapas”" in answer.text
    assert "Pindah ke Lapas Piru" in answer.text  # what was typed stays
    assert Certificate.objects.get().revoked_on is None
