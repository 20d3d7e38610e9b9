from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Sum

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.budget.choices import BudgetState
from bekal.budget.models import Allocation, Expense, Funder, LineShare
from bekal.budget.rules.ledger import Account, Holding, account
from bekal.classes.choices import ClassState

_FUNDERS = Funder.objects.select_related("facility", "institution")


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


def years_of(actor: Actor, today: date) -> list[int]:
    """The years that have allocations which `actor` may see, with this year and the next, newest first."""
    seen = Allocation.objects.filter(within(reach(actor, "funder.view"), facility="funder__facility"))
    return sorted(
        {today.year, today.year + 1, *seen.order_by().values_list("year", flat=True).distinct()}, reverse=True
    )


def accounts_of(funders: QuerySet[Funder] | Iterable[int], year: int) -> dict[int, Account]:
    """The ledger of a year by funder: allocated, planned, committed, spent, left. Three queries, for however many.

    Funders without any money in that year are left out.
    """
    ids = funders if isinstance(funders, QuerySet) else list(funders)
    allocations = Allocation.objects.filter(funder__in=ids, year=year).order_by()
    allocated = dict(allocations.values_list("funder_id", "amount"))
    amounts, spent = _amounts(ids, year), _spent(ids, year)
    known = {*allocated, *(funder for funder, _state in amounts)}
    return {
        funder: account(
            allocated.get(funder, 0),
            [Holding(state, amounts.get((funder, state), 0), spent.get((funder, state), 0)) for state in BudgetState],
        )
        for funder in known
    }


def account_of(funder_id: int, year: int) -> Account:
    """The ledger line of one funder."""
    return accounts_of([funder_id], year).get(funder_id, Account())


def _amounts(funders: QuerySet[Funder] | list[int], year: int) -> dict[tuple[int, str], int]:
    """What classes of the year hold, by funder and state of their budgets; drafts of cancelled classes hold nothing."""
    draft = Q(line__budget__state=BudgetState.DRAFT, line__budget__training_class__starts_on__year=year)
    alive = ~Q(line__budget__training_class__state=ClassState.CANCELLED)
    rows = LineShare.objects.filter((draft & alive) | Q(line__budget__year=year), funder__in=funders)
    sums = rows.order_by().values_list("funder_id", "line__budget__state").annotate(total=Sum("amount"))
    return {(funder, state): total for funder, state, total in sums}


def _spent(funders: QuerySet[Funder] | list[int], year: int) -> dict[tuple[int, str], int]:
    rows = Expense.objects.filter(funder__in=funders, share__line__budget__year=year)
    sums = rows.order_by().values_list("funder_id", "share__line__budget__state").annotate(total=Sum("amount"))
    return {(funder, state): total for funder, state, total in sums}
