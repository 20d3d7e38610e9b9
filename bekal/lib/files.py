"""Files that are read while they are written."""

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, text: str, *, durable: bool = False) -> None:
    """Put `text` in `path` at one stroke: a reader finds the old text or the new one, never half of it.

    `durable` waits until the disk has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    os.replace(draft, path)
