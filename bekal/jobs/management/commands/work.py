import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from bekal.jobs.management.command import Command as BekalCommand
from bekal.jobs.processes import pending_migrations
from bekal.jobs.worker import Worker


class Command(BekalCommand):
    help = """Do the jobs that pages ask for, one after the other, until stopped.

Run as many beside each other as you like (on PostgreSQL; SQLite has one writer at a time). A worker may be killed
at any moment: what it was doing is undone, and done by another after half a minute. On SIGTERM or Ctrl-C it ends
after the job in hand.

  bekal work            until stopped
  bekal work --once     what waits now, then end (exit code 0 even where a job failed: its page tells why)
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started it is gone")

    def handle(self, *, once: bool, with_parent: bool, **_options: Any) -> None:
        parent = os.getppid() if with_parent else None
        if pending_migrations():
            raise CommandError("The database is not up to date. Run: bekal migrate")
        worker = Worker(clock=timezone.now)
        worker.heed_signals()
        if once:
            self.stdout.write(f"{worker.run_all()} jobs begun.")
        else:
            worker.run(parent=parent)
