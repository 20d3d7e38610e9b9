import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.lib.blocks import read_block
from bekal.people.choices import Presence
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.roster.choices import ImportState, RosterField, RowKind
from bekal.roster.models import RosterImport, RosterMapping

OPEN_STATES = (ImportState.UPLOADED, ImportState.NEEDS_MAPPING, ImportState.PREVIEWED, ImportState.APPLYING)


def imports_for(actor: Actor) -> QuerySet[RosterImport]:
    """The imports that `actor` may see, newest first."""
    rows = RosterImport.objects.select_related("facility", "uploaded_by", "job")
    return rows.filter(within(reach(actor, "roster.view")))


def import_for(actor: Actor, action: str, import_id: int) -> RosterImport:
    """The import on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = RosterImport.objects.select_related("facility", "uploaded_by", "applied_by", "job")
    return find(rows, actor, action, import_id)


def facilities_to_import(actor: Actor) -> QuerySet[Facility]:
    """The facilities whose roster `actor` may import."""
    return Facility.objects.filter(within(reach(actor, "roster.import"), facility=""))


def mapping_of(facility_id: int, headings_key: str) -> dict[int, str] | None:
    """How this facility matched exactly these headings before, by place; None where it never did."""
    mapping = RosterMapping.objects.filter(facility_id=facility_id, headings_key=headings_key).first()
    return {int(place): field for place, field in mapping.fields_by_place.items()} if mapping else None


def earlier_application(roster: RosterImport) -> RosterImport | None:
    """The last time that the very same file was applied here."""
    same = RosterImport.objects.filter(facility_id=roster.facility_id, digest=roster.digest, state=ImportState.APPLIED)
    return same.exclude(pk=roster.pk).order_by("-applied_at").first()


# What was found, read from the staged file


@dataclass(frozen=True, slots=True)
class StagedPage:
    """Some of the rows of a kind; `before` and `after` are cursors (counts of rows), None where there are no more."""

    rows: list[dict[str, Any]]
    first: int
    total: int
    before: int | None
    after: int | None


def staged_page(roster: RosterImport, kind: RowKind, start: int, size: int = 50) -> StagedPage:
    """`size` rows of a kind from the `start`-th on (counted from nought); reads no more blocks than they lie in."""
    blocks: list[list[int]] = roster.summary.get("blocks", {}).get(kind.value, [])
    ends = list(accumulate(count for _, count in blocks))
    total = ends[-1] if ends else 0
    start = max(0, min(start, total - 1))
    rows: list[dict[str, Any]] = []
    which = bisect_right(ends, start)
    while which < len(blocks) and len(rows) < size:
        begin = ends[which] - blocks[which][1]
        block = _block(roster, blocks[which][0])
        rows += staged_rows(kind, block)[max(0, start - begin) :][: size - len(rows)]
        which += 1
    after = start + len(rows)
    return StagedPage(rows, start, total, max(0, start - size) if start else None, after if after < total else None)


def files_named() -> set[str]:
    """Every file of the storage that an import still names."""
    rows = RosterImport.objects.exclude(file="", staged="").values_list("file", "staged")
    return {name for names in rows for name in names if name}


def staged_blocks(roster: RosterImport, kind: RowKind) -> Iterator[dict[str, Any]]:
    """Everything that is staged of a kind, block by block."""
    for place, _ in roster.summary.get("blocks", {}).get(kind.value, []):
        yield _block(roster, place)


def staged_rows(kind: RowKind, block: dict[str, Any]) -> list[dict[str, Any]]:
    """A block as rows; blocks are kept by columns, which is smaller and quicker to load."""
    names = [name for name in block if name != "columns"]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*(block[name] for name in names), strict=True)]
    if kind is RowKind.NEW:
        columns = block["columns"]
        for place, row in enumerate(rows):
            row["facts"] = {name: values[place] for name, values in columns.items()}
    return rows


def _block(roster: RosterImport, place: int) -> dict[str, Any]:
    with default_storage.open(roster.staged) as file:
        found: dict[str, Any] = json.loads(read_block(file, settings.FIELD_KEY, place))
    return found


# The facility's people, as the database holds them: by columns, without a model object a row

DATE_FIELDS = frozenset(
    {
        RosterField.BIRTH_DATE, RosterField.DETAINED_ON, RosterField.ONE_THIRD_ON, RosterField.ONE_HALF_ON,
        RosterField.TWO_THIRDS_ON, RosterField.EXPIRES_ON, RosterField.RELEASE_ON,
    }
)  # fmt: skip
SEALED_FIELDS = {RosterField.NIK: "nik_index", RosterField.PHONE: "phone_index"}


def people_stamp(facility_id: int) -> str:
    """Changes whenever a person of the facility is added, edited, moved in or moved out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), SUM(version), MAX(id), MAX(updated_at) FROM people_inmate WHERE facility_id = %s",
            [facility_id],
        )
        return "|".join(str(value) for value in cursor.fetchone())


def has_people(facility_id: int) -> bool:
    """Whether the facility has anybody, held or gone."""
    return Inmate.objects.filter(facility_id=facility_id).exists()


Known = tuple[int, int, str, tuple[Any, ...]]  # id, version, presence, values


def known_people(facility_id: int, keys: Sequence[str], fields: Sequence[RosterField]) -> dict[str, Known]:
    """The facility's people with these register keys; dates as ISO text, sealed facts as the hex of their index."""
    columns = ", ".join(_told(field) for field in fields)
    query = (
        f"SELECT register_key, id, version, presence{', ' if columns else ''}{columns} FROM people_inmate"  # noqa: S608
        f" WHERE facility_id = %s AND register_key IN ({_listed()})"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [facility_id, json.dumps(list(keys))])
        return {row[0]: (row[1], row[2], row[3], tuple(row[4:])) for row in cursor}


def _listed() -> str:
    """A list of texts given as one JSON parameter: no limit on their number on either database."""
    if connection.vendor == "postgresql":
        return "SELECT jsonb_array_elements_text(%s::jsonb)"
    return "SELECT value FROM json_each(%s)"


def _told(field: RosterField) -> str:
    postgresql = connection.vendor == "postgresql"
    if field in SEALED_FIELDS:
        column = SEALED_FIELDS[field]
        return f"encode({column}, 'hex')" if postgresql else f"lower(hex({column}))"
    if field in DATE_FIELDS:
        return f"CAST({field.value} AS TEXT)"
    return str(field.value)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Somebody held whom a file does not name."""

    pk: int
    version: int
    register_number: str
    name: str
    nik_index: str


def unlisted_people(facility_id: int, keys: set[str]) -> list[Unlisted]:
    """The people held here whose register key is not among `keys`."""
    held = Inmate.objects.filter(facility_id=facility_id, presence=Presence.HELD).order_by("name", "pk")
    rows = held.values_list("register_key", "pk", "version", "register_number", "name", "nik_index")
    return [
        Unlisted(pk, version, number, name, bytes(index).hex() if index else "")
        for key, pk, version, number, name, index in rows.iterator(chunk_size=5000)
        if key not in keys
    ]
