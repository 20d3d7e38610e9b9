"""The verdict on one person: yes, almost, not yet, no longer, never or unknown, with every reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from bekal.eligibility.criteria import Criterion, Word
from bekal.eligibility.expressions import Answer, OnlyFor, WaivedBy, all_of, evaluate, facts_of, waived_days
from bekal.eligibility.facts import CourseFacts, PersonFacts
from bekal.eligibility.rules import Group, Rule, RuleSet
from bekal.eligibility.sentences import LANGUAGES, Sentence, sentence, spoken, texts, unknown_sentence
from bekal.eligibility.spans import Span, months_later

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
    `waived`: it is met by a recorded decision alone. `parts` are the reasons of a group's own rules.
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
    waived: bool = False
    parts: tuple[Reason, ...] = ()


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
    def waived(self) -> tuple[Reason, ...]:
        """The reasons that are met by a recorded decision alone, those inside groups too."""
        return tuple(_waived_among(self.reasons))

    @property
    def selectable(self) -> bool:
        """Whether an officer may select the person: yes, or unknown only where the rule leaves it to the officer."""
        return self.status is Status.YES or self.needs_note

    @property
    def needs_note(self) -> bool:
        """Whether selecting the person needs the officer's note, because something stays unknown."""
        return self.status is Status.UNKNOWN and _left_to_officer(self.reasons)


NO_COURSE = CourseFacts()
Asked = tuple[tuple[Rule, Criterion], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one criterion says on a day, not yet in words; the fields are those of Reason."""

    status: ReasonStatus
    span: Span | None
    missing: tuple[str, ...]
    officer_may_decide: bool
    waived: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """A verdict not yet in words; `span` bounds `since` and `until` of the verdict."""

    status: Status
    span: Span | None
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def needs_note(self) -> bool:
        """The same as of the verdict."""
        return self.status is Status.UNKNOWN and _left_to_officer(self.findings)


def asked_of(ruleset: RuleSet, course: CourseFacts = NO_COURSE) -> Asked:
    """The rules that ask something of this course, each with its criterion."""
    return tuple((rule, criterion) for rule in ruleset.rules if (criterion := rule.for_course(course)) is not None)


def weigh(facts: PersonFacts, asked: Asked, day: Date, *, almost_months: int = ALMOST_MONTHS) -> Weighed:
    """The verdict on one person without its words, to judge many one by one."""
    answers = [evaluate(criterion.expression, facts) for _, criterion in asked]
    together = all_of(answers)
    status, span = _status(together, day, almost_months)
    found = tuple(
        _finding(rule, criterion, answer, facts, day) for (rule, criterion), answer in zip(asked, answers, strict=True)
    )
    return Weighed(status, span, () if status is Status.YES else together.missing, found)


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
    asked = asked_of(ruleset, course)
    weighed = weigh(facts, asked, day, almost_months=almost_months)
    return Verdict(
        status=weighed.status,
        day=day,
        ruleset=ruleset.code,
        version=ruleset.validity.since,
        since=None if weighed.span is None else weighed.span.since,
        until=None if weighed.span is None else weighed.span.until,
        missing=weighed.missing,
        reasons=tuple(
            _reason(rule, criterion, finding, facts, day)
            for (rule, criterion), finding in zip(asked, weighed.findings, strict=True)
        ),
    )


def _waived_among(reasons: Iterable[Reason]) -> Iterator[Reason]:
    for reason in reasons:
        if reason.waived:
            yield reason
        yield from _waived_among(reason.parts)


def _left_to_officer(found: Iterable[Finding | Reason]) -> bool:
    return all(one.officer_may_decide for one in found if one.status is ReasonStatus.UNKNOWN)


def _status(answer: Answer, day: Date, almost_months: int) -> tuple[Status, Span | None]:
    if span := answer.certain.holding(day):
        return Status.YES, span
    if answer.possible.contains(day):
        return Status.UNKNOWN, None
    if span := answer.possible.next_after(day):
        almost = span.since is not None and span.since.toordinal() <= months_later(day, almost_months)
        return (Status.ALMOST if almost else Status.NOT_YET), span
    if answer.certain.last_before(day):
        return Status.NO_LONGER, answer.possible.last_before(day)
    return Status.NEVER, None


def _finding(rule: Rule, criterion: Criterion, answer: Answer, facts: PersonFacts, day: Date) -> Finding:
    status, span = _reason_status(answer, day)
    decides = rule.officer_decides_for is not None and rule.officer_decides_for == facts.custody_status
    return Finding(
        status=status,
        span=span,
        missing=() if status is ReasonStatus.MET else answer.missing,
        officer_may_decide=decides and status is ReasonStatus.UNKNOWN,
        waived=bool(facts.waivers) and _waived(criterion, facts, day),
    )


def _reason_status(answer: Answer, day: Date) -> tuple[ReasonStatus, Span | None]:
    if span := answer.certain.holding(day):
        return ReasonStatus.MET, span
    if answer.possible.contains(day):
        return ReasonStatus.UNKNOWN, None
    return ReasonStatus.UNMET, answer.possible.next_after(day)


def _waived(criterion: Criterion, facts: PersonFacts, day: Date) -> bool:
    match criterion.expression:
        case WaivedBy(code, part):
            by_decision = waived_days(facts.waivers, code).contains(day)
            return by_decision and not evaluate(part, facts).certain.contains(day)
    return False


# In words


def reason_of(rule: Rule, criterion: Criterion, facts: PersonFacts, day: Date) -> Reason:
    """What one criterion says of a person on a day, in words: the same as in the verdict, without the others."""
    finding = _finding(rule, criterion, evaluate(criterion.expression, facts), facts, day)
    return _reason(rule, criterion, finding, facts, day)


def _reason(rule: Rule, criterion: Criterion, finding: Finding, facts: PersonFacts, day: Date) -> Reason:
    parts = _parts(criterion, facts, day)
    words = _words(criterion, facts, finding.span)
    titles = [part.title for part in parts]
    return Reason(
        code=rule.code,
        status=finding.status,
        title=_text(rule, "title", words, titles),
        sentence=_said(rule, criterion, finding, facts, day, words, titles),
        reference=rule.reference,
        span=finding.span,
        fact=finding.missing[0] if finding.status is ReasonStatus.UNKNOWN else facts_of(criterion.expression)[0],
        missing=finding.missing,
        officer_may_decide=finding.officer_may_decide,
        waived=finding.waived,
        parts=parts,
    )


def _parts(criterion: Criterion, facts: PersonFacts, day: Date) -> tuple[Reason, ...]:
    if not isinstance(criterion, Group):
        return ()
    return tuple(
        _reason(rule, part, _finding(rule, part, evaluate(part.expression, facts), facts, day), facts, day)
        for rule, part in criterion.parts
    )


def _said(
    rule: Rule,
    criterion: Criterion,
    finding: Finding,
    facts: PersonFacts,
    day: Date,
    words: Mapping[str, Word],
    titles: Sequence[Sentence],
) -> Sentence:
    if finding.status is ReasonStatus.UNKNOWN:
        return unknown_sentence(finding.missing)
    if finding.status is ReasonStatus.MET:
        if finding.waived:
            return _plain("waived")
        if rule.only_for is not None and _not_asked(criterion, facts, day):
            return _plain("not_asked")
        return _text(rule, "met", words, titles)
    said = _text(rule, "not_yet" if "since" in words else "unmet", words, titles)
    if not finding.missing:
        return said
    doubt = unknown_sentence(finding.missing)
    return {language: f"{said[language]} {doubt[language]}" for language in said}


def _not_asked(criterion: Criterion, facts: PersonFacts, day: Date) -> bool:
    """Whether the person is certainly not in the group of those who must meet this."""
    expression = criterion.expression
    if isinstance(expression, WaivedBy):
        expression = expression.part
    return isinstance(expression, OnlyFor) and not evaluate(expression.group, facts).possible.contains(day)


def _plain(kind: str) -> Sentence:
    said: Sentence = texts()[kind]
    return said


def _text(rule: Rule, kind: str, words: Mapping[str, Word], titles: Sequence[Sentence]) -> Sentence:
    """The text of a criterion; that of a group names its parts by their titles."""
    if not rule.parts:
        return sentence(rule.code, kind, words)
    kinds = texts()["groups"][rule.code]
    template = kinds.get(kind, kinds["unmet"])
    said = {name: spoken(word) for name, word in words.items()}
    return {
        language: template[language].format(
            parts="; ".join(title[language] for title in titles),
            **{name: values[language] for name, values in said.items()},
        )
        for language in LANGUAGES
    }


def _words(criterion: Criterion, facts: PersonFacts, span: Span | None) -> Mapping[str, Word]:
    """What the sentences may name: the criterion's words, the dates it read, and since when it holds."""
    read = {fact: getattr(facts, fact, None) for fact in facts_of(criterion.expression)}
    words: dict[str, Word] = {fact: value for fact, value in read.items() if isinstance(value, Date)}
    words.update(criterion.words)
    if span is not None and span.since is not None:
        words["since"] = span.since
    return words
