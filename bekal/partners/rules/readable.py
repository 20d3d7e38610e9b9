"""The entries of a text of an agreement in words; `Labels` says what each code is called, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bekal.lib.dates import Language, format_date
from bekal.lib.money import format_number
from bekal.partners.rules.comparison import Clash, Difference
from bekal.partners.rules.sharing import ALL_OF_IT
from bekal.partners.rules.text import DATES

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Labels:
    """What codes are called; `course` is the word for a course, `rulesets` the titles of extra rule sets."""

    language: Language
    terms: Mapping[str, str]
    course: str
    course_kinds: Mapping[str, str]
    costs: Mapping[str, str]
    funders: Mapping[str, str]
    sides: Mapping[str, str]
    duties: Mapping[str, str]
    periods: Mapping[str, str]
    rulesets: Mapping[str, str]


def entry_title(one: Difference | Clash, labels: Labels) -> str:
    """What an entry is about: the title of a clause, a cost of a kind of course, what a side owes."""
    known = (one.new, one.old) if isinstance(one, Difference) else (one.mine, one.theirs, one.base)
    match one.section:
        case "terms":
            return labels.terms[one.key]
        case "courses":
            return labels.course
        case "clauses":
            return str(next(value for value in known if value is not None)["title"])
        case "sharing":
            course, _, cost = one.key.partition("/")
            return f"{labels.course_kinds[course]}: {labels.costs[cost]}"
    side, kind, period = one.key.split("/")
    return f"{labels.sides[side]}: {labels.duties[kind]}, {labels.periods[period.partition('-')[0]]}"


def entry_text(section: str, key: str, value: Any, labels: Labels) -> str:
    """What an entry says; a dash where it is not there."""
    if value is None or value == "":
        return NOTHING
    match section:
        case "terms":
            return _term(key, value, labels)
        case "courses":
            return str(value)
        case "clauses":
            return str(value["body"])
        case "sharing":
            shares = sorted(value.items(), key=lambda one: -one[1])
            return ", ".join(f"{labels.funders[funder]} {percent(share, labels.language)}" for funder, share in shares)
    return f"{value['quantity']} {value['text']}".strip()


def _term(key: str, value: Any, labels: Labels) -> str:
    if key in DATES:
        day = date.fromisoformat(value)
        return format_date(day - timedelta(days=1) if key == "ends" else day, labels.language)
    return labels.rulesets.get(value, str(value)) if key == "eligibility_ruleset" else str(value)


def percent(share: int, language: Language = "id") -> str:
    """Basis points as 40% or 33,33%."""
    whole = share * 100 % ALL_OF_IT == 0
    return f"{format_number(share * 100 / ALL_OF_IT, language, decimals=0 if whole else 2)}%"
