import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from bekal.classes.choices import ClassState
from bekal.eligibility.columns import (
    NO_NUMBER,
    SET_BITS,
    ChoiceColumn,
    Column,
    Columns,
    DayColumn,
    EntryColumn,
    NumberColumn,
    SetColumn,
    WaiverColumn,
)
from bekal.eligibility.conditions import FACT_KINDS
from bekal.eligibility.facts import Length
from bekal.eligibility.offences import offence_group
from bekal.eligibility.rules import NoRuleSet, RuleSet, ruleset_on
from bekal.entitlements.queries import versions
from bekal.intake.choices import EnrolmentState
from bekal.intake.queries import last_remission_of, pre_release_day
from bekal.people.choices import CustodyStatus, Education, HealthLimit, Presence, Sex
from bekal.places.choices import SecurityTier
from bekal.places.models import Facility
from bekal.screening.rules import GENERAL, general

Array = NDArray[Any]
Values = Sequence[Any]


# What is asked on a day


def rulesets_on(day: date) -> tuple[RuleSet, ...]:
    """The versions by which everybody is screened on a day, entered changes of the law included; one query."""
    changes = versions()
    found = []
    for code in GENERAL:
        try:
            found.append(general(ruleset_on(code, day, changes)))
        except NoRuleSet:
            continue
    return tuple(found)


# Facts, straight from the tables into columns: as `intake.queries.facts_of` has them, without an object a person


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Who is held in some facilities, in the order of their ids, and what is known of them."""

    ids: Array
    facility_ids: Array
    columns: Columns


def people_of(facility_ids: Sequence[int], facts: Iterable[str], today: date) -> People:
    """Everyone held in these facilities, and those of the facts that are asked for; one query for each table asked."""
    wanted = [fact for fact in facts if fact in _READ or fact in _REGISTERS]
    names = list(dict.fromkeys(name for fact in wanted for name in _READ.get(fact, _NOTHING)[0]))
    told = "".join(f", {_told(name)}" for name in names)
    query = f"SELECT id, facility_id{told} FROM people_inmate WHERE {_held_in(facility_ids)} ORDER BY id"  # noqa: S608
    rows = _rows(query, facility_ids)
    read = list(zip(*rows, strict=True)) or [()] * (2 + len(names))
    values = dict(zip(names, read[2:], strict=True))
    ids, places = np.array(read[0], np.int64), np.array(read[1], np.int64)
    built: dict[str, Column] = {}
    for fact in wanted:
        if fact in _READ:
            columns, build = _READ[fact]
            built[fact] = build(*(values[name] for name in columns))
        else:
            built[fact] = _REGISTERS[fact](ids, facility_ids, today)
    built |= {fact: column for fact in facts if (column := _of_everybody(fact, places)) is not None}
    left_out = {fact: _never_recorded(fact, len(ids)) for fact in facts if fact not in built}
    return People(ids, places, Columns(len(ids), {fact: (built | left_out)[fact] for fact in facts}))


def _told(name: str) -> str:
    """Dates and lists as plain text: to make objects of them would take longer than to read them."""
    as_text = name == "health_limits" or name == "birth_date" or name.endswith("_on")
    return f"CAST({name} AS TEXT)" if as_text else name


def _held_in(facility_ids: Sequence[int], table: str = "") -> str:
    marks = ", ".join(["%s"] * len(facility_ids))
    return f"{table}facility_id IN ({marks}) AND {table}presence = '{Presence.HELD.value}'"


def _rows(query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _of_everybody(fact: str, places: Array) -> Column | None:
    """What follows from the place: everyone who is asked about is held, at the tier of the facility."""
    if fact == "held":
        return ChoiceColumn(np.ones(len(places), np.int8))
    if fact != "security_tier":
        return None
    tiers = dict(Facility.objects.filter(pk__in=np.unique(places).tolist()).values_list("pk", "tier"))
    return _chosen(SecurityTier.values, [tiers[place] for place in places.tolist()])


def _never_recorded(fact: str, size: int) -> Column:
    """A fact for which the database has no place yet."""
    if FACT_KINDS[fact] is int:
        return NumberColumn(np.full(size, NO_NUMBER, np.int32))
    if FACT_KINDS[fact] is date:
        return DayColumn(np.zeros(size, np.int32))
    return ChoiceColumn(np.full(size, -1, np.int8))


class _Days(dict[str | None, int]):
    """Days written as text as numbers, each worked out once."""

    def __missing__(self, day: str | None) -> int:
        number = date.fromisoformat(day or "").toordinal()
        if len(self) < 100_000:
            self[day] = number
        return number


_day_number = _Days({None: 0})


def _days(values: Values) -> DayColumn:
    return DayColumn(_numbers_of(values))


def _numbers_of(days: Values) -> Array:
    return np.fromiter(map(_day_number.__getitem__, days), np.int32, len(days))


def _chosen(vocabulary: Sequence[str], values: Values) -> ChoiceColumn:
    """What stands for nothing, or is not in the vocabulary, is not recorded."""
    codes = _Codes({word: code for code, word in enumerate(vocabulary)})
    return ChoiceColumn(np.fromiter(map(codes.__getitem__, values), np.int16, len(values)), tuple(vocabulary))


class _Codes(dict[Any, int]):
    """The places of a vocabulary's words; -1 for whatever is none of them."""

    def __missing__(self, value: Any) -> int:
        return -1


def _chosen_freely(values: Values) -> ChoiceColumn:
    return _chosen(sorted({value for value in values if value}), values)


def _flags(values: Values) -> ChoiceColumn:
    return ChoiceColumn(np.array(values, np.int8))


def _limits(values: Values) -> SetColumn:
    known = {text: json.loads(text) for text in set(values)}
    names = tuple(sorted({*HealthLimit.values, *(name for limits in known.values() for name in limits)}))
    return _sets(names, {text: known[text] for text in known}, values)


def _sets(vocabulary: tuple[str, ...], known: Mapping[Any, Iterable[str]], values: Values) -> SetColumn:
    words = len(vocabulary) // SET_BITS + 1
    masks = {}
    for text, names in known.items():
        bits = [0] * words
        for name in names:
            word, bit = divmod(vocabulary.index(name), SET_BITS)
            bits[word] |= 1 << bit
        masks[text] = bits
    flat = np.array([masks[value] for value in values], np.uint64).reshape(len(values), words)
    return SetColumn(np.ascontiguousarray(flat.T), vocabulary)


def _groups(offences: Values, years: Values, months: Values, life: Values) -> ChoiceColumn:
    return _chosen_freely(list(map(_group, offences, years, months, life)))


@lru_cache(maxsize=20_000)
def _group(offence: str, years: int | None, months: int | None, life_or_death: bool | int) -> str | None:
    term = None if years is None and months is None else Length(years or 0, months or 0).whole_months
    return offence_group(offence, term_months=term, life_or_death=bool(life_or_death))


def _terms(years: Values, months: Values, days: Values) -> NumberColumn:
    return NumberColumn(np.fromiter(map(_term, years, months, days), np.int32, len(years)))


@lru_cache(maxsize=20_000)
def _term(years: int | None, months: int | None, days: int | None) -> int:
    if years is None and months is None:
        return NO_NUMBER
    return Length(years or 0, months or 0, days or 0).begun_months


def _answers(values: Values) -> ChoiceColumn:
    codes = _Codes({True: 1, False: 0})
    return ChoiceColumn(np.fromiter(map(codes.__getitem__, values), np.int8, len(values)))


def _fines(rupiah: Values, paid: Values) -> ChoiceColumn:
    return _answers(list(map(_fine, rupiah, paid)))


@lru_cache(maxsize=20_000)
def _fine(rupiah: int | None, paid: bool | int | None) -> bool | int | None:
    return True if rupiah == 0 else paid


def _remissions(months: Values, days: Values, recorded: Values) -> NumberColumn:
    return NumberColumn(np.fromiter(map(_remission, months, days, recorded), np.int32, len(months)))


@lru_cache(maxsize=20_000)
def _remission(months: int | None, days: int | None, recorded: int | None) -> int:
    last = last_remission_of(months, days, recorded)
    return NO_NUMBER if last is None else last


def _leaves(expiries: Values, months: Values, days: Values, recorded: Values) -> DayColumn:
    return DayColumn(np.fromiter(map(_leave, expiries, months, days, recorded), np.int32, len(months)))


@lru_cache(maxsize=50_000)
def _leave(expiry: str | None, months: int | None, days: int | None, recorded: int | None) -> int:
    last = last_remission_of(months, days, recorded)
    day = pre_release_day(date.fromisoformat(expiry), last) if expiry and last is not None else None
    return day.toordinal() if day else 0


def _certified(values: Values) -> ChoiceColumn:
    return ChoiceColumn(np.array([value is not None for value in values], np.int8))


_NOTHING: tuple[tuple[str, ...], Any] = ((), None)
_READ: Mapping[str, tuple[tuple[str, ...], Callable[..., Column]]] = {
    "custody_status": (("custody_status",), lambda values: _chosen(CustodyStatus.values, values)),
    "birth_date": (("birth_date",), _days),
    "sex": (("sex",), lambda values: _chosen(Sex.values, values)),
    "education": (("education",), lambda values: _chosen(Education.values, values)),
    "regency_code": (("regency_code",), _chosen_freely),
    "health_limits": (("health_limits",), _limits),
    "life_or_death": (("life_or_death",), _flags),
    "offence_group": (("offence", "term_years", "term_months", "life_or_death"), _groups),
    "term_months": (("term_years", "term_months", "term_days"), _terms),
    "sentence_start": (("detained_on",), _days),
    "sentence_expiry": (("expires_on",), _days),
    "one_third": (("one_third_on",), _days),
    "one_half": (("one_half_on",), _days),
    "two_thirds": (("two_thirds_on",), _days),
    "release_date": (("release_on",), _days),
    "literate": (("literate",), _answers),
    "fine_paid": (("fine_rupiah", "fine_paid"), _fines),
    "restitution_paid": (("restitution_paid",), _answers),
    "last_remission_days": (("remission_months", "remission_days", "last_remission_days"), _remissions),
    "pre_release_from": (("expires_on", "remission_months", "remission_days", "last_remission_days"), _leaves),
    "board_approved_on": (("board_approved_on",), _days),
    "deradicalised_on": (("deradicalised_on",), _days),
    "pledge_signed_on": (("pledge_signed_on",), _days),
    "assimilation_served_on": (("assimilation_served_on",), _days),
    "certified": (("certified_on",), _certified),
}
"""The columns of a person's row in which a fact lies, and how they become a column of facts."""


# What lies in tables of its own


def _of_people(ids: Array, rows: Sequence[tuple[Any, ...]]) -> tuple[Array, list[tuple[Any, ...]]]:
    """Where each person's rows begin and end, once they are put in the order of the people."""
    owners = np.array([row[0] for row in rows], np.int64)
    order = np.argsort(owners, kind="stable")
    offsets = np.searchsorted(owners[order], np.append(ids, np.iinfo(np.int64).max)).astype(np.int64)
    return offsets, [rows[place] for place in order.tolist()]


def _discipline(ids: Array, facility_ids: Sequence[int], today: date) -> EntryColumn:
    query = (
        "SELECT entry.inmate_id, CAST(entry.date AS TEXT), CAST(entry.ends AS TEXT) FROM people_disciplineentry entry"  # noqa: S608
        f" JOIN people_inmate inmate ON inmate.id = entry.inmate_id WHERE {_held_in(facility_ids, 'inmate.')}"
    )
    offsets, rows = _of_people(ids, _rows(query, facility_ids))
    return EntryColumn(offsets, _numbers_of([row[1] for row in rows]), _numbers_of([row[2] for row in rows]))


def _conduct(ids: Array, facility_ids: Sequence[int], today: date) -> NumberColumn:
    query = (
        "SELECT score.inmate_id, score.score FROM people_conductscore score"  # noqa: S608
        " JOIN people_inmate inmate ON inmate.id = score.inmate_id"
        f" WHERE {_held_in(facility_ids, 'inmate.')} AND score.month <= %s ORDER BY score.inmate_id, score.month"
    )
    latest = dict(_rows(query, [*facility_ids, today.isoformat()]))
    return NumberColumn(np.array([latest.get(pk, NO_NUMBER) for pk in ids.tolist()], np.int32))


_ENROLMENTS = (
    "SELECT place.inmate_id, {told} FROM intake_enrolment place"
    " JOIN people_inmate inmate ON inmate.id = place.inmate_id"
    " JOIN classes_trainingclass class ON class.id = place.training_class_id"
)


def _enrolled(ids: Array, facility_ids: Sequence[int], today: date) -> EntryColumn:
    over = ", ".join(f"'{state.value}'" for state in (ClassState.COMPLETED, ClassState.CANCELLED))
    query = (
        _ENROLMENTS.format(told="CAST(class.starts_on AS TEXT), CAST(class.ends_on AS TEXT)")
        + f" WHERE {_held_in(facility_ids, 'inmate.')} AND place.state = '{EnrolmentState.ENROLLED.value}'"
        + f" AND class.state NOT IN ({over}) AND class.ends_on >= %s"
    )
    offsets, rows = _of_people(ids, _rows(query, [*facility_ids, today.isoformat()]))
    return EntryColumn(offsets, _numbers_of([row[1] for row in rows]), _numbers_of([row[2] for row in rows]))


def _courses(ids: Array, facility_ids: Sequence[int], today: date) -> SetColumn:
    query = (
        _ENROLMENTS.format(told="course.code")
        + " JOIN catalogue_courseversion version ON version.id = class.version_id"
        + " JOIN catalogue_course course ON course.id = version.course_id"
        + f" WHERE {_held_in(facility_ids, 'inmate.')} AND place.state = '{EnrolmentState.COMPLETED.value}'"
    )
    held: dict[int, set[str]] = {pk: set() for pk in ids.tolist()}
    for pk, code in _rows(query, facility_ids):
        held[pk].add(code)
    known = {names: names for names in map(frozenset, held.values())}
    vocabulary = tuple(sorted({name for names in known for name in names}))
    return _sets(vocabulary, known, [frozenset(names) for names in held.values()])


def _waivers(ids: Array, facility_ids: Sequence[int], today: date) -> WaiverColumn:
    query = (
        "SELECT waived.inmate_id, CAST(waived.starts AS TEXT), CAST(waived.ends AS TEXT), waived.criterion"  # noqa: S608
        " FROM entitlements_override waived JOIN people_inmate inmate ON inmate.id = waived.inmate_id"
        f" WHERE {_held_in(facility_ids, 'inmate.')} AND waived.course_id IS NULL AND waived.starts < waived.ends"
    )
    offsets, rows = _of_people(ids, _rows(query, facility_ids))
    codes = _chosen_freely([row[3] for row in rows])
    vocabulary = tuple(str(word) for word in codes.vocabulary)
    since, until = _numbers_of([row[1] for row in rows]), _numbers_of([row[2] for row in rows])
    return WaiverColumn(offsets, codes.codes, since, until, vocabulary)


_REGISTERS: Mapping[str, Callable[[Array, Sequence[int], date], Column]] = {
    "discipline": _discipline,
    "conduct_score": _conduct,
    "enrolled": _enrolled,
    "prerequisites_held": _courses,
    "waivers": _waivers,
}
