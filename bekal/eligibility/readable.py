"""A rule set as plain text, out of its data: what a page shows and what can be read aloud, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bekal.eligibility.criteria import CRITERIA, Term, Terms, Word
from bekal.eligibility.expressions import AllOf, AnyOf, Compare, Expression, Not, Since
from bekal.eligibility.facts import CourseFacts
from bekal.eligibility.rules import GROUPS, Rule, RuleSet
from bekal.eligibility.sentences import LANGUAGES, Sentence, fact_name, filled, spoken, texts
from bekal.eligibility.spans import Span
from bekal.eligibility.terms import Method
from bekal.lib.dates import Language


@dataclass(frozen=True, slots=True)
class ReadableRule:
    """One requirement: what is asked, of whom only, who may decide where it cannot be told, by which paragraph."""

    code: str
    sentence: Sentence
    reference: str
    only_for: Sentence | None
    officer: Sentence | None
    parts: tuple[ReadableRule, ...]


@dataclass(frozen=True, slots=True)
class ReadableRuleSet:
    """One version of a rule set in words. `note` is Indonesian, as its author wrote it."""

    code: str
    title: Sentence
    validity: Sentence
    reference: str
    certainty: Sentence
    note: str
    rules: tuple[ReadableRule, ...]


def readable(ruleset: RuleSet) -> ReadableRuleSet:
    """A version of a rule set in words, as it asks of any course."""
    return ReadableRuleSet(
        code=ruleset.code,
        title=ruleset.title,
        validity=validity_in_words(ruleset.validity),
        reference=ruleset.reference,
        certainty=certainty_in_words(ruleset.certainty),
        note=ruleset.note,
        rules=tuple(readable_rule(rule) for rule in ruleset.rules),
    )


def readable_rule(rule: Rule) -> ReadableRule:
    """One rule in words."""
    decides = rule.officer_decides_for
    status = None if decides is None else {"status": Term("custody_status", decides)}
    return ReadableRule(
        code=rule.code,
        sentence=_asked(rule),
        reference=rule.reference,
        only_for=None if rule.only_for is None else _only_for(rule.only_for),
        officer=None if status is None else filled(texts()["readable"]["officer"], status),
        parts=tuple(readable_rule(part) for part in rule.parts),
    )


def certainty_in_words(certainty: str) -> Sentence:
    """How sure a source is; what is not one of the known marks counts as open."""
    words: Mapping[str, Sentence] = texts()["certainty"]
    return words.get(certainty, words["open"])


def readable_method(method: Method) -> tuple[Sentence, ...]:
    """How dates are counted, in words: the year, the remission, how sure that is."""
    counting: Mapping[str, Sentence] = texts()["scales"]["counting"]
    return counting[method.year], counting[method.remission], certainty_in_words(method.certainty)


def as_lines(page: ReadableRuleSet, language: Language) -> Iterator[str]:
    """The whole version, line by line: for a letter, a print-out or a terminal."""
    frame = texts()["readable"]
    yield page.title[language]
    yield page.validity[language]
    yield filled(frame["reference"], {"reference": page.reference})[language]
    yield page.certainty[language]
    for number, rule in enumerate(page.rules, 1):
        beside = [said[language] for said in (rule.only_for, rule.officer) if said is not None]
        source = [f"({rule.reference})"] if rule.reference != page.reference else []
        yield " ".join([f"{number}. {rule.sentence[language]}", *beside, *source])
    if page.note:
        yield filled(frame["note"], {"note": page.note})[language]


def _asked(rule: Rule) -> Sentence:
    if rule.code in GROUPS:
        titles = [_title(part) for part in rule.parts]
        named = {language: "; ".join(title[language] for title in titles) for language in LANGUAGES}
        template = texts()["groups"][rule.code]["rule"]
        count = rule.parameters.get("count", 1)
        return {
            language: filled(template, {"parts": named[language], "count": count})[language] for language in LANGUAGES
        }
    kinds = texts()["criteria"][rule.code]
    criterion = CRITERIA[rule.code](CourseFacts(), **rule.parameters)
    return filled(kinds["asked"], {}) if criterion is None else filled(kinds["rule"], criterion.words)


def _title(rule: Rule) -> Sentence:
    criterion = None if rule.code in GROUPS else CRITERIA[rule.code](CourseFacts(), **rule.parameters)
    if criterion is None:
        said = _asked(rule)
        return {language: said[language].rstrip(".") for language in LANGUAGES}
    return filled(texts()["criteria"][rule.code]["title"], criterion.words)


def validity_in_words(span: Span) -> Sentence:
    """On which days something holds, its last day included."""
    words: dict[str, Word] = {}
    if span.since is not None:
        words["since"] = span.since
    if span.until is not None:
        words["last"] = span.until - timedelta(days=1)
    kind = {(True, True): "between", (True, False): "since", (False, True): "until"}.get(
        ("since" in words, "last" in words), "always"
    )
    return filled(texts()["readable"][kind], words)


def _only_for(condition: Expression) -> Sentence:
    said = _condition(condition)
    template = texts()["readable"]["only_for"]
    return {language: filled(template, {"condition": said[language]})[language] for language in LANGUAGES}


def _condition(condition: Expression) -> Sentence:
    """A condition as part of a sentence. TypeError for an expression that no condition can be."""
    words = texts()["conditions"]
    match condition:
        case Compare(fact, _, bool(value)):
            return _put(words["flag"], fact=fact_name(fact), value=_value(fact, value))
        case Compare(fact, comparison, value):
            return _put(words[comparison], fact=fact_name(fact), value=_value(fact, value))
        case Since(fact, months):
            return _put(words["months"], fact=fact_name(fact), value=spoken(months))
        case Not(part):
            return _put(words["not"], parts=_condition(part))
        case AllOf(parts) | AnyOf(parts):
            joint = words["all_of" if isinstance(condition, AllOf) else "any_of"]
            said = [_condition(part) for part in parts]
            return {language: f" {joint[language]} ".join(one[language] for one in said) for language in LANGUAGES}
    raise TypeError(f"{type(condition).__name__} is no condition of a rule")


def _value(fact: str, value: Any) -> Sentence:
    vocabulary = texts()["vocabulary"].get(fact, {})
    if isinstance(value, bool):
        return spoken(Term("answer", "yes" if value else "no"))
    codes = tuple(sorted(value)) if isinstance(value, frozenset) else value if isinstance(value, tuple) else (value,)
    if all(code in vocabulary for code in codes):
        return spoken(Terms(fact, codes))
    return spoken(value) if not isinstance(value, frozenset | tuple) else dict.fromkeys(LANGUAGES, ", ".join(codes))


def _put(template: Mapping[Language, str], **words: Sentence) -> Sentence:
    return {
        language: template[language].format(**{name: said[language] for name, said in words.items()})
        for language in LANGUAGES
    }
