"""What is decided about partners in plain Python."""

from bekal.partners.rules.life import (
    AMENDMENT_TRANSITIONS,
    EXPIRY_WARNING_DAYS,
    MAIN_ROAD,
    SIGNING_STEPS,
    TRANSITIONS,
    NotInOrder,
    NotYet,
    signing_step,
    standing,
    standings,
    unmet_for_signing,
)
from bekal.partners.rules.sharing import ALL_OF_IT, SharingUneven, check_sharing

__all__ = [
    "ALL_OF_IT",
    "AMENDMENT_TRANSITIONS",
    "EXPIRY_WARNING_DAYS",
    "MAIN_ROAD",
    "SIGNING_STEPS",
    "TRANSITIONS",
    "NotInOrder",
    "NotYet",
    "SharingUneven",
    "check_sharing",
    "signing_step",
    "standing",
    "standings",
    "unmet_for_signing",
]
