import pytest
from django.db import transaction
from django.urls import reverse

from bekal.work import actions
from bekal.work.choices import JobFailure
from bekal.work.rules import Told


@pytest.fixture
def job(cast, now):
    return actions.enqueue(kind="certificates.issue", owner_id=cast.owner.pk, facility_id=None, arguments={}, now=now)


@pytest.fixture
def look(cast, signed_in, job):
    """look(): the page of the job as its owner sees it; look(htmx=True): the part that replaces itself."""

    def get(htmx=False):
        return signed_in(cast.owner).get(
            reverse("job_detail", args=[job.pk]), headers={"HX-Request": "true"} if htmx else {}
        )

    return get


def test_waiting_job_watches_itself_with_and_without_scripts(look, job):
    page = look().text

    assert "Menunggu giliran" in page
    assert f'hx-get="{reverse("job_detail", args=[job.pk])}"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_running_job_tells_how_far_it_is(look, job, now):
    actions.tell_progress(job=actions.claim_job(now=now), told=Told(1500, 3000, "Menulis nomor"))
    part = look(htmx=True).text

    assert "<html" not in part
    assert "1.500 dari 3.000" in part
    assert 'value="50"' in part
    assert "Menulis nomor" in part


def test_done_job_leads_to_its_result_and_rests(look, job, now):
    actions.claim_job(now=now)
    job.refresh_from_db()
    with transaction.atomic():
        result = {"url": "/certificates/", "text": "12 sertifikat diterbitkan."}
        actions.finish_job(job=job, result=result, told=Told(), now=now)
    page = look().text

    assert 'href="/certificates/"' in page
    assert "12 sertifikat diterbitkan." in page
    assert "hx-trigger" not in page
    assert "http-equiv" not in page


@pytest.mark.parametrize(
    ("failure", "error", "shown"),
    [
        (JobFailure.REFUSED, "Nilai <Budi> belum lengkap.", "Nilai &lt;Budi&gt; belum lengkap."),
        (JobFailure.UNEXPECTED, "", "Terjadi kesalahan yang tidak terduga"),
        (JobFailure.INTERRUPTED, "", "berkali-kali terhenti"),
        (JobFailure.FORBIDDEN, "", "tidak lagi berwenang"),
    ],
)
def test_failed_job_says_why_in_plain_words_and_offers_another_try(look, job, now, failure, error, shown):
    actions.fail_job(job=actions.claim_job(now=now), failure=failure, error=error, now=now)
    page = look().text

    assert shown in page
    assert reverse("job_retry", args=[job.pk]) in page
    assert "hx-trigger" not in page


@pytest.mark.parametrize("other", ["colleague", "warden", "stranger", "national", "administrator"])
def test_nobody_else_sees_it(cast, signed_in, job, other):
    assert signed_in(getattr(cast, other)).get(reverse("job_detail", args=[job.pk])).status_code == 404


def test_signed_out_is_sent_to_sign_in(client, job):
    assert client.get(reverse("job_detail", args=[job.pk])).url.startswith("/accounts/login/")
