"""Amendments that were signed for a later day, put into their agreements when it comes."""

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from bekal.access.rules import Actor
from bekal.jobs.tasks import Arguments, Progress, task
from bekal.partners.actions import apply_amendments


@task("agreements.apply")
def apply(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Apply those whose day has come; a second run finds none."""
    count = apply_amendments(now=now, actor=actor)
    text = ngettext("%(count)s perubahan mulai berlaku.", "%(count)s perubahan mulai berlaku.", count)
    return {"text": text % {"count": count}}
