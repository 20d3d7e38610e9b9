from collections.abc import Sequence
from datetime import date

from django.db.models import F, QuerySet

from bekal.access.rules import Actor, Unseen
from bekal.lib.dates import add_months
from bekal.partners.choices import AgreementState, SigningCondition
from bekal.partners.models import Agreement, AgreementChange, AgreementVersion, Amendment
from bekal.partners.queries.agreements import agreement_for
from bekal.partners.queries.texts import latest_number, values_for, version_numbered, versions_of
from bekal.partners.rules import unmet_for_signing
from bekal.partners.rules.comparison import Rebased, differences, rebased
from bekal.partners.rules.text import blanks_of, unfilled


def amendments_of(agreement: Agreement) -> QuerySet[Amendment]:
    """The amendments of an agreement that was found for the actor before, the newest first."""
    return Amendment.objects.filter(agreement=agreement)


def amendment_for(actor: Actor, action: str, amendment_id: int) -> Amendment:
    """The amendment of an agreement on which `actor` may take `action`; raises Unseen or Forbidden."""
    amendment = Amendment.objects.filter(pk=amendment_id).first()
    if amendment is None:
        raise Unseen(action)
    amendment.agreement = agreement_for(actor, action, amendment.agreement_id)
    return amendment


def amendment_history(amendment: Amendment) -> QuerySet[AgreementChange]:
    """What was done to an amendment, newest first."""
    return AgreementChange.objects.filter(amendment=amendment)


def unmet_for_amendment(
    amendment: Amendment, versions: Sequence[AgreementVersion] | None = None
) -> list[SigningCondition]:
    """What an amendment still needs before it can be signed; `versions` where those of its agreement are known."""
    text, agreement = amendment.contents, amendment.agreement
    known = {one.number: one for one in (versions if versions is not None else versions_of(agreement))}
    unmet = unmet_for_signing(
        kind=agreement.kind,
        numbers=(amendment.facility_number, amendment.institution_number),
        sides={one["side"] for one in text["people"]},
        course_count=len(text["courses"]),
        blanks=blanks_of(text, values_for(agreement, text)),
    )
    if amendment.base < max(known):
        unmet.append(SigningCondition.UP_TO_DATE)
    if not differences(unfilled(known[amendment.base].contents), text):
        unmet.append(SigningCondition.CHANGES_SOMETHING)
    return unmet


def is_outdated(amendment: Amendment) -> bool:
    """Whether another amendment was signed since this one was drafted."""
    return amendment.base < latest_number(amendment.agreement)


def rebased_amendment(amendment: Amendment, *, keep_mine: frozenset[str] = frozenset()) -> Rebased:
    """What the amendment changes, laid on the newest signed text."""
    agreement = amendment.agreement
    base = version_numbered(agreement, amendment.base)
    newest = version_numbered(agreement, latest_number(agreement))
    return rebased(unfilled(base.contents), amendment.contents, unfilled(newest.contents), keep_mine=keep_mine)


def due_versions(today: date) -> QuerySet[AgreementVersion]:
    """The signed texts that are in force by now, but not yet in the lines of their agreements; the oldest first."""
    rows = AgreementVersion.objects.filter(effective_from__lte=today, number__gt=F("agreement__text_version"))
    return rows.exclude(agreement__state=AgreementState.DRAFT).order_by("agreement", "number")


def earliest_day(agreement: Agreement) -> date:
    """The first day from which another text can hold: not before the newest one does."""
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-number").first()
    return newest.effective_from if newest else agreement.starts


def usual_renewal(agreement: Agreement) -> tuple[date, date]:
    """From when until (not including) when an agreement goes on if it is renewed for as long as it was made for."""
    months = (agreement.ends.year - agreement.starts.year) * 12 + agreement.ends.month - agreement.starts.month
    return agreement.ends, add_months(agreement.ends, max(months, 1))
