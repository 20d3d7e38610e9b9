"""The texts from which agreements are drafted: shipped as dated data, filled with what the agreement says."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bekal.partners.choices import Certainty

DATA = Path(__file__).parents[1] / "data" / "clauses.toml"
BLANK = "……………"
LONGEST_BODY = 20_000  # characters
ITEM = "- "

PLACEHOLDERS = (
    "lapas",
    "kanwil",
    "mitra",
    "mitra_singkat",
    "pihak_lain",
    "judul",
    "nomor_lapas",
    "nomor_mitra",
    "kursus",
    "daftar_kursus",
    "jumlah_peserta",
    "mulai",
    "berakhir",
    "jangka_waktu",
    "tempat",
    "tanggal_tanda_tangan",
    "hari_tanda_tangan",
    "pejabat_lapas",
    "pejabat_mitra",
    "kewajiban_lapas",
    "kewajiban_mitra",
    "kewajiban_pihak_lain",
    "dasar_hukum",
)
"""The names that may stand in braces in a clause."""

KNOWN_ON_SIGNING = frozenset({"tempat", "tanggal_tanda_tangan", "hari_tanda_tangan"})
ASKED_ELSEWHERE = frozenset({"kursus", "daftar_kursus", "nomor_lapas", "nomor_mitra", "pejabat_lapas", "pejabat_mitra"})
"""Names without which an agreement is not signed anyway, each said by a condition of its own."""

_NAME = re.compile(r"\{([^{}\n]{1,60})\}")


class UnknownPlaceholder(Exception):
    """A clause has names in braces that stand for nothing; `names` are those."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it holds from a day; with an empty body it is left out."""

    code: str
    position: int
    title: str
    body: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Basis:
    """A law on which agreements rest, from `valid_from` until (not including) `ends`, and how sure we are of it."""

    text: str
    certainty: Certainty
    valid_from: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its names filled in; `blanks` are the names that nobody knows yet."""

    text: str
    blanks: tuple[str, ...]


@cache
def _shipped() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def shipped_clauses(kind: str, day: date) -> tuple[Clause, ...]:
    """The clauses that Bekal brings along for a kind of agreement, as they hold on a day, in their order."""
    found: dict[str, Clause] = {}
    for row in sorted(_shipped()["clause"], key=lambda row: row["valid_from"]):
        if row["kind"] == kind and row["valid_from"] <= day:
            told = {name: row[name] for name in ("code", "position", "title", "valid_from")}
            found[row["code"]] = Clause(**told, body=row["body"].strip())
    return tuple(sorted(found.values(), key=lambda clause: clause.position))


@cache
def legal_bases(day: date) -> tuple[Basis, ...]:
    """The laws on which an agreement of a day rests."""
    rows = (
        Basis(row["text"], Certainty(row["certainty"]), row["valid_from"], row.get("ends"))
        for row in _shipped()["basis"]
    )
    return tuple(one for one in rows if one.valid_from <= day and (one.ends is None or day < one.ends))


def clauses_in_force(shipped: Iterable[Clause], own: Iterable[Clause]) -> list[Clause]:
    """The shipped clauses with a prison's own in place of those of the same code; without those left empty."""
    found = {clause.code: clause for clause in shipped} | {clause.code: clause for clause in own}
    return sorted((one for one in found.values() if one.body.strip()), key=lambda one: (one.position, one.code))


def names_in(text: str) -> list[str]:
    """The names in braces, each once."""
    return list(dict.fromkeys(_NAME.findall(text)))


def check_names(text: str) -> None:
    """Raise UnknownPlaceholder where a text has a name in braces that stands for nothing."""
    if unknown := [name for name in names_in(text) if name not in PLACEHOLDERS]:
        raise UnknownPlaceholder(unknown)


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """`text` with every name replaced by its value, a value never being looked at again; raises UnknownPlaceholder."""
    check_names(text)
    blanks = tuple(name for name in names_in(text) if not values.get(name, "").strip())
    return Filled(_NAME.sub(lambda found: values.get(found[1], "").strip() or BLANK, text), blanks)


def as_items(lines: Iterable[str]) -> str:
    """Lines as numbered points of a clause."""
    return "\n".join(f"{ITEM}{line}" for line in lines)
