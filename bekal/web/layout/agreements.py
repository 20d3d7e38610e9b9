"""How agreements look wherever they are listed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bekal.partners.choices import AgreementState, Standing
from bekal.partners.rules import standing

TONES = {
    Standing.DRAFT: "quiet",
    Standing.REVIEW: "info",
    Standing.AGREED: "info",
    Standing.NOT_YET: "info",
    Standing.IN_FORCE: "ok",
    Standing.EXPIRING: "warn",
    Standing.EXPIRED: "bad",
    Standing.TERMINATED: "bad",
    Standing.DROPPED: "quiet",
}
STATE_TONES = {
    AgreementState.DRAFT: "quiet",
    AgreementState.REVIEW: "info",
    AgreementState.AGREED: "info",
    AgreementState.SIGNED: "ok",
    AgreementState.TERMINATED: "bad",
    AgreementState.DROPPED: "quiet",
}


def standing_tag(agreement: Any, today: date) -> dict[str, str]:
    """How an agreement stands today, as a tag."""
    now = standing(agreement.state, agreement.starts, agreement.ends, today)
    return {"text": str(now.label), "tone": TONES[now]}


def state_tag(state: str) -> dict[str, str]:
    """In which state an amendment is, as a tag."""
    return {"text": str(AgreementState(state).label), "tone": STATE_TONES[AgreementState(state)]}


def agreement_rows(agreements: Iterable[Any], today: date) -> list[dict[str, Any]]:
    """The lines of a list of agreements."""
    return [{"agreement": one, "tag": standing_tag(one, today)} for one in agreements]
