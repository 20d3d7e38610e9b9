from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from bekal.partners.choices import DutyKind, PartySide
from bekal.partners.models import (
    Agreement,
    AgreementClause,
    AgreementVersion,
    Amendment,
    Duty,
    FurtherParty,
    SharingRule,
    Signatory,
)
from bekal.partners.rules.ground import Stretch, places_owed, stretch_of
from bekal.partners.rules.text import TERMS, Text, filled, make_text, terms_of
from bekal.partners.rules.wording import listed, values_of

_PERSON = ("side", "name", "title", "acting", "institution")
_DUTY = ("side", "kind", "quantity", "period", "text")


def draft_of(agreement: Agreement) -> tuple[dict[str, Any], dict[str, str]]:
    """The text of an agreement as it stands, its clauses with names in braces, and what the names stand for."""
    duties = list(Duty.objects.filter(agreement=agreement).values(*_DUTY))
    people = list(Signatory.objects.filter(agreement=agreement).values(*_PERSON))
    further = list(
        FurtherParty.objects.filter(agreement=agreement).values("institution", "institution__name", "number")
    )
    courses = dict(agreement.courses.order_by("trade__name", "name").values_list("pk", "name"))
    text = make_text(
        terms={name: getattr(agreement, name) for name in TERMS},
        courses={str(pk): name for pk, name in courses.items()},
        clauses=[
            {"code": one.code, "title": one.title, "body": one.body}
            for one in AgreementClause.objects.filter(agreement=agreement)
        ],
        sharing=SharingRule.objects.filter(agreement=agreement).values_list(
            "course_kind", "cost_kind", "funder_kind", "share"
        ),
        duties=duties,
        people=people,
        further=[
            {"institution": one["institution"], "name": one["institution__name"], "number": one["number"]}
            for one in further
        ],
        numbers=[agreement.facility_number, agreement.institution_number, *(one["number"] for one in further)],
    )
    return text, values_for(agreement, text)


def values_for(agreement: Agreement, text: Text, *, today: date | None = None) -> dict[str, str]:
    """What the names in the clauses of a text of this agreement stand for.

    The day and the place are those of the agreement itself, also for a text that changes it; the laws, before the
    signature, those of the first day in force or of `today`.
    """
    numbers = [*text["numbers"], "", ""]
    names = {
        "lapas": agreement.facility.name,
        "kanwil": agreement.facility.region.name,
        "mitra": agreement.institution.name,
        "mitra_singkat": agreement.institution.short_name,
        "pihak_lain": listed([one["name"] for one in text["further"]]),
        "nomor_lapas": numbers[0] or agreement.facility_number,
        "nomor_mitra": numbers[1] or agreement.institution_number,
    }
    return values_of(
        names=names,
        terms=terms_of(text),
        courses=sorted(text["courses"].values()),
        duties=[text["duties"][key] for key in text["order"]["duties"]],
        people=text["people"],
        signed_on=agreement.signed_on,
        place=agreement.signed_at_place,
        today=today or agreement.starts,
    )


def shown_text(agreement: Agreement) -> dict[str, Any]:
    """The text of an agreement as a person reads it: the signed one, or the draft filled in as far as it goes."""
    held = versions_of(agreement).filter(number=agreement.text_version).first()
    if held is not None and agreement.signed_on is not None:
        contents: dict[str, Any] = held.contents
        return contents
    text, values = draft_of(agreement)
    return filled(text, values)


def versions_of(agreement: Agreement) -> QuerySet[AgreementVersion]:
    """The signed texts of an agreement that was found for the actor before, the first one first."""
    return AgreementVersion.objects.filter(agreement=agreement).select_related("amendment")


def version_numbered(agreement: Agreement, number: int) -> AgreementVersion:
    """One signed text of an agreement; raises AgreementVersion.DoesNotExist."""
    return versions_of(agreement).get(number=number)


def latest_number(agreement: Agreement) -> int:
    """The number of the newest signed text, whether it is in force yet or not; 0 where none is kept."""
    return versions_of(agreement).aggregate(last=Max("number"))["last"] or 0


def amended_text(amendment: Amendment) -> dict[str, Any]:
    """The whole new text of an amendment as a person reads it."""
    text = amendment.contents
    return text if "sources" in text else filled(text, values_for(amendment.agreement, text))


# --- on what classes stand ------------------------------------------------------------------------------------------


def stretches_of(agreement: Agreement) -> list[Stretch]:
    """What an agreement says to classes, text after text; the one in force now as its own lines have it."""
    now = _in_force_now(agreement)
    rows = list(AgreementVersion.objects.filter(agreement=agreement).order_by("number"))
    found = [
        stretch_of(row.contents, row.effective_from) if row.number != agreement.text_version else _since(now, row)
        for row in rows
    ]
    return found or [now]


def _since(stretch: Stretch, version: AgreementVersion) -> Stretch:
    held = {name: getattr(stretch, name) for name in ("starts", "ends", "course_ids", "yearly", "in_all")}
    return Stretch(version.effective_from, **held)


def _in_force_now(agreement: Agreement) -> Stretch:
    places = Duty.objects.filter(agreement=agreement, kind=DutyKind.PLACES, side=PartySide.PARTNER)
    owed = places_owed(places.values_list("period", "quantity"))
    courses = frozenset(agreement.courses.values_list("pk", flat=True))
    return Stretch(agreement.starts, agreement.starts, agreement.ends, courses, **owed)
