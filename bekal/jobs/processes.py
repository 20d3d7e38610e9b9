"""The processes of a running Bekal: the server, and in the demonstration the worker beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bekal.lib.files import replace_file

GRACE = 5.0  # seconds that a process has to end by itself
BEKAL = (sys.executable, "-m", "bekal.config.cli")


def pending_migrations() -> list[str]:
    """The migrations that the database still lacks, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def collect_static_files() -> None:
    """Put style sheets, scripts and pictures where the server gives them out, unless they lie there already."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    found = [
        (path, os.stat(storage.path(path)).st_mtime_ns)
        for finder in get_finders()
        for path, storage in finder.list(None)
    ]
    digest = sha256(repr(sorted(found)).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    replace_file(stamp, digest)


def server(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """The command line of the server.

    One thread each (`sync`) is fastest behind a proxy; browsers that connect directly keep idle connections open,
    which only threads can bear.
    """
    kind = ["--worker-class", "gthread", "--threads", str(threads)] if threads > 1 else ["--worker-class", "sync"]
    quiet = ["--log-level", "warning", "--no-control-socket", "--preload"]  # loaded once, before it listens
    bind = ["--bind", f"{host}:{port}", "--workers", str(workers), "--worker-tmp-dir", _memory_folder()]
    return [sys.executable, "-m", "gunicorn", "bekal.config.wsgi", *bind, *kind, *quiet, "--timeout", "60"]


def _memory_folder() -> str:
    shared_memory = Path("/dev/shm")  # noqa: S108  (gunicorn's heartbeat files, which must not wait for a disk)
    return str(shared_memory if os.access(shared_memory, os.W_OK) else Path(settings.VAR))


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def answers(host: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


class Household:
    """Processes that live and die together."""

    def __init__(self, commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> None:
        self.ending = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        inherited = {**os.environ, **environment}
        self.members = [
            subprocess.Popen(command, env=inherited, start_new_session=True)  # noqa: S603
            for command in commands
        ]

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True

    def is_whole(self) -> bool:
        """Whether all of them live, and nobody asked them to end."""
        return not self.ending and all(member.poll() is None for member in self.members)

    def wait_for(self, host: str, port: int, seconds: float = 30) -> bool:
        """Whether the server takes connections within that time."""
        until = time.monotonic() + seconds
        while self.is_whole() and time.monotonic() < until:
            if answers(host, port):
                return True
            time.sleep(0.05)
        return False

    def live(self) -> int:
        """Stay until one of them ends or we are asked to; then end them all. The exit code: 0 if it was our wish."""
        while self.is_whole():
            time.sleep(0.2)
        self.end()
        return 0 if self.ending else 1

    def end(self) -> None:
        """Ask every one to end, and make those end that do not: a killed worker loses nothing."""
        for member in self.members:
            member.terminate()
        until = time.monotonic() + GRACE
        for member in self.members:
            try:
                member.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(member.pid, signal.SIGKILL)
                member.wait()
