"""Reading the rows of a roster, a chunk at a time and column by column, and judging each row by itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from bekal.lib.sheets import Cell, Chunk
from bekal.roster.choices import WARNINGS
from bekal.roster.choices import Problem as P
from bekal.roster.choices import RosterField as F
from bekal.roster.rules.headings import BY_FIELD, Headings
from bekal.roster.rules.values import ColumnReader, Value, nik_birth, readers_of, register_key, written

Found = tuple[str, str, str]  # the problem, the field, what was written
YOUNGEST, OLDEST = 12, 110  # years; a child in custody is at least 12 (UU 11/2012, article 1)
DATES_IN_ORDER = (F.DETAINED_ON, F.ONE_THIRD_ON, F.ONE_HALF_ON, F.TWO_THIRDS_ON, F.EXPIRES_ON)


@dataclass(slots=True)
class Rows:
    """Rows of a roster as read: values by field, and by place what is wrong. `keys` match people ("" for none)."""

    numbers: list[int]
    cells: list[Sequence[Cell]]
    keys: list[str]
    values: dict[F, list[Value]]
    problems: dict[int, list[Found]] = field(default_factory=lambda: defaultdict(list))

    def note(self, place: int, problem: P, column: F | str = "", told: str = "") -> None:
        """Remember what is wrong with the row at `place`."""
        self.problems[place].append((problem.value, str(getattr(column, "value", column)), told))

    def is_wrong(self, place: int) -> bool:
        """Whether the row at `place` cannot be taken."""
        return any(problem not in WARNINGS for problem, _, _ in self.problems.get(place, ()))


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file; `fields` says which field each column tells, `today` the day of reading."""

    headings: Headings
    heading_rows: Sequence[Sequence[Cell]]
    fields: Mapping[int, F]
    today: date
    ignored: list[int] = field(default_factory=list)
    below_the_table: bool = False
    readers: dict[F, ColumnReader] = field(init=False)

    def __post_init__(self) -> None:
        self.readers = readers_of(BY_FIELD[name] for name in self.fields.values())

    def read(self, chunk: Chunk) -> Rows:
        """The people of some rows, without empty rows, totals, numbering, and headings that a page break repeats."""
        numbers, cells = self._people_in(chunk)
        width = len(self.headings.names)
        uneven = [place for place, row in enumerate(cells) if len(row) != width]
        cells, noted = list(cells), []
        for place in uneven:
            row = cells[place]
            if any(cell != "" for cell in row[width:]):
                noted.append((place, P.MORE_CELLS))
            elif len(row) < width and isinstance(chunk.numbers, range):
                noted.append((place, P.FEWER_CELLS))
            cells[place] = [*row[:width], *[""] * (width - len(row))]
        columns = list(zip(*cells, strict=True)) or [()] * width
        rows = Rows(numbers, cells, [], {})
        for place, problem in noted:
            rows.note(place, problem)
        for at, name in self.fields.items():
            read = self.readers[name].read(columns[at])
            rows.values[name] = read.values
            for place, problem, told in read.problems:
                rows.note(place, problem, name, told)
        rows.keys = [register_key(number) if number else "" for number in rows.values[F.REGISTER_NUMBER]]  # type: ignore[arg-type]
        self._judge(rows)
        return rows

    def _people_in(self, chunk: Chunk) -> tuple[list[int], list[Sequence[Cell]]]:
        at_register = next(at for at, name in self.fields.items() if name is F.REGISTER_NUMBER)
        at_name = next(at for at, name in self.fields.items() if name is F.NAME)
        numbers: list[int] = []
        kept: list[Sequence[Cell]] = []
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            usual = len(row) > at_register and len(row) > at_name and row[at_register] and row[at_name]
            if not usual or len(numbers) < 2 or row[at_name] == self.headings.names[at_name]:
                if _is_empty(row):
                    continue
                if self._is_no_person(row, at_register):
                    self.ignored.append(number)
                    continue
            numbers.append(number)
            kept.append(row)
        return numbers, kept

    def _is_no_person(self, row: Sequence[Cell], at_register: int) -> bool:
        told = [cell for cell in row if str(cell).strip()]
        if row in self.heading_rows or _numbers_columns(told):
            return True
        if len(row) > at_register and any(map(str.isdigit, str(row[at_register]))) and len(told) > 3:
            return False
        if len(told) <= max(4, len(row) // 4) and any(_SUMMARY.match(str(cell).strip()) for cell in told):
            self.below_the_table = True
            return True
        return self.below_the_table and len(told) <= 3

    def _judge(self, rows: Rows) -> None:
        _judge_births(rows, self.today)
        _judge_order(rows)
        _judge_niks(rows)


_SUMMARY = re.compile(
    r"(grand\s*)?"
    r"(total|jumlah|jml|sub\s*total|dicetak|tanggal cetak|mengetahui|halaman|catatan|keterangan)\b",
    re.IGNORECASE,
)


def _is_empty(row: Sequence[Cell]) -> bool:
    return not any(str(cell).strip(" \t\r\n\0") for cell in row)


def _numbers_columns(told: Sequence[Cell]) -> bool:
    """Whether the cells are 1, 2, 3 … as under the headings of many Indonesian tables."""
    plain = [str(cell).strip(" ().") for cell in told]
    return len(plain) > 2 and plain == [str(number) for number in range(1, len(plain) + 1)]


Pairs = Iterable[tuple[int, str, str]]


def _both(rows: Rows, first: F, second: F, wrong: Callable[[str, str], bool]) -> list[int]:
    """The places where both fields are known and `wrong` of them."""
    left, right = rows.values.get(first), rows.values.get(second)
    if left is None or right is None:
        return []
    return [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a and b and wrong(a, b)]  # type: ignore[arg-type]


def _judge_births(rows: Rows, today: date) -> None:
    births = rows.values.get(F.BIRTH_DATE)
    if births is None:
        return
    newest, oldest = f"{today.year - YOUNGEST}-{today:%m-%d}", f"{today.year - OLDEST}-{today:%m-%d}"
    now = today.isoformat()
    for place in [place for place, day in enumerate(births) if day and not oldest <= day <= newest]:  # type: ignore[operator]
        told = written(date.fromisoformat(str(births[place])))
        rows.note(place, P.BIRTH_IN_FUTURE if str(births[place]) > now else P.AGE_UNLIKELY, F.BIRTH_DATE, told)
    for place in _both(rows, F.BIRTH_DATE, F.DETAINED_ON, lambda birth, detained: birth >= detained):
        rows.note(place, P.BORN_AFTER_DETENTION, F.BIRTH_DATE)


def _judge_order(rows: Rows) -> None:
    known = [name for name in DATES_IN_ORDER if name in rows.values]
    for first, second in pairwise(known):
        for place in _both(rows, first, second, lambda earlier, later: earlier > later):
            pair = (date.fromisoformat(str(rows.values[name][place])) for name in (first, second))
            told = " > ".join(f"{name.value}:{written(day)}" for name, day in zip((first, second), pair, strict=True))
            rows.note(place, P.DATES_OUT_OF_ORDER, first, told)
    for place in _both(rows, F.DETAINED_ON, F.RELEASE_ON, lambda detained, release: release < detained):
        days = [written(date.fromisoformat(str(rows.values[name][place]))) for name in (F.RELEASE_ON, F.DETAINED_ON)]
        rows.note(place, P.DATES_OUT_OF_ORDER, F.RELEASE_ON, f"release_on:{days[0]} < detained_on:{days[1]}")


def _judge_niks(rows: Rows) -> None:
    for place in _both(rows, F.NIK, F.BIRTH_DATE, lambda nik, birth: birth not in nik_birth(nik[6:12])[0]):
        rows.note(place, P.NIK_OTHER_BIRTH, F.NIK)
    for place in _both(rows, F.NIK, F.SEX, lambda nik, sex: sex != nik_birth(nik[6:12])[1]):
        rows.note(place, P.NIK_OTHER_SEX, F.NIK)


def custody_status_of(key: str) -> str:
    """The custody status that a register number tells: A registers hold detainees, B registers convicts."""
    if re.match(r"A[IV]+N?\d", key):
        return "detainee"
    return "convict" if re.match(r"B[IAB]+N?\d", key) else ""
