import pytest

from bekal.partners import actions
from bekal.partners.actions import AmendmentFacts
from bekal.partners.choices import AmendmentKind
from bekal.partners.models import Agreement, Amendment
from tests.classes.scene import Scene, make_scene


@pytest.fixture
def scene(places) -> Scene:
    """Welding in Ambon by BPVP, with all that a class needs."""
    return make_scene(places)


@pytest.fixture
def draft(scene, cast, acting, now):
    """An agreement that is a draft, with the clauses from which Ambon drafts."""
    Agreement.objects.update(state="draft", signed_on=None)
    agreement = Agreement.objects.get()
    told = {"agreement": agreement, "version": agreement.version, "actor": acting(cast.owner), "now": now}
    actions.set_clauses(**told, clauses=[{"code": "term", "title": "Jangka waktu", "body": "Sampai {berakhir}."}])
    return Agreement.objects.get()


@pytest.fixture
def amendment(scene, cast, acting, now) -> Amendment:
    """The draft of an amendment that changes the number of participants."""
    facts = AmendmentFacts(
        reason="Kelas lebih kecil", effective_from=now.date(), facility_number="W-2", institution_number="B-2"
    )
    told = {"agreement": scene.agreement, "kind": AmendmentKind.ADDENDUM, "actor": acting(cast.owner), "now": now}
    made = actions.add_amendment(**told, facts=facts)
    made.contents["terms"]["maximum_participants"] = 12
    made.save(update_fields=["contents"])
    return made
