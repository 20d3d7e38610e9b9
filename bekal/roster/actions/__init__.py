"""What happens to a roster file: received, read, its headings matched, applied or discarded."""

from bekal.roster.actions.applying import Unconfirmed, apply_roster, start_applying
from bekal.roster.actions.reading import read_roster, record_reading
from bekal.roster.actions.receiving import (
    WrongState,
    discard_roster,
    map_headings,
    read_again,
    receive_roster,
    reread_roster,
)

__all__ = [
    "Unconfirmed",
    "WrongState",
    "apply_roster",
    "discard_roster",
    "map_headings",
    "read_again",
    "read_roster",
    "receive_roster",
    "record_reading",
    "reread_roster",
    "start_applying",
]
