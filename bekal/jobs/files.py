"""Sealed files that no row names: something was killed between writing the file and the row. They go after a day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import ngettext

from bekal.access.rules import Actor
from bekal.budget.queries.expenses import receipts_named
from bekal.entitlements.queries import documents_named
from bekal.jobs.tasks import Arguments, Progress, task
from bekal.partners.queries import files_named as agreement_files_named
from bekal.roster.queries import files_named

FOLDERS = {
    "rosters": files_named,
    "decisions": documents_named,
    "agreements": agreement_files_named,
    "receipts": receipts_named,
}
OLD_ENOUGH = timedelta(days=1)  # whatever is being written now is named by then


@task("files.sweep")
def sweep(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Remove them; what is named is never touched, however old."""
    left_over = [name for folder, named in FOLDERS.items() for name in _not_named(folder, named(), now)]
    for name in left_over:
        default_storage.delete(name)
    count = len(left_over)
    text = ngettext("%(count)s berkas sisa dihapus.", "%(count)s berkas sisa dihapus.", count) % {"count": count}
    return {"text": text}


def _not_named(folder: str, named: set[str], now: datetime) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    for file in default_storage.listdir(folder)[1]:
        name = f"{folder}/{file}"
        if name not in named and default_storage.get_modified_time(name) < now - OLD_ENOUGH:
            yield name
