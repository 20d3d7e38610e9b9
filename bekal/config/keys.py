"""Secrets and the keys made from them."""

import hashlib
import secrets
from pathlib import Path


def stored_secret(path: Path) -> str:
    """A random secret that is made once and kept in `path`, for demonstration and tests."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def derive_key(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, so that no two purposes share a key."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"bekal", salt=_salt(purpose)).digest()


def _salt(purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), digest_size=16).digest()
