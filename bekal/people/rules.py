"""What decides about people's records in plain Python: moves, cursors of the list, what a search means, masks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bekal.lib.identifiers import normalise_phone, normalise_register_number
from bekal.lib.transitions import Transition
from bekal.people.choices import MovementKind, Presence

MAX_SEARCH = 80
MAX_CURSOR = 200


def _move(kind: MovementKind, sources: Iterable[Presence], target: Presence) -> Transition:
    return Transition(kind, frozenset(sources), target, "inmate.edit")


_AWAY = {Presence.MOVED, Presence.RELEASED, Presence.ESCAPED, Presence.UNLISTED}
_HERE = {Presence.HELD, Presence.UNLISTED}  # who fell off a roster was here last, and somebody will say where they went
MOVES: tuple[Transition, ...] = (
    _move(MovementKind.RELEASED, _HERE, Presence.RELEASED),
    _move(MovementKind.TRANSFERRED, _HERE, Presence.HELD),
    _move(MovementKind.DIED, {*_HERE, Presence.ESCAPED}, Presence.DIED),
    _move(MovementKind.ESCAPED, _HERE, Presence.ESCAPED),
    _move(MovementKind.ADMITTED, {*_AWAY}, Presence.HELD),
)
"""How people come and go; who is transferred is held at once, at the other place."""


class Taken(Exception):
    """Somebody in the same facility has this already; `field` is register_number or nik, `inmate_id` whose it is."""

    def __init__(self, field: str, inmate_id: int) -> None:
        super().__init__(field)
        self.field = field
        self.inmate_id = inmate_id


class NotHere(Exception):
    """The other person is not held in the same facility (or does not exist: nobody is told which)."""


class AlreadyApart(Exception):
    """The two are kept apart already."""


class NotInOrder(Exception):
    """A date lies where it cannot: `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


# What somebody who searches means


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search read: exactly one of these is filled, and none for an empty search."""

    nik: str = ""
    phone: str = ""
    register_key: str = ""
    name: str = ""


def read_search(text: str) -> Wanted:
    """What a search text means: 16 digits are a NIK, a valid number is a phone, other digits a register number."""
    text = " ".join(text[:MAX_SEARCH].replace("\0", "").split())
    digits = re.sub(r"[\s.\-]", "", text)
    if re.fullmatch(r"[0-9]{16}", digits):
        return Wanted(nik=digits)
    if re.fullmatch(r"\+?[0-9]{9,15}", digits) and (phone := normalise_phone(digits)):
        return Wanted(phone=phone)
    if re.search(r"[0-9]", text):
        return Wanted(register_key=normalise_register_number(text))
    return Wanted(name=text)


def masked(text: str) -> str:
    """All but the last four characters hidden."""
    return "•" * max(len(text) - 4, 0) + text[-4:] if text else ""


def moved_register_key(key: str, facility_code: str) -> str:
    """The key under which a number of another place is kept until the new place gives its own; so it is never taken."""
    return f"{key.partition('@')[0]}@{facility_code}"[:40]


# Cursors


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted list: the value of the sorted column in that row (None: it has none), and its id."""

    value: str | None
    pk: int

    def __str__(self) -> str:
        return f"{self.pk}~{'' if self.value is None else '.' + self.value}"


def read_cursor(text: str) -> Cursor | None:
    """The cursor that was written into a link; None for anything else."""
    pk, found, value = text[:MAX_CURSOR].replace("\0", "").partition("~")
    if not found or not re.fullmatch(r"[0-9]{1,15}", pk):
        return None
    return Cursor(value[1:] if value.startswith(".") else None, int(pk))


# What changed


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} of every field of `new` whose value is another than in `old`."""
    return {field: [plain(old.get(field)), plain(value)] for field, value in new.items() if old.get(field) != value}


def leaving_by(today: date, days: int) -> date:
    """The last day of those who go home within `days` days."""
    return today + timedelta(days=days)
