"""Papers as PDF/A-2a and PDF/UA-1."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from typst import TypstError

from bekal.lib.documents import compile_pdf, marks_in
from bekal.lib.paper import (
    KEPT_ROWS,
    Block,
    Facts,
    Heading,
    Items,
    NewPage,
    Paper,
    Paragraph,
    Signatures,
    Table,
)
from bekal.lib.paper_text import for_pdf, without

TEMPLATE = Path(__file__).parent / "paper.typ"
TRIES = 6


def as_pdf(paper: Paper, *, made_on: date) -> bytes:
    """`paper` on A4; the same paper on the same day gives the same bytes."""
    data = {
        "language": paper.language,
        "title": for_pdf(paper.title).strip() or "–",
        "offices": _texts(paper.letterhead.offices),
        "address": for_pdf(paper.letterhead.address),
        "numbers": _texts(paper.numbers),
        "blocks": list(_blocks(paper.blocks)),
    }
    _keep_with_signatures(data)
    for _try in range(TRIES):
        try:
            return compile_pdf(TEMPLATE, data, made_on=made_on)
        except TypstError as error:  # a mark and its letter that are in no font together: only the setting tells
            data = _mended(data, str(error))
    return compile_pdf(TEMPLATE, _mended(data, ""), made_on=made_on)


def _keep_with_signatures(data: dict[str, Any]) -> None:
    """Nobody signs on a page that holds nothing else: what stands before goes over with the signatures.

    Only the setting tells whether a list must give some of its rows.
    """
    signed = [one for one, following in pairwise(data["blocks"]) if following["kind"] == "signatures"]
    for number, one in enumerate(signed):
        one["signed"] = number
    tables = [one for one in signed if one["kind"] == "table" and one["rows"]]
    pages = dict(marks_in(TEMPLATE, data)) if tables else {}
    for one in tables:
        if pages[f"rows {one['signed']}"] != pages[f"signatures {one['signed']}"]:
            one["kept"] = min(KEPT_ROWS, len(one["rows"]))


def _mended(data: dict[str, Any], complaint: str) -> dict[str, Any]:
    mended: dict[str, Any] = json.loads(without(json.dumps(data, ensure_ascii=False), complaint))
    return mended


def _blocks(blocks: Iterable[Block]) -> Iterable[dict[str, Any]]:
    """A part that stands under no chapter is one step below the title, as PDF/UA wants no step left out."""
    depth = 2
    for block in blocks:
        if isinstance(block, Heading):
            if not block.text.strip():
                continue  # PDF/UA knows no heading without words
            depth = 3 if block.level == 1 else depth
            yield {"kind": "heading", "text": for_pdf(block.text), "level": block.level, "depth": _depth(block, depth)}
        else:
            yield _plain(block)


def _depth(heading: Heading, under_chapter: int) -> int:
    return 2 if heading.level == 1 else under_chapter


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": for_pdf(block.text), "align": block.align}
        case Items():
            return {"kind": "items", "items": _texts(block.items), "numbered": block.numbered}
        case Facts():
            return {"kind": "facts", "rows": [_texts(row) for row in block.rows]}
        case Table():
            return _table(block)
        case Signatures():
            signed = [_texts((one.heading, one.title, one.name)) for one in block.signatures]
            return {"kind": "signatures", "signatures": signed}
        case NewPage():
            return {"kind": "new_page"}
    raise TypeError(f"no such block: {block!r}")


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": for_pdf(table.caption),
        "headings": _texts(table.headings),
        "rows": [_texts(row) for row in table.rows],
        "amounts": sorted(table.amounts),
        "totals": table.totals,
        "narrow": sorted(table.narrow),
    }


def _texts(texts: Iterable[str]) -> list[str]:
    return [for_pdf(text) for text in texts]
