"""Dated numbers that are no requirement of a right: how dates are counted, scales of remission, tolerances.

Each version stands in `scales/*.toml` with its reference and its certainty, as rule sets do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bekal.eligibility.spans import Span
from bekal.lib.dates import Language

_FOLDER = Path(__file__).parent / "scales"


@dataclass(frozen=True, slots=True)
class Scale:
    """One version of a scale: its values, by which law, on which days, and how sure that is."""

    code: str
    title: Mapping[Language, str]
    validity: Span
    reference: str
    certainty: str
    note: str
    values: Mapping[str, Any]


class NoScale(LookupError):
    """No scale of that name holds on that day."""


def scale_on(code: str, day: date) -> Scale:
    """The version of a shipped scale that holds on `day`; NoScale if there is none."""
    for version in shipped_scales().get(code, ()):
        if version.validity.contains(day):
            return version
    raise NoScale(f"no scale {code!r} holds on {day}")


@lru_cache(maxsize=1)
def shipped_scales() -> Mapping[str, tuple[Scale, ...]]:
    """Every scale that comes with the program, by code, its versions in order."""
    return {versions[0].code: versions for path in sorted(_FOLDER.glob("*.toml")) if (versions := _read(path))}


def _read(path: Path) -> tuple[Scale, ...]:
    return read_scale(path.read_text(encoding="utf-8"))


def read_scale(text: str) -> tuple[Scale, ...]:
    """The versions of one scale, in order of their days.

    ValueError if it is no TOML or two versions overlap; KeyError if a field is missing.
    """
    data = tomllib.loads(text)
    versions = tuple(_version(data, version) for version in sorted(data["versions"], key=lambda row: row["valid_from"]))
    for earlier, later in pairwise(versions):
        if earlier.validity.until is None or later.validity.since is None:
            raise ValueError("a later version begins before the one before it ends")
        if earlier.validity.until > later.validity.since:
            raise ValueError(f"the version of {later.validity.since} begins before the one before it ends")
    return versions


def _version(data: Mapping[str, Any], version: Mapping[str, Any]) -> Scale:
    return Scale(
        code=data["code"],
        title={"id": data["title"]["id"], "en": data["title"]["en"]},
        validity=Span(version["valid_from"], version.get("valid_until")),
        reference=version["reference"],
        certainty=version["certainty"],
        note=version.get("note", ""),
        values=version["values"],
    )
