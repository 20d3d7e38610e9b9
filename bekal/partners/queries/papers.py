from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bekal.catalogue.choices import CourseKind
from bekal.eligibility.rules import shipped_rulesets
from bekal.lib.dates import Language
from bekal.lib.paper import Letterhead, Paper
from bekal.partners.choices import CostKind, DutyKind, DutyPeriod, FunderKind, PartySide
from bekal.partners.models import Agreement, Amendment
from bekal.partners.queries.texts import amended_text, shown_text, version_numbered
from bekal.partners.rules.papers import (
    KINDS,
    Amending,
    House,
    Occasion,
    agreement_paper,
    amendment_paper,
    ministry_on,
)
from bekal.partners.rules.readable import Labels


def labels() -> Labels:
    """What the codes in a text of an agreement are called in the active language."""
    language: Language = "en" if get_language() == "en" else "id"
    return Labels(
        language=language,
        terms={
            "title": _("Tentang"),
            "starts": _("Berlaku mulai"),
            "ends": _("Berlaku sampai dengan"),
            "minimum_participants": _("Peserta paling sedikit"),
            "maximum_participants": _("Peserta paling banyak"),
            "eligibility_ruleset": _("Syarat tambahan peserta"),
        },
        course=_("Kursus"),
        course_kinds={str(value): str(label) for value, label in CourseKind.choices},
        costs={str(value): str(label) for value, label in CostKind.choices},
        funders={str(value): str(label) for value, label in FunderKind.choices},
        sides={str(value): str(label) for value, label in PartySide.choices},
        duties={str(value): str(label) for value, label in DutyKind.choices},
        periods={str(value): str(label) for value, label in DutyPeriod.choices},
        rulesets={code: versions[-1].title[language] for code, versions in shipped_rulesets().items()},
    )


def paper_of(agreement: Agreement) -> Paper:
    """An agreement as a paper; always in Indonesian, as it is signed."""
    with override("id"):
        text = shown_text(agreement)
        return agreement_paper(text, _occasion(agreement, text["further"]), labels())


def paper_of_amendment(amendment: Amendment) -> Paper:
    """An amendment as a paper, with what it changes."""
    agreement = amendment.agreement
    with override("id"):
        old = version_numbered(agreement, amendment.base).contents
        new = amended_text(amendment)
        numbers = (amendment.facility_number, amendment.institution_number)
        amending = Amending(
            kind=amendment.kind,
            number=amendment.number,
            original=_called(agreement),
            effective_from=amendment.effective_from,
        )
        occasion = _occasion(
            agreement, new["further"], numbers=numbers, signed=(amendment.signed_on, amendment.signed_at_place)
        )
        return amendment_paper(old, new, occasion, amending, labels())


def _called(agreement: Agreement) -> str:
    numbers = " dan ".join(one for one in (agreement.facility_number, agreement.institution_number) if one)
    return f"{KINDS[agreement.kind]} Nomor {numbers}" if numbers else KINDS[agreement.kind]


def _occasion(
    agreement: Agreement,
    further: Sequence[Mapping[str, Any]],
    *,
    numbers: tuple[str, str] | None = None,
    signed: tuple[date | None, str] | None = None,
) -> Occasion:
    facility = agreement.facility
    mine, theirs = numbers or (agreement.facility_number, agreement.institution_number)
    signed_on, place = signed or (agreement.signed_on, agreement.signed_at_place)
    joined = [House(one["name"], "" if numbers else one["number"], one["institution"]) for one in further]
    return Occasion(
        kind=agreement.kind,
        letterhead=Letterhead((ministry_on(signed_on or agreement.starts), facility.region.name, facility.name)),
        houses=(House(facility.name, mine), House(agreement.institution.name, theirs), *joined),
        signed_on=signed_on,
        place=place,
    )
