from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bekal.eligibility.problems import Problem, problems_of
from bekal.eligibility.verdict import Status
from bekal.intake.queries import facts_of
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.people.queries import imprisonment_of
from bekal.places.models import Facility
from bekal.screening.models import Screening, Verdicts
from bekal.screening.queries.verdicts import verdict_of
from bekal.screening.rules import DERIVED, LETTERS

KEPT_FROM = "missing"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with what is missing or contradictory in their record, by kind.

    `problems` are whole sentences' worth; `missing` the facts for want of which a verdict is unknown.
    """

    inmate: Inmate
    problems: Mapping[str, Problem]
    missing: frozenset[str]

    @property
    def kinds(self) -> frozenset[str]:
        """Everything that is to be mended: `missing:FACT`, or the problem's code and its first fact."""
        return frozenset(self.problems) | {f"{KEPT_FROM}:{fact}" for fact in self.missing}


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to mend: how many people have it, and of how many of them it keeps a verdict unknown."""

    key: str
    people: int
    kept: int

    @property
    def code(self) -> str:
        return self.key.partition(":")[0]

    @property
    def fact(self) -> str:
        return self.key.partition(":")[2]


def people_to_mend(facility: Facility, screening: Screening) -> list[Person]:
    """Everyone held in a facility in whose record something is missing or contradictory, by name; six queries.

    As of the day of the screening, which must have been freshened.
    """
    today = screening.day
    assert today is not None
    inmates = list(Inmate.objects.filter(facility=facility, presence=Presence.HELD).order_by("name", "pk"))
    for inmate in inmates:
        inmate.facility = facility
    facts, unknown = facts_of(inmates, today), _unknown(screening)
    found = []
    for inmate in inmates:
        problems = problems_of(facts[inmate.pk], today, imprisonment_of(inmate))
        named = {f"{one.code}:{one.facts[0]}": one for one in reversed(problems)}
        person = Person(inmate, named, unknown.get(inmate.pk, frozenset()))
        if person.kinds:
            found.append(person)
    return found


def _unknown(screening: Screening) -> dict[int, frozenset[str]]:
    """The facts for want of which some verdict is unknown, by person."""
    letter = LETTERS[Status.UNKNOWN]
    rows = Verdicts.objects.filter(screening=screening, statuses__contains=letter).order_by()
    return {
        row.pk: frozenset(
            fact
            for place, status in enumerate(row.statuses)
            if status == letter
            for fact in verdict_of(screening, place, row).missing
            if fact not in DERIVED
        )
        for row in rows
    }


def kinds_of(people: Iterable[Person]) -> list[Kind]:
    """What is to be mended, what keeps the most people from a verdict first."""
    having: dict[str, int] = defaultdict(int)
    kept: dict[str, int] = defaultdict(int)
    for person in people:
        for key in person.kinds:
            having[key] += 1
            kept[key] += key.partition(":")[2] in person.missing and key.startswith(f"{KEPT_FROM}:")
    kinds = [Kind(key, count, kept[key]) for key, count in having.items()]
    return sorted(kinds, key=lambda kind: (-kind.kept, -kind.people, kind.key))
