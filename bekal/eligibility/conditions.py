"""Who belongs to a group of people, as a condition on facts written in plain data (TOML, or JSON of a database)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args, get_type_hints

from bekal.eligibility.expressions import AllOf, AnyOf, Compare, Expression, Not, Since
from bekal.eligibility.facts import PersonFacts


def _kind(hint: Any) -> Any:
    choices = [choice for choice in get_args(hint) if choice is not type(None)]
    return choices[0] if type(None) in get_args(hint) else hint


FACT_KINDS: Mapping[str, Any] = {name: _kind(hint) for name, hint in get_type_hints(PersonFacts).items()}
"""The kind of each fact: date, bool, str, int, frozenset[str], or a tuple of entries."""

COMPARES: Mapping[Any, Mapping[str, Any]] = {
    str: {"is": str, "in": list},
    bool: {"is": bool},
    int: {"is": int, "at_least": int},
    date: {"is": date, "at_least": date, "months": int},
    frozenset[str]: {"has_none_of": list, "has_all_of": list},
}
"""How a fact of each kind may be compared in a condition, and the kind of value that it takes."""


def read_condition(data: Mapping[str, Any]) -> Expression:
    """Who belongs to a group of people, from plain data (see `read_rule`). ValueError, which says what is wrong."""
    if not isinstance(data, Mapping):
        raise ValueError(f"a condition is a table, not {data!r}")
    if "fact" in data and len(data) == 2:
        ((comparison, value),) = ((key, value) for key, value in data.items() if key != "fact")
        return _condition(data["fact"], comparison, value)
    if len(data) == 1:
        ((key, value),) = data.items()
        if key == "not":
            return Not(read_condition(value))
        if key in ("all_of", "any_of") and isinstance(value, list | tuple) and value:
            parts = tuple(read_condition(part) for part in value)
            return AllOf(parts) if key == "all_of" else AnyOf(parts)
    raise ValueError(f"no condition: {json.dumps(data, default=str)}")


def _condition(fact: str, comparison: str, value: Any) -> Expression:
    kind = FACT_KINDS.get(fact)
    if kind is None:
        raise ValueError(f"there is no fact {fact!r}")
    if comparison not in COMPARES.get(kind, {}):
        raise ValueError(f"the fact {fact!r} cannot be compared with {comparison!r}")
    if kind is date and comparison != "months":
        value = date.fromisoformat(value) if isinstance(value, str) else value
    if not _fits_comparison(value, COMPARES[kind][comparison]):
        raise ValueError(f"the fact {fact!r} cannot be compared with the value {value!r}")
    if comparison == "months":
        return Since(fact, value)
    if isinstance(value, list | tuple):
        value = frozenset(value) if kind == frozenset[str] else tuple(value)
    return Compare(fact, comparison, value)


def _fits_comparison(value: object, asked: Any) -> bool:
    if asked is list:
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    return type(value) is asked
