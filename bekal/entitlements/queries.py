from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Count, DateField, F, Q, QuerySet, Value

from bekal.access.queries import find, within, written_for_few
from bekal.access.rules import Actor, Target, Unseen, reach, require
from bekal.eligibility.facts import Waiver
from bekal.eligibility.rules import Rule, RuleSet, ruleset_on
from bekal.entitlements.models import AddedCriterion, Override, RuleVersion
from bekal.entitlements.rules import Added, Asking, Decision, rule_of, version_of, waivers_for
from bekal.lib.blocks import read_blocks

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


# Looking at them

NATION = Target()
"""To whom the law belongs: to nobody below the nation."""


def upcoming_versions(today: date) -> QuerySet[RuleVersion]:
    """Changes of the law that were entered and have not begun, the next one first."""
    return RuleVersion.objects.filter(withdrawn_at=None, valid_from__gt=today).order_by("valid_from", "code")


def entered_versions(code: str) -> QuerySet[RuleVersion]:
    """Every change of a rule set that was ever entered, withdrawn ones too, the latest first."""
    return RuleVersion.objects.filter(code=code).order_by("-valid_from", "-pk")


def version_for(actor: Actor, action: str, version_id: int) -> RuleVersion:
    """The entered version on which `actor` may take `action`; raises Unseen or Forbidden."""
    version = RuleVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise Unseen(action)
    require(actor, action, NATION)
    return version


_CRITERIA = AddedCriterion.objects.select_related("facility", "agreement__institution", "course")


def criteria_for(actor: Actor) -> QuerySet[AddedCriterion]:
    """What was added at the facilities that `actor` sees; a coordinator sees what their own agreements ask."""
    return _CRITERIA.filter(within(reach(actor, "criterion.view"), institution="agreement__institution"))


def criterion_for(actor: Actor, action: str, criterion_id: int) -> AddedCriterion:
    """The added criterion on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_CRITERIA.all(), actor, action, criterion_id, institution="agreement__institution")


def criteria_about(
    criteria: QuerySet[AddedCriterion], *, agreement_id: int | None = None, course_id: int | None = None
) -> QuerySet[AddedCriterion]:
    """Those of the criteria that an agreement asks, or that are asked for a course (by whatever agreement)."""
    if agreement_id is not None:
        criteria = criteria.filter(agreement=agreement_id)
    if course_id is not None:
        criteria = criteria.filter(Q(course=course_id) | Q(course=None, agreement__courses=course_id))
    return criteria


def over_by(day: date) -> Q:
    """The filter for criteria and decisions that count no longer on a day."""
    return Q(ends__lte=day)


_OVERRIDES = Override.objects.select_related("inmate__facility", "course")
_WHERE = "inmate__facility"


def overrides_for(actor: Actor) -> QuerySet[Override]:
    """The decisions for people whom `actor` sees, with the person and the course, the latest first."""
    return _OVERRIDES.filter(within(reach(actor, "override.view"), facility=_WHERE))


def override_for(actor: Actor, action: str, override_id: int) -> Override:
    """The decision on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_OVERRIDES.all(), actor, action, override_id, facility=_WHERE)


def overrides_by_facility(actor: Actor, day: date) -> list[tuple[int, str, int]]:
    """How many decisions are in force on a day in each facility that has any, as (id, name, count), most first."""
    rows = Override.objects.filter(within(reach(actor, "override.view"), facility=_WHERE))
    rows = rows.filter(starts__lte=day, ends__gt=day).order_by()
    counted = rows.values_list("inmate__facility", "inmate__facility__name").annotate(count=Count("pk"))
    return list(counted.order_by("-count", "inmate__facility__name"))


def document_of(override: Override) -> bytes:
    """The document of a decision that was found for the actor before; raises BlocksDamaged where it was changed."""
    with override.document.open("rb") as file:
        return b"".join(read_blocks(file, settings.FIELD_KEY))


def documents_named() -> set[str]:
    """Every file of the storage that a decision names."""
    return set(Override.objects.values_list("document", flat=True))
