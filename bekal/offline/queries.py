from django.conf import settings
from django.db.models import Count, QuerySet

from bekal.access.queries import find
from bekal.access.rules import Actor, Unseen
from bekal.offline import rules
from bekal.offline.choices import State
from bekal.offline.models import Device, ReceivedWrite


def own_device(actor: Actor, key: str) -> Device:
    """The actor's own device with this key; raises Unseen for anybody else's, Revoked for one that was revoked."""
    device = Device.objects.select_related("facility").filter(key=key).first()
    if device is None or device.user_id != actor.user_id:
        raise Unseen("registration.take")
    if device.wiped_at is not None:
        raise rules.Revoked
    return device


def device_for(actor: Actor, action: str, device_id: int) -> Device:
    """The device of a facility on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(Device.objects.select_related("facility", "user"), actor, action, device_id)


def devices_of(facility_id: int, purpose: str) -> QuerySet[Device]:
    """Every device prepared for one thing in a facility, the newest first, each with `arrived`, how many writes."""
    devices = Device.objects.filter(facility=facility_id, purpose=purpose).select_related("user")
    return devices.annotate(arrived=Count("writes")).order_by("-prepared_at", "-pk")


def secret_of(device: Device) -> str:
    """What unlocks a device's data while its owner is signed in."""
    return rules.device_secret(settings.FIELD_KEY, device.key)


def answer_to(device_key: str, nonce: str) -> rules.Outcome | None:
    """What was answered to an earlier write of a device; None where it has not arrived."""
    row = ReceivedWrite.objects.filter(device__key=device_key, nonce=nonce).first()
    return rules.Outcome(row.nonce, State(row.state), row.subject, row.details) if row else None
