from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, Forbidden, Unseen, require
from bekal.offline.choices import State
from bekal.offline.models import Device, ReceivedWrite
from bekal.offline.rules import (
    OTHER_CONTENT,
    UNKNOWN_KIND,
    Arrived,
    Clash,
    ComesTooEarly,
    Handler,
    Outcome,
    Refusal,
    Revoked,
    Write,
)
from bekal.places.models import Facility

log = structlog.get_logger()


@transaction.atomic
def prepare_device(
    *, facility: Facility, key: str, name: str, purpose: str, ends_on: date, actor: Actor, now: datetime
) -> Device:
    """Let a browser keep what it needs for work without network; the same browser again is the same device.

    Raises Unseen or Forbidden, also where the key is somebody else's, and Revoked where it was revoked.
    """
    require(actor, "registration.take", facility.target)
    assert actor.user_id is not None, "somebody prepares a device, not the system"
    values: dict[str, Any] = {"facility": facility, "name": name, "purpose": purpose, "ends_on": ends_on}
    first = {**values, "user_id": actor.user_id, "prepared_at": now, "seen_at": now}
    device, made = Device.objects.select_for_update(of=("self",)).get_or_create(key=key, defaults=first)
    if device.user_id != actor.user_id or (device.facility_id, device.purpose) != (facility.pk, purpose):
        raise Unseen("registration.take")
    if device.wiped_at is not None:
        raise Revoked
    if made:
        record(actor, "device.prepare", device, now=now, facility_id=facility.pk, name=name, purpose=purpose)
    return device


@transaction.atomic
def revoke_device(*, device: Device, actor: Actor, now: datetime) -> None:
    """Take nothing more from a device and let it wipe itself when it next asks; a second time changes nothing.

    Its owner may, and whoever keeps drives in the facility.
    """
    if device.user_id != actor.user_id:
        require(actor, "drive.edit", device.facility.target)
    if Device.objects.filter(pk=device.pk, wiped_at=None).update(wiped_at=now):
        record(actor, "device.revoke", device, now=now, facility_id=device.facility_id, name=device.name)
    device.refresh_from_db(fields=["wiped_at"])


def receive_writes(
    *, device: Device, writes: Iterable[Write], handlers: Mapping[str, Handler], actor: Actor, now: datetime
) -> list[Outcome]:
    """Apply writes in the order in which they were taken, each for itself, and answer each.

    A repeat is answered with the first answer and applied no second time. Raises Unseen for another's device and
    Revoked for one that was revoked; whatever is wrong with one write leaves the others alone.
    """
    if device.user_id != actor.user_id:
        raise Unseen("registration.take")
    if Device.objects.filter(pk=device.pk, wiped_at=None).update(seen_at=now) == 0:
        raise Revoked
    return [
        _received(device, write, handlers.get(write.kind, _unknown), actor, now)
        for write in sorted(writes, key=lambda write: write.sequence)
    ]


def _received(device: Device, write: Write, handle: Handler, actor: Actor, now: datetime) -> Outcome:
    """The answer to one write; what breaks unforeseen is told to the operator, and the device sends it again."""
    try:
        with transaction.atomic():
            row = ReceivedWrite.objects.create(
                device=device,
                nonce=write.nonce,
                kind=write.kind,
                sequence=write.sequence,
                digest=write.digest,
                taken_at=write.taken_at,
                received_at=now,
                state=State.DONE,
            )
            return _applied(row, Arrived(write, device.key, device.name, device.facility_id, actor, now), handle)
    except IntegrityError as trouble:
        return _first_answer(device, write) or _to_be_sent_again(write, trouble)
    except ComesTooEarly:
        return Outcome(write.nonce, State.WAIT)
    except Exception as trouble:  # one write that breaks must not keep the others of a whole day from arriving
        return _to_be_sent_again(write, trouble)


def _applied(row: ReceivedWrite, arrived: Arrived, handle: Handler) -> Outcome:
    """Hand a write to its handler and keep the answer, in the transaction in which its arrival is kept."""
    try:
        with transaction.atomic():
            row.subject, details = handle(arrived)
            row.details = dict(details)
    except Clash as clash:
        row.state, row.details = State.CONFLICT, dict(clash.details)
    except Refusal as refusal:
        row.state, row.details = State.REFUSED, {"reason": refusal.reason}
    except (Forbidden, Unseen):
        row.state, row.details = State.REFUSED, {"reason": "not_allowed"}
    row.save(update_fields=["state", "subject", "details"])
    if row.state != State.DONE:
        told = {"state": row.state, "kind": row.kind, "nonce": row.nonce}
        record(arrived.actor, "device.receive", row.device, now=arrived.now, facility_id=arrived.facility_id, **told)
    return _told(row)


def _first_answer(device: Device, write: Write) -> Outcome | None:
    row = ReceivedWrite.objects.filter(device=device, nonce=write.nonce).first()
    if row is None:
        return None
    if row.digest != write.digest:
        return Outcome(write.nonce, State.REFUSED, details={"reason": OTHER_CONTENT})
    return _told(row)


def _told(row: ReceivedWrite) -> Outcome:
    return Outcome(row.nonce, State(row.state), row.subject, row.details)


def _to_be_sent_again(write: Write, trouble: Exception) -> Outcome:
    log.error("offline.write_broke", nonce=write.nonce, kind=write.kind, error=type(trouble).__name__)
    return Outcome(write.nonce, State.WAIT)


def _unknown(arrived: Arrived) -> tuple[str, Mapping[str, Any]]:
    raise Refusal(UNKNOWN_KIND)
