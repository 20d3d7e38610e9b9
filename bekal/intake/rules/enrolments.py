"""A person's way through a class as one table, and where a person stands for a class, worked out fast."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from bekal.eligibility.criteria import Criterion
from bekal.eligibility.expressions import Answer, evaluate, facts_of
from bekal.eligibility.facts import CourseFacts, PersonFacts
from bekal.eligibility.rules import Rule, RuleSet
from bekal.eligibility.spans import ALWAYS, Spans
from bekal.eligibility.verdict import Reason, Status, Verdict, judge, reason_of
from bekal.intake.choices import EndReason, EnrolmentState, EnrolmentStep, Standing
from bekal.lib.transitions import Transition

NOBODY = ""
"""The state of who is not on a class's list yet."""

_LISTED = (EnrolmentState.ENROLLED, EnrolmentState.RESERVE)
_OFF_THE_LIST = (NOBODY, EnrolmentState.NOT_CHOSEN, EnrolmentState.WITHDRAWN)


def _step(
    name: EnrolmentStep, sources: Iterable[str], target: EnrolmentState, action: str, *, needs_reason: bool = False
) -> Transition:
    return Transition(name, frozenset(sources), target, action, needs_reason)


TRANSITIONS: tuple[Transition, ...] = (
    _step(
        EnrolmentStep.CHOOSE,
        (*_OFF_THE_LIST, EnrolmentState.RESERVE),
        EnrolmentState.ENROLLED,
        "selection.choose",
    ),
    _step(
        EnrolmentStep.RESERVE,
        (*_OFF_THE_LIST, EnrolmentState.ENROLLED),
        EnrolmentState.RESERVE,
        "selection.choose",
    ),
    _step(EnrolmentStep.TAKE_OFF, _LISTED, EnrolmentState.NOT_CHOSEN, "selection.choose"),
    _step(EnrolmentStep.PROMOTE, (EnrolmentState.RESERVE,), EnrolmentState.ENROLLED, "enrolment.withdraw"),
    _step(EnrolmentStep.WITHDRAW, _LISTED, EnrolmentState.WITHDRAWN, "enrolment.withdraw", needs_reason=True),
    _step(EnrolmentStep.DISMISS, _LISTED, EnrolmentState.DISMISSED, "enrolment.withdraw", needs_reason=True),
    _step(
        EnrolmentStep.REINSTATE,
        (EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED),
        EnrolmentState.RESERVE,
        "selection.approve",
        needs_reason=True,
    ),
    _step(EnrolmentStep.COMPLETE, (EnrolmentState.ENROLLED,), EnrolmentState.COMPLETED, "class.complete"),
    _step(EnrolmentStep.NOT_COMPLETE, (EnrolmentState.ENROLLED,), EnrolmentState.NOT_COMPLETED, "class.complete"),
    _step(
        EnrolmentStep.REOPEN,
        (EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED),
        EnrolmentState.ENROLLED,
        "class.reopen",
        needs_reason=True,
    ),
)

STEP_OF_REASON: Mapping[str, EnrolmentStep] = {
    reason: EnrolmentStep.DISMISS if reason in (EndReason.SECURITY, EndReason.DISCIPLINE) else EnrolmentStep.WITHDRAW
    for reason in EndReason
}
"""Who leaves for the facility's reasons is dismissed; everybody else withdraws."""


class SelectionRefused(Exception):
    """The list cannot be as wished; `problems` are sentences that say what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The list that somebody wants, participants and reserves in order. ValueError where a person is on it twice."""

    participants: tuple[int, ...]
    reserves: tuple[int, ...]

    def __post_init__(self) -> None:
        everyone = self.participants + self.reserves
        if len(set(everyone)) != len(everyone):
            raise ValueError("nobody can be on the list twice")


def rearranged(listed: Wishes, do: str, ids: Sequence[int]) -> Wishes:
    """The list after one press of a button: `participant`, `reserve` (as the last), `off`, or `up` (one place)."""
    moved = tuple(dict.fromkeys(ids))
    if do == "up":
        return Wishes(listed.participants, _one_up(listed.reserves, moved))
    participants = tuple(pk for pk in listed.participants if pk not in moved)
    reserves = tuple(pk for pk in listed.reserves if pk not in moved)
    if do == "participant":
        return Wishes(participants + moved, reserves)
    return Wishes(participants, reserves + moved if do == "reserve" else reserves)


def _one_up(reserves: tuple[int, ...], moved: Iterable[int]) -> tuple[int, ...]:
    order = list(reserves)
    for inmate_id in moved:
        if inmate_id in order[1:]:
            place = order.index(inmate_id)
            order[place - 1], order[place] = order[place], order[place - 1]
    return tuple(order)


def steps_between(now: Mapping[int, str], wanted: Wishes) -> dict[int, EnrolmentStep]:
    """The step that each person takes so that the list becomes as wanted; `now` is {inmate id: state}.

    Who stays as they are takes none; the order of reserves is not part of it.
    """
    steps: dict[int, EnrolmentStep] = {}
    for inmate_id in wanted.participants:
        if now.get(inmate_id, NOBODY) != EnrolmentState.ENROLLED:
            steps[inmate_id] = EnrolmentStep.CHOOSE
    for inmate_id in wanted.reserves:
        if now.get(inmate_id, NOBODY) != EnrolmentState.RESERVE:
            steps[inmate_id] = EnrolmentStep.RESERVE
    kept = {*wanted.participants, *wanted.reserves}
    for inmate_id, state in now.items():
        if state in _LISTED and inmate_id not in kept:
            steps[inmate_id] = EnrolmentStep.TAKE_OFF
    return steps


def too_late_to_join(starts_on: date, ends_on: date, day: date, minimum_attendance_percent: int) -> bool:
    """Whether who joins on `day` can no longer reach the attendance that the course asks for, counted in days."""
    whole = (ends_on - starts_on).days + 1
    missed = max(0, (day - starts_on).days)
    return (whole - missed) * 100 < minimum_attendance_percent * whole


def day_to_judge(starts_on: date, today: date) -> date:
    """The day on which the requirements of a class are read: its first day, or today once it has begun."""
    return max(starts_on, today)


@dataclass(frozen=True)
class Measure:
    """What a class asks, ready to be held against many people."""

    ruleset: RuleSet
    day: date
    course: CourseFacts
    _criteria: tuple[tuple[Rule, Criterion, tuple[str, ...]], ...] = field(init=False, repr=False, compare=False)
    _read: dict[tuple[object, ...], Answer] = field(init=False, repr=False, compare=False, default_factory=dict)
    _said: dict[tuple[object, ...], Reason] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        asked = [(rule, criterion) for rule in self.ruleset.rules if (criterion := rule.for_course(self.course))]
        criteria = tuple((rule, criterion, facts_of(criterion.expression)) for rule, criterion in asked)
        object.__setattr__(self, "_criteria", criteria)

    def verdict(self, facts: PersonFacts) -> Verdict:
        """Every reason, in sentences."""
        return judge(facts, self.ruleset, self.day, self.course)

    def against(self, facts: PersonFacts) -> tuple[Reason, ...]:
        """What keeps a person out, or undecided, in the order of the rules; worked out once for whom the same is known.

        The same as the reasons of `verdict(facts)` that are not met.
        """
        return tuple(
            self._reason(index, facts)
            for index in range(len(self._criteria))
            if not self._answer(index, facts).certain.contains(self.day)
        )

    def _reason(self, index: int, facts: PersonFacts) -> Reason:
        rule, criterion, names = self._criteria[index]
        key = (index, facts.custody_status, *[getattr(facts, name, None) for name in names])
        if (known := self._said.get(key)) is None:
            known = self._said[key] = reason_of(rule, criterion, facts, self.day)
        return known

    def standing(self, facts: PersonFacts) -> Standing:
        """The same as `standing_of(self.verdict(facts))` without the sentences: several times faster."""
        undecided: list[Rule] = []
        closed = False
        for index, (rule, _, _) in enumerate(self._criteria):
            answer = self._answer(index, facts)
            if not answer.possible:
                return Standing.BARRED
            if not answer.possible.contains(self.day):
                closed = True
            elif not answer.certain.contains(self.day):
                undecided.append(rule)
        if closed:
            return self._later(facts)
        if not undecided:
            return Standing.FITS
        return Standing.NOTE if all(_officer_decides(rule, facts) for rule in undecided) else Standing.INCOMPLETE

    def _later(self, facts: PersonFacts) -> Standing:
        possible = [self._answer(index, facts).possible for index in range(len(self._criteria))]
        together = reduce(Spans.__and__, [spans for spans in possible if spans is not ALWAYS], ALWAYS)
        return Standing.LATER if together.next_after(self.day) else Standing.BARRED

    def _answer(self, index: int, facts: PersonFacts) -> Answer:
        _, criterion, names = self._criteria[index]
        key = (index, *[getattr(facts, name, None) for name in names])
        if (known := self._read.get(key)) is None:
            known = self._read[key] = evaluate(criterion.expression, facts)
        return known


def _officer_decides(rule: Rule, facts: PersonFacts) -> bool:
    return rule.officer_decides_for is not None and rule.officer_decides_for == facts.custody_status


def standing_of(verdict: Verdict) -> Standing:
    """The officer's word for a verdict."""
    if verdict.status is Status.YES:
        return Standing.FITS
    if verdict.status is Status.UNKNOWN:
        return Standing.NOTE if verdict.needs_note else Standing.INCOMPLETE
    return Standing.LATER if verdict.status in (Status.ALMOST, Status.NOT_YET) else Standing.BARRED
