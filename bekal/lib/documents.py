"""Documents as PDF/A-2a and PDF/UA-1, set by typst. Data goes in as values only, never as markup."""

import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst


def compile_pdf(template: Path, data: dict[str, Any], *, made_on: date) -> bytes:
    """The document `template` with `data` (plain JSON, read in the template as `json(bytes(sys.inputs.data))`).

    The same data on the same `made_on` gives the same bytes. Raises typst.TypstError for a broken template.
    """
    document = typst.compile(
        template,
        font_paths=_fonts(),
        sys_inputs=_inputs(data),
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(made_on, time(12), UTC),
    )
    if not isinstance(document, bytes):
        raise TypeError("one PDF was expected")
    return document


def marks_in(template: Path, data: dict[str, Any]) -> list[Any]:
    """What `template` says of itself where it is set with `data`: the values of its metadata labelled <mark>."""
    found: list[Any] = json.loads(
        typst.query(template, "<mark>", field="value", font_paths=_fonts(), sys_inputs=_inputs(data))
    )
    return found


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


@cache
def _fonts() -> typst.Fonts:
    """The fonts that typst brings along, and ours for emoji, so that a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[Path(__file__).parent / "fonts"])
