"""Reading a roster: what it would change, without changing anything.

The rows come in chunks; of each chunk the people already known are looked up at once, and what was found is staged in
a sealed file, by kind and by column. Only register keys and NIKs are kept in memory for the whole file.
"""

import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils import timezone

from bekal.lib.blocks import BlocksDamaged, BlockWriter, read_block, read_blocks
from bekal.lib.sealing import NONCE_BYTES
from bekal.lib.sheets import Chunk, SheetRefused, Table
from bekal.lib.workbooks import read_tables
from bekal.people.choices import Presence
from bekal.roster.actions.receiving import remove_files, step
from bekal.roster.choices import ImportState, Problem, Refusal, RosterField, RowKind
from bekal.roster.models import RosterImport
from bekal.roster.queries import Known, has_people, known_people, mapping_of, people_stamp, unlisted_people
from bekal.roster.rules.headings import ROWS_SEARCHED, Headings, doubts, find_headings, match
from bekal.roster.rules.rows import RowReader, Rows, custody_status_of
from bekal.roster.rules.values import Value, register_key, written

SEALED = (RosterField.NIK, RosterField.PHONE)
SHOWN_IGNORED = 20
_LONG_NUMBER = re.compile(r"(\d{4})[\d .-]{5,}")  # a NIK or a phone number, which is nowhere kept in the clear
CELL_KEPT = 2000


class Tells(Protocol):
    """`jobs.tasks.Progress`, as far as it is used here."""

    def tell(self, done: int, total: int, note: str = "") -> None:
        """Say that `done` of `total` pieces are done."""


@transaction.atomic
def record_reading(*, roster: RosterImport, found: dict[str, Any]) -> None:
    """Keep what `read_roster` found; a reading that was overtaken by another wish is dropped (WrongState)."""
    old = roster.staged
    step(
        roster, [ImportState.UPLOADED], ImportState(found["state"]), **{k: v for k, v in found.items() if k != "state"}
    )
    if old and old != roster.staged:
        transaction.on_commit(lambda: remove_files([old]))


def read_roster(*, roster: RosterImport, progress: Tells, now: datetime) -> dict[str, Any]:
    """What `record_reading` is to keep: the new state of the import, and what the file would change.

    Writes nothing to the database. A file that cannot be read is an answer too, not an error.
    """
    try:
        with roster.file.open() as file:
            content = b"".join(read_blocks(file, settings.FIELD_KEY))
        tables = read_tables(content)
        table, headings = _table_with_headings(tables)
        if headings is None:
            return _refused(Refusal.NO_HEADINGS)
        return _read_table(
            roster, table, headings, [other.name for other in tables if other is not table], progress, now
        )
    except SheetRefused as refused:
        return _refused(Refusal(refused.problem.value), refused.row)
    except (BlocksDamaged, FileNotFoundError):
        return _refused(Refusal.BROKEN)


def _refused(refusal: Refusal, row: int | None = None) -> dict[str, Any]:
    return {"state": ImportState.REJECTED.value, "refusal": refusal.value, "refusal_row": row}


def _table_with_headings(tables: Iterable[Table]) -> tuple[Table, Headings | None]:
    """The first table that has the columns of a roster, or else the first that has any headings."""
    second: tuple[Table, Headings | None] | None = None
    for table in tables:
        headings = find_headings(_first_rows(table).rows)
        if headings is not None and not doubts(match(headings.names))[0]:
            return table, headings
        if second is None or (headings is not None and second[1] is None):
            second = (table, headings)
    if second is None:
        raise AssertionError("a file has at least one table")
    return second


def _first_rows(table: Table) -> Chunk:
    return next(table.chunks(), Chunk((), ()))


def _read_table(
    roster: RosterImport, table: Table, headings: Headings, others: list[str], progress: Tells, now: datetime
) -> dict[str, Any]:
    remembered = mapping_of(roster.facility_id, headings.key)
    fields = {place: RosterField(name) for place, name in remembered.items()} if remembered else match(headings.names)
    first = _first_rows(table)
    told = _headings_told(headings, fields, first)
    missing, twice = doubts(fields)
    if missing or twice:
        return {"state": ImportState.NEEDS_MAPPING.value, "headings": told, "refusal": "", "refusal_row": None}
    heading_rows = [list(row) for row in first.rows[headings.first : headings.first + headings.depth]]
    known = {place: name for place, name in fields.items() if name}
    reader = RowReader(headings, heading_rows, known, timezone.localdate(now))
    with NamedTemporaryFile(suffix=".staged") as draft:
        finding = _Finding(roster, reader, _Staging(BlockWriter(draft, settings.FIELD_KEY), draft))
        finding.read(table, progress)
        if not finding.staging.rows:
            return _refused(Refusal.ONLY_HEADINGS)
        draft.seek(0)
        staged = default_storage.save(f"rosters/{roster.digest[:16]}.staged", File(draft))
    return {
        "state": ImportState.PREVIEWED.value,
        "staged": staged,
        "headings": told,
        "people_stamp": finding.stamp,
        "refusal": "",
        "refusal_row": None,
        "summary": {
            **finding.summary(),
            "sheet": table.name,
            "other_sheets": others,
            "encoding": table.encoding,
        },
    }


def _headings_told(
    headings: Headings, fields: dict[int, RosterField | None] | dict[int, RosterField], first: Chunk
) -> dict[str, Any]:
    below = first.rows[headings.first + headings.depth :][:ROWS_SEARCHED]
    samples = []
    for place in range(len(headings.names)):
        shown = (
            _LONG_NUMBER.sub(r"\1…", written(row[place]))
            for row in below
            if len(row) > place and str(row[place]).strip()
        )
        samples.append(list(dict.fromkeys(shown))[:3])
    return {
        "key": headings.key,
        "names": list(headings.names),
        "samples": samples,
        "fields": {str(place): name.value for place, name in fields.items() if name},
    }


@dataclass(slots=True)
class _Staging:
    """The staged file while it is written: where the rows of each kind lie."""

    writer: BlockWriter
    file: Any
    blocks: dict[RowKind, list[list[int]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def rows(self) -> int:
        """How many rows of the file were staged."""
        kinds = (RowKind.NEW, RowKind.CHANGED, RowKind.SAME, RowKind.ERROR)
        return sum(self.count(kind) for kind in kinds)

    def count(self, kind: RowKind) -> int:
        """How many rows of a kind were staged."""
        return sum(count for _, count in self.blocks[kind])

    def add(self, kind: RowKind, block: dict[str, Any]) -> None:
        """Stage some rows of a kind, given by column."""
        if count := _rows_in(block):
            self.blocks[kind].append([self._write(block), count])

    def take_out(self, kind: RowKind, numbers: set[int]) -> Iterator[dict[str, Any]]:
        """Take the rows with these numbers out of the blocks of a kind; each as a row."""
        for entry in self.blocks[kind]:
            block = json.loads(read_block(self.file, settings.FIELD_KEY, entry[0]))
            places = [place for place, number in enumerate(block["row"]) if number in numbers]
            if places:
                self.file.seek(0, os.SEEK_END)
                for place in places:
                    yield _part(block, place)
                kept = [place for place in range(len(block["row"])) if block["row"][place] not in numbers]
                self.file.seek(0, os.SEEK_END)
                entry[:] = [self._write(_selected(block, kept)), len(kept)]
        self.file.seek(0, os.SEEK_END)
        self.blocks[kind] = [entry for entry in self.blocks[kind] if entry[1]]

    def _write(self, block: dict[str, Any]) -> int:
        return self.writer.add(json.dumps(block, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _rows_in(block: dict[str, Any]) -> int:
    return len(next(iter(block.values())))


def _selected(block: dict[str, Any], places: Sequence[int]) -> dict[str, Any]:
    return {
        name: _selected(values, places) if isinstance(values, dict) else [values[place] for place in places]
        for name, values in block.items()
    }


def _part(block: dict[str, Any], place: int) -> dict[str, Any]:
    return {name: _part(values, place) if isinstance(values, dict) else values[place] for name, values in block.items()}


class _Finding:
    """Goes through a file and finds what it would change."""

    def __init__(self, roster: RosterImport, reader: RowReader, staging: _Staging) -> None:
        self.facility_id, self.reader, self.staging = roster.facility_id, reader, staging
        self.stamp = people_stamp(roster.facility_id)
        self.has_people = has_people(roster.facility_id)
        told = set(reader.fields.values())
        self.compared = [name for name in RosterField if name in told and name is not RosterField.REGISTER_NUMBER]
        self.seal = _Sealer()
        self.rows_by_key: dict[str, int] = {}
        self.twice: dict[str, list[int]] = {}
        self.rows_by_nik: dict[str, int] = {}
        self.rows_by_new_nik: dict[str, int] = {}
        self.wrong_fields: Counter[str] = Counter()

    def read(self, table: Table, progress: Tells) -> None:
        """Read all rows, then what can only be known at the end: numbers that came twice, and who is gone."""
        headings = self.reader.headings
        skipped = False
        for chunk in table.chunks():
            below = headings.first + headings.depth if not skipped else 0
            skipped = True
            rows = self.reader.read(Chunk(chunk.numbers[below:], chunk.rows[below:]))
            if rows.numbers:
                self._sort(rows)
            progress.tell(int(chunk.share * 1000), 1000, "")
        if self.twice:
            self._take_out_twins(table)
        self._find_gone()

    def summary(self) -> dict[str, Any]:
        """Counts by kind, and what people should know before they apply."""
        staging, ignored = self.staging, self.reader.ignored
        return {
            "counts": {kind.value: staging.count(kind) for kind in RowKind},
            "blocks": {kind.value: staging.blocks[kind] for kind in RowKind},
            "rows": staging.rows,
            "ignored": len(ignored),
            "ignored_rows": ignored[:SHOWN_IGNORED],
            "suspects": [name for name, count in self.wrong_fields.items() if name and count * 2 > staging.rows],
        }

    # One chunk

    def _sort(self, rows: Rows) -> None:
        self._note_twins(rows)
        indexes = {name: self.seal.indexes(rows.values[name]) for name in SEALED if name in rows.values}
        known = known_people(self.facility_id, rows.keys, self.compared) if self.has_people else {}
        kinds: dict[RowKind, list[int]] = {kind: [] for kind in RowKind}
        changed: list[tuple[Known, dict[str, list[Any]]]] = []
        told = [indexes.get(name) or rows.values[name] for name in self.compared]
        if not self.has_people and self._all_sound(rows):
            kinds[RowKind.NEW] = list(range(len(rows.numbers)))
            told = []
        for place, values in enumerate(zip(*told, strict=True)):
            person = known.get(rows.keys[place])
            if person is None:
                self._judge_new(rows, place)
                kinds[RowKind.ERROR if place in rows.problems and rows.is_wrong(place) else RowKind.NEW].append(place)
            elif place in rows.problems and rows.is_wrong(place):
                kinds[RowKind.ERROR].append(place)
            elif changes := self._changes(person, values, rows, place):
                kinds[RowKind.CHANGED].append(place)
                changed.append((person, changes))
            else:
                kinds[RowKind.SAME].append(place)
        self._stage_new(rows, kinds[RowKind.NEW], indexes)
        self._stage_changed(rows, kinds[RowKind.CHANGED], changed)
        self.staging.add(RowKind.SAME, self._named(rows, kinds[RowKind.SAME]))
        self._stage_wrong(rows, kinds[RowKind.ERROR])
        wrong = set(kinds[RowKind.ERROR])
        warned = [place for place in sorted(rows.problems) if place not in wrong and rows.problems[place]]
        self.staging.add(
            RowKind.WARNING,
            {**self._named(rows, warned), "problems": [rows.problems[place] for place in warned]},
        )

    def _all_sound(self, rows: Rows) -> bool:
        """Whether all rows are new people of whom nothing is wrong or missing, so that none needs to be looked at."""
        needed = [rows.values.get(name) for name in (RosterField.SEX, RosterField.CUSTODY_STATUS)]
        return not rows.problems and all(values is not None and all(values) for values in needed)

    def _note_twins(self, rows: Rows) -> None:
        fresh = set(rows.keys)
        if len(fresh) == len(rows.keys) and "" not in fresh and self.rows_by_key.keys().isdisjoint(fresh):
            self.rows_by_key.update(zip(rows.keys, rows.numbers, strict=True))
        else:
            self._look_for_twins(rows)
        self._look_for_niks(rows)

    def _look_for_twins(self, rows: Rows) -> None:
        for place, key in enumerate(rows.keys):
            number = rows.numbers[place]
            first = self.rows_by_key.setdefault(key, number) if key else number
            if first != number:
                self.twice.setdefault(key, [first]).append(number)
                rows.note(place, Problem.REGISTER_TWICE, RosterField.REGISTER_NUMBER, str(first))

    def _look_for_niks(self, rows: Rows) -> None:
        for place, nik in enumerate(rows.values.get(RosterField.NIK, ())):
            if nik is not None:
                first = self.rows_by_nik.setdefault(nik, rows.numbers[place])  # type: ignore[arg-type]
                if first != rows.numbers[place]:
                    rows.note(place, Problem.NIK_TWICE, RosterField.NIK, str(first))

    def _judge_new(self, rows: Rows, place: int) -> None:
        """A new person needs a sex and a custody status; the register number tells the latter where no column does."""
        sexes = rows.values.get(RosterField.SEX)
        if sexes is None or not (sexes[place] or _has(rows, place, Problem.SEX_UNKNOWN)):
            rows.note(place, Problem.SEX_MISSING, RosterField.SEX)
        statuses = rows.values.get(RosterField.CUSTODY_STATUS)
        told = statuses is not None and (statuses[place] or _has(rows, place, Problem.STATUS_UNKNOWN))
        if not told and not custody_status_of(rows.keys[place]):
            rows.note(place, Problem.STATUS_MISSING, RosterField.CUSTODY_STATUS)

    def _changes(self, person: Known, values: tuple[Any, ...], rows: Rows, place: int) -> dict[str, list[Any]]:
        """What would change, as field: [old, new]. An empty cell takes nothing away."""
        _, _, presence, old = person
        if old == values and presence == Presence.HELD:
            return {}
        changes: dict[str, list[Any]] = {}
        for name, was, new in zip(self.compared, old, values, strict=True):
            if new not in (None, "") and was != new:
                sealed = name in SEALED
                changes[name.value] = [None if sealed else was, rows.values[name][place]]
        if presence != Presence.HELD:
            changes[RosterField.PRESENCE.value] = [presence, Presence.HELD.value]
            rows.note(place, Problem.WAS_AWAY, RosterField.PRESENCE, presence)
        return changes

    def _named(self, rows: Rows, places: list[int]) -> dict[str, Any]:
        return {
            "row": [rows.numbers[place] for place in places],
            "register_number": [rows.values[RosterField.REGISTER_NUMBER][place] or "" for place in places],
            "name": [rows.values[RosterField.NAME][place] or "" for place in places],
        }

    def _stage_new(self, rows: Rows, places: list[int], indexes: dict[RosterField, list[str | None]]) -> None:
        everything = len(places) == len(rows.numbers)

        def chosen(values: Sequence[Any]) -> Sequence[Any]:
            return values if everything else [values[place] for place in places]

        columns: dict[str, Sequence[Any]] = {"register_key": chosen(rows.keys)}
        for name, values in rows.values.items():
            if name in SEALED:
                columns[f"{name.value}_sealed"] = self.seal.seal(chosen(values))
                columns[f"{name.value}_index"] = chosen(indexes[name])
            else:
                columns[name.value] = chosen(values)
        statuses = columns.get(RosterField.CUSTODY_STATUS.value) or [""] * len(places)
        columns[RosterField.CUSTODY_STATUS.value] = [
            status or custody_status_of(key) for status, key in zip(statuses, columns["register_key"], strict=True)
        ]
        numbers = chosen(rows.numbers)
        self.staging.add(RowKind.NEW, {"row": numbers, "columns": columns})
        if self.has_people and RosterField.NIK in indexes:
            pairs = zip(chosen(indexes[RosterField.NIK]), numbers, strict=True)
            self.rows_by_new_nik.update((index, number) for index, number in pairs if index)

    def _stage_changed(self, rows: Rows, places: list[int], changed: list[tuple[Known, dict[str, list[Any]]]]) -> None:
        self.staging.add(
            RowKind.CHANGED,
            {
                **self._named(rows, places),
                "id": [person[0] for person, _ in changed],
                "version": [person[1] for person, _ in changed],
                "changes": [changes for _, changes in changed],
            },
        )

    def _stage_wrong(self, rows: Rows, places: list[int]) -> None:
        for place in places:
            self.wrong_fields.update({column for _, column, _ in rows.problems[place]})
        self.staging.add(
            RowKind.ERROR,
            {
                **self._named(rows, places),
                "cells": [[_kept(cell) for cell in rows.cells[place]] for place in places],
                "problems": [rows.problems[place] for place in places],
            },
        )

    # At the end

    def _take_out_twins(self, table: Table) -> None:
        """Rows that bear the same register number are all in doubt, also the first, which was staged as sound."""
        firsts = {numbers[0]: numbers for numbers in self.twice.values()}
        for kind in (RowKind.NEW, RowKind.CHANGED, RowKind.SAME):
            taken = {part["row"]: part for part in self.staging.take_out(kind, set(firsts))}
            if taken:
                self._stage_twins(table, taken, firsts)
        list(self.staging.take_out(RowKind.WARNING, set(firsts)))

    def _stage_twins(self, table: Table, taken: dict[int, dict[str, Any]], firsts: dict[int, list[int]]) -> None:
        cells = {
            number: row
            for chunk in table.chunks()
            for number, row in zip(chunk.numbers, chunk.rows, strict=True)
            if number in taken
        }
        numbers = sorted(taken)
        facts = [taken[number].get("columns") or taken[number] for number in numbers]
        told = [", ".join(map(str, firsts[number][1:][:5])) for number in numbers]
        self.staging.add(
            RowKind.ERROR,
            {
                "row": numbers,
                "register_number": [fact["register_number"] for fact in facts],
                "name": [fact["name"] for fact in facts],
                "cells": [[_kept(cell) for cell in cells[number]] for number in numbers],
                "problems": [
                    [(Problem.REGISTER_TWICE.value, RosterField.REGISTER_NUMBER.value, text)] for text in told
                ],
            },
        )

    def _find_gone(self) -> None:
        if not self.has_people:
            return
        gone = unlisted_people(self.facility_id, set(self.rows_by_key))
        moved = self._find_new_registers(
            {person.nik_index: person.register_number for person in gone if person.nik_index}
        )
        gone = [person for person in gone if person.nik_index not in moved]
        for begin in range(0, len(gone), 5000):
            part = gone[begin : begin + 5000]
            self.staging.add(
                RowKind.GONE,
                {
                    "id": [person.pk for person in part],
                    "version": [person.version for person in part],
                    "register_number": [person.register_number for person in part],
                    "name": [person.name for person in part],
                },
            )

    def _find_new_registers(self, missing: dict[str, str]) -> set[str]:
        """People whose register number changed (a detainee who was sentenced), known by NIK: changed, not new."""
        return set() if not (missing.keys() & self.rows_by_new_nik.keys()) else self._renumber(missing)

    def _renumber(self, missing: dict[str, str]) -> set[str]:
        found = {index: self.rows_by_new_nik[index] for index in missing.keys() & self.rows_by_new_nik.keys()}
        return _Renumbering(self, missing, found).run()


@dataclass(slots=True)
class _Renumbering:
    """Turns staged new people into changed ones, where the NIK is that of somebody who is not listed any more."""

    finding: _Finding
    missing: dict[str, str]
    found: dict[str, int]

    def run(self) -> set[str]:
        """The blind indexes of those who were found."""
        finding = self.finding
        parts = list(finding.staging.take_out(RowKind.NEW, set(self.found.values())))
        people = self._people([self.missing[part["columns"]["nik_index"]] for part in parts])
        block: dict[str, list[Any]] = {
            name: [] for name in ("row", "register_number", "name", "id", "version", "changes")
        }
        warned: dict[str, list[Any]] = {name: [] for name in ("row", "register_number", "name", "problems")}
        for part in parts:
            facts, old = part["columns"], self.missing[part["columns"]["nik_index"]]
            person = people[old]
            named = {"row": part["row"], "register_number": facts["register_number"], "name": facts["name"]}
            changes = {"register_number": [old, facts["register_number"]], **self._changed(person, facts)}
            note = [(Problem.NEW_REGISTER.value, RosterField.REGISTER_NUMBER.value, old)]
            for name, value in {**named, "id": person[0], "version": person[1], "changes": changes}.items():
                block[name].append(value)
            for name, value in {**named, "problems": note}.items():
                warned[name].append(value)
        finding.staging.add(RowKind.CHANGED, block)
        finding.staging.add(RowKind.WARNING, warned)
        return {part["columns"]["nik_index"] for part in parts}

    def _people(self, numbers: list[str]) -> dict[str, Known]:
        keys = {register_key(number): number for number in numbers}
        fields = [name for name in self.finding.compared if name not in SEALED]
        known = known_people(self.finding.facility_id, list(keys), fields)
        return {keys[key]: person for key, person in known.items()}

    def _changed(self, person: Known, facts: dict[str, Any]) -> dict[str, list[Any]]:
        fields = [name for name in self.finding.compared if name not in SEALED]
        pairs = zip(fields, person[3], strict=True)
        return {
            name.value: [was, facts[name.value]]
            for name, was in pairs
            if facts[name.value] not in (None, "") and facts[name.value] != was
        }


def _has(rows: Rows, place: int, problem: Problem) -> bool:
    return any(found == problem.value for found, _, _ in rows.problems.get(place, ()))


def _kept(cell: Any) -> Value:
    return cell[:CELL_KEPT] if isinstance(cell, str) else cell if isinstance(cell, int) else written(cell)


class _Sealer:
    """`lib.sealing` for whole columns: the keys are set up once, and random bytes drawn at once."""

    def __init__(self) -> None:
        self.cipher = AESGCM(settings.FIELD_KEY)
        key = settings.INDEX_KEY.ljust(64, b"\0")
        self.inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key))
        self.outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))

    def seal(self, texts: Sequence[Any]) -> list[str | None]:
        """The hex of each sealed text; None stays None."""
        nonces, encrypt = os.urandom(NONCE_BYTES * len(texts)), self.cipher.encrypt
        sealed: list[str | None] = []
        for at, text in zip(range(0, len(nonces), NONCE_BYTES), texts, strict=True):
            nonce = nonces[at : at + NONCE_BYTES]
            sealed.append((nonce + encrypt(nonce, text.encode(), None)).hex() if text is not None else None)
        return sealed

    def indexes(self, texts: Sequence[Any]) -> list[str | None]:
        """The hex of each blind index, as `lib.sealing.blind_index` makes it; None stays None."""
        return [self._index(text) if text is not None else None for text in texts]

    def _index(self, text: str) -> str:
        inner, outer = self.inner.copy(), self.outer.copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.digest()[:16].hex()
