import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from bekal.audit.models import Event, Head
from bekal.audit.queries import checkpoint_lines, heads
from bekal.audit.rules import ROLL, chain, checkpoint, roll_of


def record_event(
    *,
    actor_id: int | None,
    actor_name: str,
    action: str,
    subject_type: str,
    subject_id: str,
    facility_id: int | None,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Chain one event to its stream (a facility's own, or the nation's), inside the caller's transaction.

    Raises TransactionManagementError outside a transaction: no audit record, no write.
    """
    head = _locked_head(f"facility-{facility_id}" if facility_id else "nation")
    event = {
        "at": now.astimezone(UTC).isoformat(),
        "actor_id": actor_id,
        "actor_name": actor_name,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "facility_id": facility_id,
        "details": json.loads(json.dumps(details or {})),
    }
    chained, stands = chain(head.standing, event, settings.AUDIT_KEY)
    Event.objects.create(**(chained | {"at": now}))
    head.sequence, head.hash, head.signature = stands.sequence, stands.hash, stands.signature
    head.save(update_fields=["sequence", "hash", "signature"])


def keep_checkpoint(*, path: Path, now: datetime) -> bool:
    """Add where every stream stands to the file of checkpoints; False where nothing is new.

    Only after a verification that found nothing.
    """
    lines = checkpoint_lines(path)
    stand = {head.stream: (head.sequence, head.hash) for head in heads()}
    line = checkpoint(lines, stand, now.astimezone(UTC).isoformat(), settings.AUDIT_KEY)
    if line is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return True


def _locked_head(stream: str) -> Head:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of what it tells of.")
    head = Head.objects.select_for_update().filter(stream=stream).first()
    return head if head is not None else _new_head(stream)


def _new_head(stream: str) -> Head:
    """A stream that begins is entered in the roll, so that none can vanish as a whole."""
    Head.objects.bulk_create([Head(stream=ROLL)], ignore_conflicts=True)
    roll = Head.objects.select_for_update().get(stream=ROLL)
    Head.objects.bulk_create([Head(stream=stream)], ignore_conflicts=True)
    streams = Head.objects.exclude(stream=ROLL).values_list("stream", flat=True)
    Head.objects.filter(pk=roll.pk).update(**asdict(roll_of(streams, settings.AUDIT_KEY)))
    return Head.objects.select_for_update().get(stream=stream)
