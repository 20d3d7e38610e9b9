"""What is written about partners: institutions, their instructors, and what a prison agreed with them."""

from bekal.partners.actions.absences import add_absence, remove_absence
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
from bekal.partners.actions.profiles import (
    Head,
    add_accreditation,
    edit_head,
    name_head,
    offer_trade,
    remove_accreditation,
    withdraw_trade,
)
from bekal.partners.actions.sharing import Share, set_sharing

__all__ = [
    "Head",
    "InstitutionFacts",
    "Party",
    "Share",
    "Terms",
    "add_absence",
    "add_accreditation",
    "add_agreement",
    "add_institution",
    "add_instructor",
    "add_instructor_certificate",
    "edit_agreement",
    "edit_head",
    "edit_institution",
    "edit_instructor",
    "name_head",
    "offer_trade",
    "remove_absence",
    "remove_accreditation",
    "select_instructor",
    "set_sharing",
    "sign_agreement",
    "step_agreement",
    "withdraw_trade",
]
