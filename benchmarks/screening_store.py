"""Screening a nation from the database to stored verdicts, beside the database's own reading and writing.

    python -m benchmarks.screening_store [--people 300000] [--var FOLDER] [--database postgres://…]

The raw share is the least that a screening could do: the columns and registers that the rules ask for, read by plain
statements (`SELECT`, rows as tuples), and the very rows of verdicts that we store, written by `executemany` or `COPY`
into the same table with its keys, each in one transaction. Ours is what the nightly job does: all facilities, in
batches of a transaction each, from the rows of people to committed verdicts with their sums; the first time, a night
in which nothing changed, and a night under a law that changes everybody's verdict. Each in a process of its own; raw
is measured before and after, and the quicker one counts. With --var the demonstration in that folder is used (its
database is changed); otherwise one is made, which takes minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

WAYS = {
    "raw": "raw read and write",
    "first": "ours, first time",
    "same": "ours, nothing changed",
    "law": "ours, another law for everybody",
}


def start_django(database: str, var: str) -> None:
    """The demonstration's database."""
    os.environ.update(BEKAL_MODE="demo", BEKAL_VAR=var, BEKAL_DATABASE_URL=database)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bekal.config.settings"
    import django

    django.setup()


def make_nation(database: str, var: str, people: int) -> None:
    """The demonstration's nation, unless it is there already."""
    command = [sys.executable, "-m", "bekal.config.cli", "demo", "--load-only"]
    environment = {**os.environ, "BEKAL_VAR": var, "BEKAL_DATABASE_URL": database}
    subprocess.run([*command, "--people", str(people)], env=environment, check=False, stdout=subprocess.DEVNULL)


def cpu_seconds() -> float:
    """What this process and, where it is near, its PostgreSQL server process have used of the processors."""
    from django.db import connection

    used = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        told = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        if told.exists():
            used += sum(map(int, told.read_text().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")
    return used


def forget() -> None:
    """No verdicts, as before the first night."""
    from django.db import connection

    from bekal.screening.models import Screening, Verdicts

    with connection.cursor() as cursor:
        for model in (Verdicts, Screening):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM ANALYZE {Verdicts._meta.db_table}")


READ = (
    "SELECT id, facility_id, custody_status, offence, term_years, term_months, term_days, life_or_death, {dates},"
    " fine_rupiah, fine_paid, restitution_paid, remission_months, remission_days, last_remission_days"
    " FROM people_inmate WHERE presence = 'held' ORDER BY id",
    "SELECT entry.inmate_id, {entry} FROM people_disciplineentry entry"
    " JOIN people_inmate inmate ON inmate.id = entry.inmate_id WHERE inmate.presence = 'held'",
    "SELECT inmate_id, criterion FROM entitlements_override WHERE course_id IS NULL",
)
DATES = (
    "detained_on", "expires_on", "one_half_on", "two_thirds_on", "deradicalised_on", "pledge_signed_on",
    "assimilation_served_on",
)  # fmt: skip


def raw() -> dict[str, Any]:
    """Read what the rules ask for, and write the rows that are there."""
    from django.db import connection, transaction

    from bekal.screening.actions import Row
    from bekal.screening.models import Screening, Verdicts

    if not Verdicts.objects.exists():
        screen_everybody(now())
    table, names = Verdicts._meta.db_table, ", ".join(Row._fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY inmate_id")
        rows = cursor.fetchall()
        cursor.execute(f"DELETE FROM {table}")
    assert Screening.objects.exists()
    told = {name: ", ".join(f"CAST({one} AS TEXT)" for one in some) for name, some in
            {"dates": DATES, "entry": ("entry.date", "entry.ends")}.items()}  # fmt: skip
    started, cpu = time.perf_counter(), cpu_seconds()
    read = 0
    for query in READ:
        with connection.cursor() as cursor:
            cursor.execute(query.format(**told))
            read += len(cursor.fetchall())
    reading = time.perf_counter() - started
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(Row._fields))
            connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "cpu": cpu_seconds() - cpu, "reading": reading, "rows": len(rows)}


def now() -> Any:
    """This moment."""
    from django.utils import timezone

    return timezone.now()


def screen_everybody(at: Any) -> Any:
    """What the nightly job does, without the job."""
    from bekal.access.rules import SYSTEM
    from bekal.jobs.screening import PEOPLE_AT_ONCE
    from bekal.screening.actions import Done, screen_facilities
    from bekal.screening.queries.verdicts import facilities_by_id, people_held
    from bekal.screening.rules import batches

    done = Done()
    for some in batches(people_held(), PEOPLE_AT_ONCE):
        done += screen_facilities(facilities=facilities_by_id(some), actor=SYSTEM, now=at)
    return done


def change_law() -> None:
    """Another criterion for assimilation, which everybody misses."""
    from bekal.entitlements.models import RuleVersion

    criteria = [{"code": "minimum_age", "years": 99}, {"code": "held"}]
    told = {"reference": "benchmark", "certainty": "seen", "entered_by": "benchmark", "entered_at": now()}
    day = now().date() - timedelta(days=1)
    RuleVersion.objects.create(code="assimilation", valid_from=day, criteria=criteria, **told)


def ours(way: str) -> dict[str, Any]:
    """One night."""
    from bekal.entitlements.models import RuleVersion

    RuleVersion.objects.filter(entered_by="benchmark").delete()
    if way == "first":
        forget()
    else:
        screen_everybody(now())
    if way == "law":
        change_law()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), cpu_seconds()
    done = screen_everybody(now())
    taken = {"seconds": time.perf_counter() - started, "cpu": cpu_seconds() - cpu, "rows": done.written}
    RuleVersion.objects.filter(entered_by="benchmark").delete()
    return taken | {"above": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024}


def measure(way: str, database: str, var: str) -> dict[str, Any]:
    """What one process measures."""
    start_django(database, var)
    import bekal.jobs.worker  # noqa: F401  (as in the worker, where everything is loaded)

    taken = raw() if way == "raw" else ours(way)
    return taken | {"mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def in_a_process_of_its_own(way: str, database: str, var: str) -> dict[str, Any]:
    """The same, apart from everything else."""
    command = [sys.executable, "-m", "benchmarks.screening_store", "--measure", way, database, var]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def run(database: str, var: str, people: int) -> None:
    """Print the table of one database."""
    name = database.partition(":")[0]
    make_nation(database, var, people)
    got = {"raw": in_a_process_of_its_own("raw", database, var)}
    for way in ("first", "same", "law"):
        got[way] = in_a_process_of_its_own(way, database, var)
    again = in_a_process_of_its_own("raw", database, var)
    base = min(got["raw"], again, key=lambda one: one["seconds"])
    least = min(got["raw"]["cpu"], again["cpu"])
    got["raw"] = base
    for way, one in got.items():
        clock = f"{one['seconds']:.1f} | {one['seconds'] / base['seconds']:.2f}"
        processors = f"{one['cpu']:.1f} | {one['cpu'] / least:.2f}"
        print(f"| {name} | {WAYS[way]} | {one['rows']:,} | {clock} | {processors} | {one['mib']} |", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="From the database to stored verdicts, beside raw reading.")
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--var", help="folder of a demonstration that may be changed")
    parser.add_argument("--database", help="sqlite:///… or postgres://…; default: both, where PostgreSQL is at hand")
    parser.add_argument("--measure", nargs=3, metavar=("WAY", "DATABASE", "VAR"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measure(*chosen.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        var = chosen.var or folder
        at_hand = os.environ.get("BEKAL_DATABASE_URL", "")
        both = [f"sqlite:///{var}/nat.sqlite3", *([at_hand] if at_hand.startswith("postgres") else [])]
        print(f"Screening: {chosen.people:,} people\n")
        print("| database | what | rows written | s | x raw | CPU s | x raw | peak MiB |")
        print("|---|---|--:|--:|--:|--:|--:|--:|")
        for database in [chosen.database] if chosen.database else both:
            run(database, var, chosen.people)


if __name__ == "__main__":
    main()
