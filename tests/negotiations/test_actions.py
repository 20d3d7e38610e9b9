import datetime as dt
from uuid import uuid4

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.negotiations import actions, queries
from bekal.negotiations.actions import Came, Contents, NegotiationFacts, SharedTwice, Todo
from bekal.negotiations.choices import Side
from bekal.negotiations.models import Meeting, Negotiation, Task
from bekal.negotiations.rules.life import MetAlready, NotYet
from bekal.partners.choices import AgreementKind
from tests.classes.scene import make_agreement, make_version
from tests.negotiations.scene import DAY, begin, contents, facts, halves, meet


def test_sending_the_form_twice_begins_one_negotiation(places, cast, acting, now):
    nonce = uuid4()
    first, second = (begin(places.ambon, places.bpvp, actor=acting(cast.owner), now=now, nonce=nonce) for _ in range(2))
    assert first.pk == second.pk
    assert Event.objects.filter(action="negotiation.add").count() == 1


@pytest.mark.parametrize(("who", "error"), [("coordinator", Unseen), ("warden", Forbidden), ("stranger", Unseen)])
def test_only_an_officer_of_the_prison_begins(places, cast, acting, now, who, error):
    with pytest.raises(error):
        begin(places.ambon, places.bpvp, actor=acting(getattr(cast, who)), now=now)
    assert not Negotiation.objects.exists()


def test_two_meetings_on_one_day_keep_everything(talks, places, course, cast, acting, now):
    other = make_version("Garmen").course
    meet(talks, places.bpvp, contents(course), actor=acting(cast.owner), now=now)
    meet(talks, places.smkn, contents(other, sharing=halves()), actor=acting(cast.colleague), now=now)
    meetings = queries.meetings_of(talks, acting(cast.owner))
    assert [(one.date, one.institution.short_name) for one in meetings] == [(DAY, "BPVP Ambon"), (DAY, "SMKN 3")]
    found = queries.decided(meetings)
    assert [one.name for one in found.courses] == ["Cuci kendaraan", "Garmen"]
    assert found.whole_shares == {("short", "exam"): {"prison": 4000, "partner": 6000}}
    assert [one.acting for one in meetings[0].attendees.all()] == [True, False]


def test_a_meeting_sent_twice_is_there_once(talks, places, course, cast, acting, now):
    nonce = uuid4()
    told = {"negotiation": talks, "facts": facts(places.bpvp), "contents": contents(course), "nonce": nonce}
    for _ in range(2):
        actions.add_meeting(**told, actor=acting(cast.owner), now=now)
    assert (Meeting.objects.count(), Task.objects.count()) == (1, 1)


def test_more_than_all_of_a_cost_is_refused(talks, places, cast, acting, now):
    with pytest.raises(SharedTwice):
        meet(talks, places.bpvp, contents(sharing=halves(second=6001)), actor=acting(cast.owner), now=now)
    assert not Meeting.objects.exists()


def test_of_two_editors_the_second_hears_of_the_first(meeting, places, cast, acting, now):
    told = {"meeting": meeting, "revision": 1, "contents": contents(), "now": now}
    actions.edit_meeting(**told, facts=facts(places.bpvp, subject="Satu"), actor=acting(cast.colleague))
    with pytest.raises(Conflict) as conflict:
        actions.edit_meeting(**told, facts=facts(places.bpvp, subject="Dua"), actor=acting(cast.owner))
    assert conflict.value.who == cast.colleague.name
    assert Meeting.objects.get().subject == "Satu"


def test_what_is_done_stays_done_when_the_minutes_are_edited(meeting, places, cast, acting, now):
    task = Task.objects.get()
    for _ in range(2):
        actions.finish_task(task=task, done=True, actor=acting(cast.owner), now=now)
    todos = [Todo("Baru", Side.OURS), Todo("Kirim kurikulum dan jadwal", Side.THEIRS, task_id=task.pk)]
    actions.edit_meeting(
        meeting=meeting,
        revision=1,
        facts=facts(places.bpvp),
        contents=contents(tasks=todos),
        actor=acting(cast.owner),
        now=now,
    )
    kept = Task.objects.get(pk=task.pk)
    assert (kept.text, kept.done_on, kept.done_by) == ("Kirim kurikulum dan jadwal", now.date(), cast.owner.name)
    assert [one.text for one in Task.objects.all()] == ["Baru", "Kirim kurikulum dan jadwal"]
    assert Event.objects.filter(action="task.done").count() == 1
    actions.finish_task(task=task, done=False, actor=acting(cast.owner), now=now)
    assert Task.objects.get(pk=task.pk).done_on is None


@pytest.mark.parametrize(("who", "error"), [("coordinator", Forbidden), ("warden", Forbidden), ("stranger", Unseen)])
def test_others_do_not_change_meetings_or_tasks(meeting, places, cast, acting, now, who, error):
    actor = acting(getattr(cast, who))
    with pytest.raises(error):
        actions.edit_meeting(
            meeting=meeting, revision=1, facts=facts(places.bpvp), contents=Contents(), actor=actor, now=now
        )
    with pytest.raises(error):
        actions.finish_task(task=Task.objects.get(), done=True, actor=actor, now=now)


def test_a_met_institution_cannot_leave(talks, meeting, places, cast, acting, now):
    told = {"negotiation": talks, "revision": 1, "facts": NegotiationFacts("Baru", AgreementKind.MEMORANDUM)}
    with pytest.raises(MetAlready) as met:
        actions.edit_negotiation(**told, institutions=[places.smkn], actor=acting(cast.owner), now=now)
    assert met.value.names == ("BPVP Ambon",)
    actions.edit_negotiation(**told, institutions=[places.bpvp], actor=acting(cast.owner), now=now)
    kept = Negotiation.objects.get()
    assert (kept.title, kept.kind, kept.revision) == ("Baru", "memorandum", 2)
    with pytest.raises(Conflict):
        actions.edit_negotiation(**told, institutions=[places.bpvp], actor=acting(cast.colleague), now=now)


def test_from_open_to_concluded_and_back(talks, places, cast, acting, now):
    owner = acting(cast.owner)
    with pytest.raises(IllegalTransition):
        actions.step_negotiation(negotiation=talks, step="draft", actor=owner, now=now)
    agreement = make_agreement(places.ambon, places.bpvp, state="draft", signed_on=None)
    actions.keep_draft(negotiation=talks, agreement=agreement, actor=owner, now=now)
    with pytest.raises(IllegalTransition):
        actions.keep_draft(negotiation=talks, agreement=agreement, actor=owner, now=now)
    with pytest.raises(NotYet):
        actions.step_negotiation(negotiation=talks, step="conclude", actor=owner, now=now)
    agreement.state, agreement.signed_on = "signed", DAY
    agreement.save()
    actions.step_negotiation(negotiation=talks, step="conclude", actor=owner, now=now)
    with pytest.raises(IllegalTransition):
        meet(talks, places.bpvp, contents(), actor=owner, now=now)
    actions.step_negotiation(negotiation=talks, step="reopen", reason="Tambah kursus", actor=owner, now=now)
    meet(talks, places.bpvp, contents(), actor=owner, now=now)
    steps = [one.step for one in queries.history_of(talks)]
    assert steps == ["reopen", "conclude", "draft", "begin"]
    assert Event.objects.filter(action="negotiation.reopen", facility_id=places.ambon.pk).count() == 1


def test_a_dropped_negotiation_says_why(talks, cast, acting, now):
    actions.step_negotiation(
        negotiation=talks, step="drop", reason="Tidak ada anggaran", actor=acting(cast.owner), now=now
    )
    change = queries.history_of(talks)[0]
    assert (change.to_state, change.reason) == ("dropped", "Tidak ada anggaran")


def test_opening_minutes_is_recorded(meeting, cast, acting, now):
    actions.open_minutes(meeting=meeting, format="pdf", actor=acting(cast.coordinator), now=now)
    with pytest.raises(Unseen):
        actions.open_minutes(meeting=meeting, format="pdf", actor=acting(cast.other_coordinator), now=now)
    assert Event.objects.get(action="meeting.minutes").actor_name == cast.coordinator.name


def test_who_was_met_is_known_with_their_last_title(talks, places, cast, acting, now):
    owner = acting(cast.owner)
    make_agreement(places.ambon, places.bpvp)
    meet(talks, places.bpvp, contents(), actor=owner, now=now)
    later = Contents(attendees=[Came(Side.THEIRS, "Wulan Rekaan", "Kepala Dinas", "Dinas")])
    meet(talks, places.bpvp, later, actor=owner, now=now, date=DAY + dt.timedelta(days=1))
    known = {one.name: one for one in queries.known_people(talks, DAY)}
    assert known["Wulan Rekaan"].title == "Kepala Dinas"
    assert (known["Rekaan partner"].institution_id, known["Rekaan partner"].acting) == (places.bpvp.pk, True)


def test_tasks_that_press(talks, meeting, places, cast, acting, now, today):
    other = [Todo("Jauh", Side.OURS, due_on=today + dt.timedelta(days=8)), Todo("Dekat", Side.OURS, due_on=today)]
    meet(talks, places.smkn, contents(tasks=other), actor=acting(cast.owner), now=now)

    def told(who):
        return [one.text for one in queries.tasks_due(acting(who), today)]

    assert told(cast.owner) == ["Kirim kurikulum", "Dekat"]
    assert told(cast.coordinator) == ["Kirim kurikulum"]
    for who in (cast.other_coordinator, cast.stranger, cast.national, cast.instructor):
        assert told(who) == []
