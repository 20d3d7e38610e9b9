import datetime as dt

import pytest
from django.urls import reverse

from bekal.work import actions


@pytest.fixture
def ask(now):
    def enqueue(owner, minutes=0, **more):
        at = now + dt.timedelta(minutes=minutes)
        return actions.enqueue(kind="roster.apply", owner_id=owner.pk, facility_id=None, arguments={}, now=at, **more)

    return enqueue


def test_owner_sees_their_own_jobs_and_nobody_elses(cast, signed_in, ask):
    mine, other = ask(cast.owner), ask(cast.colleague)
    answer = signed_in(cast.owner).get(reverse("job_list"))

    assert reverse("job_detail", args=[mine.pk]) in answer.text
    assert reverse("job_detail", args=[other.pk]) not in answer.text
    assert "Menerapkan daftar warga binaan" in answer.text


def test_empty_list_says_what_belongs_here(cast, signed_in):
    assert "Belum ada pekerjaan" in signed_in(cast.owner).get(reverse("job_list")).text


def test_newest_comes_first_on_pages_of_25(cast, signed_in, ask):
    jobs = [ask(cast.owner, minutes=minute) for minute in range(26)]
    first = signed_in(cast.owner).get(reverse("job_list"))
    second = signed_in(cast.owner).get(reverse("job_list"), {"page": "2"})

    assert [job for job, _ in first.context["lines"]] == jobs[:0:-1]
    assert [job for job, _ in second.context["lines"]] == jobs[:1]


def test_three_jobs_take_as_many_queries_as_one(cast, signed_in, ask, django_assert_num_queries):
    client = signed_in(cast.owner)
    ask(cast.owner)
    with django_assert_num_queries(5):
        client.get(reverse("job_list"))
    ask(cast.owner)
    ask(cast.owner)
    with django_assert_num_queries(5):
        client.get(reverse("job_list"))


def test_signed_out_is_sent_to_sign_in(client, db):
    assert client.get(reverse("job_list")).url.startswith("/accounts/login/")
