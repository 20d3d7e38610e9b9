"""What a table takes along, put together from queries; the least that a day at the table needs."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from bekal.access.rules import Actor
from bekal.intake.queries import courses_of_drive, tables
from bekal.lib.dates import Language


def purpose_of(drive: Any) -> str:
    """How a device's purpose names a drive."""
    return f"drive-{drive.pk}"


def pack_of(drive: Any, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """The people, the courses, and what everybody may join."""
    today = now.astimezone(ZoneInfo(drive.facility.time_zone)).date()
    courses = courses_of_drive(drive, today)
    return {
        "made_at": now,
        "drive": {
            "id": drive.pk,
            "title": drive.title,
            "facility": drive.facility.name,
            "ends_on": drive.ends_on,
        },
        "courses": [{"id": course.pk, "name": course.name} for course in courses],
        "people": [_person(packed) for packed in tables.pack_for(actor, drive, courses, today)],
    }


def registered(registration: Any) -> dict[str, Any]:
    """What stands in the database of a registration, as a table knows it."""
    return {
        "revision": registration.revision,
        "table": registration.table,
        "taken_by": registration.taken_by,
        "taken_at": registration.taken_at.isoformat(),
        "receipt": registration.receipt_code,
        "facts": {
            "wishes": [wish.course_id for wish in registration.wished],
            "former_work": registration.former_work,
            "plan": registration.plan,
            "plan_note": registration.plan_note,
            "reading": registration.reading,
            "writing": registration.writing,
            "health_limits": sorted(registration.health_limits),
            "health_note": registration.health_note,
            "consent": registration.consent,
        },
    }


def _person(packed: Any) -> dict[str, Any]:
    inmate = packed.inmate
    return {
        "id": inmate.pk,
        "name": inmate.name,
        "alias": inmate.alias,
        "number": inmate.register_number,
        "block": inmate.block,
        "former_work": inmate.former_occupation,
        "options": [_option(prospect) for prospect in packed.prospects],
        "registered": registered(packed.registration) if packed.registration else None,
    }


def _option(prospect: Any) -> dict[str, Any]:
    language: Language = "en" if (get_language() or "id").startswith("en") else "id"
    return {
        "course": prospect.course_id,
        "standing": str(prospect.standing),
        "why": ", ".join(title[language] for title in prospect.why),
        "since": prospect.since,
    }
