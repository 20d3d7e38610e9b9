"""What would be, were a fact another one: the same facts with a change, nothing stored.

A remission moves the national database's own dates by as many days as it moves the computed ones: those dates win here
too, and a date that is not recorded stays missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bekal.eligibility.facts import DisciplineEntry, Length, PersonFacts
from bekal.eligibility.terms import Computed, Imprisonment, Method, dates_of, pre_release_from, total

SHARES = ("one_third", "one_half", "two_thirds", "sentence_expiry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is supposed. None and an empty Length: stays as it is. `remission` comes on top of those given."""

    remission: Length = field(default_factory=Length)
    discipline: DisciplineEntry | None = None
    custody_status: str | None = None
    release_date: date | None = None
    conduct_score: int | None = None
    fine_paid: bool | None = None
    restitution_paid: bool | None = None
    board_approved_on: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is supposed at all."""
        return self != Change()


_PLAIN = ("custody_status", "conduct_score", "fine_paid", "restitution_paid", "board_approved_on", "release_date")


def changed_imprisonment(imprisonment: Imprisonment, change: Change) -> Imprisonment:
    """The sentence with what is supposed; a remission needs to know those given before."""
    given = imprisonment.remission
    return replace(
        imprisonment,
        custody_status=change.custody_status or imprisonment.custody_status,
        remission=total((given, change.remission)) if given is not None else None,
        fine_paid=imprisonment.fine_paid if change.fine_paid is None else change.fine_paid,
    )


def changed_facts(facts: PersonFacts, imprisonment: Imprisonment, change: Change, method: Method) -> PersonFacts:
    """The person's facts with what is supposed."""
    moved = _moved_dates(facts, imprisonment, change.remission, method) if change.remission else {}
    plain = {name: value for name in _PLAIN if (value := getattr(change, name)) is not None}
    if change.remission:
        plain["last_remission_days"] = _days_of(change.remission, method)
        if expiry := moved.get("sentence_expiry"):
            plain["pre_release_from"] = pre_release_from(expiry, change.remission, method)
    if change.discipline is not None:
        plain["discipline"] = (*(facts.discipline or ()), change.discipline)
    return replace(facts, **(moved | plain))


def _moved_dates(facts: PersonFacts, imprisonment: Imprisonment, remission: Length, method: Method) -> dict[str, date]:
    """The recorded dates after a further remission; where the arithmetic has no answer, by a month of so many days."""
    if facts.life_or_death:
        return {}
    known = replace(imprisonment, remission=imprisonment.remission or Length())
    before = dates_of(known, method)
    after = dates_of(replace(known, remission=total((known.remission or Length(), remission))), method)
    earlier = {name: _earlier(before[name], after[name], remission, method) for name in SHARES}
    moved = {name: day - earlier[name] for name in SHARES if (day := getattr(facts, name)) is not None}
    if facts.release_date is not None:
        at_the_end = facts.sentence_expiry is None or facts.release_date >= facts.sentence_expiry
        moved["release_date"] = facts.release_date - earlier["sentence_expiry" if at_the_end else "two_thirds"]
    return moved


def _earlier(before: Computed, after: Computed, remission: Length, method: Method) -> timedelta:
    if before.value is None or after.value is None:
        return timedelta(days=_days_of(remission, method))
    return before.value - after.value


def _days_of(length: Length, method: Method) -> int:
    return 365 * length.years + method.month_days * length.months + length.days
