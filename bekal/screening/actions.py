"""Screening: from the facts in the database to a verdict for everyone held, kept beside them."""

import gc
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.eligibility.rules import RuleSet
from bekal.eligibility.screening import screen
from bekal.places.models import Facility
from bekal.screening.choices import Why
from bekal.screening.models import Screening, Verdicts
from bekal.screening.queries.facts import People, people_of, rulesets_on
from bekal.screening.queries.verdicts import is_stale, screening_of, today_in
from bekal.screening.rules import counts_of, description, needed_facts, stamps_of, texts_of


class Row(NamedTuple):
    """A row of `Verdicts`, in the order of its columns; the day as text."""

    inmate_id: int
    screening_id: int
    stamp: int
    statuses: str
    days: str
    missing: str
    unmet: str
    was: str = ""
    changed_on: str | None = None
    why: str = ""


Plain = tuple[Any, ...]
"""A row as the database takes and gives it: hundreds of thousands pass, and most of them as they are."""
_IN_FORCE, _STATUSES, _MISSING, _CHANGED_ON, _WHY = slice(0, 7), 3, 5, 8, 9
_AS_EVER = ("", None, "")


@dataclass(frozen=True, slots=True)
class Done:
    """What a screening came to: how many people, how many rows it had to write, and whose verdict is another."""

    people: int = 0
    written: int = 0
    changed: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.people + other.people, self.written + other.written, self.changed + other.changed)


@transaction.atomic
def screen_facilities(*, facilities: Sequence[Facility], actor: Actor, now: datetime) -> Done:
    """Work out what everyone held in these facilities may, each on the facility's own day, and keep it.

    All verdicts of a facility are of one day and one version. Only what is another than before is written; where
    nothing is, nothing is recorded either.
    """
    for facility in facilities:
        require(actor, "screening.view", facility.target)
    kept = _locked(facilities)
    done = Done()
    by_day = sorted(facilities, key=lambda facility: (today_in(facility, now), facility.pk))
    for day, some in groupby(by_day, key=lambda facility: today_in(facility, now)):
        with nobody_tidying():
            done += _Sheet(day, now, {kept[facility.pk].pk: kept[facility.pk] for facility in some}).screen()
    if done.written:
        alone = facilities[0].pk if len(facilities) == 1 else None
        record(
            actor, "screening.run", kept[facilities[0].pk], now=now, facility_id=alone,
            facilities=sorted(kept), people=done.people, written=done.written, changed=done.changed,
        )  # fmt: skip
    return done


@contextmanager
def nobody_tidying() -> Iterator[None]:
    """Without Python's search for circles of objects: among so many new rows, none of them in a circle, it takes a
    fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def freshen(*, facility: Facility, actor: Actor, now: datetime) -> Screening:
    """What a facility's people may as of now: what is stale is worked out again and kept first.

    Everyone who shows verdicts comes through here, so that none is of yesterday, of an older law or of other facts.
    """
    screening = screening_of(facility)
    if screening is None or is_stale(screening, today_in(facility, now)):
        screen_facilities(facilities=[facility], actor=actor, now=now)
        screening = screening_of(facility)
    assert screening is not None
    return screening


@transaction.atomic
def record_export(*, facility: Facility, people: int, actor: Actor, now: datetime) -> None:
    """Write down that `actor` took the records of so many people out, to mend them."""
    require(actor, "data_quality.export", facility.target)
    record(actor, "data_quality.export", facility, now=now, facility_id=facility.pk, people=people)


def _locked(facilities: Iterable[Facility]) -> dict[int, Screening]:
    """The facilities' screenings, which nobody else can write until the transaction ends; by facility."""
    ids = [facility.pk for facility in facilities]
    lacking = set(ids) - set(Screening.objects.filter(facility__in=ids).values_list("facility", flat=True))
    Screening.objects.bulk_create([Screening(facility_id=pk) for pk in sorted(lacking)], ignore_conflicts=True)
    rows = Screening.objects.filter(facility__in=ids).order_by("pk").select_for_update()
    return {screening.facility_id: screening for screening in rows}


@dataclass(slots=True)
class _Sheet:
    """Some facilities on one day, `kept` their screenings by id."""

    day: date
    now: datetime
    kept: dict[int, Screening]

    def screen(self) -> Done:
        """Work everything out, and write what is another than before."""
        rulesets = rulesets_on(self.day)
        facts = needed_facts(rulesets)
        people = people_of([screening.facility_id for screening in self.kept.values()], facts, self.day)
        old = _rows_of(list(self.kept), people.ids.tolist())
        rules = description(rulesets)
        new = self._beside(old, self._found(people, rulesets, facts), rules)
        written = [row for row in new if old.get(row[0]) is not row]
        gone = old.keys() - {row[0] for row in new}
        _replace([*gone, *(row[0] for row in written if row[0] in old)], written)
        self._sum_up(new, rules, facts)
        today = self.day.isoformat()
        changed = sum(row[_CHANGED_ON] == today for row in new)
        return Done(len(new), len(written) + len(gone), changed)

    def _found(self, people: People, rulesets: Sequence[RuleSet], facts: Sequence[str]) -> list[Plain]:
        """Everyone's verdicts, without what was before."""
        texts = texts_of([screen(ruleset, people.columns, self.day) for ruleset in rulesets], facts)
        screening_ids = {screening.facility_id: pk for pk, screening in self.kept.items()}
        places = [screening_ids[facility_id] for facility_id in people.facility_ids.tolist()]
        written = (texts.statuses, texts.days, texts.missing, texts.unmet)
        return list(zip(people.ids.tolist(), places, stamps_of(people.columns), *written, strict=True))

    def _beside(self, old: dict[int, Plain], found: list[Plain], rules: list[dict[str, Any]]) -> list[Plain]:
        """The verdicts, each with what it was before today and why it is another; who is as ever keeps their row."""
        if not old and all(screening.day is None for screening in self.kept.values()):
            return [row + _AS_EVER for row in found]
        told = []
        for row in found:
            before = old.get(row[0])
            if before is None:
                is_first = self.kept[row[1]].day is None
                told.append(row + (_AS_EVER if is_first else ("", self.day.isoformat(), Why.NEW.value)))
            elif before[_IN_FORCE] == row:
                told.append(before)
            else:
                told.append(self._change(Row(*row), Row(*before), rules))
        return told

    def _change(self, row: Row, before: Row, rules: list[dict[str, Any]]) -> Row:
        if row.statuses == before.statuses:
            return row._replace(was=before.was, changed_on=before.changed_on, why=before.why)
        today = self.day.isoformat()
        was = before.was if before.changed_on == today else before.statuses
        if was == row.statuses:
            return row
        return row._replace(was=was, changed_on=today, why=self._why(row, before, rules).value)

    def _why(self, row: Row, before: Row, rules: list[dict[str, Any]]) -> Why:
        if row.screening_id != before.screening_id:
            return Why.NEW
        if self.kept[row.screening_id].rules != rules:
            return Why.RULES
        return Why.TIME if row.stamp == before.stamp else Why.FACTS

    def _sum_up(self, rows: list[Plain], rules: list[dict[str, Any]], facts: Sequence[str]) -> None:
        """What each facility's verdicts come to."""
        by_screening: dict[int, list[Plain]] = {pk: [] for pk in self.kept}
        for row in rows:
            by_screening[row[1]].append(row)
        told, today = [], self.day.isoformat()
        for pk, some in by_screening.items():
            counted = counts_of([(row[_STATUSES], row[_MISSING]) for row in some], rules, facts)
            changed = Counter(row[_WHY] for row in some if row[_CHANGED_ON] == today)
            figures = (rules, list(facts), counted.counts, counted.missing, counted.lacking, dict(changed))
            plain = (today, _moment(self.now), counted.people, counted.unknown)
            told.append((*plain, *map(json.dumps, figures), pk))
        names = ", ".join(f"{name} = %s" for name in _SUMMED_UP)
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {Screening._meta.db_table} SET {names} WHERE id = %s", told)  # noqa: S608


_SUMMED_UP = (
    "day", "screened_at", "people", "unknown", "rules", "facts", "counts", "missing", "lacking", "changed",
)  # fmt: skip


def _moment(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now)


# The rows, as the database takes and gives them fastest


def _rows_of(screening_ids: Sequence[int], inmate_ids: Sequence[int]) -> dict[int, Plain]:
    """What is kept of these facilities, and of these people wherever they were before."""
    names = ", ".join(Row._fields).replace("changed_on", "CAST(changed_on AS TEXT)")
    query = f"SELECT {names} FROM {Verdicts._meta.db_table} WHERE"  # noqa: S608
    marks = ", ".join(["%s"] * len(screening_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"{query} screening_id IN ({marks})", screening_ids)
        rows = {row[0]: row for row in cursor.fetchall()}
        others = [pk for pk in inmate_ids if pk not in rows]
        if others:
            cursor.execute(f"{query} inmate_id IN ({_listed()})", [json.dumps(others)])
            rows |= {row[0]: row for row in cursor.fetchall()}
    return rows


def _replace(gone: Sequence[int], rows: Sequence[Plain]) -> None:
    """Take some people's verdicts away and put others in."""
    table, names = Verdicts._meta.db_table, ", ".join(Row._fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if gone:
            cursor.execute(f"DELETE FROM {table} WHERE inmate_id IN ({_listed()})", [json.dumps(list(gone))])  # noqa: S608
        if rows and connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        elif rows:
            marks = ", ".join(["?"] * len(Row._fields))
            connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _listed() -> str:
    """A list of ids given as one JSON parameter: no limit on their number on either database."""
    if connection.vendor == "postgresql":
        return "SELECT CAST(jsonb_array_elements_text(%s::jsonb) AS bigint)"
    return "SELECT value FROM json_each(%s)"
