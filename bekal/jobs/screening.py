"""Screening everybody, some facilities after the other."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext

from bekal.access.rules import Actor
from bekal.jobs.tasks import Arguments, Onward, Progress, task
from bekal.lib.dates import Language
from bekal.lib.money import format_number
from bekal.screening.actions import screen_facilities
from bekal.screening.queries.verdicts import facilities_by_id, people_held
from bekal.screening.rules import batches

PEOPLE_AT_ONCE = 12_000
"""Enough to be fast, and done in less than half a second: no page waits longer than that on SQLite."""


@task("screening.run")
def run(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any] | Onward:
    """Screen the next facilities of those in `facility_ids` (default: all); each facility wholly in one step."""
    cursor = arguments["cursor"] or plan(arguments.get("facility_ids"))
    if cursor["left"]:
        facilities = facilities_by_id(cursor["left"][0])
        done = screen_facilities(facilities=facilities, actor=actor, now=now)
        cursor = {
            "left": cursor["left"][1:],
            "facilities": cursor["facilities"] + len(facilities),
            "people": cursor["people"] + done.people,
            "changed": cursor["changed"] + done.changed,
            "total": cursor["total"],
        }
        progress.tell(cursor["people"], max(cursor["total"], cursor["people"]), facilities[-1].name)
    return Onward(cursor) if cursor["left"] else summary(cursor)


def plan(facility_ids: list[int] | None) -> dict[str, Any]:
    """The cursor before the first step: which facilities are done together."""
    held = [one for one in people_held() if facility_ids is None or one[0] in facility_ids]
    left = list(batches(held, PEOPLE_AT_ONCE))
    return {"left": left, "facilities": 0, "people": 0, "changed": 0, "total": sum(people for _, people in held)}


def summary(cursor: dict[str, Any]) -> dict[str, Any]:
    """What came of it, in words."""
    language: Language = "en" if get_language() == "en" else "id"
    words = {name: format_number(cursor[name], language) for name in ("people", "facilities", "changed")}
    text = ngettext(
        "%(people)s orang di %(facilities)s tempat disaring; putusan %(changed)s orang berubah hari ini.",
        "%(people)s orang di %(facilities)s tempat disaring; putusan %(changed)s orang berubah hari ini.",
        cursor["people"],
    )
    return {"url": reverse("screening_list"), "text": text % words}
