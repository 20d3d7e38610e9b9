"""What is written about partners: institutions, their instructors, and what a prison agreed with them."""

from bekal.partners.actions.absences import add_absence, remove_absence
from bekal.partners.actions.agreements import (
    Joined,
    Party,
    Terms,
    add_agreement,
    edit_agreement,
    set_clauses,
    sign_agreement,
    step_agreement,
)
from bekal.partners.actions.amendments import (
    AmendmentFacts,
    Undecided,
    add_amendment,
    apply_amendments,
    edit_amendment,
    rebase_amendment,
    sign_amendment,
    step_amendment,
)
from bekal.partners.actions.clauses import set_clause
from bekal.partners.actions.documents import add_document, open_document
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
from bekal.partners.actions.sharing import Owed, Share, set_duties, set_sharing

__all__ = [
    "AmendmentFacts",
    "Head",
    "InstitutionFacts",
    "Joined",
    "Owed",
    "Party",
    "Share",
    "Terms",
    "Undecided",
    "add_absence",
    "add_accreditation",
    "add_agreement",
    "add_amendment",
    "add_document",
    "add_institution",
    "add_instructor",
    "add_instructor_certificate",
    "apply_amendments",
    "edit_agreement",
    "edit_amendment",
    "edit_head",
    "edit_institution",
    "edit_instructor",
    "name_head",
    "offer_trade",
    "open_document",
    "rebase_amendment",
    "remove_absence",
    "remove_accreditation",
    "select_instructor",
    "set_clause",
    "set_clauses",
    "set_duties",
    "set_sharing",
    "sign_agreement",
    "sign_amendment",
    "step_agreement",
    "step_amendment",
    "withdraw_trade",
]
