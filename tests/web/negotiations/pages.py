"""What a browser sends from the page on which a meeting is written."""

from typing import Any
from uuid import uuid4

PARTS = ("attendees", "points", "courses", "sharing", "others", "tasks")


def sent(institution: Any, lines: dict[str, list[dict[str, Any]]] | None = None, **changes: Any) -> dict[str, Any]:
    """A meeting as it is typed; `lines` are those of each part."""
    data: dict[str, Any] = {
        "institution": institution.pk,
        "date": "14 Januari 2026",
        "starts_at": "09.00",
        "ends_at": "10.30",
        "place": "Selong",
        "mode": "we_visited",
        "subject": "Jenis pelatihan",
        "nonce": str(uuid4()),
        **changes,
    }
    for part in PARTS:
        rows = (lines or {}).get(part, [])
        data |= {f"{part}-TOTAL_FORMS": len(rows), f"{part}-INITIAL_FORMS": 0}
        data |= {f"{part}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return data
