"""Screening: from the facts in the database to a verdict for everyone held, kept beside them."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.eligibility.rules import RuleSet
from bekal.eligibility.screening import screen
from bekal.places.models import Facility
from bekal.screening.choices import Why
from bekal.screening.models import Screening, Verdicts
from bekal.screening.queries import People, people_of, rulesets_on
from bekal.screening.rules import counts_of, description, missing_counts, needed_facts, stamps_of, texts_of

Row = tuple[int, int, int, str, str, str, str, str, date | None, str]
COLUMNS = ("inmate_id", "screening_id", "stamp", "statuses", "days", "missing", "unmet", "was", "changed_on", "why")
_INMATE, _SCREENING, _STAMP, _STATUSES, _WAS, _CHANGED_ON, _WHY = 0, 1, 2, 3, 7, 8, 9


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
        done += _Sheet(day, now, {kept[facility.pk].pk: kept[facility.pk] for facility in some}).screen()
    if done.written:
        alone = facilities[0].pk if len(facilities) == 1 else None
        record(
            actor, "screening.run", kept[facilities[0].pk], now=now, facility_id=alone,
            facilities=sorted(kept), people=done.people, written=done.written, changed=done.changed,
        )  # fmt: skip
    return done


def today_in(facility: Facility, now: datetime) -> date:
    """The day that it is in a facility."""
    return now.astimezone(ZoneInfo(facility.time_zone)).date()


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
        rulesets = rulesets_on(self.day)
        facts = needed_facts(rulesets)
        people = people_of([screening.facility_id for screening in self.kept.values()], facts, self.day)
        old = _rows_of(list(self.kept), people.ids.tolist())
        new = self._changes(old, self._found(people, rulesets, facts), description(rulesets))
        gone = old.keys() - {row[_INMATE] for row in new}
        written = [row for row in new if old.get(row[_INMATE]) != row]
        _replace([*gone, *(row[_INMATE] for row in written if row[_INMATE] in old)], written)
        self._sum_up(new, rulesets, facts)
        changed = sum(row[_CHANGED_ON] == self.day for row in new)
        return Done(len(new), len(written) + len(gone), changed)

    def _found(self, people: People, rulesets: Sequence[RuleSet], facts: Sequence[str]) -> list[Row]:
        """Everyone's verdicts, as if there were none from before."""
        texts = texts_of([screen(ruleset, people.columns, self.day) for ruleset in rulesets], facts)
        screening_ids = {screening.facility_id: pk for pk, screening in self.kept.items()}
        places = [screening_ids[facility_id] for facility_id in people.facility_ids.tolist()]
        size = len(places)
        written = (texts.statuses, texts.days, texts.missing, texts.unmet)
        nothing = ([""] * size, [None] * size, [""] * size)
        return list(zip(people.ids.tolist(), places, stamps_of(people.columns), *written, *nothing, strict=True))

    def _changes(self, old: dict[int, Row], found: list[Row], rules: list[dict[str, Any]]) -> list[Row]:
        """The verdicts, each with what it was before today and why it is another."""
        told = []
        for row in found:
            before = old.get(row[_INMATE])
            if before is not None and before[:_WAS] == row[:_WAS]:
                told.append(before)
                continue
            told.append(self._change(row, before, rules))
        return told

    def _change(self, row: Row, before: Row | None, rules: list[dict[str, Any]]) -> Row:
        screening = self.kept[row[_SCREENING]]
        if before is None:
            is_first = screening.day is None
            return row if is_first else (*row[:_WAS], "", self.day, Why.NEW.value)
        today = before[_CHANGED_ON] == self.day
        was = before[_WAS] if today else before[_STATUSES]
        if was == row[_STATUSES]:
            return row
        if row[_STATUSES] == before[_STATUSES]:
            return (*row[:_WAS], before[_WAS], before[_CHANGED_ON], before[_WHY])
        if row[_SCREENING] != before[_SCREENING]:
            why = Why.NEW
        elif screening.rules != rules:
            why = Why.RULES
        else:
            why = Why.TIME if row[_STAMP] == before[_STAMP] else Why.FACTS
        return (*row[:_WAS], was, self.day, why.value)

    def _sum_up(self, rows: list[Row], rulesets: Sequence[RuleSet], facts: Sequence[str]) -> None:
        """What each facility's verdicts come to."""
        rules = description(rulesets)
        by_screening: dict[int, list[Row]] = {pk: [] for pk in self.kept}
        for row in rows:
            by_screening[row[_SCREENING]].append(row)
        for pk, some in by_screening.items():
            screening = self.kept[pk]
            statuses, missing = [row[3] for row in some], [row[5] for row in some]
            screening.missing, screening.lacking, screening.unknown = missing_counts(statuses, missing, rules, facts)
            screening.day, screening.screened_at, screening.people = self.day, self.now, len(some)
            screening.rules, screening.facts = rules, list(facts)
            screening.counts = counts_of(statuses, rules)
            screening.changed = dict(Counter(row[_WHY] for row in some if row[_CHANGED_ON] == self.day))
        Screening.objects.bulk_update(self.kept.values(), _SUMMED_UP)


_SUMMED_UP = (
    "day", "screened_at", "rules", "facts", "people", "unknown", "counts", "missing", "lacking", "changed",
)  # fmt: skip


# The rows, as the database takes and gives them fastest


def _rows_of(screening_ids: Sequence[int], inmate_ids: Sequence[int]) -> dict[int, Row]:
    """What is kept of these facilities, and of these people wherever they were before."""
    table, names = Verdicts._meta.db_table, ", ".join(COLUMNS)
    marks = ", ".join(["%s"] * len(screening_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE screening_id IN ({marks})", screening_ids)  # noqa: S608
        rows = {row[_INMATE]: _read(row) for row in cursor.fetchall()}
        others = [pk for pk in inmate_ids if pk not in rows]
        if others:
            cursor.execute(f"SELECT {names} FROM {table} WHERE inmate_id IN ({_listed()})", [json.dumps(others)])  # noqa: S608
            rows |= {row[_INMATE]: _read(row) for row in cursor.fetchall()}
    return rows


def _read(row: tuple[Any, ...]) -> Row:
    day = row[_CHANGED_ON]
    if not isinstance(day, str):
        return row
    return (*row[:_CHANGED_ON], date.fromisoformat(day), *row[_CHANGED_ON + 1 :])  # type: ignore[return-value]


def _replace(gone: Sequence[int], rows: Sequence[Row]) -> None:
    """Take some people's verdicts away and put others in."""
    table = Verdicts._meta.db_table
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if gone:
            cursor.execute(f"DELETE FROM {table} WHERE inmate_id IN ({_listed()})", [json.dumps(list(gone))])  # noqa: S608
        if not rows:
            return
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["?"] * len(COLUMNS))
        statement = f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608
        plain = [(*row[:_CHANGED_ON], _iso(row[_CHANGED_ON]), row[_WHY]) for row in rows]
        connection.connection.executemany(statement, plain)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _listed() -> str:
    """A list of ids given as one JSON parameter: no limit on their number on either database."""
    if connection.vendor == "postgresql":
        return "SELECT CAST(jsonb_array_elements_text(%s::jsonb) AS bigint)"
    return "SELECT value FROM json_each(%s)"
