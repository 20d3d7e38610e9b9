"""Two people edit the same thing: the second hears of the first instead of overwriting them."""

from datetime import datetime
from typing import Protocol


class Conflict(Exception):
    """Somebody else saved the thing since it was read; `who` and `at` where they are known."""

    def __init__(self, who: str, at: datetime | None) -> None:
        super().__init__(f"{who} saved it first")
        self.who = who
        self.at = at


class Edited(Protocol):
    """Anything that keeps the number of its edits and who made the last one."""

    revision: int
    edited_by: str
    edited_at: datetime | None


def take_turn(thing: Edited, revision: int, *, who: str, now: datetime) -> tuple[str, str, str]:
    """Mark `thing` as edited by `who`, if it still is as it was when `revision` was read; raises Conflict if not.

    Returns the names of the fields that changed, for `save(update_fields=...)`.
    """
    if thing.revision != revision:
        raise Conflict(thing.edited_by, thing.edited_at)
    thing.revision, thing.edited_by, thing.edited_at = revision + 1, who, now
    return "revision", "edited_by", "edited_at"
