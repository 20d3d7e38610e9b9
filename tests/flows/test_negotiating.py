import datetime as dt

import pytest

from bekal.flows.negotiating import draft_agreement
from bekal.lib.transitions import IllegalTransition
from bekal.negotiations.models import Negotiation
from bekal.partners.actions import Joined, Party, Terms
from bekal.partners.choices import AgreementKind, PartySide
from bekal.partners.models import Agreement, AgreementClause, SharingRule
from tests.classes.scene import make_version
from tests.negotiations.scene import begin, contents, halves, meet

TERMS = Terms(
    kind=AgreementKind.EXECUTABLE, title="Pelatihan 2026", starts=dt.date(2026, 3, 2), ends=dt.date(2027, 3, 2)
)


def test_what_was_decided_flows_into_the_draft(places, cast, acting, now):
    owner = acting(cast.owner)
    talks = begin(places.ambon, places.bpvp, places.smkn, actor=owner, now=now)
    first, second = make_version("Cuci kendaraan").course, make_version("Pangkas rambut").course
    meet(talks, places.smkn, contents(first), actor=owner, now=now)
    meet(talks, places.bpvp, contents(second, sharing=halves()), actor=owner, now=now)
    told = {
        "negotiation": talks,
        "institution": places.bpvp,
        "terms": TERMS,
        "parties": [Party(side=PartySide.FACILITY, name="Gede Rekaan", title="Kepala Lapas", acting=True)],
        "joined": [Joined(places.smkn)],
        "now": now,
    }
    agreement = draft_agreement(**told, actor=owner)
    assert {one.name for one in agreement.courses.all()} == {"Cuci kendaraan", "Pangkas rambut"}
    assert sorted(SharingRule.objects.values_list("funder_kind", "share")) == [("partner", 6000), ("prison", 4000)]
    clause = AgreementClause.objects.get(agreement=agreement, code="execution").body
    assert "(4) Pelatihan dilaksanakan sebagai berikut:\n- Cuci kendaraan: di dalam lapas, Praktik langsung;" in clause
    kept = Negotiation.objects.get()
    assert (kept.state, kept.agreement) == ("drafted", agreement)
    with pytest.raises(IllegalTransition):
        draft_agreement(**told, actor=acting(cast.colleague))
    assert Agreement.objects.count() == 1


def test_a_cost_that_is_partly_open_stays_out(places, cast, acting, now):
    owner = acting(cast.owner)
    talks = begin(places.ambon, places.bpvp, actor=owner, now=now)
    meet(talks, places.bpvp, contents(sharing=halves(second=1000)), actor=owner, now=now)
    told = {"negotiation": talks, "institution": places.bpvp, "terms": TERMS, "parties": [], "joined": []}
    agreement = draft_agreement(**told, actor=owner, now=now)
    assert not SharingRule.objects.exists()
    assert not agreement.courses.exists()
