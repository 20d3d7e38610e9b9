import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone, translation
from tqdm import tqdm

from bekal.access.rules import SYSTEM, Actor, Forbidden, Unseen
from bekal.accounts.models import User
from bekal.accounts.queries import actor_for
from bekal.jobs.management.command import Command as BekalCommand
from bekal.jobs.worker import LOOK_EVERY, run_next
from bekal.places.models import Facility
from bekal.roster import actions
from bekal.roster.choices import ImportState, Refusal, RowKind
from bekal.roster.models import RosterImport
from bekal.work.actions import retry_job
from bekal.work.choices import JobState
from bekal.work.models import Job
from bekal.work.queries import told_by
from bekal.work.rules import Told

CHUNK = 1024 * 1024


class Command(BekalCommand):
    help = """Read an SDP roster (.xlsx or .csv) into a facility, as the page "Unggah daftar" does.

Without --apply it only reads, and says what would change: nobody's data are touched. With --apply it writes all of it,
or nothing. Where no worker runs it does the work itself.

  bekal import-roster ambon.xlsx --facility LP-AMQ
  bekal import-roster ambon.xlsx --facility LP-AMQ --apply
  bekal import-roster ambon.xlsx --facility LP-AMQ --apply --complete --confirmed

Exit code 0: read, or applied. 1: not; the reason is said, and nothing was changed. 2: the command was mistyped.
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the roster, .xlsx or .csv")
        parser.add_argument("--facility", required=True, metavar="CODE", help="whose roster it is, such as LP-AMQ")
        parser.add_argument("--as", dest="username", metavar="USER", help="on whose behalf (default: the system)")
        parser.add_argument("--apply", action="store_true", help="write what was read")
        parser.add_argument("--complete", action="store_true", help="the file lists everyone: who is missing has gone")
        parser.add_argument("--confirmed", action="store_true", help="leave out rows in error, let the missing be gone")

    def handle(self, *, file: Path, facility: str, username: str | None, **options: Any) -> None:
        actor = acting(username)
        place = Facility.objects.filter(code=facility).first()
        if place is None:
            raise CommandError(f"There is no facility with the code {facility}.", returncode=2)
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        try:
            with translation.override(settings.LANGUAGE_CODE):
                self.take(file, place, actor, **options)
        except (Forbidden, Unseen) as refused:
            raise CommandError(f"{actor.name} may not import the roster of {place.name}.", returncode=1) from refused

    def take(
        self, file: Path, place: Facility, actor: Actor, *, apply: bool, complete: bool, confirmed: bool, **_: Any
    ) -> None:
        """Read the file, say what it would change, and where it was asked for, write it."""
        parts = chunks(file)
        roster = actions.receive_roster(
            facility=place, file_name=file.name, parts=parts, actor=actor, now=timezone.now()
        )
        if roster.job is not None and roster.job.state == JobState.FAILED:
            retry_job(job=roster.job, actor=actor, now=timezone.now())
        self.finish(roster)
        roster.refresh_from_db()
        if roster.state != ImportState.PREVIEWED:
            raise CommandError(hindrance(roster), returncode=1)
        for kind in RowKind:
            self.stdout.write(f"{kind.label:<20}{roster.count(kind):>10}")
        if not apply:
            self.stdout.write("Nothing was changed. To write this: the same command with --apply.")
            return
        if not confirmed and (roster.count(RowKind.ERROR) or (complete and roster.count(RowKind.GONE))):
            raise CommandError(
                "Rows are in error, or people would be gone. If that is right: --confirmed", returncode=1
            )
        actions.start_applying(
            roster=roster,
            revision=roster.revision,
            complete=complete,
            confirmed=confirmed,
            actor=actor,
            now=timezone.now(),
        )
        self.finish(roster)
        roster.refresh_from_db()
        if roster.state != ImportState.APPLIED:
            raise CommandError("People were changed meanwhile: nothing was written. Try again.", returncode=1)
        self.stdout.write("Applied.")

    def finish(self, roster: RosterImport) -> None:
        """Stay until the roster's job is over, and do what waits where nobody else does."""
        job = Job.objects.get(pk=roster.job_id or 0)
        with tqdm(desc=job.title, unit=" rows", disable=None, leave=False) as bar:

            def show(told: Told) -> None:
                bar.total = told.total or None
                bar.update(told.done - bar.n)

            while job.state in {"queued", "running"}:
                if run_next(clock=timezone.now, listen=show) is None:
                    time.sleep(LOOK_EVERY)
                job.refresh_from_db()
                show(told_by(job))
        if job.state == "failed":
            raise CommandError(job.error or job.get_failure_display(), returncode=1)


def acting(username: str | None) -> Actor:
    """The user of that name as they are today; the system where none is named."""
    if username is None:
        return SYSTEM
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(f"There is no active user called {username}.", returncode=2)
    return actor_for(user, timezone.localdate())


def chunks(file: Path) -> Iterator[bytes]:
    """The file, piece by piece."""
    with file.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece


def hindrance(roster: RosterImport) -> str:
    """Why a roster that was read can go no further."""
    page = f"{settings.PUBLIC_URL}{reverse('roster_detail', args=[roster.pk])}"
    if roster.state == ImportState.NEEDS_MAPPING:
        return f"Its headings are not known yet. Match them once at {page}; they are remembered."
    if roster.refusal:
        return str(Refusal(roster.refusal).label)
    return f"It is {ImportState(roster.state).label}: see {page}"
