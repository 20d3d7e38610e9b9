"""Rule sets: dated data in `rulesets/*.toml` or elsewhere. A change of the law is a new version with its own days."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from inspect import Parameter, signature
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_type_hints

from bekal.eligibility.conditions import read_condition
from bekal.eligibility.criteria import CRITERIA, Criterion
from bekal.eligibility.expressions import AllOf, AnyOf, AtLeast, Expression, Not, OnlyFor, WaivedBy
from bekal.eligibility.facts import CourseFacts
from bekal.eligibility.sentences import sentence
from bekal.eligibility.spans import Span
from bekal.lib.dates import Language

_FOLDER = Path(__file__).parent / "rulesets"

GROUPS: Mapping[str, Callable[[int, tuple[Expression, ...]], Expression]] = {
    "all_of": lambda count, parts: AllOf(parts),
    "any_of": lambda count, parts: AnyOf(parts),
    "at_least": lambda count, parts: AtLeast(count, parts),
    "not": lambda count, parts: Not(AllOf(parts)),
}
"""Rules made of other rules, by the code that they have in verdicts."""

MOST_PARTS = 8
"""More parts in one group than this nobody reads, and choosing some of them takes too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Criterion):
    """A criterion made of others: those that ask something of this course, with their rules."""

    parts: tuple[tuple[Rule, Criterion], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion as one rule set asks it.

    `officer_decides_for` names the custody status for which an unknown answer may be accepted by an officer with a
    note; `only_for` are the people of whom it is asked at all; `parts` are the rules of a group (its code is one of
    GROUPS; `at_least` has a parameter `count`).
    """

    code: str
    parameters: Mapping[str, Any]
    reference: str
    officer_decides_for: str | None = None
    only_for: Expression | None = None
    parts: tuple[Rule, ...] = ()

    def for_course(self, course: CourseFacts) -> Criterion | None:
        """The criterion for this course; None if it asks nothing of it. TypeError for parameters it does not know.

        A criterion may be waived by its code. A group is not waived as a whole: its parts are.
        """
        if self.code in GROUPS:
            criterion: Criterion | None = self._group(course)
        else:
            criterion = CRITERIA[self.code](course, **self.parameters)
        if criterion is None:
            return None
        expression = criterion.expression
        if self.only_for is not None:
            expression = OnlyFor(self.only_for, expression)
        if not self.parts:
            expression = WaivedBy(self.code, expression)
        return replace(criterion, expression=expression)

    def _group(self, course: CourseFacts) -> Group | None:
        """A part that asks nothing of this course counts as met."""
        asked = tuple((part, criterion) for part in self.parts if (criterion := part.for_course(course)) is not None)
        left_out = len(self.parts) - len(asked)
        count = self.parameters.get("count", 1) - left_out
        settled = {"any_of": left_out > 0, "at_least": count <= 0}.get(self.code, not asked)
        if settled:
            return None
        expression = GROUPS[self.code](count, tuple(criterion.expression for _, criterion in asked))
        return Group(expression=expression, words={"count": count}, parts=asked)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of a rule set: what is asked, by which law, on which days. `certainty` is how sure the source is."""

    code: str
    title: Mapping[Language, str]
    validity: Span
    reference: str
    certainty: str
    note: str
    rules: tuple[Rule, ...]

    def with_rules_of(self, other: RuleSet) -> RuleSet:
        """Both rule sets as one; what both ask alike is asked once."""
        return replace(self.with_rules(other.rules), code=f"{self.code}+{other.code}")

    def with_rules(self, rules: Iterable[Rule]) -> RuleSet:
        """The same with these rules added, as a facility or an agreement does; what is asked already is left out."""
        joined = list(self.rules)
        for rule in rules:
            if not any(_asked(rule) == _asked(other) for other in joined):
                joined.append(rule)
        return replace(self, rules=tuple(joined))

    def with_parameters(self, code: str, **parameters: Any) -> RuleSet:
        """The same rules, with other parameters for one of them (another city, another number of years)."""
        return replace(
            self,
            rules=tuple(
                replace(rule, parameters={**rule.parameters, **parameters}) if rule.code == code else rule
                for rule in self.rules
            ),
        )


def _asked(rule: Rule) -> tuple[object, ...]:
    """What a rule asks, whatever paragraph it comes from."""
    return rule.code, rule.parameters, rule.only_for, [_asked(part) for part in rule.parts]


class NoRuleSet(LookupError):
    """No rule set of that name holds on that day."""


def ruleset_on(code: str, day: date, versions: Iterable[RuleSet] = ()) -> RuleSet:
    """The version of a rule set that holds on `day`; NoRuleSet if there is none.

    `versions` are more than the shipped ones, such as the rows of a database. A version that begins later ends the
    earlier ones; of two that begin on the same day the one in `versions` holds.
    """
    more = [version for version in versions if version.code == code]
    begun = [version for version in (*shipped_rulesets().get(code, ()), *more) if _first_day(version) <= day]
    latest = max(reversed(begun), key=_first_day, default=None)
    if latest is None or not latest.validity.contains(day):
        raise NoRuleSet(f"no rule set {code!r} holds on {day}")
    return latest


@lru_cache(maxsize=1)
def shipped_rulesets() -> Mapping[str, tuple[RuleSet, ...]]:
    """Every rule set that comes with the program, by code, its versions in order."""
    return load_rulesets(_FOLDER)


def load_rulesets(folder: Path) -> dict[str, tuple[RuleSet, ...]]:
    """Read every rule set of a folder. ValueError, with the file's name, for one that does not make sense."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            versions = read_ruleset(path.read_text(encoding="utf-8"))
        except (KeyError, TypeError, ValueError) as problem:
            raise ValueError(f"{path.name}: {problem}") from problem
        found[versions[0].code] = versions
    return found


def read_ruleset(text: str) -> tuple[RuleSet, ...]:
    """The versions of one rule set, in order of their days.

    ValueError if it is no TOML, has no version, two that overlap, or a rule that makes no sense; KeyError if a field is
    missing.
    """
    data = tomllib.loads(text)
    versions = tuple(sorted((read_version(data, version) for version in data["versions"]), key=_first_day))
    if not versions:
        raise ValueError("a rule set needs at least one version")
    for earlier, later in pairwise(versions):
        if earlier.validity.until is None or earlier.validity.until > _first_day(later):
            raise ValueError(f"the version of {_first_day(later)} begins before the one before it ends")
    return versions


def _first_day(ruleset: RuleSet) -> date:
    return ruleset.validity.since or date.min


def read_version(data: Mapping[str, Any], version: Mapping[str, Any]) -> RuleSet:
    """One dated version from plain data: `data` has code and title, `version` the rest; dates may be ISO text.

    ValueError and KeyError as in `read_ruleset`.
    """
    return RuleSet(
        code=data["code"],
        title={"id": data["title"]["id"], "en": data["title"]["en"]},
        validity=Span(_date(version["valid_from"]), _date(version.get("valid_until"))),
        reference=version["reference"],
        certainty=version["certainty"],
        note=version.get("note", ""),
        rules=tuple(read_rule(rule, version["reference"]) for rule in version["criteria"]),
    )


def _date(written: date | str | None) -> date | None:
    return date.fromisoformat(written) if isinstance(written, str) else written


# A rule from plain data


def read_rule(data: Mapping[str, Any], reference: str) -> Rule:
    """A rule from plain data, as it stands in a TOML file or as JSON in a database.

    `{"code": …, parameters…}`, `{"any_of": [rule, …]}`, `{"all_of": […]}`, `{"at_least": 2, "of": […]}` or
    `{"not": rule}`; each may have `reference` (else `reference` holds), `officer_decides_for` and `only_for`: a
    condition such as `{"fact": "custody_status", "is": "convict"}` (the comparisons are in `conditions.COMPARES`),
    `{"fact": "birth_date", "months": 216}` (from that many months after it on), or conditions in `all_of`, `any_of`,
    `not`. ValueError, which says what is wrong, for anything else.
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"a rule is a table, not {data!r}")
    rest = dict(data)
    reference = rest.pop("reference", reference)
    officer_decides_for = rest.pop("officer_decides_for", None)
    condition = rest.pop("only_for", None)
    only_for = None if condition is None else read_condition(condition)
    code, parameters, parts = _single(rest) if "code" in rest else _group_of(rest, reference)
    return Rule(code, parameters, reference, officer_decides_for, only_for, parts)


def _single(data: dict[str, Any]) -> tuple[str, Mapping[str, Any], tuple[Rule, ...]]:
    code = data.pop("code")
    if code not in CRITERIA:
        raise ValueError(f"there is no criterion {code!r}")
    _check_parameters(code, data)
    try:
        criterion = CRITERIA[code](CourseFacts(), **data)
        if criterion is not None:
            sentence(code, "title", criterion.words)
    except (KeyError, IndexError, TypeError, ValueError) as problem:
        raise ValueError(f"criterion {code!r} does not know the value {problem}") from problem
    return code, data, ()


def _group_of(data: dict[str, Any], reference: str) -> tuple[str, Mapping[str, Any], tuple[Rule, ...]]:
    codes = [code for code in GROUPS if code in data]
    if len(codes) != 1:
        raise ValueError(
            f"a rule needs a code, or one of {', '.join(GROUPS)}; this one has {', '.join(data) or 'none'}"
        )
    (code,) = codes
    asked = data.pop(code)
    listed = data.pop("of", None) if code == "at_least" else [asked] if code == "not" else asked
    if data:
        raise ValueError(f"{code!r} does not know {', '.join(map(repr, data))}")
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not 1 <= len(listed) <= MOST_PARTS:
        raise ValueError(f"{code!r} needs a list of 1 to {MOST_PARTS} rules")
    if code == "at_least" and (type(asked) is not int or not 1 <= asked <= len(listed)):
        raise ValueError(f"at_least needs a number from 1 to {len(listed)}, not {asked!r}")
    parts = tuple(read_rule(part, reference) for part in listed)
    if any(part.officer_decides_for for part in parts):
        raise ValueError(f"officer_decides_for stands beside {code!r}, not in its parts")
    return code, {"count": asked} if code == "at_least" else {}, parts


def _check_parameters(code: str, data: Mapping[str, Any]) -> None:
    """ValueError for a parameter that the criterion does not know, lacks, or cannot read."""
    known = {
        name: one for name, one in signature(CRITERIA[code]).parameters.items() if one.kind is Parameter.KEYWORD_ONLY
    }
    for name in data:
        if name not in known:
            raise ValueError(f"criterion {code!r} does not know {name!r}")
    for name, parameter in known.items():
        if parameter.default is Parameter.empty and name not in data:
            raise ValueError(f"criterion {code!r} needs {name!r}")
    hints = get_type_hints(CRITERIA[code])
    for name, value in data.items():
        if not _fits(value, hints[name]):
            raise ValueError(f"criterion {code!r} cannot read {name!r} as {value!r}")


def _fits(value: object, hint: Any) -> bool:
    """Whether a value out of JSON or TOML is of that type; whole numbers count days, months, scores: never negative."""
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    if type(None) in get_args(hint):
        return value is None or any(_fits(value, choice) for choice in choices)
    if hint is int:
        return type(value) is int and 0 <= value <= 12_000
    if hint is str:
        return isinstance(value, str) and bool(value)
    if getattr(hint, "__origin__", None) is Sequence:
        return isinstance(value, list | tuple) and all(_fits(one, choices[0]) for one in value)
    if getattr(hint, "__origin__", None) is Mapping:
        return isinstance(value, Mapping) and all(_fits(one, choices[1]) for one in value.values())
    return True
