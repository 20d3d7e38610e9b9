"""The palette holds WCAG AA: 4.5 for words, 3 for edges and marks that carry meaning."""

import re
from pathlib import Path

import pytest

PALETTE = Path(__file__).parents[3] / "frontend/src/_palette.scss"
COLOURS = dict(re.findall(r"^\$([a-z0-9-]+):\s*(#[0-9a-f]{6})", PALETTE.read_text(), re.MULTILINE))

WORDS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "sunk"),
    ("ink-2", "paper"),
    ("ink-2", "card"),
    ("ink-2", "sunk"),
    ("brand", "paper"),
    ("brand", "card"),
    ("brand", "sunk"),
    ("brand", "brand-soft"),
    ("brand", "green-soft"),
    ("brand", "amber-soft"),
    ("brand", "red-soft"),
    ("brand", "blue-soft"),
    ("card", "brand"),
    ("card", "brand-dark"),
    ("on-brand", "brand-dark"),
    ("green", "green-soft"),
    ("green", "card"),
    ("amber", "amber-soft"),
    ("amber", "card"),
    ("red", "red-soft"),
    ("red", "card"),
    ("red", "paper"),
    ("card", "red"),
    ("card", "red-dark"),
    ("blue", "blue-soft"),
    ("ink", "amber-soft"),
    ("ink", "green-soft"),
    ("ink", "red-soft"),
    ("ink", "blue-soft"),
    ("ink", "marigold"),
]
MARKS = [
    ("input-line", "card"),
    ("input-line", "paper"),
    ("brand", "card"),
    ("brand", "paper"),
    ("ink", "paper"),
    ("marigold", "brand-dark"),
    ("ink-2", "card"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself():
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert luminance("#777777") == pytest.approx(0.1845, abs=0.001)


@pytest.mark.parametrize(("text", "ground"), WORDS)
def test_words_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_and_focus_can_be_seen(mark, ground):
    assert contrast(mark, ground) >= 3


def test_no_colour_in_the_styles_escapes_the_palette():
    sheets = [path for path in PALETTE.parent.glob("*.scss") if path != PALETTE]
    strays = {
        stray
        for sheet in sheets
        for stray in re.findall(r"(?<!%23)#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", sheet.read_text())
        if stray != "#000000"  # ink on a printed page
    }
    assert strays == set()
