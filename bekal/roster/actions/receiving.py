"""From the upload to the wish to read: everything about a roster file but its content."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.blocks import STREAM_BLOCK_BYTES, BlockWriter
from bekal.places.models import Facility
from bekal.roster.choices import ImportState, RosterField
from bekal.roster.models import RosterImport, RosterMapping
from bekal.roster.queries import OPEN_STATES
from bekal.work.actions import enqueue
from bekal.work.choices import JobState


class WrongState(Exception):
    """The import is not, or no longer, in a state in which this can be done."""


def receive_roster(
    *, facility: Facility, file_name: str, parts: Iterable[bytes], actor: Actor, now: datetime
) -> RosterImport:
    """Keep a file (sealed) and have it read; the very same file that is still open is not taken twice."""
    require(actor, "roster.import", facility.target)
    digest = hashlib.sha256()
    with NamedTemporaryFile(suffix=".sealed") as draft:
        writer = BlockWriter(draft, settings.FIELD_KEY, level=0)
        for part in parts:
            digest.update(part)
            for begin in range(0, len(part), STREAM_BLOCK_BYTES):
                writer.add(part[begin : begin + STREAM_BLOCK_BYTES])
        draft.seek(0)
        with transaction.atomic():
            return _received(facility, file_name, draft, digest.hexdigest(), actor, now)


def _received(
    facility: Facility, file_name: str, draft: object, digest: str, actor: Actor, now: datetime
) -> RosterImport:
    same = RosterImport.objects.filter(facility=facility, digest=digest, state__in=OPEN_STATES).first()
    if same is not None:
        return same
    roster = RosterImport(
        facility=facility, uploaded_by_id=actor.user_id, uploaded_at=now, file_name=file_name[-200:], digest=digest
    )
    roster.file.save(f"{digest[:16]}.sealed", ContentFile(b"") if draft is None else draft, save=False)  # type: ignore[arg-type]
    roster.save()
    record(actor, "roster.upload", roster, now=now, facility_id=facility.pk, file=roster.file_name, digest=digest)
    _ask_to_read(roster, actor, now)
    return roster


def _ask_to_read(roster: RosterImport, actor: Actor, now: datetime) -> None:
    roster.job = enqueue(
        kind="roster.read",
        owner_id=actor.user_id,
        facility_id=roster.facility_id,
        arguments={"roster_id": roster.pk},
        now=now,
        once=f"roster.read.{roster.pk}.{roster.revision}",
    )
    roster.save(update_fields=["job"])


@transaction.atomic
def map_headings(
    *, roster: RosterImport, fields_by_place: Mapping[int, RosterField], actor: Actor, now: datetime
) -> None:
    """Remember which column tells what for this facility and these headings, and read the file again.

    Raises WrongState where the file was applied or discarded meanwhile.
    """
    require(actor, "roster.import", roster.target)
    chosen = {str(place): field.value for place, field in fields_by_place.items()}
    RosterMapping.objects.update_or_create(
        facility=roster.facility, headings_key=roster.headings["key"], defaults={"fields_by_place": chosen}
    )
    record(actor, "roster.map", roster, now=now, facility_id=roster.facility_id, fields=chosen)
    read_again(roster=roster, actor=actor, now=now)


@transaction.atomic
def read_again(*, roster: RosterImport, actor: Actor, now: datetime, overtaken: bool = False) -> None:
    """Have the file read anew; what was found before is no longer shown. Raises WrongState."""
    require(actor, "roster.import", roster.target)
    step(roster, OPEN_STATES, ImportState.UPLOADED, revision=roster.revision + 1, overtaken=overtaken)
    _ask_to_read(roster, actor, now)


@transaction.atomic
def reread_roster(*, roster: RosterImport, actor: Actor, now: datetime) -> None:
    """Have the file read again at somebody's wish. Raises WrongState where it is just being applied, or is gone."""
    require(actor, "roster.import", roster.target)
    if roster.state == ImportState.APPLYING and not _has_failed(roster):
        raise WrongState
    record(actor, "roster.reread", roster, now=now, facility_id=roster.facility_id)
    read_again(roster=roster, actor=actor, now=now)


def _has_failed(roster: RosterImport) -> bool:
    return roster.job is not None and roster.job.state == JobState.FAILED


@transaction.atomic
def discard_roster(*, roster: RosterImport, actor: Actor, now: datetime) -> None:
    """Give the file up; nothing of it is kept but its name. Raises WrongState where it is applied or being applied."""
    require(actor, "roster.import", roster.target)
    give_up_able = {*OPEN_STATES, ImportState.REJECTED} - {ImportState.APPLYING}
    if roster.state == ImportState.APPLYING and _has_failed(roster):
        give_up_able.add(ImportState.APPLYING)
    files = [roster.file.name or "", roster.staged]
    step(roster, give_up_able, ImportState.DISCARDED, file="", staged="", summary={}, headings={})
    record(actor, "roster.discard", roster, now=now, facility_id=roster.facility_id, file=roster.file_name)
    transaction.on_commit(partial(remove_files, files))


def step(roster: RosterImport, sources: Iterable[str], target: ImportState, **values: object) -> None:
    """Take the import to another state, if nobody did before; raises WrongState."""
    rows = RosterImport.objects.filter(pk=roster.pk, state__in=list(sources), revision=roster.revision)
    if not rows.update(state=target, **values):
        raise WrongState
    roster.refresh_from_db()


def remove_files(names: Iterable[str]) -> None:
    """Delete files of the storage that nothing names any more."""
    for name in names:
        if name:
            default_storage.delete(name)
