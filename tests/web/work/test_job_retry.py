import pytest
from django.urls import reverse

from bekal.work import actions
from bekal.work.choices import JobFailure


@pytest.fixture
def failed(cast, now):
    job = actions.enqueue(kind="roster.read", owner_id=cast.owner.pk, facility_id=None, arguments={}, now=now)
    actions.fail_job(job=actions.claim_job(now=now), failure=JobFailure.UNEXPECTED, now=now)
    return job


def address(job):
    return reverse("job_retry", args=[job.pk])


def test_owner_tries_again(cast, signed_in, failed):
    answer = signed_in(cast.owner).post(address(failed))

    assert answer.url == reverse("job_detail", args=[failed.pk])
    failed.refresh_from_db()
    assert failed.state == "queued"


def test_pressing_twice_does_no_harm(cast, signed_in, failed):
    client = signed_in(cast.owner)
    client.post(address(failed))
    answer = client.post(address(failed), follow=True)

    assert "tidak perlu diulang" in answer.text


def test_nobody_else_may(cast, signed_in, failed):
    assert signed_in(cast.colleague).post(address(failed)).status_code == 404


def test_looking_is_not_trying(cast, signed_in, failed):
    assert signed_in(cast.owner).get(address(failed)).status_code == 405
