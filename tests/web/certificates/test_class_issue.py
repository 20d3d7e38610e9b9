from django.urls import reverse

from bekal.certificates.models import Certificate
from bekal.work.models import Job


def post(training_class, client):
    return client.post(reverse("class_issue", args=[training_class.pk]))


def test_officer_issues_in_the_background(completed, cast, signed_in, run_jobs):
    answer = post(completed, signed_in(cast.owner))
    assert answer.url == reverse("job_detail", args=[Job.objects.get(kind="certificates.issue").pk])
    run_jobs()
    assert Certificate.objects.get().number == "BPVP-AMQ/2026/00001"
    assert Job.objects.get(kind="certificates.issue").result["text"] == "1 sertifikat diterbitkan."


def test_two_clicks_issue_once(completed, cast, signed_in, run_jobs):
    client = signed_in(cast.owner)
    post(completed, client)
    post(completed, client)
    run_jobs()
    assert Certificate.objects.count() == 1


def test_a_class_that_is_not_completed_says_so(site, cast, signed_in, run_jobs):
    post(site.training_class, signed_in(cast.owner))
    run_jobs()
    assert "belum selesai" in Job.objects.get(kind="certificates.issue").error


def test_warden_may_not_and_stranger_does_not_see(completed, cast, signed_in):
    assert post(completed, signed_in(cast.warden)).status_code == 403
    assert post(completed, signed_in(cast.stranger)).status_code == 404
    assert not Job.objects.filter(kind="certificates.issue").exists()


def test_nothing_is_issued_that_would_tell_of_custody(completed, cast, signed_in, run_jobs):
    course = completed.version.course
    course.name = "Las untuk warga binaan"
    course.save()
    post(completed, signed_in(cast.owner))
    run_jobs()
    assert "warga binaan" in Job.objects.get(kind="certificates.issue").error
    assert not Certificate.objects.exists()
