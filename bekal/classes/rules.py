"""The life of a class: one table of steps, what each needs, and the days on which it is held."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bekal.classes.choices import AgreementLack, ClassState, ClassStep, Condition
from bekal.lib.dates import DayOffKind, Language, WorkingCalendar, working_dates
from bekal.lib.transitions import Transition

_ALIVE = frozenset({ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED})
_READY = (Condition.AGREEMENT_COVERS, Condition.INSTRUCTORS_NAMED, Condition.SELECTION_RECORDED)


def _step(
    name: ClassStep,
    sources: ClassState | frozenset[ClassState],
    target: ClassState,
    action: str,
    *conditions: Condition,
    needs_reason: bool = False,
) -> Transition:
    states = frozenset({sources}) if isinstance(sources, ClassState) else sources
    return Transition(name, frozenset(states), target, action, needs_reason, conditions)


TRANSITIONS: tuple[Transition, ...] = (
    _step(ClassStep.OPEN, ClassState.PLANNED, ClassState.OPEN, "class.open", Condition.AGREEMENT_COVERS),
    _step(
        ClassStep.SELECT,
        ClassState.OPEN,
        ClassState.SELECTED,
        "selection.approve",
        Condition.ENOUGH_PARTICIPANTS,
        Condition.SEATS_SUFFICE,
        Condition.NO_KEEP_APART,
    ),
    _step(ClassStep.RESELECT, ClassState.SELECTED, ClassState.OPEN, "selection.approve", needs_reason=True),
    _step(
        ClassStep.START,
        ClassState.SELECTED,
        ClassState.RUNNING,
        "class.start",
        *_READY,
        Condition.ENOUGH_PARTICIPANTS,
        Condition.NO_KEEP_APART,
    ),
    _step(
        ClassStep.COMPLETE,
        ClassState.RUNNING,
        ClassState.COMPLETED,
        "class.complete",
        Condition.ATTENDANCE_RECORDED,
        Condition.RESULTS_DECIDED,
    ),
    _step(ClassStep.PAUSE, ClassState.RUNNING, ClassState.PAUSED, "class.start", needs_reason=True),
    _step(ClassStep.RESUME, ClassState.PAUSED, ClassState.RUNNING, "class.start"),
    _step(ClassStep.CANCEL, _ALIVE, ClassState.CANCELLED, "class.cancel", needs_reason=True),
    _step(ClassStep.REOPEN, ClassState.COMPLETED, ClassState.RUNNING, "class.reopen", needs_reason=True),
    _step(ClassStep.REOPEN, ClassState.CANCELLED, ClassState.PLANNED, "class.reopen", needs_reason=True),
)
EDITABLE = frozenset({ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED})
MAIN_ROAD = (ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A condition that does not hold, with what a person needs to mend it: what is lacking, whose names, how many."""

    condition: Condition
    lacks: tuple[AgreementLack, ...] = ()
    names: tuple[str, ...] = ()
    count: int | None = None


class NotYet(Exception):
    """The step may not be taken yet; `hindrances` say what stands in the way."""

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        super().__init__(", ".join(hindrance.condition for hindrance in hindrances))
        self.hindrances = tuple(hindrances)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the plan of a class that cannot be: the field, a word for what is wrong, and the value that fits.

    `names` says who and what it is about, where a person would ask.
    """

    field: str
    problem: str
    fits: int | date | str | None = None
    names: tuple[str, ...] = ()


class PlanRefused(Exception):
    """The plan of a class contradicts itself or its agreement; `flaws` say where."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(", ".join(f"{flaw.field}: {flaw.problem}" for flaw in flaws))
        self.flaws = tuple(flaws)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The working days of a class, the days between them on which nobody works though it is no weekend, with their
    names, and whether the holidays of those years are still partly a forecast."""

    days: tuple[date, ...]
    holidays: tuple[tuple[date, str], ...]
    estimated: bool


def training_days(first: date, lesson_hours: int, hours_per_day: int, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The working days that `lesson_hours` (JP of 45 minutes) fill from `first` on, at `hours_per_day` JP a day.

    ValueError where there is no hour to give or a day holds none.
    """
    if lesson_hours < 1 or hours_per_day < 1:
        raise ValueError("a class needs at least one lesson hour, and a day at least one")
    return working_dates(first, math.ceil(lesson_hours / hours_per_day), calendar)


def schedule(
    first: date, lesson_hours: int, hours_per_day: int, calendar: WorkingCalendar, language: Language = "id"
) -> Schedule:
    """The days of a class as `training_days` counts them, with the holidays that they step over."""
    days = training_days(first, lesson_hours, hours_per_day, calendar)
    between = (days[0] + timedelta(days=number) for number in range((days[-1] - days[0]).days))
    off = ((day, calendar.day_off(day, language)) for day in between)
    holidays = tuple((day, why.name) for day, why in off if why and why.kind is not DayOffKind.WEEKEND)
    years = range(days[0].year, days[-1].year + 1)
    return Schedule(days, holidays, any(calendar.is_estimated(year) for year in years))


LESSON_MINUTES = 45
MIDDAY_MINUTES = 60  # how long a day that goes on after noon pauses


def same_hours(starts_at: time, lesson_hours: int, other_starts_at: time, other_lesson_hours: int) -> bool:
    """Whether two classes of one day hold somebody at the same time; each is taken to pause at noon if it passes it."""
    first, other = _span(starts_at, lesson_hours), _span(other_starts_at, other_lesson_hours)
    return first[0] < other[1] and other[0] < first[1]


def _span(starts_at: time, lesson_hours: int) -> tuple[int, int]:
    begins = starts_at.hour * 60 + starts_at.minute
    ends = begins + lesson_hours * LESSON_MINUTES
    noon = 12 * 60
    return begins, ends + (MIDDAY_MINUTES if begins < noon < ends else 0)


def away_without_stand_in(
    days: Sequence[date], away: Sequence[tuple[int, date, date]], instructor_ids: Sequence[int]
) -> list[tuple[int, date]]:
    """Who is away on the first day of a class on which none of its instructors is there; empty where one always is.

    `away` holds (instructor, from, until) with the last day not included.
    """
    for day in days:
        missing = {pk for pk, starts, ends in away if starts <= day < ends}
        if instructor_ids and missing >= set(instructor_ids):
            return [(pk, day) for pk in instructor_ids]
    return []
