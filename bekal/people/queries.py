from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from bekal.access.queries import SOMEBODY, Written, find, kept, within
from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Reach, Unseen, may, reach
from bekal.eligibility.facts import Length
from bekal.eligibility.terms import Imprisonment
from bekal.lib.sealing import blind_index, unseal
from bekal.people.choices import Presence
from bekal.people.models import ConductScore, DisciplineEntry, Inmate, InmateChange, KeepApart, Movement
from bekal.people.rules import Cursor, leaving_by, read_cursor, read_search
from bekal.places.models import Facility, RegionalOffice

PAGE_SIZE = 50
COUNTED_EXACTLY = 2_000
REMEMBERED_FOR = 60  # seconds
CHANGES_SHOWN = 100
TELLING = 4  # letters
EVERYBODY = 100_000_000
"""A limit that is never reached: with it a database reads names from their index first, and only then the people."""
CHOICES_OFFERED = 12
SORTS = ("name", "-name", "release", "-release")


def inmates_for(actor: Actor) -> QuerySet[Inmate]:
    """The people whom `actor` may see in lists, by name."""
    return Inmate.objects.filter(within(reach(actor, "inmate.list")))


def inmate_for(actor: Actor, action: str, inmate_id: int) -> Inmate:
    """The person on whom `actor` may take `action`, with the facility; raises Unseen or Forbidden."""
    found = _inmate(reach(actor, PERMISSIONS[action].seen_by))(inmate_id)
    if not found:
        raise Unseen(action)
    if not may(actor, action, found[0].target):
        raise Forbidden(action)
    return found[0]


@lru_cache(maxsize=512)
def _inmate(held: Reach) -> Written[Inmate]:
    return Written(Inmate.objects.select_related("facility").filter(within(held), pk=SOMEBODY))


def keep_apart_for(actor: Actor, action: str, keep_apart_id: int) -> KeepApart:
    """The pair on which `actor` may take `action`; raises Unseen (also while the two are not in one facility)."""
    pairs = KeepApart.objects.select_related("first__facility", "second").filter(
        first__facility=F("second__facility"),
    )
    return find(pairs, actor, action, keep_apart_id, facility="first__facility")


def keep_apart_pairs(inmate_ids: Iterable[int], day: date) -> list[tuple[int, int]]:
    """Every two of these people who must not be in one room on `day`, the smaller id first."""
    ids = list(inmate_ids)
    pairs = KeepApart.objects.filter(Q(ends=None) | Q(ends__gt=day), first__in=ids, second__in=ids, starts__lte=day)
    return list(pairs.order_by("first", "second").values_list("first_id", "second_id"))


def facilities_to_add_to(actor: Actor) -> list[Facility]:
    """The facilities into whose register `actor` may write."""
    return list(Facility.objects.filter(within(reach(actor, "inmate.edit"), facility="")).order_by("name"))


def facilities_to_move_to(facility: Facility) -> QuerySet[Facility]:
    """Every facility to which somebody can be transferred from this one; the names of facilities are no secret."""
    return Facility.objects.exclude(kind="probation_office").exclude(pk=facility.pk).order_by("name")


def others_in_facility(inmate: Inmate, search: str) -> list[tuple[int, str, str]]:
    """Who else is held in the facility of a person that was found for the actor before: (id, name, register number)."""
    held = Inmate.objects.filter(facility=inmate.facility_id, presence=Presence.HELD).exclude(pk=inmate.pk)
    if not search.strip():
        return []
    rows = held.filter(_found_by(search, nation=False)).order_by("name", "pk")
    return list(rows.values_list("pk", "name", "register_number")[:CHOICES_OFFERED])


def people_found(facility_id: int, search: str) -> QuerySet[Inmate]:
    """Who is held in a facility and found by any part of a name, or by a register number; for who may read records."""
    held = Inmate.objects.filter(facility=facility_id, presence=Presence.HELD)
    return held.filter(_found_by(search, nation=False)).order_by("name", "pk")


# The list


@dataclass(frozen=True, slots=True)
class Listing:
    """Which people somebody wants to see, and in what order; "" and None mean any."""

    search: str = ""
    presence: str = Presence.HELD
    leaving: int | None = None  # goes home within so many days
    uncertified: bool = False
    custody_status: str = ""
    sex: str = ""
    block: str = ""
    facility: str = ""  # a part of its name
    region: int | None = None
    sort: str = ""
    after: str = ""
    before: str = ""

    @property
    def sorted_by(self) -> str:
        """The order in force: who asks for those who go home wants them by that day."""
        return self.sort if self.sort in SORTS else "release" if self.leaving else "name"


class InmateRow(NamedTuple):
    """A line of the list."""

    pk: int
    name: str
    register_number: str
    block: str
    custody_status: str
    presence: str
    life_or_death: bool
    release_on: date | None
    certified_on: date | None
    facility_name: str = ""


@dataclass(frozen=True, slots=True)
class InmatePage:
    """A page of the list, how many people there are on all pages, and the cursors of the pages beside it."""

    rows: list[InmateRow]
    total: int
    older: str
    newer: str


_COLUMNS = InmateRow._fields[:-1]


def inmate_page(actor: Actor, listing: Listing, today: date) -> InmatePage:
    """One page of the people whom `actor` may see; two queries, whatever the number of people."""
    held = reach(actor, "inmate.list")
    record = reach(actor, "inmate.record") == held
    prepare = _prepare if listing.search else _prepare_often
    parts, count = prepare(held, listing, today, record, PAGE_SIZE)
    found = _fetch(parts)
    cursor, backwards = _cursor_in(listing)
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    if backwards:
        shown.reverse()
    older = _cursor_of(shown[-1], listing.sorted_by) if shown and (more or backwards) else ""
    newer = _cursor_of(shown[0], listing.sorted_by) if shown and (more if backwards else cursor) else ""
    return InmatePage(shown, _total(count, held, listing, today), older, newer)


def sees_facilities(held: Reach) -> bool:
    """Whether a reach may cover more than one facility, so that a list must say where each person is."""
    return held.nation or bool(held.region_ids or held.probation_office_ids) or len(held.facility_ids) > 1


def regions_to_choose(actor: Actor) -> list[tuple[int, str]]:
    """The regional offices by which `actor` can narrow the list; empty for whoever sees one region or less."""
    if not reach(actor, "inmate.list").nation:
        return []
    names: list[tuple[int, str]] | None = cache.get("people-regions")
    if names is None:
        names = list(RegionalOffice.objects.order_by("name").values_list("pk", "name"))
        cache.set("people-regions", names, REMEMBERED_FOR)
    return names


def _conditions(listing: Listing, today: date, *, nation: bool, record: bool) -> Iterable[Q]:
    yield _found_by(listing.search, nation=nation, record=record)
    if listing.presence:
        yield Q(presence=listing.presence)
    if listing.leaving:
        yield Q(release_on__isnull=False, release_on__lte=leaving_by(today, listing.leaving))
    if listing.uncertified:
        yield Q(certified_on=None)
    for name in ("custody_status", "sex"):
        if value := getattr(listing, name):
            yield Q(**{name: value})
    if listing.block:
        yield Q(block__istartswith=listing.block)
    if listing.facility:
        yield Q(facility__in=Facility.objects.filter(name__icontains=listing.facility).order_by().values("pk"))
    if listing.region:
        yield Q(facility__region=listing.region)


def _found_by(search: str, *, nation: bool, record: bool = True) -> Q:
    """The filter for a search: NIK and phone exactly, register numbers however they are written, names by any part.

    In the whole `nation` names and numbers are looked up by themselves, each along its own index; but names of which
    only a letter or three are given fit so many people that the list is faster read in its order.
    Who may not read the `record` finds nobody by it: its beginning is enough, so it could be guessed digit by digit.
    """
    wanted = read_search(search)
    if wanted.nik:
        return Q(nik_index=blind_index(settings.INDEX_KEY, wanted.nik))
    if wanted.phone:
        return Q(phone_index=blind_index(settings.INDEX_KEY, wanted.phone))
    if wanted.register_key and not record:
        return Q(pk__in=[])
    if wanted.register_key:
        numbered = Q(register_key__startswith=wanted.register_key)
        return Q(pk__in=Inmate.objects.filter(numbered).order_by().values("pk")) if nation else numbered
    found = Q()
    for word in wanted.name.split():
        found &= Q(name__icontains=word)
    if nation and max(map(len, wanted.name.split()), default=0) >= TELLING:
        return Q(pk__in=Inmate.objects.filter(found).order_by("name", "pk").values("pk")[:EVERYBODY])
    return found


Statement = tuple[str, tuple[Any, ...]]


def _prepare(
    held: Reach, listing: Listing, today: date, record: bool, size: int
) -> tuple[tuple[Statement, ...], Statement | None]:
    """The SQL of a page and one row more, in the parts of `_parts`, and of the count; no parts if nobody can be found.

    Django takes ten times longer to write it than the database to answer, so what is asked often is kept
    (`_prepare_often`). It depends on nothing but the arguments, of which the reach is the first.
    """
    across = sees_facilities(held)
    columns = (*_COLUMNS, "facility__name") if across else _COLUMNS
    rows = Inmate.objects.filter(
        within(held), *_conditions(listing, today, nation=held.nation, record=record)
    ).order_by()
    try:
        parts = [part.values_list(*columns)[: size + 1].query.sql_with_params() for part in _parts(rows, listing)]
        everyone, values = rows.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return (), None
    return tuple(parts), (f"SELECT COUNT(*) FROM ({everyone}) AS everyone", values)  # noqa: S608  (Django's own SQL)


_prepare_often = lru_cache(maxsize=512)(_prepare)


def _parts(rows: QuerySet[Inmate], listing: Listing) -> list[QuerySet[Inmate]]:
    """These rows from the cursor on, in order; who has no date of release stands after all who have one.

    Those with and those without are asked for one after the other, so that each part can be read along an index.
    """
    cursor, backwards = _cursor_in(listing)
    descending = listing.sorted_by.startswith("-") != backwards
    if listing.sorted_by.endswith("name"):
        return [_from(rows, "name", cursor, descending)]
    dated, undated = rows.filter(release_on__isnull=False), rows.filter(release_on=None)
    beyond_dated = cursor if cursor and cursor.value is not None else None
    beyond_undated = cursor if cursor and cursor.value is None else None
    parts = [_from(dated, "release_on", beyond_dated, descending), _from(undated, "", beyond_undated, backwards)]
    behind = beyond_dated if backwards else beyond_undated  # what stands on the other side of the cursor
    parts = parts[::-1] if backwards else parts
    return parts[1:] if behind else parts


def _fetch(parts: Iterable[Statement]) -> list[InmateRow]:
    found: list[InmateRow] = []
    for part in parts:
        if len(found) <= PAGE_SIZE:
            found += [_row(row) for row in _answers(part)]
    return found


def _answers(statement: Statement) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return list(cursor.fetchall())


def _row(row: tuple[Any, ...]) -> InmateRow:
    """A row as the database gives it; SQLite keeps dates as text and truth as a number."""
    life_or_death, release_on, certified_on = row[6:9]
    return InmateRow._make((*row[:6], bool(life_or_death), _day(release_on), _day(certified_on), *(row[9:] or [""])))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _cursor_in(listing: Listing) -> tuple[Cursor | None, bool]:
    """The cursor of the link that was followed, if it fits the order in force, and whether the link leads back."""
    cursor = read_cursor(listing.after or listing.before)
    if cursor and listing.sorted_by.endswith("name") and cursor.value is None:
        cursor = None
    elif cursor and cursor.value is not None and listing.sorted_by.endswith("release"):
        cursor = cursor if _is_day(cursor.value) else None
    return cursor, bool(cursor and listing.before and not listing.after)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _from(rows: QuerySet[Inmate], column: str, cursor: Cursor | None, descending: bool) -> QuerySet[Inmate]:
    """These rows in order of a column and then of their id, beyond the cursor."""
    beyond, sign = ("lt", "-") if descending else ("gt", "")
    if cursor and column:
        rows = rows.filter(
            Q(**{f"{column}__{beyond}": cursor.value}) | Q(**{f"pk__{beyond}": cursor.pk}),
            **{f"{column}__{beyond}e": cursor.value},
        )
    elif cursor:
        rows = rows.filter(**{f"pk__{beyond}": cursor.pk})
    return rows.order_by(*([f"{sign}{column}"] if column else []), f"{sign}pk")


def _cursor_of(row: InmateRow, sort: str) -> str:
    if sort.endswith("name"):
        return str(Cursor(row.name, row.pk))
    return str(Cursor(row.release_on.isoformat() if row.release_on else None, row.pk))


def _total(count: Statement | None, held: Reach, listing: Listing, today: date) -> int:
    """How many there are; more than COUNTED_EXACTLY is remembered for a minute, because counting takes long then."""
    if count is None:
        return 0
    if not sees_facilities(held):
        return int(_answers(count)[0][0])
    asked = [getattr(listing, field.name) for field in fields(listing) if field.name not in ("sort", "after", "before")]
    key = "people-total-" + sha256(repr((held, asked, today)).encode()).hexdigest()
    total: int | None = cache.get(key)
    if total is None:
        total = int(_answers(count)[0][0])
        if total > COUNTED_EXACTLY:
            cache.set(key, total, REMEMBERED_FOR)
    return total


# One person


class Happening(NamedTuple):
    """Something in a person's time: `kind` is conduct, discipline, movement or apart, the rest as the kind has it."""

    kind: str
    day: date
    code: str  # level of discipline, kind of movement
    number: int  # conduct score, id of the keep-apart pair
    text: str  # note, reason
    until: date | None
    origin: str  # facility left; name of the other person
    destination: str
    other_id: int


def happenings_of(inmate: Inmate, *, with_keep_apart: bool) -> list[Happening]:
    """Conduct scores, discipline, movements and, if asked for, keep-apart pairs; newest first, in one query."""
    rows = (_happenings_and_pairs if with_keep_apart else _happenings)(inmate.pk)
    found = [Happening._make((row[0], _day(row[1]), *row[2:5], _day(row[5]), *row[6:])) for row in rows]
    return sorted(found, key=lambda row: row.day, reverse=True)


def _kind(name: str) -> Value:
    return Value(name, CharField())


_NOTHING, _NOUGHT, _NEVER = Value("", CharField()), Value(0, IntegerField()), Cast(Value(None), DateField())


@kept
def _happenings(inmate_id: int) -> QuerySet[DisciplineEntry, Any]:
    first, *others = _lives(inmate_id)
    return first.union(*others, all=True)


@kept
def _happenings_and_pairs(inmate_id: int) -> QuerySet[DisciplineEntry, Any]:
    first, *others = _lives(inmate_id)
    return first.union(*others, _pairs_of(inmate_id), all=True)


def _lives(inmate_id: int) -> list[QuerySet[Any, Any]]:
    discipline = DisciplineEntry.objects.filter(inmate=inmate_id).order_by().values_list(
        _kind("discipline"), "date", "level", _NOUGHT, "note", "ends", _NOTHING, _NOTHING, _NOUGHT
    )  # fmt: skip
    scores = ConductScore.objects.filter(inmate=inmate_id).order_by().values_list(
        _kind("conduct"), "month", _NOTHING, "score", _NOTHING, _NEVER, _NOTHING, _NOTHING, _NOUGHT
    )  # fmt: skip
    movements = Movement.objects.filter(inmate=inmate_id).order_by().values_list(
        _kind("movement"), "date", "kind", _NOUGHT, "note", _NEVER,
        Coalesce("from_facility__name", _NOTHING), Coalesce("to_facility__name", _NOTHING), _NOUGHT,
    )  # fmt: skip
    return [discipline, scores, movements]


def _pairs_of(inmate_id: int) -> QuerySet[KeepApart, Any]:
    """The pairs in which a person is, as long as the other is in the same facility; elsewhere they are not named."""
    is_first = When(first=inmate_id, then="second__name")
    other_id = Case(When(first=inmate_id, then="second_id"), default="first_id", output_field=IntegerField())
    pairs = KeepApart.objects.filter(
        Q(first=inmate_id) | Q(second=inmate_id), first__facility=F("second__facility")
    ).order_by()
    return pairs.values_list(
        _kind("apart"), "starts", _NOTHING, "pk", "reason", "ends", Case(is_first, default="first__name"), _NOTHING,
        other_id,
    )  # fmt: skip


def changes_of(inmate: Inmate) -> list[InmateChange]:
    """The latest changes of a person's record, field by field, newest first."""
    return _changes()(inmate.pk)


@lru_cache(maxsize=1)
def _changes() -> Written[InmateChange]:
    return Written(InmateChange.objects.filter(inmate=SOMEBODY)[:CHANGES_SHOWN])


def last_change_of(inmate: Inmate) -> InmateChange | None:
    """Who changed a person's record last, and when; None where it never was."""
    return InmateChange.objects.filter(inmate=inmate).first()


def nik_of(inmate: Inmate) -> str:
    """The NIK in the clear; empty where none is known. To be shown masked, or after `reveal_numbers`."""
    return unseal(settings.FIELD_KEY, bytes(inmate.nik_sealed)) if inmate.nik_sealed else ""


def phone_of(inmate: Inmate) -> str:
    """The phone number in the clear; empty where none is known. To be shown masked, or after `reveal_numbers`."""
    return unseal(settings.FIELD_KEY, bytes(inmate.phone_sealed)) if inmate.phone_sealed else ""


def imprisonment_of(inmate: Inmate) -> Imprisonment:
    """What the national database says of a person's sentence, for the arithmetic that is held against its dates."""
    terms, remission = (inmate.term_years, inmate.term_months, inmate.term_days), inmate.remission_months
    reduced = None if remission is None and inmate.remission_days is None else (remission, inmate.remission_days)
    no_fine = inmate.fine_rupiah == 0
    substitute = Length() if no_fine else None
    if inmate.subsidiary_months is not None:
        substitute = Length(months=inmate.subsidiary_months)
    return Imprisonment(
        custody_status=inmate.custody_status,
        life_or_death=inmate.life_or_death,
        lengths=None if terms == (None, None, None) else (Length(*(part or 0 for part in terms)),),
        start=inmate.detained_on,
        remission=None if reduced is None else Length(0, *(part or 0 for part in reduced)),
        fine_substitute=substitute,
        fine_paid=True if no_fine else inmate.fine_paid,
    )
