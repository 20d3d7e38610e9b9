"""Official papers (letters, minutes, agreements) as blocks: written once, set as PDF and DOCX with the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KEPT_ROWS = 3
"""So many rows of a list, where it has them, stand on the page of who signs under it."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the offices from the highest to the writer, and where the writer is."""

    offices: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 stands centred over a chapter (`Pasal 3`), 2 stands over a part."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    align: Literal["justify", "center"] = "justify"


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[str, ...]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a word and what it stands for: day, place, number."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`amounts` are the places (from 0) of columns set to the right, `narrow` those of short numbers, as wide as they
    need; `totals` counts the last rows that sum up."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    amounts: frozenset[int] = frozenset()
    totals: int = 0
    narrow: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Signature:
    """Where somebody signs: for whom, in which office (`Plh.` before it where they act for the head), and the name."""

    heading: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, two beside each other."""

    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """An annex begins on a page of its own."""


Block = Heading | Paragraph | Items | Facts | Table | Signatures | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; `numbers` stand under the title, one for each party that numbers it."""

    letterhead: Letterhead
    title: str
    numbers: tuple[str, ...]
    blocks: tuple[Block, ...]
    language: Literal["id", "en"] = "id"
