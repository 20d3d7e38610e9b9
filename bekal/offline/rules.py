"""What a write is that was taken without network, and what is answered to it. Plain Python."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bekal.access.rules import Actor
from bekal.offline.choices import State

OTHER_CONTENT = "other_content"
UNKNOWN_KIND = "unknown_kind"


class Revoked(Exception):
    """The device was revoked: it is told nothing, takes nothing more, and wipes itself."""


class ComesTooEarly(Exception):
    """What this write builds on has not arrived yet; it is to be sent again after it."""


class Refusal(Exception):
    """This write cannot be taken, and never will be as it is; `reason` is a plain sentence or a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Clash(Exception):
    """Somebody else wrote about the same thing; `details` is plain JSON of what stands there now."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__("somebody else wrote about the same thing")
        self.details = details


@dataclass(frozen=True, slots=True)
class Write:
    """One write as a device sends it. `sequence` orders the writes of a device, `nonce` tells them apart for ever."""

    nonce: str
    kind: str
    sequence: int
    taken_at: datetime
    body: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Tells a repeat from another write that was sent under the same nonce by mistake."""
        text = json.dumps([self.kind, self.body], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is answered to a write: the same, however often it is sent. `details` is plain JSON."""

    nonce: str
    state: State
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A write with who took it on which device: what a handler is given."""

    write: Write
    device_key: str
    device_name: str
    facility_id: int
    actor: Actor
    now: datetime

    @property
    def taken_at(self) -> datetime:
        """When it was taken by the device's clock, which may run ahead of ours."""
        return min(self.write.taken_at, self.now)


Handler = Callable[[Arrived], tuple[str, Mapping[str, Any]]]
"""Applies one kind of write through an action and returns its subject and what to tell the device.

Raises Clash, Refusal or ComesTooEarly.
"""


def device_secret(key: bytes, device_key: str) -> str:
    """The half of a device's lock that only a signed-in session is given; the other half never leaves the device."""
    digest = hmac.digest(key, f"offline device {device_key}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")
