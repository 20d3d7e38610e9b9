import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from tqdm import tqdm

from bekal.accounts.models import User
from bekal.audit.queries import has_happened
from bekal.jobs.demonstration.load import load_demonstration
from bekal.jobs.management.command import Command as BekalCommand
from bekal.jobs.processes import BEKAL, Household, collect_static_files, is_free, pending_migrations, server

LOADED = "demonstration.load"
HOST = "127.0.0.1"
PORTS = range(8000, 8020)


class Command(BekalCommand):
    help = """Serve Bekal with invented people: five prisons, half a year of classes, one click to sign in as anyone.

Makes its own SQLite database in var/ (or uses BEKAL_DATABASE_URL, which must be empty or hold a demonstration),
loads it the first time, and starts the server and the worker. Ctrl-C ends both.

  bekal demo                      the first free port from 8000 on
  bekal demo --people 300000      the whole nation, for measuring (takes minutes, once)
  bekal demo --load-only          only make the data
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, help="how many invented people (default: about 1,500)")
        parser.add_argument("--port", type=int, help="port to listen on (default: the first free one from 8000 on)")
        parser.add_argument("--load-only", action="store_true", help="make the data, and do not serve")

    def handle(self, *, people: int | None, port: int | None, load_only: bool, **_options: Any) -> None:
        port = port or next((port for port in PORTS if is_free(HOST, port)), PORTS.start)
        if not load_only and not is_free(HOST, port):
            raise CommandError(f"Something listens on port {port} already. Choose another with --port.")
        self.prepare(people)
        if not load_only:
            self.serve(port)

    def prepare(self, people: int | None) -> None:
        """Bring the database up to date and fill it where it is empty."""
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        if pending_migrations():
            call_command("migrate", interactive=False, verbosity=0)
        if not User.objects.exists():
            self.load(people)
        elif not has_happened(LOADED):
            raise CommandError(
                "This database holds other data than the demonstration's, and the demonstration lets anyone in.\n"
                "Unset BEKAL_DATABASE_URL, or give it an empty database."
            )
        elif people is not None:
            raise CommandError(
                "The data are made already. To make them anew, remove the database first (var/demo.sqlite3)."
            )

    def load(self, people: int | None) -> None:
        """Make the invented data, all or nothing."""
        begun = time.monotonic()
        self.stdout.write("Making the invented people and their classes …")
        self.stdout.flush()
        with tqdm(disable=None, leave=False) as bar:

            def tell(done: int, total: int, note: str) -> None:
                bar.total = total
                bar.set_description(note, refresh=False)
                bar.update(done - bar.n)

            made = load_demonstration(people=people, now=timezone.now(), progress=tell)
        self.stdout.write(f"Made {sum(made.values())} rows in {time.monotonic() - begun:.0f} s.")

    def serve(self, port: int) -> None:
        """Serve until Ctrl-C, with the worker beside the server."""
        collect_static_files()
        address = f"http://localhost:{port}"
        environment = {"BEKAL_PUBLIC_URL": os.environ.get("BEKAL_PUBLIC_URL", address)}
        worker = [*BEKAL, "work", "--with-parent"]
        household = Household([server(HOST, port, workers=2, threads=4), worker], environment)
        if household.wait_for(HOST, port):
            self.stdout.write(f"\n  Bekal is at {address}\n\n  Invented data; anyone may sign in. Ctrl-C ends it.\n")
            self.stdout.flush()
        code = household.live()
        if code:
            raise CommandError("The server or the worker ended by itself; see above.")
