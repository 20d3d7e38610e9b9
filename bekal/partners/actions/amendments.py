from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import SYSTEM, Actor, require
from bekal.lib import transitions
from bekal.lib.conflicts import take_turn
from bekal.lib.transitions import IllegalTransition
from bekal.partners.actions.agreements import keep_change, locked
from bekal.partners.actions.texts import ensure_version, keep_amended, write_text
from bekal.partners.choices import AgreementState, AgreementStep, AmendmentKind
from bekal.partners.models import Agreement, Amendment
from bekal.partners.queries import due_versions, earliest_day, heads_on, rebased_amendment, unmet_for_amendment
from bekal.partners.queries.texts import latest_number, values_for
from bekal.partners.rules import AMENDMENT_TRANSITIONS, NotInOrder, NotYet, check_sharing, signing_step
from bekal.partners.rules.clauses import check_names
from bekal.partners.rules.comparison import Clash, undecided
from bekal.partners.rules.text import Text, filled, shares_of, unfilled


class Undecided(Exception):
    """Both the amendment and the newest text changed something, and nobody said which is to stand."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(", ".join(clash.name for clash in clashes))
        self.clashes = tuple(clashes)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentFacts:
    """What an amendment is besides its text; it holds from `effective_from` on."""

    reason: str
    effective_from: date
    facility_number: str = ""
    institution_number: str = ""


@transaction.atomic
def add_amendment(
    *,
    agreement: Agreement,
    kind: AmendmentKind,
    facts: AmendmentFacts,
    actor: Actor,
    now: datetime,
    ends: date | None = None,
) -> Amendment:
    """Draft a change of a signed agreement, beginning with its whole newest text; a renewal goes on until `ends`.

    Raises IllegalTransition where it is not signed.
    """
    require(actor, "agreement.edit", agreement.target)
    fresh = locked(agreement)
    if fresh.state != AgreementState.SIGNED:
        raise IllegalTransition(AgreementStep.AMEND, fresh.state)
    newest = ensure_version(fresh)
    amendment = Amendment.objects.create(
        agreement=fresh,
        number=(Amendment.objects.filter(agreement=fresh).aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=kind,
        base=newest.number,
        **asdict(facts),
        contents=_first_draft(fresh, newest.contents, facts.effective_from, ends),
        edited_by=actor.name,
        edited_at=now,
    )
    keep_change(fresh, AgreementStep.DRAFT, "", actor=actor, now=now, amendment=amendment)
    _record(amendment, "amendment.add", actor=actor, now=now, number=amendment.number, reason=facts.reason)
    return amendment


def _first_draft(agreement: Agreement, newest: Text, day: date, ends: date | None) -> dict[str, Any]:
    heads = heads_on(day, facility=agreement.facility, institution=agreement.institution)
    people = [{"acting": False, "institution": None, **one} for one in heads if "name" in one]
    text = {**unfilled(newest), "people": people, "numbers": []}
    if ends is not None:
        text["terms"] = {**text["terms"], "ends": ends.isoformat()}
    return text


@transaction.atomic
def edit_amendment(
    *, amendment: Amendment, revision: int, facts: AmendmentFacts, text: Text, actor: Actor, now: datetime
) -> None:
    """Change the draft of an amendment; raises Conflict where somebody did since `revision` was read.

    Raises IllegalTransition once submitted, SharingUneven and UnknownPlaceholder for a text that cannot be.
    """
    require(actor, "agreement.edit", amendment.target)
    fresh = _locked(amendment)
    _draft_only(fresh)
    check_sharing((course, cost, share) for course, cost, _funder, share in shares_of(text))
    for clause in text["clauses"].values():
        check_names(clause["body"])
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    for name, value in asdict(facts).items():
        setattr(fresh, name, value)
    fresh.contents = dict(text)
    fresh.save(update_fields=[*asdict(facts), "contents", *changed])
    keep_change(fresh.agreement, AgreementStep.EDIT, fresh.state, actor=actor, now=now, amendment=fresh)
    _record(fresh, "amendment.edit", actor=actor, now=now, reason=facts.reason)


def _draft_only(amendment: Amendment) -> None:
    if amendment.state != AgreementState.DRAFT:
        raise IllegalTransition(AgreementStep.EDIT, amendment.state)


@transaction.atomic
def rebase_amendment(
    *,
    amendment: Amendment,
    revision: int,
    decided: Mapping[str, bool],
    actor: Actor,
    now: datetime,
) -> None:
    """Lay a draft on the newest signed text; `decided` says of each clash whether the draft's own words are to stand.

    Raises Undecided for clashes that it leaves out, Conflict, IllegalTransition.
    """
    require(actor, "agreement.edit", amendment.target)
    fresh = _locked(amendment)
    _draft_only(fresh)
    merged = rebased_amendment(fresh, keep_mine=frozenset(name for name, mine in decided.items() if mine))
    if left := undecided(merged.clashes, decided):
        raise Undecided(left)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was, fresh.base, fresh.contents = fresh.base, latest_number(fresh.agreement), merged.text
    fresh.effective_from = max(fresh.effective_from, earliest_day(fresh.agreement))
    fresh.save(update_fields=["base", "contents", "effective_from", *changed])
    keep_change(fresh.agreement, AgreementStep.REBASE, fresh.state, actor=actor, now=now, amendment=fresh)
    _record(fresh, "amendment.rebase", actor=actor, now=now, was=was, base=fresh.base)


@transaction.atomic
def step_amendment(*, amendment: Amendment, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """Take any step but the signature; raises IllegalTransition or ReasonMissing."""
    fresh = _locked(amendment)
    transition = transitions.step(AMENDMENT_TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    if transition.target == AgreementState.SIGNED:
        raise IllegalTransition(step, fresh.state)
    _move(fresh, step, transition.target, [], actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def sign_amendment(*, amendment: Amendment, signed_on: date, place: str, actor: Actor, now: datetime) -> None:
    """Record that the parties signed an amendment; what it says holds from its day, at once where that has come.

    Raises NotYet with what is missing, NotInOrder where it would hold before the text that it changes, and
    IllegalTransition where the agreement itself is not signed.
    """
    fresh = _locked(amendment)
    name = signing_step(fresh.state)
    transition = transitions.step(AMENDMENT_TRANSITIONS, name, fresh.state)
    require(actor, transition.action, fresh.target)
    agreement = fresh.agreement
    if agreement.state != AgreementState.SIGNED:
        raise IllegalTransition(name, agreement.state)
    if unmet := unmet_for_amendment(fresh):
        raise NotYet(unmet)
    if fresh.effective_from < earliest_day(agreement):
        raise NotInOrder
    fresh.signed_on, fresh.signed_at_place = signed_on, place
    numbers = [fresh.facility_number, fresh.institution_number]
    fresh.contents = {**filled(fresh.contents, values_for(agreement, fresh.contents)), "numbers": numbers}
    changed = ["signed_on", "signed_at_place", "contents"]
    _move(fresh, name, transition.target, changed, actor=actor, now=now)
    version = keep_amended(fresh, signed_on)
    if version.effective_from <= localdate(now):
        write_text(agreement, version)


@transaction.atomic
def apply_amendments(*, now: datetime, actor: Actor = SYSTEM) -> int:
    """Put every signed text whose day has come into its agreement; how many there were. A second call finds none."""
    due = list(due_versions(localdate(now)))
    for version in due:
        agreement = locked(version.agreement)
        if version.number <= agreement.text_version:
            continue
        write_text(agreement, version)
        keep_change(agreement, AgreementStep.APPLY, agreement.state, actor=actor, now=now, amendment=version.amendment)
        facility_id = agreement.facility_id
        record(actor, "agreement.apply", agreement, now=now, facility_id=facility_id, version=version.number)
    return len(due)


def _locked(amendment: Amendment) -> Amendment:
    agreement = locked(amendment.agreement)
    fresh = Amendment.objects.select_for_update().get(pk=amendment.pk)
    fresh.agreement = agreement
    return fresh


def _move(
    amendment: Amendment,
    name: str,
    target: str,
    changed: Collection[str],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    was, amendment.state, amendment.revision = amendment.state, target, amendment.revision + 1
    amendment.edited_by, amendment.edited_at = actor.name, now
    amendment.save(update_fields=["state", "revision", "edited_by", "edited_at", *changed])
    keep_change(amendment.agreement, name, was, actor=actor, now=now, reason=reason, amendment=amendment)
    details = {"from": was, "to": target, "reason": reason}
    _record(amendment, f"amendment.{name}", actor=actor, now=now, **details)


def _record(amendment: Amendment, action: str, *, actor: Actor, now: datetime, **details: Any) -> None:
    facility_id = amendment.agreement.facility_id
    agreement_id = amendment.agreement_id
    record(actor, action, amendment, now=now, facility_id=facility_id, agreement=agreement_id, **details)
