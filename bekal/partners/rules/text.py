"""The whole text of an agreement as plain data: what is signed, compared, laid on one another, and kept for ever.

A text is JSON with sections of entries, each entry under a key of its own: `terms`, `courses` (by id), `clauses` (by
code), `sharing` (by kind of course and cost), `duties` (by who owes what how often); `order` says in which order the
clauses and duties stand. `people`, `further` and `numbers` are who signs and under which numbers; they belong to one
paper. While a text is drafted its clauses have names in braces; once signed they are filled, and `sources` keeps them
as they were written, for the next draft.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bekal.partners.rules.clauses import ASKED_ELSEWHERE, KNOWN_ON_SIGNING, fill

Text = Mapping[str, Any]
SECTIONS = ("terms", "courses", "clauses", "sharing", "duties")
ORDERED = ("clauses", "duties")
TERMS = ("title", "starts", "ends", "minimum_participants", "maximum_participants", "eligibility_ruleset")
DATES = frozenset({"starts", "ends"})


def keyed(rows: Iterable[tuple[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """Entries by key with the order of the keys; a key that comes again gets a number."""
    entries: dict[str, Any] = {}
    for key, value in rows:
        free, number = key, 1
        while free in entries:
            number += 1
            free = f"{key}-{number}"
        entries[free] = value
    return entries, list(entries)


def make_text(
    *,
    terms: Mapping[str, Any],
    courses: Mapping[str, str],
    clauses: Iterable[Mapping[str, str]],
    sharing: Iterable[tuple[str, str, str, int]],
    duties: Iterable[Mapping[str, Any]],
    people: Iterable[Mapping[str, Any]] = (),
    further: Iterable[Mapping[str, Any]] = (),
    numbers: Iterable[str] = (),
) -> dict[str, Any]:
    """A text of its parts: `clauses` with code, title and body, `sharing` as (course, cost, funder, basis points)."""
    pages, clause_order = keyed((one["code"], {"title": one["title"], "body": one["body"]}) for one in clauses)
    owed, duty_order = keyed((duty_key(one), dict(one)) for one in duties)
    shares: dict[str, dict[str, int]] = {}
    for course, cost, funder, share in sharing:
        shares.setdefault(f"{course}/{cost}", {})[funder] = share
    return {
        "terms": {name: _plain(terms[name]) for name in TERMS},
        "courses": dict(courses),
        "clauses": pages,
        "sharing": shares,
        "duties": owed,
        "order": {"clauses": clause_order, "duties": duty_order},
        "people": [dict(one) for one in people],
        "further": [dict(one) for one in further],
        "numbers": list(numbers),
    }


def duty_key(duty: Mapping[str, Any]) -> str:
    """By what a duty is recognised in another text: who owes what, how often; the number and the words may change."""
    return f"{duty['side']}/{duty['kind']}/{duty['period']}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def terms_of(text: Text) -> dict[str, Any]:
    """The terms with their dates as dates."""
    return {name: date.fromisoformat(text["terms"][name]) if name in DATES else text["terms"][name] for name in TERMS}


def ordered(text: Text, section: str) -> list[tuple[str, Any]]:
    """The entries of `clauses` or `duties` in their order."""
    return [(key, text[section][key]) for key in text["order"][section]]


def shares_of(text: Text) -> list[tuple[str, str, str, int]]:
    """The sharing as (kind of course, kind of cost, kind of funder, basis points)."""
    rows = []
    for key, shares in sorted(text["sharing"].items()):
        course, _, cost = key.partition("/")
        rows += [(course, cost, funder, share) for funder, share in sorted(shares.items())]
    return rows


def filled(text: Text, values: Mapping[str, str]) -> dict[str, Any]:
    """The text with every name in its clauses filled in, and the clauses as they were written in `sources`."""
    clauses = {key: {**one, "body": fill(one["body"], values).text} for key, one in text["clauses"].items()}
    sources = {key: one["body"] for key, one in text["clauses"].items()}
    return {**text, "clauses": clauses, "sources": sources}


def unfilled(text: Text) -> dict[str, Any]:
    """The text as it was written, with the names in its clauses."""
    written = {name: value for name, value in text.items() if name != "sources"}
    sources = text.get("sources", {})
    clauses = {key: {**one, "body": sources.get(key, one["body"])} for key, one in text["clauses"].items()}
    return {**written, "clauses": clauses}


def blanks_of(text: Text, values: Mapping[str, str]) -> list[str]:
    """The names in its clauses that nobody knows yet, but for those that the signature tells or another condition."""
    names = [name for one in text["clauses"].values() for name in fill(one["body"], values).blanks]
    return [name for name in dict.fromkeys(names) if name not in KNOWN_ON_SIGNING | ASKED_ELSEWHERE]
