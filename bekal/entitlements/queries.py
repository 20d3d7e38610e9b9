from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, F, Q, QuerySet, Value

from bekal.access.queries import written_for_few
from bekal.eligibility.facts import Waiver
from bekal.eligibility.rules import Rule, RuleSet, ruleset_on
from bekal.entitlements.models import AddedCriterion, Override, RuleVersion
from bekal.entitlements.rules import Added, Asking, Decision, rule_of, version_of, waivers_for

# What the rules ask


def ruleset_for(code: str, day: date) -> RuleSet:
    """The version of a rule set that holds on `day`, entered changes of the law included; NoRuleSet if none does."""
    return ruleset_on(code, day, versions())


def versions() -> tuple[RuleSet, ...]:
    """Every entered change of the law that was not withdrawn, for `ruleset_on`; one query."""
    return in_force([])[0]


def added_rules(facility_id: int, agreement_id: int | None, course_id: int, day: date) -> tuple[Rule, ...]:
    """What a facility and an agreement ask beside the law for a course on a day; one query."""
    return added_rules_of([Asking(facility_id, agreement_id, course_id, day)])[0]


def added_rules_of(askings: Sequence[Asking]) -> list[tuple[Rule, ...]]:
    """The same for many at once, in their order; one query."""
    known = criteria_of({asking.facility_id for asking in askings})
    return [tuple(one.rule for one in known.get(asking.facility_id, ()) if one.is_asked(asking)) for asking in askings]


def criteria_of(facility_ids: Iterable[int]) -> Mapping[int, Sequence[Added]]:
    """Everything that was ever added at these facilities, oldest first; one query."""
    return in_force(facility_ids)[1]


def in_force(facility_ids: Iterable[int]) -> tuple[tuple[RuleSet, ...], Mapping[int, Sequence[Added]]]:
    """Every entered change of the law, and what was ever added at these facilities, oldest first; one query for both.

    Each is dated: `ruleset_on` and `Added.is_asked` tell what holds on a day.
    """
    changes: list[RuleSet] = []
    added: dict[int, list[Added]] = defaultdict(list)
    for facility_id, agreement_id, course_id, starts, ends, data, reference, code, certainty, note in _in_force(
        sorted(set(facility_ids))
    ):
        if facility_id is None:
            about = {"reference": reference, "certainty": certainty, "note": note}
            changes.append(version_of(code, starts, **about, criteria=data))
        else:
            rule = rule_of(data, reference)
            added[facility_id].append(Added(facility_id, agreement_id, course_id, starts, ends, rule))
    return tuple(changes), added


@written_for_few
def _in_force(facility_ids: Sequence[int]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = AddedCriterion.objects.filter(facility__in=facility_ids).order_by()
    added = rows.annotate(code=Value(""), certainty=Value(""), note=Value("")).values_list(
        "facility_id", "agreement_id", "course_id", "starts", "ends", "rule", "reference", "code", "certainty", "note"
    )
    nothing = Value(None, BigIntegerField())
    law = RuleVersion.objects.filter(withdrawn_at=None).order_by()
    changes = law.annotate(f=nothing, a=nothing, c=nothing, until=Value(None, DateField())).values_list(
        "f", "a", "c", "valid_from", "until", "criteria", "reference", "code", "certainty", "note"
    )
    return added.union(changes, all=True).order_by("starts") if facility_ids else changes.order_by("valid_from")


# What was decided for people

Line = tuple[int, str, int | None, date, date]
DECIDED = "decided"


def decision_rows(inmate_ids: Sequence[int]) -> QuerySet[Override, tuple[int, str, date, date, str, int | None]]:
    """Decisions for these people as lines that fit into another query: id, DECIDED, days, criterion, course."""
    rows = Override.objects.filter(inmate__in=inmate_ids, ends__gt=F("starts")).order_by()
    return rows.annotate(what=Value(DECIDED)).values_list(
        "inmate_id", "what", "starts", "ends", "criterion", "course_id"
    )


def waivers_of(
    inmate_ids: Iterable[int], day: date | None = None, *, course_id: int | None = None
) -> dict[int, tuple[Waiver, ...]]:
    """The decisions that count for these people everywhere, with `course_id` those for that course too; one query.

    Who has none is left out; with `day` those that ended by then are too.
    """
    found = {pk: waivers_for(one, course_id) for pk, one in decisions_of(inmate_ids, day).items()}
    return {pk: waivers for pk, waivers in found.items() if waivers}


def decisions_of(inmate_ids: Iterable[int], day: date | None = None) -> dict[int, tuple[Decision, ...]]:
    """Every decision for these people, by their id; who has none is left out. One query.

    With `day` those that ended by then are left out.
    """
    found: dict[int, list[Decision]] = defaultdict(list)
    for inmate_id, criterion, course_id, starts, ends in _decisions(list(inmate_ids)):
        if starts < ends and (day is None or day < ends):
            found[inmate_id].append(Decision(course_id, Waiver(criterion, starts, ends)))
    return {pk: tuple(decisions) for pk, decisions in found.items()}


@written_for_few
def _decisions(inmate_ids: Sequence[int]) -> QuerySet[Override, Line]:
    return _decided(Q(inmate__in=inmate_ids)).order_by("starts", "pk")


def _decided(which: Q) -> QuerySet[Override, Line]:
    rows = Override.objects.filter(which).order_by()
    return rows.values_list("inmate_id", "criterion", "course_id", "starts", "ends")


def decisions_at(facility_ids: Iterable[int], day: date) -> dict[int, tuple[Decision, ...]]:
    """Every decision that has not ended by `day`, for the people held in these facilities; by person, one query."""
    found: dict[int, list[Decision]] = defaultdict(list)
    rows = _decided(Q(inmate__facility__in=list(facility_ids), ends__gt=day)).order_by("starts", "pk")
    for inmate_id, criterion, course_id, starts, ends in rows:
        found[inmate_id].append(Decision(course_id, Waiver(criterion, starts, ends)))
    return {pk: tuple(decisions) for pk, decisions in found.items()}
