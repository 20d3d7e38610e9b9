import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from bekal.access.rules import Unseen
from bekal.audit.models import Event
from bekal.lib.transitions import IllegalTransition
from bekal.work import actions
from bekal.work.choices import JobFailure
from bekal.work.models import Job
from bekal.work.queries import free_jobs, told_by
from bekal.work.rules import LEASE, MAX_ATTEMPTS, LeaseLost, Told, is_free


@pytest.fixture
def ask(cast, places, now):
    """ask(once=…): a job that the owner asked for."""

    def enqueue(owner=cast.owner, **more):
        return actions.enqueue(
            kind="test.nothing",
            owner_id=owner.pk,
            facility_id=places.ambon.pk,
            arguments={},
            now=more.pop("now", now),
            **more,
        )

    return enqueue


def again(job):
    return Job.objects.get(pk=job.pk)


def test_once_gives_the_job_of_the_first_call(ask):
    first, second, other = ask(once="roster 1"), ask(once="roster 1"), ask()

    assert first.pk == second.pk != other.pk


def test_once_queues_again_what_failed(ask, now):
    job = ask(once="roster 1")
    actions.fail_job(job=actions.claim_job(now=now), failure=JobFailure.UNEXPECTED, now=now)

    repeated = ask(once="roster 1")

    assert (repeated.pk, repeated.state, repeated.failure, repeated.finished_at) == (job.pk, "queued", "", None)


def test_longest_waiting_is_claimed_first_and_only_once(ask, now):
    later = ask(now=now + dt.timedelta(minutes=1))
    first = ask()

    claimed = [actions.claim_job(now=now + dt.timedelta(minutes=2)) for _ in range(3)]

    assert [job and job.pk for job in claimed] == [first.pk, later.pk, None]
    assert claimed[0].lease != claimed[1].lease


def test_silent_worker_loses_its_job_to_another(ask, now):
    ask()
    first = actions.claim_job(now=now)
    assert actions.claim_job(now=now + LEASE / 2) is None

    second = actions.claim_job(now=now + LEASE)

    assert (second.pk, second.attempts) == (first.pk, 2)
    with pytest.raises(LeaseLost):
        actions.renew_lease(job=first, now=now)
    with pytest.raises(LeaseLost), transaction.atomic():
        actions.finish_job(job=first, result={}, told=Told(), now=now)
    with pytest.raises(LeaseLost):
        actions.fail_job(job=first, failure=JobFailure.UNEXPECTED, now=now)
    with pytest.raises(LeaseLost):
        actions.requeue_job(job=first, now=now)
    assert again(second).state == "running"


def test_sign_of_life_keeps_the_job(ask, now):
    ask()
    job = actions.claim_job(now=now)
    actions.renew_lease(job=job, now=now + LEASE / 2)

    assert actions.claim_job(now=now + LEASE) is None


def test_job_that_breaks_off_again_and_again_is_set_aside(ask, now):
    ask()
    for attempt in range(MAX_ATTEMPTS):
        assert actions.claim_job(now=now + attempt * LEASE) is not None

    assert actions.claim_job(now=now + MAX_ATTEMPTS * LEASE) is None
    job = Job.objects.get()
    assert (job.state, job.failure, job.lease) == ("failed", "interrupted", "")


def test_passing_trouble_rests_and_is_taken_again_until_worn_out(ask, now):
    ask()
    for attempt in range(1, MAX_ATTEMPTS):
        actions.requeue_job(job=actions.claim_job(now=now), now=now)
        assert actions.claim_job(now=now) is None
        now += dt.timedelta(seconds=2**attempt)
    actions.requeue_job(job=actions.claim_job(now=now), now=now)

    assert Job.objects.get().failure == "interrupted"


def test_free_jobs_and_the_rule_agree(ask, now):
    for _ in range(5):
        ask()
    actions.fail_job(job=actions.claim_job(now=now), failure=JobFailure.UNEXPECTED, now=now)
    actions.requeue_job(job=actions.claim_job(now=now), now=now)
    actions.claim_job(now=now)
    with transaction.atomic():
        actions.finish_job(job=actions.claim_job(now=now), result={}, told=Told(), now=now)
    for later in (0, 1, 2, 29, 30, 31):
        at = now + dt.timedelta(seconds=later)
        ruled = {job.pk for job in Job.objects.all() if is_free(job.state, job.lease_until, at)}
        assert set(free_jobs(at).values_list("pk", flat=True)) == ruled


def test_a_job_ends_only_in_the_transaction_that_does_it(transactional_db, cast, now):
    actions.enqueue(kind="test.nothing", owner_id=cast.owner.pk, facility_id=None, arguments={}, now=now)
    job = actions.claim_job(now=now)

    with pytest.raises(TransactionManagementError):
        actions.finish_job(job=job, result={}, told=Told(), now=now)


def test_progress_is_told_and_forgotten(ask, now, django_capture_on_commit_callbacks):
    ask()
    job = actions.claim_job(now=now)
    actions.tell_progress(job=job, told=Told(3, 4, "x" * 300))
    assert told_by(again(job)) == Told(3, 4, "x" * 200)

    with django_capture_on_commit_callbacks(execute=True):
        actions.finish_job(job=job, result={"url": "/"}, told=Told(4, 4, "selesai"), now=now)

    assert told_by(again(job)) == Told(4, 4, "selesai")


def test_progress_of_an_earlier_attempt_is_not_shown(ask, now):
    ask()
    actions.tell_progress(job=actions.claim_job(now=now), told=Told(3, 4))

    second = actions.claim_job(now=now + LEASE)

    assert told_by(again(second)) == Told()


def test_owner_retries_what_failed_and_it_is_audited(ask, acting, cast, now):
    job = ask()
    actions.fail_job(job=actions.claim_job(now=now), failure=JobFailure.REFUSED, error="Berkas kosong.", now=now)

    actions.retry_job(job=job, actor=acting(cast.owner), now=now)

    assert (again(job).state, again(job).error, again(job).attempts) == ("queued", "", 0)
    assert Event.objects.get(action="job.retry").subject_id == str(job.pk)


def test_nobody_else_retries_it(ask, acting, cast, now):
    with pytest.raises(Unseen):
        actions.retry_job(job=ask(), actor=acting(cast.colleague), now=now)


def test_what_has_not_failed_is_not_retried(ask, acting, cast, now):
    with pytest.raises(IllegalTransition):
        actions.retry_job(job=ask(), actor=acting(cast.owner), now=now)
    assert not Event.objects.filter(action="job.retry").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "running"},
        {"lease": "abc"},
        {"state": "done"},
        {"state": "failed", "failure": "", "finished_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"failure": "refused"},
    ],
)
def test_database_holds_the_states_together(ask, wrong):
    job = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)
