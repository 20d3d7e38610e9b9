"""Everything that a run rests on, read once and frozen as plain JSON (`rules.frozen`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from bekal.budget.choices import BudgetState, CostBasis
from bekal.budget.models import BudgetLine, ClassBudget, Funder, LineShare
from bekal.budget.queries.funders import accounts_of
from bekal.classes.models import TrainingClass
from bekal.classes.queries import TAKES_PLACES
from bekal.intake.choices import EnrolmentState, Standing, WishState
from bekal.intake.models import Assessment, Enrolment, Wish
from bekal.intake.queries import FACT_FIELDS, Candidate, judged
from bekal.intake.queries.group_rules import groups_of, rules_for_classes
from bekal.intake.rules import day_to_judge
from bekal.intake.rules.groups import counts
from bekal.partners.queries import stretches_of
from bekal.partners.rules.ground import on_day, year_of
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.people.queries import keep_apart_pairs
from bekal.places.models import Facility
from bekal.planner.problem import BASIS_POINTS
from bekal.planning.choices import Money
from bekal.planning.rules.marks import Standpoint, age_group, block_name, block_target, marks_of, stay_group

ASKING = (WishState.OPEN, WishState.ACCEPTED, WishState.RESERVE)
"""Wishes of which something may still come; those of who is on the list of a class of the run ask anew with it."""

_PER_PERSON = (CostBasis.PARTICIPANT, CostBasis.PARTICIPANT_DAY)


def gathered(facility: Facility, classes: Sequence[TrainingClass], today: date) -> dict[str, Any]:
    """The inputs of a run for these classes of a facility as they are today; plain JSON.

    An option is a live wish for the course of a class whose person fits the class; who is only fit with a note has one
    where an officer accepted the wish. Everybody else who asked stands under `unfit` with what is in the way.
    """
    wishes = _wishes(facility, classes)
    people = _people({wish.inmate_id for wish in wishes})
    scores = _scores(people)
    options, unfit = _options(classes, wishes, people, scores, today)
    asking = sorted({one["person"] for one in options}, key=int)
    money = _money(classes)
    told = {str(pk): _told(inmate, today) for pk, inmate in people.items()}
    return {
        "day": today.isoformat(),
        "classes": [_class(one, money) for one in classes],
        "options": options,
        "unfit": unfit,
        "funders": money.limits,
        "funder_names": money.names,
        **_quotas(classes),
        "apart": _apart(classes, asking, today),
        "groups": _groups(classes, options, told, today),
        "blocks": _blocks(classes, asking, people),
        "people": told,
    }


# Who asked for what


def _wishes(facility: Facility, classes: Sequence[TrainingClass]) -> list[Wish]:
    courses = {one.version.course_id for one in classes}
    listed = Enrolment.objects.filter(training_class__in=[one.pk for one in classes], state=EnrolmentState.ENROLLED)
    chosen = Q(state=WishState.SELECTED, inmate__in=listed.values("inmate"))
    rows = Wish.objects.filter(Q(state__in=ASKING) | chosen, facility=facility, course__in=courses)
    return list(rows.filter(inmate__presence=Presence.HELD, inmate__facility=facility).order_by("inmate", "rank"))


def _people(ids: Iterable[int]) -> dict[int, Inmate]:
    rows = Inmate.objects.filter(pk__in=list(ids)).select_related("facility").only(*FACT_FIELDS, "facility__tier")
    return {one.pk: one for one in rows.order_by("pk")}


def _scores(ids: Iterable[int]) -> dict[tuple[int, int | None], list[int]]:
    """The latest score of each form by person and the course that the form is for (None: for all)."""
    rows = Assessment.objects.filter(inmate__in=list(ids)).order_by("taken_on", "pk")
    latest: dict[tuple[int, int | None, str], int] = {}
    for inmate_id, course_id, code, score in rows.values_list("inmate_id", "form__course_id", "form__code", "score"):
        latest[inmate_id, course_id, code] = score
    found: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for (person, course, _code), score in latest.items():
        found[person, course].append(score)
    return found


def _score_for(scores: Mapping[tuple[int, int | None], list[int]], inmate_id: int, course_id: int) -> int | None:
    """The mean of what counts for a course, rounded down."""
    known = [*scores.get((inmate_id, None), ()), *scores.get((inmate_id, course_id), ())]
    return sum(known) // len(known) if known else None


def _options(
    classes: Sequence[TrainingClass],
    wishes: Iterable[Wish],
    people: Mapping[int, Inmate],
    scores: Mapping[tuple[int, int | None], list[int]],
    today: date,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    by_course: dict[int, list[Wish]] = defaultdict(list)
    for wish in wishes:
        by_course[wish.course_id].append(wish)
    options, unfit = [], []
    for one in classes:
        asked = {wish.inmate_id: wish for wish in by_course[one.version.course_id]}
        for candidate in judged([people[pk] for pk in asked], one, today):
            wish = asked[candidate.inmate.pk]
            if _may(candidate, wish):
                score = _score_for(scores, candidate.inmate.pk, one.version.course_id)
                options.append(_option(candidate, one, wish, score, today))
            else:
                unfit.append(_unfit(candidate, one))
    return options, unfit


def _may(candidate: Candidate, wish: Wish) -> bool:
    accepted = wish.state in (WishState.ACCEPTED, WishState.RESERVE, WishState.SELECTED)
    return candidate.standing == Standing.FITS or (candidate.standing == Standing.NOTE and accepted)


def _option(candidate: Candidate, one: TrainingClass, wish: Wish, score: int | None, today: date) -> dict[str, Any]:
    inmate = candidate.inmate
    standpoint = Standpoint(
        class_ends=one.ends_on,
        release_on=inmate.release_on,
        wish_rank=wish.rank,
        score=score,
        served=inmate.certified_on is not None,
        registered_on=wish.registered_on,
    )
    return {
        "person": str(inmate.pk),
        "class": str(one.pk),
        "release_on": inmate.release_on.isoformat() if inmate.release_on else None,
        "rank": wish.rank,
        "score": score,
        "served": standpoint.served,
        "registered_on": wish.registered_on.isoformat(),
        "note": candidate.standing == Standing.NOTE,
        "marks": marks_of(standpoint, today),
    }


def _unfit(candidate: Candidate, one: TrainingClass) -> dict[str, Any]:
    """What is in the way, in both languages; the verdict's own sentences."""
    against = candidate.measure.against(candidate.facts)
    return {
        "person": str(candidate.inmate.pk),
        "class": str(one.pk),
        "standing": candidate.standing.value,
        "why": [{"id": reason.sentence["id"], "en": reason.sentence["en"]} for reason in against],
    }


def _told(inmate: Inmate, today: date) -> dict[str, str]:
    """By what rules and acceptance are counted: groups only, no names and no dates."""
    return {
        **groups_of(inmate),
        "age": age_group(inmate.birth_date, today).value,
        "stay": stay_group(inmate.release_on, today).value,
        "education": inmate.education,
        "block": inmate.block,
        "served": "no" if inmate.certified_on is None else "yes",
    }


def _apart(classes: Sequence[TrainingClass], asking: Iterable[str], today: date) -> list[list[str]]:
    """Pairs that are kept apart on the first day of any of the classes."""
    ids = [int(person) for person in asking]
    days = {day_to_judge(one.starts_on, today) for one in classes}
    pairs = {pair for day in days for pair in keep_apart_pairs(ids, day)}
    return [[str(first), str(second)] for first, second in sorted(pairs)]


def _groups(
    classes: Sequence[TrainingClass],
    options: Iterable[Mapping[str, Any]],
    told: Mapping[str, Mapping[str, str]],
    today: date,
) -> list[dict[str, Any]]:
    """The rules that hold for each class, with whom of its options each counts; `name` is the rule's id."""
    asking: dict[str, list[str]] = defaultdict(list)
    for option in options:
        asking[option["class"]].append(option["person"])
    found = []
    for pk, rules in rules_for_classes(classes, today).items():
        for rule in rules:
            people = [one for one in asking[str(pk)] if counts(rule.group, rule.value, told[one])]
            about = {"group": rule.group, "value": rule.value, "most": rule.most, "reference": rule.reference}
            found.append({"name": str(rule.pk), "class": str(pk), "people": sorted(people, key=int), **about})
    return [one for one in found if one["people"]]


def _blocks(
    classes: Sequence[TrainingClass], asking: Sequence[str], people: Mapping[int, Inmate]
) -> list[dict[str, Any]]:
    members: dict[str, list[str]] = defaultdict(list)
    for person in asking:
        if name := block_name(people[int(person)].block):
            members[name].append(person)
    seats = sum(one.capacity for one in classes)
    return [
        {"name": name, "people": ids, "target": block_target(seats, len(ids), len(asking))}
        for name, ids in sorted(members.items())
    ]


# Places and money


@dataclass(frozen=True, slots=True)
class Costs:
    """What each class costs and who bears it (`prices` by class id), and what each funder has left for it."""

    prices: Mapping[int, Mapping[str, Any]]
    limits: Mapping[str, int]
    names: Mapping[str, str]


_FREE: Mapping[str, Any] = {"fixed_cost": 0, "cost_per_place": 0, "shares": []}


def _class(one: TrainingClass, money: Costs) -> dict[str, Any]:
    return {
        "key": str(one.pk),
        "capacity": one.capacity,
        "minimum": one.minimum,
        "first_day": one.starts_on.isoformat(),
        "last_day": one.ends_on.isoformat(),
        "quotas": [key for key, _limit in _quota_of(one)],
        **(money.prices.get(one.pk) or {**_FREE, "money": Money.NONE.value}),
    }


def _money(classes: Sequence[TrainingClass]) -> Costs:
    """Drafts cost what they plan, up to what their funders have left in the year of the class; the money of committed
    budgets is set aside already."""
    budgets = ClassBudget.objects.filter(training_class__in=[one.pk for one in classes])
    prices: dict[int, Mapping[str, Any]] = {}
    wanted: set[tuple[int, int]] = set()
    of_class = {one.pk: one for one in classes}
    for budget in budgets:
        if budget.state != BudgetState.DRAFT:
            prices[budget.training_class_id] = {**_FREE, "money": Money.BOUND.value}
            continue
        one = of_class[budget.training_class_id]
        price = _price(budget, one)
        prices[one.pk] = {**price, "money": Money.DRAFT.value}
        wanted |= {(int(key.split(":")[0]), one.starts_on.year) for key, _share in price["shares"]}
    limits: dict[str, int] = {}
    for year in {year for _, year in wanted}:
        ids = [pk for pk, asked in wanted if asked == year]
        accounts = accounts_of(ids, year)
        limits |= {f"{pk}:{year}": max(0, accounts[pk].left) if pk in accounts else 0 for pk in ids}
    known = dict(Funder.objects.filter(pk__in=[pk for pk, _ in wanted]).values_list("pk", "name"))
    return Costs(prices, limits, {f"{pk}:{year}": known[pk] for pk, year in sorted(wanted)})


def _price(budget: ClassBudget, one: TrainingClass) -> dict[str, Any]:
    """The cost of a class once, and for each place; each funder bears the same part of both, as of the whole."""
    lines = BudgetLine.objects.filter(budget=budget).values_list("basis", "amount")
    fixed = sum(amount for basis, amount in lines if basis not in _PER_PERSON)
    each = sum(-(-amount // one.capacity) for basis, amount in lines if basis in _PER_PERSON)
    borne: dict[int, int] = defaultdict(int)
    for funder_id, amount in LineShare.objects.filter(line__budget=budget).values_list("funder_id", "amount"):
        borne[funder_id] += amount
    whole = sum(borne.values())
    shares = [
        (f"{pk}:{one.starts_on.year}", amount * BASIS_POINTS // whole) for pk, amount in sorted(borne.items()) if amount
    ]
    return {"fixed_cost": fixed, "cost_per_place": each, "shares": [list(share) for share in shares]}


def _quotas(classes: Sequence[TrainingClass]) -> dict[str, Any]:
    """Places that each agreement still owes for these classes, in its year and in all."""
    limits: dict[str, int] = {}
    names: dict[str, str] = {}
    own = [one.pk for one in classes]
    for one in classes:
        for key, limit in _quota_of(one):
            if key not in limits:
                limits[key] = max(0, limit - _taken(one, key, own))
                names[key] = one.agreement.title
    return {"quotas": limits, "quota_names": names}


def _quota_of(one: TrainingClass) -> list[tuple[str, int]]:
    stretch = on_day(stretches_of(one.agreement), one.starts_on)
    starts, _ = year_of(stretch.starts, one.starts_on)
    owed = [
        (f"{one.agreement_id}:{starts.isoformat()}", stretch.yearly),
        (f"{one.agreement_id}:all", stretch.in_all),
    ]
    return [(key, limit) for key, limit in owed if limit is not None]


def _taken(one: TrainingClass, key: str, own: Iterable[int]) -> int:
    """The places of the agreement's other classes that are open or later, in the year of the key or in all."""
    others = TrainingClass.objects.filter(agreement=one.agreement_id, state__in=TAKES_PLACES).exclude(pk__in=list(own))
    if not key.endswith(":all"):
        starts = date.fromisoformat(key.partition(":")[2])
        first, after = year_of(starts, starts)
        others = others.filter(starts_on__gte=first, starts_on__lt=after)
    return sum(others.values_list("capacity", flat=True))
