"""Amendments signed for a later day hold from that night on, once."""

import datetime as dt

from bekal.jobs.nightly import ask_for_amending
from bekal.partners import actions
from bekal.partners.actions import AmendmentFacts
from bekal.partners.choices import AmendmentKind
from bekal.partners.models import Agreement, Amendment
from tests.classes.scene import make_scene
from tests.conftest import NOW, TODAY


def test_what_is_due_is_applied_once(places, cast, acting, run_jobs):
    scene = make_scene(places)
    facts = AmendmentFacts(
        reason="Kelas lebih kecil",
        effective_from=TODAY,
        facility_number="W-2",
        institution_number="B-2",
    )
    told = {"agreement": scene.agreement, "kind": AmendmentKind.ADDENDUM, "facts": facts}
    made = actions.add_amendment(**told, actor=acting(cast.owner), now=NOW)
    made.contents["terms"]["maximum_participants"] = 12
    made.save(update_fields=["contents"])
    yesterday = NOW - dt.timedelta(days=1)
    signing = {"amendment": made, "signed_on": yesterday.date(), "place": "Ambon", "actor": acting(cast.warden)}
    actions.sign_amendment(**signing, now=yesterday)
    assert Agreement.objects.get().maximum_participants is None
    job = ask_for_amending(TODAY, now=NOW)
    assert ask_for_amending(TODAY, now=NOW) == job
    assert [one.result for one in run_jobs()] == [{"text": "1 perubahan mulai berlaku."}]
    assert Agreement.objects.get().maximum_participants == 12
    assert Amendment.objects.get().state == "signed"
    ask_for_amending(TODAY + dt.timedelta(days=1), now=NOW)
    assert [one.result for one in run_jobs()] == [{"text": "0 perubahan mulai berlaku."}]
