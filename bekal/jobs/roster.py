"""Reading and applying roster files in the background."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bekal.access.rules import Actor
from bekal.flows.listing import apply_roster
from bekal.jobs.tasks import Arguments, Progress, task
from bekal.roster import actions, queries
from bekal.roster.choices import ImportState
from bekal.work.actions import enqueue
from bekal.work.rules import Refused


def _look(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    roster = queries.import_for(actor, "roster.import", arguments["roster_id"])
    if roster.state != ImportState.UPLOADED:
        raise Refused(_("Berkas ini sudah dibaca ulang atau dibatalkan."))
    return {"revision": roster.revision, "found": actions.read_roster(roster=roster, progress=progress, now=now)}


@task("roster.read", prepare=_look)
def read(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Find out what a file would change; the long reading is done before the transaction opens."""
    roster = queries.import_for(actor, "roster.import", arguments["roster_id"])
    if roster.revision != arguments["revision"]:
        raise Refused(_("Berkas ini sudah dibaca ulang atau dibatalkan."))
    try:
        actions.record_reading(roster=roster, found=arguments["found"])
    except actions.WrongState:
        raise Refused(_("Berkas ini sudah dibaca ulang atau dibatalkan.")) from None
    return {"url": reverse("roster_detail", args=[roster.pk]), "text": _("Berkas sudah dibaca.")}


@task("roster.apply")
def apply(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Write what reading found, or have the file read again where people changed meanwhile."""
    roster = queries.import_for(actor, "roster.import", arguments["roster_id"])
    try:
        applied = apply_roster(roster=roster, progress=progress, actor=actor, now=now)
    except actions.WrongState:
        raise Refused(_("Berkas ini sudah diterapkan atau dibatalkan.")) from None
    if applied:
        enqueue(
            kind="screening.run",
            owner_id=actor.user_id,
            facility_id=roster.facility_id,
            arguments={"facility_ids": [roster.facility_id]},
            now=now,
            once=f"screening.roster.{roster.pk}.{roster.revision}",
        )
    text = _("Daftar sudah diterapkan.") if applied else _("Data berubah sejak diperiksa, jadi berkas dibaca ulang.")
    return {"url": reverse("roster_detail", args=[roster.pk]), "text": text}
