"""Why a file is not kept."""

from enum import StrEnum


class Flaw(StrEnum):
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    NOT_A_SCAN = "not_a_scan"


class Refused(Exception):
    """The file is not kept; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
