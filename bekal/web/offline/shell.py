"""What a browser keeps for work without network: one page, its scripts and its look. A new version is kept whole."""

import hashlib
import json
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

HERE = Path(__file__).parent
SCRIPTS = HERE / "static" / "offline"
PAGE = HERE / "templates" / "offline" / "offline_table.html"
WORKER = "worker.js"


def shell() -> list[str]:
    """The addresses that are kept; the scripts under their plain names, as they name each other."""
    plain = static("offline/main.js").rpartition("/")[0]
    scripts = [f"{plain}/{path.name}" for path in sorted(SCRIPTS.glob("*.js")) if path.name != WORKER]
    return [
        reverse("offline_table"),
        *scripts,
        f"{plain}/desk.css",
        static("layout/bekal.css"),
        static("layout/favicon.svg"),
    ]


def version() -> str:
    """Another one whenever the page, a script, the look or the reader's language is another."""
    digest = hashlib.sha256(f"{get_language()} {shell()}".encode())
    for path in [PAGE, HERE / "wording.py", HERE / "forms.py", *sorted(SCRIPTS.iterdir())]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def worker_script() -> str:
    """The service worker with the version and the addresses that it keeps."""
    head = f"const VERSION = {json.dumps(version())};\nconst SHELL = {json.dumps(shell())};\n"
    return head + (SCRIPTS / WORKER).read_text(encoding="utf-8")
