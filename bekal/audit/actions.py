from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from bekal.audit.models import Event, Head
from bekal.audit.rules import hash_of, sign


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
    stream = f"facility-{facility_id}" if facility_id else "nation"
    head = _locked_head(stream)
    event: dict[str, Any] = {
        "stream": stream,
        "sequence": head.sequence + 1,
        "at": now.astimezone(UTC).isoformat(),
        "actor_id": actor_id,
        "actor_name": actor_name,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "facility_id": facility_id,
        "details": details or {},
        "previous_hash": head.hash,
    }
    event["hash"] = hash_of(event)
    Event.objects.create(**(event | {"at": now}))
    head.sequence, head.hash = event["sequence"], event["hash"]
    head.signature = sign(settings.AUDIT_KEY, stream, head.sequence, head.hash)
    head.save(update_fields=["sequence", "hash", "signature"])


def _locked_head(stream: str) -> Head:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is recorded in the transaction of what it tells of.")
    head = Head.objects.select_for_update().filter(stream=stream).first()
    if head is None:
        Head.objects.bulk_create([Head(stream=stream)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(stream=stream)
    return head
