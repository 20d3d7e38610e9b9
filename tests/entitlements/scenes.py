"""What the law, a prison and a warden ask and decide, in as few words as a test needs."""

import datetime as dt
from typing import Any

from bekal.access.rules import SYSTEM
from bekal.entitlements.actions import CriterionTerms, Decree, add_criterion, decide_override, enter_version
from bekal.entitlements.choices import Certainty
from tests.conftest import NOW, TODAY

NEXT_MONTH = dt.date(2026, 4, 1)
PDF = b"%PDF-1.7 Surat keputusan rekaan, tidak ada orang yang nyata di dalamnya. %%EOF"


def law(code: str = "in_house_training", *, starts: dt.date = NEXT_MONTH, actor: Any = SYSTEM, **more: Any) -> Any:
    """A change of the law: from next month on, everybody has to be clean for a year."""
    told = {
        "reference": "Permenimipas 3/2026 pasal 4",
        "certainty": Certainty.SEEN,
        "note": "",
        "criteria": [{"code": "held"}, {"code": "clean", "months": 12}],
    }
    return enter_version(code=code, valid_from=starts, **{**told, **more}, actor=actor, now=NOW)


def criterion(facility: Any, *, course: Any = None, agreement: Any = None, actor: Any = SYSTEM, **more: Any) -> Any:
    """Who wants in must have finished primary school, from today on."""
    told = {
        "rule": {"code": "minimum_education", "level": "primary"},
        "reference": "Surat 7/2026",
        "reason": "Bahan ajar",
    }
    terms = CriterionTerms(**{**told, "starts": TODAY, **more})
    return add_criterion(facility=facility, course=course, agreement=agreement, terms=terms, actor=actor, now=NOW)


def decision(inmate: Any, code: str = "clean", *, actor: Any = SYSTEM, document: bytes = PDF, **more: Any) -> Any:
    """One criterion counts as met for one person, for four weeks."""
    told = {"course": None, "reason": "Pelanggaran ringan", "starts": TODAY, "ends": TODAY + dt.timedelta(weeks=4)}
    decree = Decree(criterion=code, **{**told, **more})
    return decide_override(
        inmate=inmate, decree=decree, document=[document], document_name="sk.pdf", actor=actor, now=NOW
    )
