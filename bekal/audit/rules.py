"""How an event is chained to the one before it, and how a chain that was tampered with shows it.

A stream (a facility's own, or the nation's) is a chain: each event carries the hash of the one before. Its head says
how long it is, signed with a key that the database does not hold. One more head, the roll, says in the same way which
streams there are. What has been verified once is kept in a checkpoint outside the database, so that turning back
everything together, heads and all, is found as well.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ROLL = "*"
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
class Standing:
    """Where a stream stands: how many events it has and the hash of the last, signed."""

    stream: str
    sequence: int = 0
    hash: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a stream does not hold.

    `kind`: edited, missing, reordered, truncated or extended (the events); unsigned (the head); unlisted (the roll of
    streams); rolled_back (what an earlier checkpoint saw is gone); forged (the checkpoints themselves).
    """

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


def chain(head: Standing, event: Mapping[str, Any], key: bytes) -> tuple[dict[str, Any], Standing]:
    """The event as the next of its stream, and the stream's head after it."""
    sequence = head.sequence + 1
    chained = {**event, "stream": head.stream, "sequence": sequence, "previous_hash": head.hash}
    chained["hash"] = hash_of(chained)
    signature = sign(key, head.stream, sequence, chained["hash"])
    return chained, Standing(head.stream, sequence, chained["hash"], signature)


def roll_of(streams: Iterable[str], key: bytes) -> Standing:
    """The signed head that says which streams there are."""
    names = sorted(streams)
    digest = hashlib.sha256(json.dumps(names).encode()).hexdigest()
    return Standing(ROLL, len(names), digest, sign(key, ROLL, len(names), digest))


def breaks_in(events: Iterable[Mapping[str, Any]], head: Standing, key: bytes) -> Iterable[Break]:
    """Every break in one stream's events, read in order of sequence, against its signed head."""
    stream, sequence, previous = head.stream, 0, ""
    if not hmac.compare_digest(head.signature, sign(key, stream, head.sequence, head.hash)):
        yield Break(stream, head.sequence, "unsigned")
    for event in events:
        expected = sequence + 1
        if event["sequence"] != expected:
            yield Break(stream, expected, "missing")
        elif event["previous_hash"] != previous:
            yield Break(stream, event["sequence"], "reordered")
        if hash_of(event) != event["hash"]:
            yield Break(stream, event["sequence"], "edited")
        sequence, previous = event["sequence"], event["hash"]
    if sequence < head.sequence:
        yield Break(stream, sequence + 1, "truncated")
    elif sequence > head.sequence or previous != head.hash:
        yield Break(stream, sequence, "extended")


def breaks_in_roll(streams: Iterable[str], roll: Standing | None, key: bytes) -> Iterable[Break]:
    """A break where the streams that there are, are not those of the signed roll."""
    names = set(streams)
    if roll is None and not names:
        return
    if roll is None or not hmac.compare_digest(roll.signature, sign(key, ROLL, roll.sequence, roll.hash)):
        yield Break(ROLL, len(names), "unsigned")
    elif roll != roll_of(names, key):
        yield Break(ROLL, len(names), "unlisted")


Heads = dict[str, tuple[int, str]]


def checkpoint(lines: Iterable[str], heads: Heads, at: str, key: bytes) -> str | None:
    """The line that adds `heads` to a file of checkpoints; None where it has them all already."""
    *_, last = ["{}", *lines]
    known = heads_seen(lines)
    news = {stream: place for stream, place in sorted(heads.items()) if known.get(stream) != place}
    if not news:
        return None
    previous = json.loads(last).get("mac", "")
    return json.dumps({"at": at, "heads": news, "mac": _mac(key, at, news, previous)})


def heads_seen(lines: Iterable[str]) -> Heads:
    """Every stream's head as the checkpoints last saw it."""
    seen: Heads = {}
    for line in lines:
        seen |= {stream: (sequence, last) for stream, (sequence, last) in json.loads(line)["heads"].items()}
    return seen


def breaks_in_checkpoints(lines: Iterable[str], key: bytes) -> Iterable[Break]:
    """A break for every line that was not written by `checkpoint` after the line before it."""
    previous = ""
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            genuine = hmac.compare_digest(entry["mac"], _mac(key, entry["at"], entry["heads"], previous))
            previous = entry["mac"]
        except (ValueError, KeyError, TypeError):
            genuine = False
        if not genuine:
            yield Break("checkpoints", number, "forged")


def _mac(key: bytes, at: str, heads: Mapping[str, Any], previous: str) -> str:
    return hmac.new(key, json.dumps([at, heads, previous], sort_keys=True).encode(), hashlib.sha256).hexdigest()
