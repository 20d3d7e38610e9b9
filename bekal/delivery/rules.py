"""How modules are laid out over days, what an attendance reason means, and until when a register may be changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bekal.delivery.choices import AttendanceReason, SessionState, SessionStep
from bekal.lib.transitions import Transition

LESSON = 45
"""Minutes of one lesson hour (JP)."""

_FRIDAY = 4
_DAY_ENDS = 24 * 60

Break = tuple[time, time]


def midday_break(day: date) -> Break:
    """From 12.00 to 13.00; on Fridays from 11.30, for the prayer."""
    return (time(11, 30) if day.weekday() == _FRIDAY else time(12)), time(13)


class DoesNotFit(ValueError):
    """The days are too few, or too short, for the modules; `missing` is how many lesson hours have no place."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} lesson hours have no place")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Slot:
    """One day's part of one module."""

    module_id: int
    date: date
    starts_at: time
    ends_at: time
    lesson_hours: int


def lay_out(
    modules: Iterable[tuple[int, int]],
    dates: Iterable[date],
    hours_per_day: int,
    starts_at: time,
    break_on: Callable[[date], Break] = midday_break,
) -> list[Slot]:
    """Lay modules, given as (id, lesson hours) in their order, over these dates, each filled up to `hours_per_day`.

    A module may span days; no lesson runs into the break. Raises DoesNotFit where hours are left over.
    """
    remaining = [[module_id, hours] for module_id, hours in modules]
    slots: list[Slot] = []
    for day in dates:
        if not remaining:
            break
        slots.extend(_day(remaining, lessons_of(day, starts_at, hours_per_day, break_on(day)), day))
    if remaining:
        raise DoesNotFit(sum(hours for _, hours in remaining))
    return slots


def _day(remaining: list[list[int]], lessons: Sequence[tuple[time, time]], day: date) -> Iterator[Slot]:
    """The slots of one day; what they hold is taken off `remaining`."""
    used = 0
    while remaining and used < len(lessons):
        module_id, hours = remaining[0]
        part = min(hours, len(lessons) - used)
        yield Slot(module_id, day, lessons[used][0], lessons[used + part - 1][1], part)
        used += part
        remaining[0][1] -= part
        if remaining[0][1] == 0:
            remaining.pop(0)


def lessons_of(day: date, starts_at: time, count: int, pause: Break | None = None) -> list[tuple[time, time]]:
    """From when to when each of `count` lessons runs, around the break; fewer where the day ends before."""
    begins, ends = (_minutes(edge) for edge in (pause or midday_break(day)))
    lessons, minute = [], _minutes(starts_at)
    for _ in range(count):
        if minute < ends and minute + LESSON > begins:
            minute = ends
        if minute + LESSON >= _DAY_ENDS:
            break
        lessons.append((_time(minute), _time(minute + LESSON)))
        minute += LESSON
    return lessons


def ends_at(day: date, starts_at: time, lesson_hours: int) -> time:
    """When a session of so many lessons ends; ValueError where it does not fit into the day."""
    lessons = lessons_of(day, starts_at, lesson_hours)
    if len(lessons) < lesson_hours:
        raise ValueError(f"{lesson_hours} lessons from {starts_at} do not fit into a day")
    return lessons[-1][1] if lessons else starts_at


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))


# Sessions

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        SessionStep.HOLD,
        frozenset({SessionState.PLANNED, SessionState.HELD}),
        SessionState.HELD,
        "attendance.record",
    ),
    Transition(
        SessionStep.MOVE,
        frozenset({SessionState.PLANNED, SessionState.CANCELLED}),
        SessionState.PLANNED,
        "class.edit",
        needs_reason=True,
    ),
    Transition(
        SessionStep.CANCEL,
        frozenset({SessionState.PLANNED}),
        SessionState.CANCELLED,
        "class.edit",
        needs_reason=True,
    ),
)


# Attendance


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reason says: whether the person was there, whether nobody blames them, whether a note must say more."""

    there: bool = False
    excused: bool = False
    needs_note: bool = False


MEANINGS: Mapping[str, Meaning] = {
    AttendanceReason.ATTENDED: Meaning(there=True),
    AttendanceReason.PARTLY: Meaning(there=True),
    AttendanceReason.SICK: Meaning(excused=True),
    AttendanceReason.PERMITTED: Meaning(excused=True),
    AttendanceReason.COURT: Meaning(excused=True),
    AttendanceReason.VISIT: Meaning(excused=True),
    AttendanceReason.NOT_BROUGHT: Meaning(excused=True),
    AttendanceReason.REFUSED: Meaning(),
    AttendanceReason.OTHER: Meaning(needs_note=True),
}

EDITABLE_DAYS = 7


class AttendanceRefused(Exception):
    """The register cannot be kept so; `problems` are {enrolment id: sentence}, 0 for the whole session."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is recorded of one participant in one session."""

    enrolment_id: int
    reason: str
    lesson_hours: int = 0
    note: str = ""


def settled(entry: Entry, session_hours: int) -> Entry:
    """The entry with the hours that its reason implies: all who attended, none who was not there."""
    hours = entry.lesson_hours
    if entry.reason == AttendanceReason.ATTENDED:
        hours = session_hours
    elif not MEANINGS[entry.reason].there:
        hours = 0
    return Entry(entry.enrolment_id, entry.reason, hours, entry.note.strip())


def last_day_to_edit(session_day: date) -> date:
    """The last day on which who teaches may still change the register of a session."""
    return session_day + timedelta(days=EDITABLE_DAYS)


def is_late(session_day: date, today: date) -> bool:
    """Whether only the warden may still change it, with a reason."""
    return today > last_day_to_edit(session_day)


@dataclass(frozen=True, slots=True)
class Difference:
    """One participant of whom two people say different things."""

    enrolment_id: int
    theirs: Entry
    mine: Entry


class AttendanceConflict(Exception):
    """Somebody else recorded the session since it was read; nothing was written."""

    def __init__(self, who: str, at: datetime | None, revision: int, differences: Sequence[Difference]) -> None:
        super().__init__(f"{who} recorded it first")
        self.who, self.at, self.revision = who, at, revision
        self.differences = tuple(differences)


def differences(theirs: Mapping[int, Entry], mine: Iterable[Entry]) -> list[Difference]:
    """Where what is recorded and what is sent do not agree; what nobody recorded yet is no difference."""
    return [
        Difference(entry.enrolment_id, theirs[entry.enrolment_id], entry)
        for entry in mine
        if entry.enrolment_id in theirs and theirs[entry.enrolment_id] != entry
    ]


def share(part: int, whole: int) -> float | None:
    """`part` of `whole` between 0 and 1; None where there is no whole."""
    return min(part / whole, 1.0) if whole else None
