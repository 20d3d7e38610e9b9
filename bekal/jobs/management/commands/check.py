import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from bekal.jobs.management.command import Command as BekalCommand
from bekal.jobs.processes import BEKAL

FOLDERS = ("bekal", "tests", "benchmarks", "scripts")


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str]


class Command(BekalCommand):
    help = """Check the code: layers, style, types, templates, models, migrations, translations.

Tests are not part of it: `make test` runs these checks and then the tests. Exit code 0: all is well. 1: it is not, and
the output of each check that failed stands below its line.
"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("only", nargs="*", help=f"some of: {', '.join(check.name for check in checks())}")

    def handle(self, *, only: list[str], **_options: Any) -> None:
        chosen = [check for check in checks() if not only or check.name in only]
        unknown = set(only) - {check.name for check in chosen}
        if unknown:
            raise CommandError(f"There is no check called {', '.join(sorted(unknown))}.", returncode=2)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            failed = [check.name for check, well in zip(chosen, pool.map(self.run, chosen), strict=True) if not well]
        if failed:
            raise CommandError(f"Mend first: {', '.join(failed)}.", returncode=1)

    def run(self, check: Check) -> bool:
        """Run one check; what it says is shown only where it fails."""
        begun = time.monotonic()
        done = subprocess.run(check.command, cwd=settings.ROOT, capture_output=True, text=True)  # noqa: S603
        well = done.returncode == 0
        said = "" if well else f"\n{done.stdout}{done.stderr}"
        self.stdout.write(f"{'✓' if well else '✗'} {check.name} ({time.monotonic() - begun:.1f} s){said}")
        return well


DJANGOS_OWN = (
    "import django; django.setup(); from django.core.management import call_command; "
    "from django.core.management.commands.check import Command; call_command(Command(), fail_level='WARNING')"
)


def checks() -> list[Check]:
    """What is checked, the slowest first."""
    folders = [folder for folder in FOLDERS if (Path(settings.ROOT) / folder).exists()]
    templates = sorted(str(path) for path in (Path(settings.ROOT) / "bekal").rglob("templates/**/*.html"))
    return [
        Check("types", [tool("mypy")]),
        Check("migrations", [*BEKAL, "makemigrations", "--check", "--dry-run"]),
        Check("models", [sys.executable, "-c", DJANGOS_OWN]),
        Check("layers", [tool("lint-imports")]),
        Check("translations", [sys.executable, "scripts/translations", "--check"]),
        Check("templates", [tool("djade"), "--check", "--target-version", "5.2", *templates]),
        Check("style", [tool("ruff"), "check", *folders]),
        Check("format", [tool("ruff"), "format", "--check", *folders]),
    ]


def tool(name: str) -> str:
    """A program of this environment."""
    return str(Path(sys.executable).parent / name)
