"""Pages a second at 300,000 people, beside a bare "hello" through the same server.

    python -m benchmarks.pages [--people 300000] [--seconds 8] [--database sqlite:///…] [--database postgres://…]

On each database: gunicorn with two sync workers, eight connections at once from `wrk` (Debian's package `wrk`; without
it a client in Python, which takes more of the machine from the server), the whole stack of the product with a signed-in
session, and answers compressed as browsers ask for it. A database that is empty gets the demonstration's nation first.
`scripts/with-postgres python -m benchmarks.pages` measures both databases; the server is then told to write to the disk
at each commit, as one in production does.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
WORKERS, CONNECTIONS = 2, 8
PERSONS = 200
ROOT = Path(__file__).resolve().parents[1]
LUA = """
local paths = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do table.insert(paths, line) end
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency)
  local bad = summary.errors.status + summary.errors.read + summary.errors.connect
  print(string.format("RESULT %.2f %.3f %.3f %d", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, bad))
end
"""


def hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The least that a WSGI application can do."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


@dataclass(frozen=True)
class Measured:
    """Answers a second, after how many milliseconds half and 95 % of them were there, and the server's work for one.

    `work` is the workers' processor time in milliseconds: it changes little when the machine has other things to do.
    """

    rate: float
    median: float
    p95: float
    work: float = 0.0


@dataclass(frozen=True)
class Visit:
    """What one person asks for, again and again."""

    title: str
    session: str
    paths: list[str]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """gunicorn as `bekal serve` starts it; gives its process id."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}", "--workers", str(WORKERS),
        "--worker-class", "sync", "--worker-tmp-dir", memory,
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def load(port: int, server: int, visit: Visit, seconds: int) -> Measured:
    """Eight connections for some seconds, after every worker has answered and a short while to warm up."""
    client = load_with_wrk if shutil.which("wrk") else load_with_python
    for _ in range(3 * WORKERS):
        once(port, visit)
    client(port, visit, 2)
    before = work_of(server)
    found = client(port, visit, seconds)
    return replace(found, work=(work_of(server) - before) / (found.rate * seconds) if found.rate else 0.0)


def work_of(server: int) -> float:
    """The processor time of the workers so far, in milliseconds (of Linux; nought elsewhere)."""
    children = Path(f"/proc/{server}/task/{server}/children")
    if not children.exists():
        return 0.0
    ticks = 0
    for worker in children.read_text().split():
        fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def once(port: int, visit: Visit) -> None:
    """One answer, however long a worker still needs to begin."""
    connection = http.client.HTTPConnection(HOST, port, timeout=180)
    connection.request("GET", visit.paths[0], headers=headers_of(visit))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{visit.title}: {answer.status}")


def load_with_wrk(port: int, visit: Visit, seconds: int) -> Measured:
    """The load of `wrk`, one thread of C."""
    with tempfile.TemporaryDirectory() as folder:
        paths, script = Path(folder, "paths"), Path(folder, "visit.lua")
        paths.write_text("\n".join(visit.paths))
        script.write_text(LUA)
        command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
        for name, value in headers_of(visit).items():
            command += ["--header", f"{name}: {value}"]
        command += ["--script", str(script), f"http://{HOST}:{port}/"]
        environment = {**os.environ, "BENCH_PATHS": str(paths)}
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\d+)", told)
    if found is None or int(found[4]):
        raise SystemExit(f"{visit.title}: not every answer was a good one\n{told}")
    return Measured(float(found[1]), float(found[2]), float(found[3]))


def load_with_python(port: int, visit: Visit, seconds: int) -> Measured:
    """The same from threads of this process: slower than `wrk`, so that the rates come out too low."""
    until = time.monotonic() + seconds

    def one(first: int) -> list[float]:
        took, at = [], first
        while time.monotonic() < until:
            begun = time.monotonic()
            connection = http.client.HTTPConnection(HOST, port, timeout=30)
            connection.request("GET", visit.paths[at % len(visit.paths)], headers=headers_of(visit))
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 200:
                raise SystemExit(f"{visit.title}: {answer.status}")
            took.append((time.monotonic() - begun) * 1000)
            at += 1
        return took

    begun = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        took = sorted(value for part in pool.map(one, range(CONNECTIONS)) for value in part)
    return Measured(len(took) / (time.monotonic() - begun), took[len(took) // 2], took[int(len(took) * 0.95)])


def headers_of(visit: Visit) -> dict[str, str]:
    """What a browser sends along."""
    headers = {"Accept-Encoding": "gzip, deflate, br"}
    return headers | ({"Cookie": f"sessionid={visit.session}"} if visit.session else {})


# The product


def environment_of(database: str, var: Path) -> dict[str, str]:
    """The demonstration on one database."""
    return {
        **os.environ,
        "BEKAL_MODE": "demo",
        "BEKAL_VAR": str(var),
        "BEKAL_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "bekal.config.settings",
    }


def prepare(environment: dict[str, str], people: int) -> list[Visit]:
    """Fill the database where it is empty; who asks for what."""
    bekal = [sys.executable, "-c", "from bekal.config.cli import main; main()"]
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages", "--visits"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if told.returncode:
        subprocess.run([*bekal, "demo", "--load-only", "--people", str(people)], cwd=ROOT, env=environment, check=True)
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.pages", "--visits"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    collect = [*bekal, "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    return [Visit(**one) for one in json.loads(told.stdout.splitlines()[-1])]


def visits() -> list[dict[str, Any]]:
    """Sign in an officer and the national office, and find whom the officer looks at; in a process with Django."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection

    from bekal.accounts.models import User
    from bekal.people.models import Inmate

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                cursor.execute(f"ALTER SYSTEM SET {setting} = on")
            cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("ANALYZE")

    def session(user: Any) -> str:
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "bekal.web.accounts.backends.SignedIn"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        return str(store.session_key)

    officer = User.objects.get(username="demo-petugas-ambon")
    national = User.objects.get(username="demo-pusat")
    facility = officer.grants.values_list("facility", flat=True).first()
    held = Inmate.objects.filter(facility=facility, presence="held").order_by("pk").values_list("pk", flat=True)
    mine, nation = session(officer), session(national)
    return [
        {"title": "list of 50, officer", "session": mine, "paths": ["/people/"]},
        {"title": "list of 50, nation", "session": nation, "paths": ["/people/"]},
        {"title": "person, officer", "session": mine, "paths": [f"/people/{pk}/" for pk in held[:PERSONS]]},
        {"title": "home, officer", "session": mine, "paths": ["/today/"]},
        {"title": "home, nation", "session": nation, "paths": ["/today/"]},
    ]


def measure(database: str, people: int, seconds: int, var: Path) -> list[tuple[str, Measured]]:
    """Hello and every visit on one database; hello before and after, because machines change their mind."""
    environment = environment_of(database, var)
    asked = prepare(environment, people)
    bare = Visit("hello", "", ["/"])

    def bare_rate() -> Measured:
        port = free_port()
        with serving("benchmarks.pages:hello", port, environment) as server:
            return load(port, server, bare, seconds)

    found = [("hello", bare_rate())]
    port = free_port()
    with serving("bekal.config.wsgi", port, environment) as server:
        found += [(visit.title, load(port, server, visit, seconds)) for visit in asked]
    return [*found, ("hello", bare_rate())]


def table_of(name: str, found: list[tuple[str, Measured]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    hellos = [one.rate for title, one in found if title == "hello"]
    mean = sum(hellos) / len(hellos)
    yield f"| {name} | answers/s | of hello | median ms | p95 ms | work ms |"
    yield "|---|--:|--:|--:|--:|--:|"
    for title, one in found:
        times = f"{one.median:.1f} | {one.p95:.1f} | {one.work:.2f}"
        yield f"| {title} | {one.rate:,.0f} | {one.rate / mean:.1%} | {times} |"
    yield ""


def main() -> None:
    """Measure every database that was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--database", action="append")
    parser.add_argument("--visits", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.visits:
        print(json.dumps(visits()))
        return
    with tempfile.TemporaryDirectory() as folder:
        var = Path(os.environ.get("BEKAL_VAR") or folder)  # where the key lies with which an older database was sealed
        databases = options.database or [f"sqlite:///{folder}/pages.sqlite3"]
        outer = os.environ.get("BEKAL_DATABASE_URL", "")
        if outer.startswith("postgres") and not options.database:
            databases.append(outer)
        for database in databases:
            name = "PostgreSQL" if database.startswith("postgres") else "SQLite"
            for line in table_of(name, measure(database, options.people, options.seconds, var)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
