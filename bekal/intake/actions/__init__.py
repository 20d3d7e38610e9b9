"""What is written between a wish and a place in a class."""

from bekal.intake.actions.assessments import (
    FormFacts,
    add_form,
    edit_form,
    record_assessment,
    record_class_assessment,
    tell_result,
)
from bekal.intake.actions.drives import DriveFacts, add_drive, edit_drive, step_drive
from bekal.intake.actions.enrolments import (
    Withdrawal,
    approve_selection,
    choose_participants,
    hindrances_among,
    reinstate,
    settle_class,
    step_enrolment,
    withdraw,
)
from bekal.intake.actions.group_rules import group_problems
from bekal.intake.actions.registrations import AlreadyRegistered, correct_registration, register, withdraw_registration
from bekal.intake.actions.wishes import (
    Stepped,
    WishTaken,
    lapse_wishes,
    lapse_wishes_of_absent,
    settle_wishes,
    step_wish,
    step_wishes,
)
from bekal.intake.rules import RegistrationFacts, RegistrationRefused, SelectionRefused

__all__ = [
    "AlreadyRegistered",
    "DriveFacts",
    "FormFacts",
    "RegistrationFacts",
    "RegistrationRefused",
    "SelectionRefused",
    "Stepped",
    "WishTaken",
    "Withdrawal",
    "add_drive",
    "add_form",
    "approve_selection",
    "choose_participants",
    "correct_registration",
    "edit_drive",
    "edit_form",
    "group_problems",
    "hindrances_among",
    "lapse_wishes",
    "lapse_wishes_of_absent",
    "record_assessment",
    "record_class_assessment",
    "register",
    "reinstate",
    "settle_class",
    "settle_wishes",
    "step_drive",
    "step_enrolment",
    "step_wish",
    "step_wishes",
    "tell_result",
    "withdraw",
    "withdraw_registration",
]
