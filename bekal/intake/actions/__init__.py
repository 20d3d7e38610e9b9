"""What is written between a wish and a place in a class."""

from bekal.intake.actions.enrolments import (
    Withdrawal,
    approve_selection,
    choose_participants,
    hindrances_among,
    reinstate,
    step_enrolment,
    withdraw,
)
from bekal.intake.rules import SelectionRefused

__all__ = [
    "SelectionRefused",
    "Withdrawal",
    "approve_selection",
    "choose_participants",
    "hindrances_among",
    "reinstate",
    "step_enrolment",
    "withdraw",
]
