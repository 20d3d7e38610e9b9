from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from bekal.audit.models import Event, Head
from bekal.audit.rules import (
    CHAINED_FIELDS,
    ROLL,
    Break,
    breaks_in,
    breaks_in_checkpoints,
    breaks_in_roll,
    heads_seen,
)

TRIES = 3


def has_happened(action: str) -> bool:
    """Whether there is an event of this kind; reads every event where there is none."""
    return Event.objects.filter(action=action).exists()


def heads() -> QuerySet[Head]:
    """The heads of all streams, without the roll."""
    return Head.objects.exclude(stream=ROLL).order_by("stream")


def streams() -> list[str]:
    """Every stream that has a head or events; one that has only one of them is broken."""
    with_events = Event.objects.order_by().values_list("stream", flat=True).distinct()
    return sorted({*heads().values_list("stream", flat=True), *with_events})


def checkpoint_lines(path: Path) -> list[str]:
    """The lines of the file of checkpoints; none where there is no file yet."""
    return path.read_text().splitlines() if path.exists() else []


def breaks_of_stream(stream: str) -> list[Break]:
    """Every break in one stream; a stream that grows while it is read is read again."""
    for _ in range(TRIES):
        head = Head.objects.filter(stream=stream).first() or Head(stream=stream)
        found = list(breaks_in(_chained(stream), head.standing, settings.AUDIT_KEY))
        if not found or Head.objects.filter(stream=stream).values_list("hash", flat=True).first() == head.hash:
            return found
    return found


def breaks_of_roll() -> list[Break]:
    """A break where a whole stream is gone or was slipped in."""
    roll = Head.objects.filter(stream=ROLL).first()
    names = heads().values_list("stream", flat=True)
    return list(breaks_in_roll(names, roll.standing if roll else None, settings.AUDIT_KEY))


def breaks_since_checkpoints(lines: list[str]) -> Iterable[Break]:
    """What earlier verifications saw, and is gone; and forged checkpoints."""
    forged = list(breaks_in_checkpoints(lines, settings.AUDIT_KEY))
    yield from forged
    if forged:
        return
    for stream, (sequence, last) in heads_seen(lines).items():
        if not Event.objects.filter(stream=stream, sequence=sequence, hash=last).exists():
            yield Break(stream, sequence, "rolled_back")


def _chained(stream: str) -> Iterator[dict[str, Any]]:
    rows = Event.objects.filter(stream=stream).order_by("sequence", "pk").values(*CHAINED_FIELDS, "hash")
    for row in rows.iterator():
        yield row | {"at": row["at"].astimezone(UTC).isoformat()}
