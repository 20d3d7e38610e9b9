"""How an event is chained to the one before it."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

CHAINED_FIELDS = (
    "stream",
    "sequence",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "subject_type",
    "subject_id",
    "facility_id",
    "details",
    "previous_hash",
)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a stream does not hold: `kind` is edited, missing, reordered, truncated, extended or unsigned."""

    stream: str
    sequence: int
    kind: str


def hash_of(event: Mapping[str, Any]) -> str:
    """SHA-256 over the fields of an event in one fixed writing; `at` must be in ISO form."""
    text = json.dumps([event[name] for name in CHAINED_FIELDS], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sign(key: bytes, stream: str, sequence: int, last_hash: str) -> str:
    """The signature of a stream's head, which nobody can make who only has the database."""
    return hmac.new(key, f"{stream}|{sequence}|{last_hash}".encode(), hashlib.sha256).hexdigest()


def breaks_in(events: Iterable[Mapping[str, Any]], head: Mapping[str, Any], key: bytes) -> Iterable[Break]:
    """Every break in one stream's events, read in order of sequence, against its signed head."""
    stream, sequence, previous = head["stream"], 0, ""
    if not hmac.compare_digest(head["signature"], sign(key, stream, head["sequence"], head["hash"])):
        yield Break(stream, head["sequence"], "unsigned")
    for event in events:
        expected = sequence + 1
        if event["sequence"] != expected:
            yield Break(stream, expected, "missing")
        elif event["previous_hash"] != previous:
            yield Break(stream, event["sequence"], "reordered")
        if hash_of(event) != event["hash"]:
            yield Break(stream, event["sequence"], "edited")
        sequence, previous = event["sequence"], event["hash"]
    if sequence < head["sequence"]:
        yield Break(stream, sequence + 1, "truncated")
    elif sequence > head["sequence"] or previous != head["hash"]:
        yield Break(stream, sequence, "extended")
