"""The verdict on one person: yes, almost, not yet, no longer, never or unknown, with every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum
from functools import reduce

from bekal.eligibility.criteria import Criterion, Word
from bekal.eligibility.expressions import Answer, evaluate, facts_of
from bekal.eligibility.facts import CourseFacts, PersonFacts
from bekal.eligibility.rules import Rule, RuleSet
from bekal.eligibility.sentences import Sentence, sentence, unknown_sentence
from bekal.eligibility.spans import ALWAYS, Span
from bekal.lib.dates import add_months

ALMOST_MONTHS = 3


class Status(StrEnum):
    """The verdict on a day."""

    YES = "yes"
    ALMOST = "almost"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"
    NEVER = "never"
    UNKNOWN = "unknown"


class ReasonStatus(StrEnum):
    """What a single criterion says on a day."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion's part in a verdict.

    `span` is when it holds: the span around the day or, if unmet, the next one (None if there is none, or unknown).
    `fact` is the fact on which it turns, the missing one if unknown; `missing` are all that are missing.
    `officer_may_decide`: it is unknown, and the rule lets an officer accept that with a note.
    """

    code: str
    status: ReasonStatus
    title: Sentence
    sentence: Sentence
    reference: str
    span: Span | None
    fact: str
    missing: tuple[str, ...] = ()
    officer_may_decide: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule set says of a person on a day.

    `since` and `until` bound the span that matters: for yes the one around the day, for almost and not yet the next
    one (`since` is the earliest day, later if a fact in `missing` turns out badly), for no longer the last one.
    `missing` are the facts that keep the verdict, or its date, open; none where they cannot change it any more.
    `version` is the first day of the rule set's version.
    """

    status: Status
    day: Date
    ruleset: str
    version: Date | None
    since: Date | None
    until: Date | None
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def date(self) -> Date | None:
        """The date beside the verdict: from when (almost, not yet) or since when it is over (no longer)."""
        if self.status in (Status.ALMOST, Status.NOT_YET):
            return self.since
        return self.until if self.status is Status.NO_LONGER else None

    @property
    def unmet(self) -> tuple[Reason, ...]:
        """The reasons against, in the order of the rule set."""
        return tuple(reason for reason in self.reasons if reason.status is ReasonStatus.UNMET)

    @property
    def selectable(self) -> bool:
        """Whether an officer may select the person: yes, or unknown only where the rule leaves it to the officer."""
        return self.status is Status.YES or self.needs_note

    @property
    def needs_note(self) -> bool:
        """Whether selecting the person needs the officer's note, because something stays unknown."""
        unknown = [reason for reason in self.reasons if reason.status is ReasonStatus.UNKNOWN]
        return self.status is Status.UNKNOWN and all(reason.officer_may_decide for reason in unknown)


NO_COURSE = CourseFacts()


def judge(
    facts: PersonFacts,
    ruleset: RuleSet,
    day: Date,
    course: CourseFacts = NO_COURSE,
    *,
    almost_months: int = ALMOST_MONTHS,
) -> Verdict:
    """Whether the person may, on `day`, by this rule set (pick it with `rules.ruleset_on`).

    For a class the day to judge is its first day; for a right it is today. Rules that ask nothing of the course are
    left out. A missing fact never leads to yes; but a criterion that certainly fails decides, whatever is missing.
    """
    criteria = [(rule, criterion) for rule in ruleset.rules if (criterion := rule.for_course(course)) is not None]
    answers = [evaluate(criterion.expression, facts) for _, criterion in criteria]
    together = reduce(Answer.__and__, answers, Answer(ALWAYS, ALWAYS))
    status, span = _status(together, day, almost_months)
    return Verdict(
        status=status,
        day=day,
        ruleset=ruleset.code,
        version=ruleset.validity.since,
        since=None if span is None else span.since,
        until=None if span is None else span.until,
        missing=() if status is Status.YES else together.missing,
        reasons=tuple(
            _reason(rule, criterion, answer, facts, day)
            for (rule, criterion), answer in zip(criteria, answers, strict=True)
        ),
    )


def _status(answer: Answer, day: Date, almost_months: int) -> tuple[Status, Span | None]:
    if span := answer.certain.holding(day):
        return Status.YES, span
    if answer.possible.contains(day):
        return Status.UNKNOWN, None
    if span := answer.possible.next_after(day):
        almost = span.since is not None and span.since <= add_months(day, almost_months)
        return (Status.ALMOST if almost else Status.NOT_YET), span
    if answer.certain.last_before(day):
        return Status.NO_LONGER, answer.possible.last_before(day)
    return Status.NEVER, None


def _reason(rule: Rule, criterion: Criterion, answer: Answer, facts: PersonFacts, day: Date) -> Reason:
    status, span = _reason_status(answer, day)
    fact = facts_of(criterion.expression)[0]
    decides = rule.officer_decides_for is not None and rule.officer_decides_for == facts.custody_status
    words = _words(criterion, facts, span)
    return Reason(
        code=rule.code,
        status=status,
        title=sentence(rule.code, "title", words),
        sentence=_said(rule.code, status, answer, words),
        reference=rule.reference,
        span=span,
        fact=answer.missing[0] if status is ReasonStatus.UNKNOWN else fact,
        missing=() if status is ReasonStatus.MET else answer.missing,
        officer_may_decide=decides and status is ReasonStatus.UNKNOWN,
    )


def _reason_status(answer: Answer, day: Date) -> tuple[ReasonStatus, Span | None]:
    if span := answer.certain.holding(day):
        return ReasonStatus.MET, span
    if answer.possible.contains(day):
        return ReasonStatus.UNKNOWN, None
    return ReasonStatus.UNMET, answer.possible.next_after(day)


def _said(code: str, status: ReasonStatus, answer: Answer, words: Mapping[str, Word]) -> Sentence:
    if status is ReasonStatus.UNKNOWN:
        return unknown_sentence(answer.missing)
    if status is ReasonStatus.MET:
        return sentence(code, "met", words)
    said = sentence(code, "not_yet" if "since" in words else "unmet", words)
    if not answer.missing:
        return said
    doubt = unknown_sentence(answer.missing)
    return {language: f"{said[language]} {doubt[language]}" for language in said}


def _words(criterion: Criterion, facts: PersonFacts, span: Span | None) -> Mapping[str, Word]:
    """What the sentences may name: the criterion's words, the dates it read, and since when it holds."""
    read = {fact: getattr(facts, fact, None) for fact in facts_of(criterion.expression)}
    words: dict[str, Word] = {fact: value for fact, value in read.items() if isinstance(value, Date)}
    words.update(criterion.words)
    if span is not None and span.since is not None:
        words["since"] = span.since
    return words
