"""A hearing in Ambon on two classes of four: eight proposed, four reserves."""

from typing import Any

from bekal.accounts.queries import actor_for
from bekal.hearings.actions.decrees import DecreeFacts
from bekal.hearings.actions.hearings import (
    HearingFacts,
    Listed,
    MemberFacts,
    Ruling,
    decide_candidates,
    edit_hearing,
    plan_hearing,
    step_hearing,
)
from bekal.hearings.choices import Decision, HearingState, HearingStep, MemberRole, Proposed
from bekal.hearings.models import Hearing
from tests.conftest import NOW, TODAY
from tests.planning.scene import Hall

FACTS = HearingFacts(held_on=TODAY, place="Ruang TPP", agenda="Peserta pelatihan", number="BA-1")
BOARD = (
    MemberFacts("Ketua Rekaan", "Kasi Binadik", MemberRole.CHAIR, True),
    MemberFacts("Sekretaris Rekaan", "Kasubsi Registrasi", MemberRole.SECRETARY, True),
    MemberFacts("Anggota Rekaan", "Ka KPLP", MemberRole.MEMBER, True),
    MemberFacts("Tidak Hadir Rekaan", "Dokter", MemberRole.MEMBER, False),
)
DECREE = DecreeFacts("SK-1/2026", TODAY, "Ambon", "Plh. Rekaan", "Kepala Lapas Kelas IIA Ambon", True)


def plan(hall: Hall, user: Any) -> Hearing:
    """Four people for each class, two reserves of each, planned by `user`."""
    listed = [
        Listed(
            inmate_id=person.pk,
            class_id=(hall.welding if number % 2 == 0 else hall.sewing).pk,
            proposed=Proposed.PLACE if number < 8 else Proposed.RESERVE,
            points=1000 - number,
            rank=None if number < 8 else number // 2 - 3,
        )
        for number, person in enumerate(hall.people)
    ]
    actor = actor_for(user, TODAY)
    return plan_hearing(facility=hall.welding.facility, facts=FACTS, listed=listed, actor=actor, now=NOW)


def seat(hearing: Hearing, user: Any) -> None:
    """The board takes its seats."""
    hearing.refresh_from_db()
    told = {"facts": FACTS, "members": BOARD, "actor": actor_for(user, TODAY), "now": NOW}
    edit_hearing(hearing=hearing, revision=hearing.revision, **told)


def decide(hearing: Hearing, user: Any, **changes: Ruling) -> None:
    """Everybody as proposed; `changes` by the name of the person with _ for a space."""
    hearing.refresh_from_db()
    rulings = {}
    for one in hearing.candidates.select_related("inmate"):
        usual = Ruling(Decision.ACCEPT if one.proposed == Proposed.PLACE else Decision.RESERVE, one.proposed_rank)
        rulings[one.pk] = changes.get(one.inmate.name.replace(" ", "_"), usual)
    actor = actor_for(user, TODAY)
    decide_candidates(hearing=hearing, revision=hearing.revision, rulings=rulings, actor=actor, now=NOW)


def minute(hearing: Hearing, cast: Any) -> Hearing:
    """Seated, decided, held and minuted."""
    seat(hearing, cast.owner)
    decide(hearing, cast.board)
    for step in (HearingStep.HOLD, HearingStep.MINUTE):
        step_hearing(hearing=hearing, step=step, actor=actor_for(cast.board, TODAY), now=NOW)
    hearing.refresh_from_db()
    assert hearing.state == HearingState.MINUTED
    return hearing
