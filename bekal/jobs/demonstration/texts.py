"""What agreements say beyond their dates: clauses, duties, the signed versions, and amendments on their way."""

from datetime import date
from typing import Any

from bekal.access.rules import SYSTEM
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.decisions import small_pdf
from bekal.jobs.demonstration.world import World
from bekal.lib.dates import add_months
from bekal.partners import actions
from bekal.partners.actions import AmendmentFacts
from bekal.partners.actions.texts import ensure_version
from bekal.partners.choices import AgreementKind, AgreementState, AmendmentKind, DocumentKind, DutyKind
from bekal.partners.models import Agreement, AgreementClause, Amendment, Duty
from bekal.partners.queries import clauses_for_drafting
from bekal.partners.rules.text import unfilled


def store_texts(world: World) -> None:
    """Give every agreement its text, keep what was signed, and draft and sign some changes of it."""
    told = document("agreements")
    keys = {entry["key"]: agreement for entry, agreement in zip(told["agreement"], world.agreements, strict=True)}
    for entry, agreement in zip(told["agreement"], world.agreements, strict=True):
        _write_lines(agreement, told["usual"]["duties"], entry.get("places"), world.today)
        if agreement.signed_on is not None:
            ensure_version(agreement)
            _keep_scan(world, agreement, agreement.signed_on)
    for entry in told["amendment"]:
        _amend(world, keys[entry["agreement"]], entry)


def _keep_scan(world: World, agreement: Agreement, signed_on: date) -> None:
    """The signed paper, for the agreements whose numbers both parties gave."""
    fresh = Agreement.objects.select_related("facility__region", "institution").get(pk=agreement.pk)
    actions.add_document(
        agreement=fresh,
        amendment=None,
        kind=DocumentKind.SIGNED,
        name=f"PKS {signed_on.year} ditandatangani.pdf",
        content=[small_pdf((fresh.title, fresh.facility_number))],
        actor=SYSTEM,
        now=world.at(fresh.facility, signed_on, 15),
    )


def _write_lines(agreement: Agreement, duties: list[list[Any]], places: int | None, today: date) -> None:
    day = agreement.signed_on or today
    clauses = clauses_for_drafting(agreement.facility, agreement.kind, day)
    AgreementClause.objects.bulk_create(
        [
            AgreementClause(agreement=agreement, position=place, code=one.code, title=one.title, body=one.body)
            for place, one in enumerate(clauses, start=1)
        ]
    )
    if agreement.kind == AgreementKind.EXECUTABLE:
        Duty.objects.bulk_create([_duty(agreement, place, duty, places) for place, duty in enumerate(duties, start=1)])


def _duty(agreement: Agreement, place: int, told: list[Any], places: int | None) -> Duty:
    side, kind, quantity, period, text = told
    owed = places if places and kind == DutyKind.PLACES else quantity
    return Duty(agreement=agreement, position=place, side=side, kind=kind, quantity=owed, period=period, text=text)


def _amend(world: World, agreement: Agreement, entry: dict[str, Any]) -> None:
    agreement = Agreement.objects.select_related("facility__region", "institution").get(pk=agreement.pk)
    drafted = world.day(entry["drafted_days"])
    now = world.at(agreement.facility, drafted, 9)
    facts = AmendmentFacts(reason=entry["reason"], effective_from=world.day(entry["effective_days"]))
    ends = add_months(agreement.ends, entry["longer_months"]) if "longer_months" in entry else None
    kind = AmendmentKind(entry["kind"])
    amendment = actions.add_amendment(agreement=agreement, kind=kind, facts=facts, ends=ends, actor=SYSTEM, now=now)
    _edit(world, amendment, entry, facts, drafted.year)
    if entry["state"] != AgreementState.DRAFT:
        actions.step_amendment(amendment=amendment, step="submit", actor=SYSTEM, now=now)
    if entry["state"] == AgreementState.SIGNED:
        actions.step_amendment(amendment=amendment, step="agree", actor=SYSTEM, now=now)
        signed = world.day(entry["signed_days"])
        at = world.at(agreement.facility, signed, 10)
        actions.sign_amendment(amendment=amendment, signed_on=signed, place=entry["place"], actor=SYSTEM, now=at)
        actions.apply_amendments(now=world.now)


def _edit(world: World, amendment: Amendment, entry: dict[str, Any], facts: AmendmentFacts, year: int) -> None:
    text = unfilled(amendment.contents)
    courses = {str(world.courses[code].pk): world.courses[code].name for code in entry.get("add_courses", [])}
    text["courses"] = {**text["courses"], **courses}
    text["terms"] = {**text["terms"], **entry.get("terms", {})}
    numbers = {name: entry.get(name, "").format(year=year) for name in ("facility_number", "institution_number")}
    told = AmendmentFacts(reason=facts.reason, effective_from=facts.effective_from, **numbers)
    actions.edit_amendment(
        amendment=amendment, revision=amendment.revision, facts=told, text=text, actor=SYSTEM, now=world.now
    )
