from django.urls import reverse


def get(site, client):
    return client.get(reverse("certificate_detail", args=[site.certificate.pk]))


def test_officer_sees_it_without_the_button_that_is_not_theirs(site, cast, signed_in):
    answer = get(site, signed_in(cast.owner))
    assert site.certificate.code in answer.text
    assert "Cabut sertifikat" not in answer.text


def test_coordinator_may_revoke(site, cast, signed_in):
    assert "Cabut sertifikat" in get(site, signed_in(cast.coordinator)).text


def test_stranger_does_not_see_it(site, cast, signed_in):
    assert get(site, signed_in(cast.stranger)).status_code == 404
