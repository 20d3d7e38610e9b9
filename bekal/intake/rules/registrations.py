"""What one person says at the registration table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bekal.intake.choices import Ability
from bekal.intake.rules.wishes import MOST_WISHES

_ONLINE = frozenset({"", "web", "sheet"})  # what stands for the device where it was taken in Bekal itself
_TEMPORARY = re.compile(r"S?([0-9a-f]{6})", re.IGNORECASE)


def temporary_number(device: str, nonce: str) -> str:
    """What the receipt of a table without network said until it was sent, such as S-7F3A2C; "" for all others.

    The script of that table makes it the same way from the id that it gave the registration.
    """
    return "" if device in _ONLINE else f"S-{nonce[:6].upper()}"


def nonce_begins(written: str) -> str | None:
    """How the id of a registration begins whose temporary number somebody wrote; None where it is no such number."""
    found = _TEMPORARY.fullmatch(re.sub(r"[\s-]", "", written))
    return found[1].lower() if found else None


class RegistrationRefused(Exception):
    """The registration cannot be so; `problems` are sentences that say what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """What a person says; `wishes` are ids of courses, the dearest first, one to five, none twice (ValueError).

    The codes are those of `choices`; `health_limits` those that courses bar.
    """

    wishes: tuple[int, ...]
    plan: str
    reading: str
    writing: str
    consent: bool
    former_work: str = ""
    plan_note: str = ""
    health_limits: tuple[str, ...] = ()
    health_note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.wishes) <= MOST_WISHES or len(set(self.wishes)) != len(self.wishes):
            raise ValueError("one to five different wishes")

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a registration, without wishes and consent."""
        values = asdict(self)
        del values["wishes"], values["consent"]
        return values | {"health_limits": sorted(self.health_limits)}

    @property
    def for_record(self) -> dict[str, Any]:
        """What a person's record holds of this, by its names there; None where what was said decides nothing."""
        return {"literate": literate_by(self.reading, self.writing), "health_limits": sorted(self.health_limits)}


def literate_by(reading: str, writing: str) -> bool | None:
    """Whether somebody reads and writes, by what they say of each; None where they do a little, for an officer to say.

    The abilities are those of `choices.Ability`.
    """
    if Ability.NOT_YET in (reading, writing):
        return False
    return True if reading == writing == Ability.FLUENT else None


def differences_between(said: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    """The names of what a record does not know (None), or says otherwise than the person did."""
    return [
        name
        for name, value in said.items()
        if recorded[name] is None or (value is not None and recorded[name] != value)
    ]


def changes_between(was: Mapping[str, Any], became: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, {name: [old, new]}, in the order of `became`."""
    return {name: [was[name], value] for name, value in became.items() if was[name] != value}
