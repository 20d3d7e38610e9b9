import io

import docx
import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.accounts.queries import actor_for
from bekal.audit.models import Event
from bekal.classes.choices import ClassState
from bekal.classes.rules import NotYet as ClassNotYet
from bekal.hearings.actions.decrees import issue_decree
from bekal.hearings.actions.hearings import Ruling, decide_candidates, edit_hearing, step_hearing
from bekal.hearings.choices import Decision, HearingState, HearingStep
from bekal.hearings.models import Decree
from bekal.hearings.queries.papers import decree_paper, minutes_paper
from bekal.hearings.rules import NotYet, Refused
from bekal.intake.actions import SelectionRefused, withdraw
from bekal.intake.models import Enrolment, Wish
from bekal.intake.queries import participants_of, reserves_of
from bekal.lib import paper_docx, paper_pdf
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from tests.conftest import NOW, TODAY
from tests.hearings.scene import BOARD, DECREE, FACTS, decide, minute, plan, seat
from tests.intake.scene import keep_apart
from tests.planning.scene import make_hall


@pytest.fixture
def hall(places, cast):
    return make_hall(places)


@pytest.fixture
def hearing(hall, cast):
    return plan(hall, cast.owner)


def issue(hearing, user, facts=DECREE):
    return issue_decree(hearing=hearing, facts=facts, actor=actor_for(user, TODAY), now=NOW)


def test_the_decree_enrols_and_settles_each_class(hearing, hall, cast):
    decree = issue(minute(hearing, cast), cast.warden)
    for one in (hall.welding, hall.sewing):
        one.refresh_from_db()
        assert one.state == ClassState.SELECTED
        assert participants_of(one).count() == 4
        assert [place.reserve_rank for place in reserves_of(one)] == [1, 2]
        wishes = Wish.objects.filter(course=one.version.course)
        assert wishes.filter(state="selected").count() == 4
        assert wishes.filter(state="reserve").count() == 2
    told = Event.objects.get(action="decree.issue")
    assert (told.actor_name, told.details["number"]) == (cast.warden.name, decree.number)
    assert issue(hearing, cast.warden).pk == decree.pk
    assert Decree.objects.count() == 1


def test_somebody_who_fits_no_more_holds_the_whole_decree_back(hearing, hall, cast):
    minute(hearing, cast)
    gone = hall.people[0]
    gone.release_on = TODAY
    gone.save()
    with pytest.raises(SelectionRefused):
        issue(hearing, cast.warden)
    assert not Enrolment.objects.exists()
    assert not Decree.objects.exists()


def test_a_class_with_too_few_holds_it_back(hearing, hall, cast):
    hall.welding.minimum = 4
    hall.welding.save()
    seat(hearing, cast.owner)
    decide(hearing, cast.board, Orang_01=Ruling(Decision.DECLINE, reason="Menolak ikut"))
    for step in (HearingStep.HOLD, HearingStep.MINUTE):
        step_hearing(hearing=hearing, step=step, actor=actor_for(cast.board, TODAY), now=NOW)
    with pytest.raises(ClassNotYet):
        issue(hearing, cast.warden)
    assert not Enrolment.objects.exists()


def test_when_somebody_leaves_the_next_fitting_reserve_moves_up_and_who_is_passed_over_is_told(hearing, hall, cast):
    issue(minute(hearing, cast), cast.warden)
    first, second = reserves_of(hall.welding)
    keep_apart(first.inmate, hall.people[2])
    leaver = Enrolment.objects.get(inmate=hall.people[0])
    done = withdraw(enrolment=leaver, reason_code="own_wish", note="", actor=actor_for(cast.owner, TODAY), now=NOW)
    assert done.promoted.inmate == second.inmate
    assert first.inmate.name in done.passed_over[0]


def test_a_step_waits_for_what_must_hold(hearing, cast, acting):
    by = {"actor": acting(cast.board), "now": NOW}
    with pytest.raises(NotYet):
        step_hearing(hearing=hearing, step=HearingStep.HOLD, **by)
    seat(hearing, cast.owner)
    step_hearing(hearing=hearing, step=HearingStep.HOLD, **by)
    with pytest.raises(NotYet):
        step_hearing(hearing=hearing, step=HearingStep.MINUTE, **by)
    decide(hearing, cast.board)
    step_hearing(hearing=hearing, step=HearingStep.MINUTE, **by)
    step_hearing(hearing=hearing, step=HearingStep.REOPEN, reason="salah nama", **by)
    hearing.refresh_from_db()
    assert hearing.state == HearingState.HELD


def test_minutes_stay_shut_once_the_decree_is_out(hearing, cast, acting):
    issue(minute(hearing, cast), cast.warden)
    with pytest.raises(NotYet):
        step_hearing(hearing=hearing, step=HearingStep.REOPEN, actor=acting(cast.board), now=NOW, reason="uji")
    with pytest.raises(IllegalTransition):
        edit_hearing(
            hearing=hearing, revision=hearing.revision, facts=FACTS, members=BOARD, actor=acting(cast.owner), now=NOW
        )


def test_a_decline_needs_a_reason(hearing, cast, acting):
    one = hearing.candidates.first()
    with pytest.raises(Refused):
        decide_candidates(
            hearing=hearing,
            revision=hearing.revision,
            rulings={one.pk: Ruling(Decision.DECLINE)},
            actor=acting(cast.board),
            now=NOW,
        )


def test_the_second_of_two_editors_hears_of_the_first(hearing, cast, acting):
    seat(hearing, cast.owner)
    with pytest.raises(Conflict):
        edit_hearing(hearing=hearing, revision=1, facts=FACTS, members=BOARD, actor=acting(cast.board), now=NOW)


def test_who_may(hearing, hall, cast, acting):
    with pytest.raises(Forbidden):
        decide(hearing, cast.owner)
    with pytest.raises(Unseen):
        decide(hearing, cast.stranger)
    with pytest.raises(Forbidden):
        issue(minute(hearing, cast), cast.board)
    with pytest.raises(Unseen):
        issue(hearing, cast.stranger)
    with pytest.raises(Forbidden):
        plan(hall, cast.warden)


def test_the_next_hearing_begins_with_the_same_board(hearing, hall, cast):
    seat(hearing, cast.owner)
    again = plan(hall, cast.owner)
    assert [one.name for one in again.members.all()] == [one.name for one in BOARD]


def test_minutes_and_decree_as_papers(hearing, cast):
    decree = issue(minute(hearing, cast), cast.warden)
    minutes, warrant = minutes_paper(hearing), decree_paper(decree)
    for paper, wanted in ((minutes, ("Ketua Rekaan", "8 orang disetujui")), (warrant, ("Orang 01", "SK-1/2026"))):
        text = _words(paper_docx.as_docx(paper))
        assert all(word in text for word in wanted)
        assert paper_pdf.as_pdf(paper, made_on=TODAY).startswith(b"%PDF")
    assert "Plh. Kepala Lapas Kelas IIA Ambon" in _words(paper_docx.as_docx(warrant))


def _words(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in document.paragraphs), *cells])
