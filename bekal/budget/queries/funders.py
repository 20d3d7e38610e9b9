from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.budget.choices import BudgetState
from bekal.budget.models import Allocation, Expense, Funder, LineShare, PurseAllocation
from bekal.budget.rules.ledger import Account, Holding, account
from bekal.classes.choices import ClassState

_SHARE, _SPENT = Value(0), Value(1)
_FUNDERS = Funder.objects.select_related("facility", "institution", "purse")


def funders_for(actor: Actor) -> QuerySet[Funder]:
    """The funders whose allocations `actor` may see, with their facility."""
    return _FUNDERS.filter(within(reach(actor, "funder.view"))).order_by("facility__name", "pk")


def funder_for(actor: Actor, action: str, funder_id: int) -> Funder:
    """The funder on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_FUNDERS.all(), actor, action, funder_id)


def funders_of(facility_id: int) -> list[Funder]:
    """The funders of a facility in the order in which they were entered."""
    return list(Funder.objects.filter(facility=facility_id).order_by("pk"))


def funder_by_kind(facility_id: int, institution_id: int) -> dict[str, int]:
    """Which funder of a facility bears what an agreement with an institution lays on each kind.

    Of a partner's purses the institution's own is taken first; else the one that was entered first.
    """
    found: dict[str, int] = {}
    rows = Funder.objects.filter(facility=facility_id).filter(Q(institution=None) | Q(institution=institution_id))
    for funder in sorted(rows, key=lambda one: (one.institution_id is None, one.pk)):
        found.setdefault(funder.kind, funder.pk)
    return found


def funder_name_taken(facility_id: int, name: str, funder_id: int | None) -> bool:
    """Whether another funder of the facility has this name already, in whatever case."""
    return Funder.objects.filter(facility=facility_id, name__iexact=name).exclude(pk=funder_id or 0).exists()


def allocation_of(funder: Funder, year: int) -> Allocation | None:
    """What a funder gives in a year, if that was entered."""
    return Allocation.objects.filter(funder=funder, year=year).first()


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody can look at: years, newest first, and prisons with funders as (key, name)."""

    years: tuple[int, ...]
    facilities: tuple[tuple[int, str], ...]


def choices_for(actor: Actor, today: date) -> Choices:
    """Years with allocations that `actor` may see, with this and the next, and prisons with funders. One query."""
    seen = Funder.objects.filter(within(reach(actor, "funder.view"))).order_by()
    rows = list(seen.values_list("facility", "facility__name", "allocations__year").distinct())
    years = {today.year, today.year + 1, *(year for _facility, _name, year in rows if year is not None)}
    facilities = sorted({(name, facility) for facility, name, _year in rows})
    return Choices(tuple(sorted(years, reverse=True)), tuple((facility, name) for name, facility in facilities))


def accounts_of(funders: QuerySet[Funder] | Iterable[int], year: int) -> dict[int, Account]:
    """The ledger of a year by funder: allocated, planned, committed, spent, left.

    Who draws from a shared purse is allocated what they bound of it, and all that it has left; the same rupiah may so
    stand under several funders (`ledger.together` counts them once). Funders without any money in that year are left
    out. Two queries for however many, three more where any draws from a shared purse.
    """
    ids = funders if isinstance(funders, QuerySet) else list(funders)
    rows = ids if isinstance(ids, QuerySet) else Funder.objects.filter(pk__in=ids)
    allocation = Allocation.objects.filter(funder=OuterRef("pk"), year=year).values("amount")
    told = list(rows.order_by().annotate(allocated=Subquery(allocation)).values_list("pk", "purse_id", "allocated"))
    allocated = {funder: amount for funder, _purse, amount in told if amount is not None}
    found = _accounts(allocated, _sums(ids, year))
    drawing = {funder: purse for funder, purse, _amount in told if purse is not None}
    sheets = purse_sheets(set(drawing.values()), year) if drawing else {}
    for funder, purse in drawing.items():
        own, left = found.get(funder, Account()), sheets[purse].account.left
        if left or funder in found:
            found[funder] = replace(own, allocated=own.bound + left)
    return found


def _accounts(allocated: Mapping[int, int], sums: Mapping[tuple[int, str, bool], int]) -> dict[int, Account]:
    known = {*allocated, *(funder for funder, _state, _spent in sums)}
    return {
        funder: account(
            allocated.get(funder, 0),
            [
                Holding(state, sums.get((funder, state, False), 0), sums.get((funder, state, True), 0))
                for state in BudgetState
            ],
        )
        for funder in known
    }


@dataclass(frozen=True, slots=True)
class PurseSheet:
    """A shared purse in a year: its ledger line over all prisons, and what each prison's funder planned and bound."""

    account: Account
    drawn: Mapping[int, Account]


def purse_sheets(purses: Iterable[int], year: int) -> dict[int, PurseSheet]:
    """The ledger of a year by shared purse. Three queries, for however many."""
    ids = list(purses)
    allocations = PurseAllocation.objects.filter(purse__in=ids, year=year).order_by()
    allocated = dict(allocations.values_list("purse_id", "amount"))
    drawing = dict(Funder.objects.filter(purse__in=ids).order_by().values_list("pk", "purse_id"))
    parts = _accounts({}, _sums(list(drawing), year))
    found = {}
    for purse in ids:
        drawn = {funder: parts.get(funder, Account()) for funder, of in drawing.items() if of == purse}
        found[purse] = PurseSheet(sum(drawn.values(), Account(allocated=allocated.get(purse, 0))), drawn)
    return found


def account_of(funder_id: int, year: int) -> Account:
    """The ledger line of one funder."""
    return accounts_of([funder_id], year).get(funder_id, Account())


def _sums(funders: QuerySet[Funder] | list[int], year: int) -> dict[tuple[int, str, bool], int]:
    """What classes of the year hold of each funder (False), and spent of it (True), by the state of their budgets.

    Drafts of cancelled classes hold nothing.
    """
    draft = Q(line__budget__state=BudgetState.DRAFT, line__budget__training_class__starts_on__year=year)
    alive = ~Q(line__budget__training_class__state=ClassState.CANCELLED)
    shares = LineShare.objects.filter((draft & alive) | Q(line__budget__year=year), funder__in=funders).order_by()
    held = shares.values_list("funder_id", "line__budget__state").annotate(total=Sum("amount"), spent=_SHARE)
    expenses = Expense.objects.filter(funder__in=funders, share__line__budget__year=year).order_by()
    paid = expenses.values_list("funder_id", "share__line__budget__state").annotate(total=Sum("amount"), spent=_SPENT)
    return {(funder, state, bool(spent)): total for funder, state, total, spent in held.union(paid, all=True)}
