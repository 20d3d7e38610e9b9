from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum, Value

from bekal.access.queries import within
from bekal.access.rules import Actor, reach
from bekal.budget.models import ClassBudget, Expense, Funder, LineShare
from bekal.budget.queries.budgets import Spending
from bekal.budget.queries.funders import accounts_of, funders_for
from bekal.budget.queries.templates import costs_of, templates_in_force
from bekal.budget.rules.figures import PACKAGE, Tally, places_for, still_fits
from bekal.budget.rules.ledger import Account
from bekal.budget.rules.splits import Measures, measures, total_of
from bekal.catalogue.models import Course
from bekal.catalogue.queries import approved_versions
from bekal.certificates.models import Certificate
from bekal.classes.choices import ClassState
from bekal.intake.queries import places_taken
from bekal.lib.dates import WorkingCalendar
from bekal.partners.models import Agreement
from bekal.partners.queries import in_force

LESSON_HOURS_A_DAY = 8  # assumed where what is left is turned into places


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """What one class of a year cost, and what each funder planned and spent of it."""

    budget: ClassBudget
    tally: Tally
    by_funder: Mapping[int, Spending]


def class_figures(actor: Actor, year: int, facility_id: int | None = None) -> list[ClassFigures]:
    """Every class whose committed or closed budget counts in a year and that `actor` sees, the latest first.

    Four queries, for however many.
    """
    rows = ClassBudget.objects.filter(within(reach(actor, "funder.view")), year=year)
    if facility_id is not None:
        rows = rows.filter(facility=facility_id)
    budgets = list(
        rows.select_related("facility", "training_class__version__course", "training_class__agreement__institution")
    )
    paid = _paid([one.pk for one in budgets])
    ended = [one.training_class_id for one in budgets if one.training_class.state == ClassState.COMPLETED]
    people, certificates = places_taken(ended), _certificates(ended)
    found = []
    for one in budgets:
        by_funder, pk = paid.get(one.pk, {}), one.training_class_id
        spent = sum(part.spent for part in by_funder.values())
        tally = Tally(
            classes=1,
            planned=sum(part.planned for part in by_funder.values()),
            spent=spent,
            ended_spent=spent if pk in ended else 0,
            participants=people.get(pk, 0),
            certificates=certificates.get(pk, 0),
        )
        found.append(ClassFigures(one, tally, by_funder))
    return found


def _paid(budget_ids: list[int]) -> dict[int, dict[int, Spending]]:
    """What each funder planned and spent of each budget; one query."""
    shares = LineShare.objects.filter(line__budget__in=budget_ids, amount__gt=0).order_by()
    planned = shares.values_list("line__budget_id", "funder_id").annotate(plan=Sum("amount"), paid=Value(0))
    expenses = Expense.objects.filter(share__line__budget__in=budget_ids).order_by()
    spent = expenses.values_list("share__line__budget_id", "funder_id").annotate(plan=Value(0), paid=Sum("amount"))
    found: dict[int, dict[int, Spending]] = defaultdict(lambda: defaultdict(lambda: Spending(0, 0)))
    for budget, funder, plan, paid in planned.union(spent, all=True):
        before = found[budget][funder]
        found[budget][funder] = Spending(before.planned + plan, before.spent + paid)
    return found


def _certificates(class_ids: Iterable[int]) -> dict[int, int]:
    rows = Certificate.objects.filter(enrolment__training_class__in=list(class_ids), revoked_on=None).order_by()
    return dict(rows.values_list("enrolment__training_class").annotate(count=Count("pk")))


def grouped(figures: Iterable[ClassFigures], name: Callable[[ClassBudget], str]) -> list[tuple[str, Tally]]:
    """The figures summed by what `name` gives for a budget, the dearest first."""
    sums: dict[str, Tally] = defaultdict(Tally)
    for one in figures:
        sums[name(one.budget)] += one.tally
    return sorted(sums.items(), key=lambda item: (-item[1].planned, item[0]))


def by_funder(
    figures: Iterable[ClassFigures], funders: Mapping[int, Funder], name: Callable[[Funder], str]
) -> list[tuple[str, Tally]]:
    """What each funder (or kind of funder, as `name` tells) bore of the same classes; `funders` by key."""
    known = list(figures)
    found: dict[str, dict[int, Tally]] = defaultdict(dict)
    for one in known:
        whole = one.tally
        for funder, part in one.by_funder.items():
            own = Tally(0, part.planned, part.spent, part.spent if whole.ended_spent else 0)
            of = found[name(funders[funder])]
            before = of.get(one.budget.pk) or Tally(1, 0, 0, 0, whole.participants, whole.certificates)
            of[one.budget.pk] = before + own
    tallies = [(label, sum(parts.values(), Tally())) for label, parts in found.items()]
    return sorted(tallies, key=lambda item: (-item[1].planned, item[0]))


def funders_in(actor: Actor, facility_id: int | None) -> dict[int, Funder]:
    """The funders that `actor` sees, of one prison or of all, by key."""
    seen = funders_for(actor)
    return {one.pk: one for one in (seen.filter(facility=facility_id) if facility_id is not None else seen)}


# What is left would still buy


@dataclass(frozen=True, slots=True)
class StillBuys:
    """How many places of a course all that is left would buy, were it spent on that course alone."""

    course: Course
    package_cost: int
    places: int
    training_days: int
    in_time: bool


def still_buys(funders: Collection[Funder], today: date, calendar: WorkingCalendar) -> list[StillBuys]:
    """The places that what funders have left this year would buy in their prisons, were it all spent on one course.

    Of each prison the courses that an agreement in force names; its own template where it has one, else the nation's.
    A package of 16 is split into places. A class that cannot end before the year does buys nothing.
    """
    left = left_by_facility(funders, accounts_of([one.pk for one in funders], today.year))
    templates = templates_in_force(left, today)
    packages = packages_of({template.course_id for template in templates.values()})
    found: dict[int, StillBuys] = {}
    for facility, pk in _covered(left, today):
        template = templates.get((facility, pk)) or templates.get((None, pk))
        if template is None or pk not in packages:
            continue
        of = packages[pk]
        cost, in_time = total_of(costs_of(template), of), still_fits(today, of.training_days, calendar)
        places = places_for(left[facility], cost) if in_time else 0
        before = found.get(pk)
        cost, places = max(cost, before.package_cost if before else 0), places + (before.places if before else 0)
        found[pk] = StillBuys(template.course, cost, places, of.training_days, in_time)
    return sorted(found.values(), key=lambda one: (-one.places, one.course.name))


def _covered(facility_ids: Iterable[int], today: date) -> list[tuple[int, int]]:
    """Which courses an agreement in force names at which facility."""
    rows = Agreement.objects.filter(in_force(today), facility__in=list(facility_ids), courses__isnull=False)
    return list(rows.order_by("facility_id").values_list("facility_id", "courses").distinct())


def packages_of(course_ids: Iterable[int]) -> dict[int, Measures]:
    """The measures of the usual package of each course, by its newest approved curriculum; one query."""
    found: dict[int, Measures] = {}
    for version in approved_versions(course_ids):
        hours = version.lesson_hours  # type: ignore[attr-defined]
        found.setdefault(version.course_id, measures(hours, LESSON_HOURS_A_DAY, PACKAGE))
    return found


def left_by_facility(funders: Iterable[Funder], accounts: dict[int, Account]) -> dict[int, int]:
    """What is left of all allocations together, by facility; what several share is there for each of them."""
    left: dict[int, int] = defaultdict(int)
    for funder in funders:
        left[funder.facility_id] += accounts.get(funder.pk, Account()).left
    return dict(left)
