import pytest
from django.urls import reverse

from bekal.negotiations.models import Task


def address():
    return reverse("task_done", args=[Task.objects.get().pk])


def test_done_twice_is_done_once_and_can_be_undone(meeting, cast, signed_in, today):
    client = signed_in(cast.owner)
    for _ in range(2):
        answer = client.post(address(), {"done": "1"})
    assert answer.url == reverse("meeting_detail", args=[meeting.pk])
    assert Task.objects.get().done_on == today
    client.post(address(), {"done": "0"})
    assert Task.objects.get().done_on is None


def test_back_to_where_one_was_but_never_elsewhere(talks, meeting, cast, signed_in):
    client, back = signed_in(cast.owner), reverse("negotiation_detail", args=[talks.pk])
    assert client.post(address(), {"back": back}).url == back
    elsewhere = client.post(address(), {"back": "https://contoh.example/"}).url
    assert elsewhere == reverse("meeting_detail", args=[meeting.pk])


def test_only_by_sending(meeting, cast, signed_in):
    assert signed_in(cast.owner).get(address()).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("coordinator", 403), ("stranger", 404)])
def test_others_do_not(meeting, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address()).status_code == status
    assert Task.objects.get().done_on is None
