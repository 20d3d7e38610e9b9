"""What production refuses to start with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "glusterfs", "ceph", "afs"}
MOUNTS = Path("/proc/mounts")
LONG_ENOUGH = 50  # characters


class UnsafeSettings(SystemExit):
    """Raised at start; its text tells the operator what to change."""


def refuse_unsafe(
    *, secret: str, field_secret: str, audit_secret: str, public_url: str, debug: bool, database: Mapping[str, Any]
) -> None:
    """Stop with the list of everything that makes these settings unsafe in production."""
    problems = [
        *_weak_secret(secret),
        *_shared_secrets(secret, {"BEKAL_FIELD_SECRET": field_secret, "BEKAL_AUDIT_SECRET": audit_secret}),
        *_open_address(public_url),
        *(["BEKAL_DEBUG=1 shows internals to visitors: remove it."] if debug else []),
        *_sqlite_on_network_disk(database),
    ]
    if problems:
        raise UnsafeSettings("Bekal does not start:\n" + "\n".join(f"- {problem}" for problem in problems))


def _weak_secret(secret: str) -> list[str]:
    if len(secret) >= LONG_ENOUGH and len(set(secret)) >= 16:
        return []
    return [
        "BEKAL_SECRET_KEY is missing or weak. Make one with: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))" '
        "(to try Bekal with invented people, use `make demo` instead)."
    ]


def _shared_secrets(secret: str, others: Mapping[str, str]) -> list[str]:
    """Whoever gets hold of one secret must not hold the others with it."""
    problems, seen = [], {secret}
    for name, value in others.items():
        if len(value) < LONG_ENOUGH or value in seen:
            problems.append(f"{name} must be a long secret of its own, kept apart from the others.")
        seen.add(value)
    return problems


def _open_address(public_url: str) -> list[str]:
    if public_url.startswith("https://"):
        return []
    return [
        "BEKAL_PUBLIC_URL must be the https:// address under which people reach Bekal; it is printed on certificates."
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
