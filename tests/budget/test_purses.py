"""What a region shares: no class commits more than is left of it, in whichever prison it is."""

import pytest

from bekal.access.rules import SYSTEM, Forbidden, Unseen
from bekal.audit.models import Event
from bekal.budget.actions.expenses import ExpenseFacts, record_expense
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder, edit_funder, set_allocation
from bekal.budget.actions.purses import PurseFacts, add_purse, rename_purse, set_purse_allocation
from bekal.budget.models import LineShare, PurseAllocation, SharedPurse
from bekal.budget.queries.funders import account_of, accounts_of, purse_sheets
from bekal.budget.rules.ledger import Account, BelowBound, Lacking, together
from bekal.budget.rules.life import Flaw, Refused
from bekal.lib.conflicts import Conflict
from bekal.partners.choices import FunderKind
from tests.budget.scene import MILLION, make_drawing, make_purses, make_shared, step
from tests.conftest import NOW, TODAY

CSR = PurseFacts(kind=FunderKind.DONATION, name="CSR Bank Maluku")


@pytest.fixture
def purses(places):
    return make_purses(places)


@pytest.fixture
def shared(purses, places):
    """Six million: enough for one class, not for two."""
    return make_shared(purses, places, amount=6 * MILLION)


@pytest.fixture
def who(cast, acting):
    return lambda name: {"actor": acting(getattr(cast, name)), "now": NOW}


def sheet(shared):
    return purse_sheets([shared.purse.pk], 2026)[shared.purse.pk]


def test_what_one_prison_commits_is_lacking_in_the_other(shared):
    assert [account_of(one.pk, 2026).left for one in shared.funders] == [6 * MILLION, 6 * MILLION]
    step(shared.budgets[0], "commit")
    assert [account_of(one.pk, 2026).left for one in shared.funders] == [2 * MILLION, 2 * MILLION]
    with pytest.raises(Lacking) as lacking:
        step(shared.budgets[1], "commit")
    assert [(one.funder_id, one.missing) for one in lacking.value.lacks] == [(shared.funders[1].pk, 2 * MILLION)]
    step(shared.budgets[0], "release", reason="Ditunda")
    step(shared.budgets[1], "commit")
    assert (sheet(shared).account.committed, sheet(shared).account.left) == (4 * MILLION, 2 * MILLION)


def test_the_sheet_says_who_holds_what_and_other_years_are_others(shared):
    step(shared.budgets[0], "commit")
    share = LineShare.objects.filter(line__budget=shared.budgets[0]).select_related("line", "funder").first()
    facts = ExpenseFacts(amount=MILLION, spent_on=TODAY, receipt_number="K-1")
    record_expense(share=share, facts=facts, actor=SYSTEM, now=NOW)
    ambon, piru = (sheet(shared).drawn[one.pk] for one in shared.funders)
    assert (ambon.committed, ambon.spent, piru.planned) == (3 * MILLION, MILLION, 4 * MILLION)
    assert sheet(shared).account == Account(6 * MILLION, 4 * MILLION, 3 * MILLION, MILLION)
    assert purse_sheets([shared.purse.pk], 2027)[shared.purse.pk].account == Account()
    assert accounts_of([one.pk for one in shared.funders], 2027) == {}


def test_what_is_shared_counts_once(shared, purses):
    step(shared.budgets[0], "commit")
    ids = [purses.prison.pk, *(one.pk for one in shared.funders)]
    accounts = accounts_of(ids, 2026)
    total = together(accounts, {one.pk: shared.purse.pk for one in shared.funders})
    assert (total.allocated, total.bound, total.left) == (16 * MILLION, 4 * MILLION, 12 * MILLION)
    assert total.planned == 4 * MILLION


def test_a_purse_is_never_below_what_all_prisons_bound(purses, shared, places, who):
    step(shared.budgets[0], "commit")
    step(make_drawing(purses.scene, shared.funders[1], amount=MILLION, name="Las kecil"), "commit")
    told = {"purse": shared.purse, "year": 2026, "revision": 1, **who("regional")}
    with pytest.raises(BelowBound):
        set_purse_allocation(facts=AllocationFacts(amount=5 * MILLION - 1), **told)
    set_purse_allocation(facts=AllocationFacts(amount=5 * MILLION), **told)
    assert sheet(shared).account.left == 0
    with pytest.raises(Conflict):
        set_purse_allocation(facts=AllocationFacts(amount=9 * MILLION), **told)


def test_a_first_amount_sent_twice_is_one(places, who):
    purse = add_purse(region=places.maluku, facts=CSR, **who("regional"))
    for _time in range(2):
        facts = AllocationFacts(amount=5)
        set_purse_allocation(purse=purse, year=2026, revision=0, facts=facts, **who("regional"))
    with pytest.raises(Conflict):
        set_purse_allocation(purse=purse, year=2026, revision=0, facts=AllocationFacts(amount=6), **who("regional"))
    assert PurseAllocation.objects.get().amount == 5


def test_a_funder_of_a_purse_has_no_year_of_its_own(shared, who):
    with pytest.raises(Refused) as refused:
        set_allocation(funder=shared.funders[0], year=2026, revision=0, facts=AllocationFacts(amount=1), **who("owner"))
    assert refused.value.flaw == Flaw.OF_PURSE


@pytest.mark.parametrize(
    ("region", "kind", "flaw"),
    [("east_java", FunderKind.DONATION, Flaw.ELSEWHERE), ("maluku", FunderKind.PRISON, Flaw.OTHER_KIND)],
)
def test_a_prison_draws_from_its_own_region_and_under_the_same_kind(places, who, region, kind, flaw):
    purse = SharedPurse.objects.create(region=getattr(places, region), kind="donation", name="CSR")
    with pytest.raises(Refused) as refused:
        add_funder(facility=places.ambon, facts=FunderFacts(kind=kind, name="X", purse=purse), **who("owner"))
    assert refused.value.flaw == flaw


def test_a_funder_that_holds_money_stays_with_its_purse(purses, shared, who):
    alone = FunderFacts(kind=FunderKind.DONATION, name="CSR sendiri")
    edit_funder(funder=shared.funders[1], revision=1, facts=alone, **who("neighbour"))
    step(shared.budgets[0], "commit")
    drawing = FunderFacts(kind=FunderKind.PRISON, name="DIPA", purse=_of_prisons(shared))
    for funder, facts in ((shared.funders[0], alone), (purses.prison, drawing)):
        with pytest.raises(Refused) as refused:
            edit_funder(funder=funder, revision=1, facts=facts, **who("owner"))
        assert refused.value.flaw == Flaw.HOLDS_MONEY


def _of_prisons(shared):
    return SharedPurse.objects.create(region=shared.purse.region, kind="prison", name="DIPA Kanwil")


def test_renaming_tells_a_second_editor(shared, who):
    rename_purse(purse=shared.purse, revision=1, name="CSR", **who("regional"))
    with pytest.raises(Conflict):
        rename_purse(purse=shared.purse, revision=1, name="Lain", **who("regional"))


@pytest.mark.parametrize(
    ("name", "error"),
    [("owner", Unseen), ("warden", Unseen), ("other_regional", Unseen), ("national", Forbidden)],
)
def test_only_the_region_shares_its_money(shared, places, who, name, error):
    acts = [
        lambda: add_purse(region=places.maluku, facts=CSR, **who(name)),
        lambda: rename_purse(purse=shared.purse, revision=1, name="X", **who(name)),
        lambda: set_purse_allocation(
            purse=shared.purse, year=2026, revision=1, facts=AllocationFacts(amount=1), **who(name)
        ),
    ]
    for act in acts:
        with pytest.raises(error):
            act()


def test_every_act_is_in_the_record(places, who):
    purse = add_purse(region=places.maluku, facts=CSR, **who("regional"))
    set_purse_allocation(purse=purse, year=2026, revision=0, facts=AllocationFacts(amount=5), **who("regional"))
    rename_purse(purse=purse, revision=1, name="CSR", **who("regional"))
    recorded = list(Event.objects.filter(actor_name="Regional").values_list("action", flat=True))
    assert recorded == ["purse.add", "purse_allocation.edit", "purse.edit"]
