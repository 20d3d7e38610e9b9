"""Loaded by pytest before Django's settings are."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BEKAL_MODE", "test")
os.environ.setdefault("BEKAL_VAR", tempfile.mkdtemp(prefix="bekal-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
(Path(os.environ["BEKAL_VAR"]) / "static").mkdir(parents=True, exist_ok=True)
