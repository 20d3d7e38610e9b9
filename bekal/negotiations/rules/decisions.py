"""What several meetings decided, taken together: of two decisions about the same thing the later one holds."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ALL_OF_IT = 10_000  # basis points

Cell = tuple[str, str]
"""A kind of course and a kind of cost."""


@dataclass(frozen=True, slots=True)
class CourseAgreed:
    """A course that is to be taught, and the meeting that decided so."""

    course_id: int
    name: str
    kind: str
    delivery: str
    method: str
    meeting_id: int
    day: date


@dataclass(frozen=True, slots=True)
class ShareAgreed:
    """The part of a cost that a funder bears, in basis points, and the meeting that decided so."""

    course_kind: str
    cost_kind: str
    funder_kind: str
    share: int
    meeting_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """Any other decision in its words."""

    text: str
    meeting_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything that holds. `sharing` has the parts (basis points) by funder of each kind of course and cost."""

    courses: tuple[CourseAgreed, ...]
    sharing: Mapping[Cell, Mapping[str, int]]
    others: tuple[Said, ...]

    @property
    def open_parts(self) -> dict[Cell, int]:
        """What is missing to all of a cost, in basis points; of a cost shared twice it is negative."""
        rest = {cell: ALL_OF_IT - sum(parts.values()) for cell, parts in self.sharing.items()}
        return {cell: part for cell, part in rest.items() if part}

    @property
    def whole_shares(self) -> dict[Cell, Mapping[str, int]]:
        """The costs that are shared wholly, which is what an agreement can hold."""
        return {cell: parts for cell, parts in self.sharing.items() if sum(parts.values()) == ALL_OF_IT}


def gather(courses: Iterable[CourseAgreed], shares: Iterable[ShareAgreed], others: Iterable[Said]) -> Decided:
    """What holds of decisions that come in the order of their meetings, the earliest first."""
    newest: dict[int, CourseAgreed] = {}
    for one in courses:
        newest.pop(one.course_id, None)
        newest[one.course_id] = one
    by_cell: dict[Cell, tuple[int, dict[str, int]]] = {}
    for part in shares:
        cell = (part.course_kind, part.cost_kind)
        if by_cell.get(cell, (0, {}))[0] != part.meeting_id:
            by_cell[cell] = (part.meeting_id, {})
        by_cell[cell][1][part.funder_kind] = part.share
    return Decided(tuple(newest.values()), {cell: parts for cell, (_, parts) in by_cell.items()}, tuple(others))


_NUMBERED = re.compile(r"^\((\d+)\)", re.MULTILINE)
_NO_BRACES = str.maketrans("{}", "()")
_WHERE = {"inside": "di dalam lapas", "outside": "di luar lapas"}


def methods_told(courses: Sequence[CourseAgreed]) -> list[str]:
    """Where and how each course is taught, as points of a clause in Indonesian."""
    told = []
    for one in courses:
        how = " ".join(one.method.translate(_NO_BRACES).split()).rstrip(".;")
        told.append(f"{one.name.translate(_NO_BRACES)}: {_WHERE[one.delivery]}{f', {how}' if how else ''};")
    return told


def with_methods(body: str, courses: Sequence[CourseAgreed]) -> str:
    """A clause with one paragraph more, numbered on, that says where and how each course is taught."""
    points = methods_told(courses)
    if not points:
        return body
    number = max((int(found) for found in _NUMBERED.findall(body)), default=0) + 1
    lead = f"({number}) " if number > 1 else ""
    lines = [f"{lead}Pelatihan dilaksanakan sebagai berikut:", *(f"- {point}" for point in points)]
    return "\n".join([body.rstrip(), *lines])
