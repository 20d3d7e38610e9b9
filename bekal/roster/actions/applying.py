"""Applying what was read: all of it or nothing, in one transaction that writes by the thousand."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.sealing import blind_index, seal
from bekal.people.choices import Presence
from bekal.people.models import Inmate, InmateChange
from bekal.places.models import Facility
from bekal.roster.actions.reading import Tells
from bekal.roster.actions.receiving import WrongState, read_again, remove_files, step
from bekal.roster.choices import ImportState, RosterField, RowKind
from bekal.roster.models import RosterImport
from bekal.roster.queries import people_stamp, staged_blocks
from bekal.roster.rules.values import register_key
from bekal.work.actions import enqueue

HIDDEN = "•••"
MANY = 5000  # new people who change a table so much that the database should look at it anew
Row = Sequence[Any]


class Unconfirmed(Exception):
    """People would go, or rows be left out, and nobody has said yes to that."""


class Overtaken(Exception):
    """Somebody changed these people since the file was read."""


@transaction.atomic
def start_applying(
    *, roster: RosterImport, revision: int, complete: bool, confirmed: bool, actor: Actor, now: datetime
) -> None:
    """Have the preview `revision` applied; `complete` means that whoever is not in the file is gone.

    `confirmed` is needed where people are gone or rows in error are left out. Raises Unconfirmed, and WrongState where
    the preview is not that one any more.
    """
    require(actor, "roster.import", roster.target)
    if roster.revision != revision:
        raise WrongState
    if not confirmed and (roster.count(RowKind.ERROR) or (complete and roster.count(RowKind.GONE))):
        raise Unconfirmed
    step(roster, [ImportState.PREVIEWED], ImportState.APPLYING, complete=complete)
    roster.job = enqueue(
        kind="roster.apply",
        owner_id=actor.user_id,
        facility_id=roster.facility_id,
        arguments={"roster_id": roster.pk},
        now=now,
        once=f"roster.apply.{roster.pk}.{roster.revision}",
    )
    roster.save(update_fields=["job"])
    record(actor, "roster.start", roster, now=now, facility_id=roster.facility_id, complete=complete)


@transaction.atomic
def apply_roster(*, roster: RosterImport, progress: Tells, actor: Actor, now: datetime) -> bool:
    """Write what reading found; False where people changed meanwhile, and then the file is only read again.

    Needs nobody to look on: each changed person is matched by the version that was read, each new one by the unique
    register number, and any difference undoes everything.
    """
    require(actor, "roster.import", roster.target)
    Facility.objects.select_for_update(no_key=True).get(pk=roster.facility_id)
    try:
        with transaction.atomic():
            if people_stamp(roster.facility_id) != roster.people_stamp:
                raise Overtaken
            _Application(roster, progress, actor, now).run()
    except (Overtaken, IntegrityError):
        read_again(roster=roster, actor=actor, now=now, overtaken=True)
        return False
    file = roster.file.name or ""
    step(roster, [ImportState.APPLYING], ImportState.APPLIED, applied_at=now, applied_by_id=actor.user_id, file="")
    counts = {kind.value: roster.count(kind) for kind in RowKind}
    record(
        actor,
        "roster.apply",
        roster,
        now=now,
        facility_id=roster.facility_id,
        file=roster.file_name,
        digest=roster.digest,
        complete=roster.complete,
        counts=counts,
    )
    transaction.on_commit(partial(remove_files, [file]))
    return True


@dataclass(slots=True)
class _Application:
    roster: RosterImport
    progress: Tells
    actor: Actor
    now: datetime
    done: int = 0

    def run(self) -> None:
        """New people, changed people, those who are gone; raises Overtaken, IntegrityError."""
        self._add_new()
        self._change()
        if self.roster.complete:
            self._let_go()

    def _tell(self, count: int) -> None:
        self.done += count
        kinds = [RowKind.NEW, RowKind.CHANGED, *([RowKind.GONE] if self.roster.complete else [])]
        self.progress.tell(self.done, sum(map(self.roster.count, kinds)), "")

    # New people

    def _add_new(self) -> None:
        if not self.roster.count(RowKind.NEW):
            return
        last = Inmate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        names = [str(field.column) for field in Inmate._meta.concrete_fields if not field.primary_key]
        with _loading(Inmate._meta.db_table, names) as load:
            for block in staged_blocks(self.roster, RowKind.NEW):
                count = len(block["row"])
                load(zip(*(self._column(name, block["columns"], count) for name in names), strict=True))
                self._tell(count)
        self._note_beginnings(last)
        if self.roster.count(RowKind.NEW) >= MANY:
            _learn_size(Inmate._meta.db_table)

    def _column(self, name: str, columns: dict[str, list[Any]], count: int) -> Iterable[Any]:
        values = columns.get(name)
        if values is None:
            return repeat(self._usual(name), count)
        if name in _BYTES:
            return map(_bytes, values)
        default = _EMPTY.get(name)
        return values if default is None else [default if value is None else value for value in values]

    def _usual(self, name: str) -> Any:
        usual = {
            "facility_id": self.roster.facility_id,
            "presence": Presence.HELD.value,
            "health_limits": "[]",
            "version": 1,
            "updated_at": _moment(self.now),
        }
        return usual.get(name, _EMPTY.get(name))

    def _note_beginnings(self, last: int) -> None:
        """The first line in the history of each new person, in one statement."""
        table = InmateChange._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (inmate_id, at, source, source_id, changed_by, changes)"  # noqa: S608
                " SELECT id, updated_at, 'roster', %s, %s, %s FROM people_inmate"
                " WHERE id > %s AND facility_id = %s AND version = 1",
                [
                    self.roster.pk,
                    self.actor.name[:120],
                    json.dumps({"presence": [None, Presence.HELD.value]}),
                    last,
                    self.roster.facility_id,
                ],
            )

    # Changed people

    def _change(self) -> None:
        for block in staged_blocks(self.roster, RowKind.CHANGED):
            alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for pk, version, changes in zip(block["id"], block["version"], block["changes"], strict=True):
                values = _stored({name: pair[1] for name, pair in changes.items()})
                alike[tuple(values)].append((*values.values(), pk, version))
            for names, rows in alike.items():
                self._update(names, rows)
            self._note_changes(zip(block["id"], block["changes"], strict=True))
            self._tell(len(block["id"]))

    def _update(self, names: tuple[str, ...], rows: list[Row]) -> None:
        """Write the fields `names` of some people; raises Overtaken where one of them has another version by now."""
        told = ", ".join(f"{name} = %s" for name in names)
        statement = (
            f"UPDATE people_inmate SET {told}, version = version + 1, updated_at = %s"  # noqa: S608
            " WHERE id = %s AND version = %s AND facility_id = %s"
        )
        at, facility = _moment(self.now), self.roster.facility_id
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(*row[:-2], at, *row[-2:], facility) for row in rows])
            if cursor.rowcount != len(rows):
                raise Overtaken

    def _note_changes(self, changes: Iterable[tuple[int, dict[str, list[Any]]]]) -> None:
        at, by = _moment(self.now), self.actor.name[:120]
        names = ["inmate_id", "at", "source", "source_id", "changed_by", "changes"]
        with _loading(InmateChange._meta.db_table, names) as load:
            load((pk, at, "roster", self.roster.pk, by, json.dumps(_told(pairs))) for pk, pairs in changes)

    # Those who are gone

    def _let_go(self) -> None:
        """Nobody knows yet where they went: they are `unlisted` until somebody writes down the movement."""
        away = [Presence.HELD.value, Presence.UNLISTED.value]
        for block in staged_blocks(self.roster, RowKind.GONE):
            people = list(zip(block["id"], block["version"], strict=True))
            self._update(("presence",), [(Presence.UNLISTED.value, pk, version) for pk, version in people])
            self._note_changes((pk, {"presence": away}) for pk, _ in people)
            self._tell(len(people))


_BYTES = frozenset({"nik_sealed", "nik_index", "phone_sealed", "phone_index"})
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(
        ("alias", "education", "regency_code", "former_occupation", "block", "offence", "sex", "custody_status"), ""
    ),
    "life_or_death": False,
}


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """The columns that hold new values of some fields."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name in (RosterField.NIK, RosterField.PHONE):
            columns[f"{name}_sealed"] = seal(settings.FIELD_KEY, value)
            columns[f"{name}_index"] = blind_index(settings.INDEX_KEY, value)
        else:
            columns[name] = value
            if name == RosterField.REGISTER_NUMBER:
                columns["register_key"] = register_key(value)
    return columns


def _told(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The changes as history keeps them: sealed facts stay sealed."""
    hidden = (RosterField.NIK, RosterField.PHONE)
    return {name: [HIDDEN, HIDDEN] if name in hidden else pair for name, pair in changes.items()}


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _moment(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now)


def _learn_size(table: str) -> None:
    """Let PostgreSQL look at the table before the commit checks the keys of every row of history.

    Where it still believes the table to be empty it may choose an index that it then reads through for each of them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")


class _loading:
    """`with _loading(table, columns) as load: load(rows)`: the database's own bulk load."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table, self.columns = table, columns
        self.cursor = connection.cursor()

    def __enter__(self) -> Any:
        names = ", ".join(self.columns)
        if connection.vendor == "postgresql":
            self.copying = self.cursor.copy(f"COPY {self.table} ({names}) FROM STDIN")
            self.copy = self.copying.__enter__()
            return self._copy_rows
        marks = ", ".join(["?"] * len(self.columns))
        self.statement = f"INSERT INTO {self.table} ({names}) VALUES ({marks})"  # noqa: S608
        return self._insert_rows

    def __exit__(self, *error: Any) -> None:
        try:
            if connection.vendor == "postgresql":
                with connection.wrap_database_errors:
                    self.copying.__exit__(*error)
        finally:
            self.cursor.close()

    def _copy_rows(self, rows: Iterable[Row]) -> None:
        with connection.wrap_database_errors:
            for row in rows:
                self.copy.write_row(row)

    def _insert_rows(self, rows: Iterable[Row]) -> None:
        with connection.wrap_database_errors:
            connection.connection.executemany(self.statement, rows)
