from django.urls import reverse


def get(site, client):
    return client.get(reverse("class_results", args=[site.training_class.pk]))


def test_instructor_finds_each_participant_to_fill_in(site, cast, signed_in):
    answer = get(site, signed_in(cast.instructor))
    assert site.inmate.name in answer.text
    assert reverse("participant_results", args=[site.enrolment.pk]) in answer.text


def test_officer_reads_but_is_offered_nothing_to_fill_in(site, cast, signed_in):
    assert "Isi nilai" not in get(site, signed_in(cast.owner)).text


def test_instructor_never_sees_register_number_or_offence(site, cast, signed_in):
    text = get(site, signed_in(cast.instructor)).text
    assert site.inmate.register_number not in text
    assert site.inmate.offence not in text


def test_stranger_does_not_see_it(site, cast, signed_in):
    assert get(site, signed_in(cast.stranger)).status_code == 404
