from datetime import date
from typing import Any

from bekal.partners.models import Agreement, AgreementClause, AgreementVersion, Amendment, Duty, SharingRule
from bekal.partners.queries.texts import draft_of, latest_number
from bekal.partners.rules.text import Text, filled, ordered, shares_of, terms_of, unfilled


def keep_version(agreement: Agreement, signed_on: date) -> AgreementVersion:
    """Keep the text of an agreement that was signed on a day, filled in; it holds from the agreement's first day."""
    text, values = draft_of(agreement)
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=latest_number(agreement) + 1,
        effective_from=agreement.starts,
        signed_on=signed_on,
        contents=filled(text, values),
    )


def ensure_version(agreement: Agreement) -> AgreementVersion:
    """The newest signed text; of an agreement that was signed before texts were kept, the one that stands there now."""
    newest = AgreementVersion.objects.filter(agreement=agreement).order_by("-number").first()
    if newest is None:
        newest = keep_version(agreement, agreement.signed_on or agreement.starts)
        agreement.text_version = newest.number
        agreement.save(update_fields=["text_version"])
    return newest


def write_text(agreement: Agreement, version: AgreementVersion) -> None:
    """Put a signed text into the columns and lines of its agreement."""
    text = unfilled(version.contents)
    fields: dict[str, Any] = {**terms_of(text), "text_version": version.number}
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.version += 1
    agreement.save(update_fields=[*fields, "version"])
    agreement.courses.set([int(key) for key in text["courses"]])
    _write_lines(agreement, text)


def _write_lines(agreement: Agreement, text: Text) -> None:
    for model in (AgreementClause, SharingRule, Duty):
        model.objects.filter(agreement=agreement).delete()
    AgreementClause.objects.bulk_create(
        [
            AgreementClause(agreement=agreement, position=place, code=code, title=one["title"], body=one["body"])
            for place, (code, one) in enumerate(ordered(text, "clauses"), start=1)
        ]
    )
    SharingRule.objects.bulk_create(
        [
            SharingRule(agreement=agreement, course_kind=course, cost_kind=cost, funder_kind=funder, share=share)
            for course, cost, funder, share in shares_of(text)
        ]
    )
    Duty.objects.bulk_create(
        [
            Duty(agreement=agreement, position=place, **duty)
            for place, (_key, duty) in enumerate(ordered(text, "duties"), start=1)
        ]
    )


def keep_amended(amendment: Amendment, signed_on: date) -> AgreementVersion:
    """Keep the text of an amendment that was signed on a day."""
    return AgreementVersion.objects.create(
        agreement=amendment.agreement,
        number=latest_number(amendment.agreement) + 1,
        amendment=amendment,
        effective_from=amendment.effective_from,
        signed_on=signed_on,
        contents=amendment.contents,
    )
