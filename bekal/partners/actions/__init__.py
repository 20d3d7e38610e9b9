"""What is written about partners: institutions, their instructors, and what a prison agreed with them."""

from bekal.partners.actions.agreements import (
    Party,
    Terms,
    add_agreement,
    edit_agreement,
    sign_agreement,
    step_agreement,
)
from bekal.partners.actions.institutions import (
    InstitutionFacts,
    add_institution,
    edit_institution,
)
from bekal.partners.actions.instructors import (
    add_instructor,
    add_instructor_certificate,
    edit_instructor,
    select_instructor,
)
from bekal.partners.actions.sharing import Share, set_sharing

__all__ = [
    "InstitutionFacts",
    "Party",
    "Share",
    "Terms",
    "add_agreement",
    "add_institution",
    "add_instructor",
    "add_instructor_certificate",
    "edit_agreement",
    "edit_institution",
    "edit_instructor",
    "select_instructor",
    "set_sharing",
    "sign_agreement",
    "step_agreement",
]
