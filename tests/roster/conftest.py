from collections.abc import Callable
from typing import Any

import pytest

from bekal.roster import actions, queries
from bekal.roster.choices import ImportState, RowKind
from bekal.roster.models import RosterImport


class Progress:
    """Remembers what was told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def tell(self, done: int, total: int, note: str = "") -> None:
        self.told.append((done, total))


@pytest.fixture
def officer(cast, acting):
    return acting(cast.owner)


@pytest.fixture
def read(places, officer, now) -> Callable[..., RosterImport]:
    """read(content): an import of Ambon that was received and read."""

    def run(content: bytes, *, facility: Any = None, actor: Any = None) -> RosterImport:
        roster = actions.receive_roster(
            facility=facility or places.ambon, file_name="daftar.xlsx", parts=[content], actor=actor or officer, now=now
        )
        if roster.state != ImportState.UPLOADED:
            return roster  # the very same file is open already
        found = actions.read_roster(roster=roster, progress=Progress(), now=now)
        actions.record_reading(roster=roster, found=found)
        return roster

    return run


@pytest.fixture
def apply(officer, now) -> Callable[..., bool]:
    """apply(roster): whether it was applied; everybody who is not in the file is gone unless complete is False."""

    def run(roster: RosterImport, *, complete: bool = True, actor: Any = None) -> bool:
        who = actor or officer
        actions.start_applying(
            roster=roster, revision=roster.revision, complete=complete, confirmed=True, actor=who, now=now
        )
        return actions.apply_roster(roster=roster, progress=Progress(), actor=who, now=now)

    return run


@pytest.fixture
def found() -> Callable[[RosterImport], dict[str, int]]:
    """found(roster): its counts, without the noughts."""
    return lambda roster: {kind.value: roster.count(kind) for kind in RowKind if roster.count(kind)}


@pytest.fixture
def problems() -> Callable[[RosterImport], dict[int, set[str]]]:
    """problems(roster): {row: codes}, errors and warnings together."""

    def collect(roster: RosterImport) -> dict[int, set[str]]:
        rows: dict[int, set[str]] = {}
        for kind in (RowKind.ERROR, RowKind.WARNING):
            for block in queries.staged_blocks(roster, kind):
                for row in queries.staged_rows(kind, block):
                    rows.setdefault(row["row"], set()).update(problem for problem, _, _ in row["problems"])
        return rows

    return collect
