from django.urls import reverse


def get(training_class, client):
    return client.get(reverse("class_certificates", args=[training_class.pk]))


def test_who_passed_waits_for_a_certificate(completed, cast, signed_in):
    text = get(completed, signed_in(cast.owner)).text
    assert "1 sertifikat siap diterbitkan" in text
    assert reverse("class_issue", args=[completed.pk]) in text


def test_warden_sees_it_without_the_button(completed, cast, signed_in):
    assert reverse("class_issue", args=[completed.pk]) not in get(completed, signed_in(cast.warden)).text


def test_says_what_is_missing(site, cast, signed_in):
    text = get(site.training_class, signed_in(cast.owner)).text
    assert "Baru kompeten di 0 dari 1 unit." in text


def test_stranger_does_not_see_it(completed, cast, signed_in):
    assert get(completed, signed_in(cast.stranger)).status_code == 404
