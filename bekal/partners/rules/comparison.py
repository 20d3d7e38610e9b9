"""What differs between two texts of an agreement, and how a change of one text is laid on a newer one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from bekal.partners.rules.text import ORDERED, SECTIONS, Text

NEVER_ABSENT = "terms"  # each of them stands in every text, if only as None


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that is not the same: `old` and `new` are its values, None where it is not there."""

    section: str
    key: str
    old: Any
    new: Any

    @property
    def change(self) -> Change:
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED


def differences(old: Text, new: Text) -> list[Difference]:
    """Every entry that is not the same in two texts, section by section in their order."""
    found = []
    for section in SECTIONS:
        for key in _keys(section, old, new):
            was, now = old[section].get(key), new[section].get(key)
            if was != now:
                found.append(Difference(section, key, was, now))
    return found


def _keys(section: str, *texts: Text) -> list[str]:
    """The keys of a section in all texts, those of the first in its order, then what the others add."""
    keys: list[str] = []
    for text in texts:
        mine = text["order"][section] if section in ORDERED else sorted(text[section], key=_natural)
        keys += [key for key in mine if key not in keys]
    return keys


def _natural(key: str) -> tuple[int, str]:
    return (int(key) if key.isdigit() else 0, key)


# --- word by word ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is in both texts (`change` None), or only in the old or the new one."""

    text: str
    change: Change | None


_WORDS = re.compile(r"\s+|[^\s]+")


def word_differences(old: str, new: str) -> list[Piece]:
    """The words of two texts as pieces; those kept and removed make up `old`, those kept and added `new`."""
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    pieces = []
    for kind, first, after, other_first, other_after in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(was[first:after]), None))
            continue
        pieces += [
            Piece("".join(words), change)
            for words, change in ((was[first:after], Change.REMOVED), (now[other_first:other_after], Change.ADDED))
            if words
        ]
    return pieces


# --- laying a change on a newer text --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clash:
    """An entry that both sides changed, each otherwise; None where a side has removed it."""

    section: str
    key: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        return f"{self.section}:{self.key}"


@dataclass(frozen=True, slots=True)
class Rebased:
    """A text with what either side changed; where both did, it has theirs, and `clashes` has both."""

    text: dict[str, Any]
    clashes: tuple[Clash, ...]


def rebased(base: Text, mine: Text, theirs: Text, *, keep_mine: Iterable[str] = ()) -> Rebased:
    """What `mine` changed of `base`, laid on `theirs`, which changed the same base.

    What only one side changed is taken from that side. What both changed otherwise is a clash: theirs unless its name
    is in `keep_mine`. Who signs, and under which number, stays mine.
    """
    chosen = frozenset(keep_mine)
    merged: dict[str, Any] = {name: mine[name] for name in ("people", "further", "numbers")}
    clashes = []
    for section in SECTIONS:
        merged[section] = {}
        for key in _keys(section, theirs, mine, base):
            was, my, their = (text[section].get(key) for text in (base, mine, theirs))
            value = their if my == was else my
            if my != was and their != was and my != their:
                clash = Clash(section, key, was, my, their)
                clashes.append(clash)
                value = my if clash.name in chosen else their
            if value is not None or section == NEVER_ABSENT:
                merged[section][key] = value
    merged["order"] = {section: _order(section, merged, base, mine, theirs) for section in ORDERED}
    return Rebased(merged, tuple(clashes))


def _order(section: str, merged: Mapping[str, Any], base: Text, mine: Text, theirs: Text) -> list[str]:
    """The order of the side that changed it, with what the other side added where that side has it."""
    moved = [key for key in mine["order"][section] if key in base[section]] != [
        key for key in base["order"][section] if key in mine[section]
    ]
    first, second = (mine, theirs) if moved else (theirs, mine)
    order = list(first["order"][section])
    for place, key in enumerate(second["order"][section]):
        if key not in order:
            before = [one for one in second["order"][section][:place] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, key)
    return [key for key in order if key in merged[section]]


def undecided(clashes: Sequence[Clash], answered: Iterable[str]) -> list[Clash]:
    """Those of the clashes about which nobody has decided yet."""
    known = frozenset(answered)
    return [clash for clash in clashes if clash.name not in known]
