import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone, translation
from tqdm import tqdm

from bekal.jobs.management.command import Command as BekalCommand
from bekal.jobs.worker import LOOK_EVERY, run_next
from bekal.places.models import Facility
from bekal.work.actions import enqueue
from bekal.work.models import Job
from bekal.work.queries import told_by, unfinished_job
from bekal.work.rules import Told

KIND = "screening.run"


class Command(BekalCommand):
    help = """Work out what everybody held may, by every right, and keep the verdicts beside the facts.

The worker does this by itself every night (see BEKAL_SCREENING_HOUR in docs/operators.md); this is for the first
time, and after a change of the law. A facility's verdicts are written all together, so they are always of one day and
one version. Killed at any moment, it goes on where it stopped when it is started again, here or by a worker. Only
verdicts that are another than before are written; where no worker runs it does the work itself.

  bekal screen                       everybody
  bekal screen --facility LP-AMQ     one prison (may be repeated)

Exit code 0: everybody was screened. 1: not; the reason is said. 2: the command was mistyped.
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--facility", action="append", default=[], metavar="CODE", help="only this prison, such as LP-AMQ"
        )

    def handle(self, *, facility: list[str], **_options: Any) -> None:
        ids = dict(Facility.objects.filter(code__in=facility).values_list("code", "pk"))
        if unknown := [code for code in facility if code not in ids]:
            raise CommandError(f"There is no facility with the code {unknown[0]}.", returncode=2)
        with translation.override(settings.LANGUAGE_CODE):
            job = self.asked_for(sorted(ids.values()))
            self.finish(job)
        if job.state == "failed":
            raise CommandError(job.error or str(job.get_failure_display()), returncode=1)
        self.stdout.write((job.result or {})["text"])

    def asked_for(self, facility_ids: list[int]) -> Job:
        """One that is under way already where everybody is to be screened, else a new job."""
        begun = unfinished_job(KIND)
        if not facility_ids and begun is not None and not begun.arguments:
            self.stdout.write("Going on with the screening that was begun.")
            return begun
        arguments = {"facility_ids": facility_ids} if facility_ids else {}
        return enqueue(kind=KIND, owner_id=None, facility_id=None, arguments=arguments, now=timezone.now())

    def finish(self, job: Job) -> None:
        """Stay until the job is over, and do what waits where nobody else does."""
        with tqdm(desc=job.title, unit=" people", disable=None, leave=False) as bar:

            def show(told: Told) -> None:
                bar.total = told.total or None
                bar.update(told.done - bar.n)

            while job.state in {"queued", "running"}:
                if run_next(clock=timezone.now, listen=show) is None:
                    time.sleep(LOOK_EVERY)
                job.refresh_from_db()
                show(told_by(job))
