from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from bekal.classes.models import TrainingClass
from bekal.eligibility.facts import PersonFacts
from bekal.entitlements.queries import in_force
from bekal.entitlements.rules import Decision
from bekal.intake.queries import facts_and_decisions_of, facts_for_course, measures_of
from bekal.intake.rules import Measure
from bekal.people.models import Inmate


class Known:
    """What is known of some people and asked by some classes: read once, when first asked for, for all who judge."""

    def __init__(self, people: Iterable[Inmate], classes: Iterable[TrainingClass], today: date) -> None:
        self._people, self._classes, self._today = list(people), list(classes), today

    def facts_for(self, inmate_id: int, training_class: TrainingClass) -> PersonFacts:
        """What rules may ask of one of the people, with the decisions that count for the course of a class."""
        facts, decisions = self._told
        return facts_for_course(facts[inmate_id], decisions.get(inmate_id, ()), training_class.version.course_id)

    def measure(self, training_class: TrainingClass) -> Measure:
        """What one of the classes asks."""
        return self._measures[training_class.pk]

    @cached_property
    def _told(self) -> tuple[dict[int, PersonFacts], Mapping[int, Sequence[Decision]]]:
        return facts_and_decisions_of(self._people, self._today)

    @cached_property
    def _measures(self) -> dict[int, Measure]:
        rules = in_force({one.facility_id for one in self._classes})
        measures = measures_of(self._classes, self._today, rules=rules)
        return dict(zip([one.pk for one in self._classes], measures, strict=True))
