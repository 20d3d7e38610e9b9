"""What decides between a wish and a place in a class, in plain Python."""

from bekal.intake.rules.assessments import Question, Unanswered, questions_of, score_of
from bekal.intake.rules.drives import DRIVE_TRANSITIONS, takes_registrations
from bekal.intake.rules.enrolments import (
    NOBODY,
    STEP_OF_REASON,
    TRANSITIONS,
    Measure,
    SelectionRefused,
    Wishes,
    day_to_judge,
    rearranged,
    standing_of,
    steps_between,
    too_late_to_join,
)
from bekal.intake.rules.registrations import (
    RegistrationFacts,
    RegistrationRefused,
    changes_between,
    differences_between,
    literate_by,
)
from bekal.intake.rules.wishes import (
    AFTER_LEAVING,
    COMES_BACK,
    LIVE,
    MOST_WISHES,
    OVER,
    WAITING,
    WISH_TRANSITIONS,
    free_rank,
    steps_to,
)

__all__ = [
    "AFTER_LEAVING",
    "COMES_BACK",
    "DRIVE_TRANSITIONS",
    "LIVE",
    "MOST_WISHES",
    "NOBODY",
    "OVER",
    "STEP_OF_REASON",
    "TRANSITIONS",
    "WAITING",
    "WISH_TRANSITIONS",
    "Measure",
    "Question",
    "RegistrationFacts",
    "RegistrationRefused",
    "SelectionRefused",
    "Unanswered",
    "Wishes",
    "changes_between",
    "day_to_judge",
    "differences_between",
    "free_rank",
    "literate_by",
    "questions_of",
    "rearranged",
    "score_of",
    "standing_of",
    "steps_between",
    "steps_to",
    "takes_registrations",
    "too_late_to_join",
]
