"""Production refuses to start where it would be unsafe, and says what to change."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bekal.config.guards import UnsafeSettings, file_system_of, refuse_unsafe
from bekal.config.keys import derive_key, stored_secret

STRONG = "".join(chr(ord("!") + number) for number in range(64)).replace(
    "\\", "~"
)  # of sixty-four different characters
SAFE = {
    "BEKAL_SECRET_KEY": STRONG,
    "BEKAL_FIELD_SECRET": STRONG[::-1],
    "BEKAL_AUDIT_SECRET": STRONG[32:] + STRONG[:32],
    "BEKAL_PUBLIC_URL": "https://bekal.example",
}
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "NAME": "bekal"}


def refused(**changes):
    safe = {
        "secret": SAFE["BEKAL_SECRET_KEY"],
        "field_secret": SAFE["BEKAL_FIELD_SECRET"],
        "audit_secret": SAFE["BEKAL_AUDIT_SECRET"],
        "public_url": SAFE["BEKAL_PUBLIC_URL"],
        "debug": False,
        "database": POSTGRES,
    }
    refuse_unsafe(**(safe | changes))


def test_safe_settings_are_let_through():
    refused()


@pytest.mark.parametrize("secret", ["", "secret", "a" * 80, "ab" * 40, STRONG[:40]])
def test_weak_secret(secret):
    with pytest.raises(UnsafeSettings, match="BEKAL_SECRET_KEY"):
        refused(secret=secret)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"field_secret": ""}, "BEKAL_FIELD_SECRET"),
        ({"field_secret": STRONG}, "BEKAL_FIELD_SECRET"),
        ({"audit_secret": STRONG[::-1]}, "BEKAL_AUDIT_SECRET"),
        ({"audit_secret": "short"}, "BEKAL_AUDIT_SECRET"),
        ({"public_url": "http://bekal.example"}, "BEKAL_PUBLIC_URL"),
        ({"public_url": "http://localhost:8000"}, "BEKAL_PUBLIC_URL"),
    ],
)
def test_shared_secrets_and_an_open_address(changes, named):
    with pytest.raises(UnsafeSettings, match=named):
        refused(**changes)


def test_debug():
    with pytest.raises(UnsafeSettings, match="BEKAL_DEBUG"):
        refused(debug=True)


@pytest.mark.parametrize(("kind", "safe"), [("nfs4", False), ("cifs", False), ("9p", False), ("ext4", True)])
def test_sqlite_on_a_network_disk(tmp_path, monkeypatch, kind, safe):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/share {tmp_path.resolve()} {kind} rw 0 0\n")
    monkeypatch.setattr("bekal.config.guards.file_system_of", lambda path: file_system_of(path, mounts))
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "bekal.sqlite3"}
    if safe:
        refused(database=database)
    else:
        with pytest.raises(UnsafeSettings, match=rf"network disk \({kind}\)"):
            refused(database=database)


def test_everything_wrong_is_said_at_once():
    with pytest.raises(UnsafeSettings) as caught:
        refused(secret="", debug=True)
    assert str(caught.value).count("\n- ") == 2


def test_file_system_is_not_known_where_the_kernel_lists_none(tmp_path):
    assert file_system_of(tmp_path, tmp_path / "no such file") == ""


def test_no_two_purposes_share_a_key_and_no_key_is_the_secret():
    keys = {derive_key(secret, purpose) for secret in ("one", "two") for purpose in ("audit chain", "blind index")}
    assert len(keys) == 4
    assert derive_key("one", "audit chain") == derive_key("one", "audit chain")


def test_kept_secret_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "var" / "secret.key"
    assert stored_secret(path) == stored_secret(path)
    assert path.stat().st_mode & 0o077 == 0


def start(tmp_path: Path, look: str, **environment: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of its own, and print what `look` says of them."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("BEKAL_", "DJANGO_"))}
    environment = {"BEKAL_VAR": str(tmp_path), **environment}
    code = f"from bekal.config import settings; print({look})"
    return subprocess.run(
        [sys.executable, "-c", code], env={**plain, **environment}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "BEKAL_SECRET_KEY"),
        ({"BEKAL_SECRET_KEY": "short"}, "BEKAL_SECRET_KEY"),
        ({**SAFE, "BEKAL_DEBUG": "1"}, "BEKAL_DEBUG"),
        ({**SAFE, "BEKAL_AUDIT_SECRET": STRONG}, "BEKAL_AUDIT_SECRET"),
        ({"BEKAL_MODE": "anything else", "BEKAL_SECRET_KEY": "short"}, "BEKAL_SECRET_KEY"),
    ],
)
def test_production_does_not_start(tmp_path, environment, said):
    done = start(tmp_path, "1", **environment)

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_production_is_what_runs_when_nothing_is_said_and_lets_nobody_in_without_password(tmp_path):
    done = start(tmp_path, "settings.DEMO, settings.SECOND_FACTOR_REQUIRED, settings.DEBUG", **SAFE)

    assert done.stdout.strip() == "False True False", done.stderr


def test_demonstration_has_a_database_of_its_own(tmp_path):
    look = "settings.DEMO, settings.DATABASES['default']['NAME'].rpartition('/')[2]"
    assert start(tmp_path, look, BEKAL_MODE="demo").stdout.strip() == "True demo.sqlite3"
    assert start(tmp_path, look, **SAFE).stdout.strip() == "False bekal.sqlite3"
