import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stage(tmp_path: Path, worker_id: str) -> Iterator[dict[str, str]]:
    """The environment of processes that have an empty database of their own, of the kind that these tests run on."""
    database = settings.DATABASES["default"]
    environment = {**os.environ, "BEKAL_MODE": "test", "BEKAL_VAR": str(tmp_path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "bekal.config.settings", "BEKAL_LOG_LEVEL": "ERROR"}
    if "sqlite" in database["ENGINE"]:
        yield environment | {"BEKAL_DATABASE_URL": f"sqlite:///{tmp_path / 'kill.sqlite3'}"}
        return
    name = f"kill_{worker_id}_{os.getpid()}"
    server, _, main = os.environ["BEKAL_DATABASE_URL"].rpartition("/")
    run_sql(f"{server}/{main}", f"CREATE DATABASE {name}")
    yield environment | {"BEKAL_DATABASE_URL": f"{server}/{name}"}
    run_sql(f"{server}/{main}", f"DROP DATABASE {name} WITH (FORCE)")


def run_sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def play(stage: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """play(module, *words): run a program of this folder to its end."""

    def run(module: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", f"tests.kill.{module}", *words]
        return subprocess.run(command, cwd=ROOT, env=stage, capture_output=True, text=True, timeout=600)

    return run
