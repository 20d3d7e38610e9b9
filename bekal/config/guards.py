"""What production refuses to start with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "ceph", "afs"}
MOUNTS = Path("/proc/mounts")


class UnsafeSettings(SystemExit):
    """Raised at start; its text tells the operator what to change."""


def refuse_unsafe(*, secret: str, debug: bool, database: Mapping[str, Any]) -> None:
    """Stop with the list of everything that makes these settings unsafe in production."""
    problems = [
        *_weak_secret(secret),
        *(["BEKAL_DEBUG=1 shows internals to visitors: remove it."] if debug else []),
        *_sqlite_on_network_disk(database),
    ]
    if problems:
        raise UnsafeSettings("Bekal does not start:\n" + "\n".join(f"- {problem}" for problem in problems))


def _weak_secret(secret: str) -> list[str]:
    if len(secret) >= 50 and len(set(secret)) >= 16:
        return []
    return [
        "BEKAL_SECRET_KEY is missing or weak. Make one with: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))" '
        "(to try Bekal with invented people, use `make demo` instead)."
    ]


def _sqlite_on_network_disk(database: Mapping[str, Any]) -> list[str]:
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    kind = file_system_of(Path(database["NAME"]))
    if kind not in NETWORK_FILE_SYSTEMS:
        return []
    return [f"The SQLite database lies on a network disk ({kind}), where locks fail: use a local disk or PostgreSQL."]


def file_system_of(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that holds `path`, as the kernel names it; empty where that is not known."""
    if not mounts.exists():
        return ""
    entries = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    holding = [(point, kind) for point, kind in entries if path.resolve().is_relative_to(point)]
    return max(holding, key=lambda entry: len(entry[0]), default=("", ""))[1]
