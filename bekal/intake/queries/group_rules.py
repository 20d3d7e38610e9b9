from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from bekal.access.rules import Actor, Forbidden, Unseen, may
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.intake.choices import GroupKind
from bekal.intake.models import GroupRule
from bekal.intake.rules import day_to_judge
from bekal.intake.rules.groups import holds, offence_told
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility


def rules_of(facility: Facility) -> list[GroupRule]:
    """Every rule that was ever made for a facility that was found for the actor before, or for all; newest first."""
    rows = GroupRule.objects.filter(Q(facility=None) | Q(facility=facility))
    return list(rows.select_related("facility", "course"))


def rule_for(actor: Actor, action: str, facility: Facility, rule_id: int) -> GroupRule:
    """The rule of a facility that was found for the actor before, or of all, on which `actor` may take `action`.

    Raises Unseen or Forbidden.
    """
    rule = next((one for one in rules_of(facility) if one.pk == rule_id), None)
    if rule is None:
        raise Unseen(action)
    if not may(actor, action, rule.target):
        raise Forbidden(action)
    return rule


def rules_for_classes(classes: Sequence[TrainingClass], today: date) -> dict[int, list[GroupRule]]:
    """The rules that hold for each class on the day on which it is judged, by its id, the oldest first; one query."""
    places = {one.facility_id for one in classes}
    rows = list(_begun().filter(Q(facility=None) | Q(facility__in=places)).order_by("starts", "pk"))
    return {one.pk: [rule for rule in rows if _concerns(rule, one, today)] for one in classes}


def _begun() -> QuerySet[GroupRule]:
    """Without those that were ended before they began."""
    return GroupRule.objects.filter(Q(ends=None) | Q(ends__gt=F("starts")))


def _concerns(rule: GroupRule, one: TrainingClass, today: date) -> bool:
    day = day_to_judge(one.starts_on, today)
    return holds(rule, facility_id=one.facility_id, course_id=one.version.course_id, day=day)


def groups_of(inmate: Inmate) -> dict[str, str]:
    """By what rules count a person: sex, offence group, and the tier of the prison that holds them."""
    term = (inmate.term_years, inmate.term_months)
    offence = offence_told(inmate.offence, *term, life_or_death=inmate.life_or_death)
    return {
        GroupKind.SEX.value: inmate.sex,
        GroupKind.TIER.value: inmate.facility.tier,
        GroupKind.OFFENCE.value: offence,
    }


def people_to_count(inmate_ids: Iterable[int]) -> dict[int, Inmate]:
    """These people with their names and what `groups_of` reads, in the order of names; one query."""
    rows = Inmate.objects.filter(pk__in=list(inmate_ids)).select_related("facility").order_by("name", "pk")
    fields = ("name", "sex", "offence", "term_years", "term_months", "life_or_death", "facility__tier")
    return {one.pk: one for one in rows.only(*fields)}


def classes_concerned(facility: Facility, today: date) -> Counter[int]:
    """How many classes that are still to be filled each rule holds for, by its id; two queries."""
    rows = TrainingClass.objects.filter(facility=facility, starts_on__gte=today).select_related("version")
    waiting = list(rows.filter(state__in=(ClassState.PLANNED, ClassState.OPEN)))
    return Counter(rule.pk for rules in rules_for_classes(waiting, today).values() for rule in rules)


def people_in_groups(facility: Facility, rules: Iterable[GroupRule]) -> dict[int, int]:
    """How many of the people who are held there each rule counts, by its id; one query."""
    held = Inmate.objects.filter(facility=facility, presence=Presence.HELD).order_by()
    people = list(held.values_list("sex", "offence", "term_years", "term_months", "life_or_death"))
    found = Counter({(GroupKind.TIER.value, facility.tier): len(people)})
    for sex, offence, years, months, life_or_death in people:
        told = offence_told(offence, years, months, life_or_death=life_or_death)
        found.update([(GroupKind.SEX.value, sex), (GroupKind.OFFENCE.value, told)])
    return {rule.pk: found[rule.group, rule.value] for rule in rules}
