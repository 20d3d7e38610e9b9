import pytest
from django.urls import reverse

from bekal.negotiations.models import Meeting, Task
from tests.web.negotiations.pages import sent


def address(meeting):
    return reverse("meeting_edit", args=[meeting.pk])


def test_it_begins_with_what_is_there(meeting, cast, signed_in):
    page = signed_in(cast.owner).get(address(meeting)).text
    for told in ('value="Rabu, 14 Januari 2026"', 'value="09.00"', 'value="Wulan Rekaan"', "Keterampilan harus dapat"):
        assert told in page


def test_saving_it_unchanged_changes_nothing_but_the_subject(meeting, places, cast, signed_in):
    task = Task.objects.get()
    lines = {"tasks": [{"task_id": task.pk, "text": task.text, "side": "theirs"}]}
    signed_in(cast.owner).post(address(meeting), sent(places.bpvp, lines, revision=1, subject="Perihal baru"))
    kept = Meeting.objects.get()
    assert (kept.subject, kept.revision) == ("Perihal baru", 2)
    assert Task.objects.get().pk == task.pk


def test_the_second_of_two_hears_of_the_first(meeting, places, cast, signed_in):
    signed_in(cast.colleague).post(address(meeting), sent(places.bpvp, revision=1, subject="Lebih dulu"))
    page = signed_in(cast.owner).post(address(meeting), sent(places.bpvp, revision=1, subject="Belakangan")).text
    assert f"{cast.colleague.name} lebih dulu menyimpan" in page
    assert 'value="Belakangan"' in page
    assert Meeting.objects.get().subject == "Lebih dulu"


def test_after_the_end_it_stays(talks, meeting, places, cast, signed_in):
    talks.state = "dropped"
    talks.save()
    answer = signed_in(cast.owner).post(address(meeting), sent(places.bpvp, revision=1, subject="Terlambat"))
    assert answer.url == reverse("meeting_detail", args=[meeting.pk])
    assert Meeting.objects.get().subject != "Terlambat"


@pytest.mark.parametrize(
    ("who", "status"), [("warden", 403), ("coordinator", 403), ("other_coordinator", 404), ("stranger", 404)]
)
def test_others_do_not(meeting, places, cast, signed_in, who, status):
    answer = signed_in(getattr(cast, who)).post(address(meeting), sent(places.bpvp, revision=1))
    assert answer.status_code == status
