from django.urls import reverse

from bekal.certificates.models import UnitResult


def address(site):
    return reverse("participant_results", args=[site.enrolment.pk])


def sent(site, **values):
    return {f"{name}_{site.unit.pk}": value for name, value in values.items()}


def test_instructor_fills_in_a_unit(site, cast, signed_in):
    answer = signed_in(cast.instructor).post(address(site), sent(site, theory="80", practice="75", outcome="K"))
    assert answer.url == reverse("class_results", args=[site.training_class.pk])
    result = UnitResult.objects.get(enrolment=site.enrolment)
    assert (result.theory_score, result.practice_score, result.outcome) == (80, 75, "K")


def test_scores_without_a_verdict_are_asked_for_and_kept_in_the_form(site, cast, signed_in):
    answer = signed_in(cast.instructor).post(address(site), sent(site, theory="77", practice="", outcome=""))
    assert "Pilih kompeten atau belum kompeten" in answer.text
    assert 'value="77"' in answer.text
    assert not UnitResult.objects.filter(enrolment=site.enrolment).exists()


def test_a_score_above_a_hundred_is_refused(site, cast, signed_in):
    answer = signed_in(cast.instructor).post(address(site), sent(site, theory="101", outcome="K"))
    assert answer.status_code == 200
    assert not UnitResult.objects.filter(enrolment=site.enrolment).exists()


def test_officer_sees_the_class_but_may_not_and_stranger_does_not_see(site, cast, signed_in):
    assert signed_in(cast.owner).get(address(site)).status_code == 403
    assert signed_in(cast.stranger).get(address(site)).status_code == 404
