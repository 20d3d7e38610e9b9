import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from bekal.jobs.management.command import Command as BekalCommand
from bekal.jobs.processes import collect_static_files, is_free, pending_migrations, server


class Command(BekalCommand):
    help = """Serve the pages, for real people and real data.

Put a proxy with HTTPS before it (BEKAL_PUBLIC_URL=https://…, BEKAL_BEHIND_PROXY=1) and run `bekal work` beside it.
It does not touch the database: where that is not up to date, it says so and does not start.

  bekal serve                          on 127.0.0.1:8000, two workers
  bekal serve --port 9000 --workers 8
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
        parser.add_argument("--workers", type=int, default=2, help="processes, about one a core (default: %(default)s)")
        parser.add_argument("--threads", type=int, default=1, help="threads a process; more than one without a proxy")

    def handle(self, *, host: str, port: int, workers: int, threads: int, **_options: Any) -> None:
        pending = pending_migrations()
        if pending:
            lacking = f"The database lacks {len(pending)} migrations ({pending[0]} …)."
            raise CommandError(f"{lacking}\nMake a backup, then run: bekal migrate")
        if not is_free(host, port):
            raise CommandError(f"Something listens on {host}:{port} already. Choose another with --port.")
        collect_static_files()
        self.stdout.write(f"Bekal listens on http://{host}:{port}")
        self.stdout.flush()
        command = server(host, port, workers=workers, threads=threads)
        os.execv(command[0], command)  # noqa: S606
