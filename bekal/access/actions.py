from datetime import datetime
from typing import Any

from django.db.models import Model

from bekal.access.rules import Actor
from bekal.audit.actions import record_event


def record(
    actor: Actor,
    action: str,
    subject: Model,
    *,
    now: datetime,
    facility_id: int | None = None,
    **details: Any,
) -> None:
    """Write into the audit chain what `actor` did to `subject`, in the caller's transaction.

    `details` must be plain JSON (text, whole numbers, lists) and hold no more personal data than the record needs.
    """
    record_event(
        actor_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        facility_id=facility_id,
        now=now,
        details=details,
    )
