"""The life of a registration drive as one table."""

from datetime import datetime

from bekal.intake.choices import DriveState, DriveStep
from bekal.lib.transitions import Transition

DRIVE_TRANSITIONS: tuple[Transition, ...] = (
    Transition(DriveStep.OPEN, frozenset({DriveState.PLANNED}), DriveState.OPEN, "drive.edit"),
    Transition(DriveStep.CLOSE, frozenset({DriveState.OPEN}), DriveState.CLOSED, "drive.edit"),
    Transition(DriveStep.REOPEN, frozenset({DriveState.CLOSED}), DriveState.OPEN, "drive.edit", needs_reason=True),
)


def takes_registrations(state: str, closed_at: datetime | None, taken_at: datetime) -> bool:
    """Whether a registration of that moment belongs to a drive; what was taken before it closed may arrive later."""
    if state == DriveState.OPEN:
        return True
    return state == DriveState.CLOSED and closed_at is not None and taken_at <= closed_at
