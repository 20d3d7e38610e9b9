from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from tqdm import tqdm

from bekal.audit import actions, queries
from bekal.audit.rules import Break
from bekal.jobs.management.command import Command as BekalCommand

MEANINGS = {
    "edited": "this event is not what was written",
    "missing": "an event is missing here",
    "reordered": "this event does not follow the one before it",
    "truncated": "the events from here on are gone",
    "extended": "there are events after the last one that was signed",
    "unsigned": "the end of this stream was not signed by Bekal",
    "unlisted": "a whole stream is gone, or was slipped in",
    "rolled_back": "an earlier verification saw this event; it is gone or changed",
    "forged": "this line of the checkpoints was not written by a verification",
}
SHOWN = 100


class Command(BekalCommand):
    help = """Prove that the audit trail is whole: no event edited, removed, moved or cut off.

Reads every event, checks each chain against its signed end, and compares with the checkpoint of earlier
verifications (var/audit-checkpoints), to which a clean verification adds a line. Keep a copy of that file
elsewhere: who holds both the database and the file could turn both back.

Exit code 0: whole. 1: broken, with the list of breaks.
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Path(settings.VAR) / "audit-checkpoints"
        parser.add_argument("--checkpoints", type=Path, default=default, help="the file (default: %(default)s)")
        parser.add_argument("--no-checkpoint", action="store_true", help="compare, but add no line")

    def handle(self, *, checkpoints: Path, no_checkpoint: bool, **_options: Any) -> None:
        lines = queries.checkpoint_lines(checkpoints)
        streams = queries.streams()
        breaks: list[Break] = [*queries.breaks_of_roll(), *queries.breaks_since_checkpoints(lines)]
        for stream in tqdm(streams, unit=" streams", disable=None, leave=False):
            breaks += queries.breaks_of_stream(stream)
        if breaks:
            raise CommandError(report(breaks), returncode=1)
        kept = not no_checkpoint and actions.keep_checkpoint(path=checkpoints, now=timezone.now())
        added = " A checkpoint was added." if kept else ""
        self.stdout.write(f"The audit trail is whole: {len(streams)} streams.{added}")


def report(breaks: list[Break]) -> str:
    """The breaks, one a line."""
    rows = [f"  {one.stream} {one.sequence}: {one.kind} ({MEANINGS[one.kind]})" for one in breaks[:SHOWN]]
    more = [f"  … and {len(breaks) - SHOWN} more"] if len(breaks) > SHOWN else []
    return "\n".join([f"The audit trail is broken at {len(breaks)} places:", *rows, *more])
