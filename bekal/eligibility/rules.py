"""Rule sets: dated data in `rulesets/*.toml`. A change of the law is a new version with its own days."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bekal.eligibility.criteria import CRITERIA, Criterion
from bekal.eligibility.facts import CourseFacts
from bekal.eligibility.spans import Span
from bekal.lib.dates import Language

_FOLDER = Path(__file__).parent / "rulesets"


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion as one rule set asks it. `officer_decides_for` names the custody status for which an unknown answer
    may be accepted by an officer with a note."""

    code: str
    parameters: Mapping[str, Any]
    reference: str
    officer_decides_for: str | None = None

    def for_course(self, course: CourseFacts) -> Criterion | None:
        """The criterion for this course; None if it asks nothing of it. TypeError for parameters it does not know."""
        return CRITERIA[self.code](course, **self.parameters)


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
        asked = [(rule.code, rule.parameters) for rule in self.rules]
        added = tuple(rule for rule in other.rules if (rule.code, rule.parameters) not in asked)
        return replace(self, code=f"{self.code}+{other.code}", rules=self.rules + added)

    def with_parameters(self, code: str, **parameters: Any) -> RuleSet:
        """The same rules, with other parameters for one of them (another city, another number of years)."""
        return replace(
            self,
            rules=tuple(
                replace(rule, parameters={**rule.parameters, **parameters}) if rule.code == code else rule
                for rule in self.rules
            ),
        )


class NoRuleSet(LookupError):
    """No rule set of that name holds on that day."""


def ruleset_on(code: str, day: date) -> RuleSet:
    """The version of a shipped rule set that holds on `day`; NoRuleSet if there is none."""
    for version in shipped_rulesets().get(code, ()):
        if version.validity.contains(day):
            return version
    raise NoRuleSet(f"no rule set {code!r} holds on {day}")


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

    ValueError if it is no TOML, has no version, two that overlap, or an unknown criterion; KeyError if a field is
    missing; TypeError if a criterion gets parameters that it does not know.
    """
    data = tomllib.loads(text)
    versions = tuple(sorted((_version(data, version) for version in data["versions"]), key=_first_day))
    if not versions:
        raise ValueError("a rule set needs at least one version")
    for earlier, later in pairwise(versions):
        if earlier.validity.until is None or earlier.validity.until > _first_day(later):
            raise ValueError(f"the version of {_first_day(later)} begins before the one before it ends")
    return versions


def _first_day(ruleset: RuleSet) -> date:
    return ruleset.validity.since or date.min


def _version(data: Mapping[str, Any], version: Mapping[str, Any]) -> RuleSet:
    return RuleSet(
        code=data["code"],
        title={"id": data["title"]["id"], "en": data["title"]["en"]},
        validity=Span(version["valid_from"], version.get("valid_until")),
        reference=version["reference"],
        certainty=version["certainty"],
        note=version.get("note", ""),
        rules=tuple(_rule(rule, version["reference"]) for rule in version["criteria"]),
    )


def _rule(data: Mapping[str, Any], reference: str) -> Rule:
    parameters = dict(data)
    code = parameters.pop("code")
    if code not in CRITERIA:
        raise ValueError(f"there is no criterion {code!r}")
    rule = Rule(
        code=code,
        reference=parameters.pop("reference", reference),
        officer_decides_for=parameters.pop("officer_decides_for", None),
        parameters=parameters,
    )
    rule.for_course(CourseFacts())
    return rule
