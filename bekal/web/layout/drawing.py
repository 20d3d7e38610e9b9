"""Jinja2 for the parts of pages with many lines; everything else is drawn by Django's templates.

Measured: fifty rows, or the four verdicts and fifteen events of a person, take a tenth of the time. A part is a file
`<area>/<name>.jinja` beside the area's templates; texts to translate are handed to it as values.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import Environment, FileSystemLoader, Template

_FOLDERS = sorted(Path(__file__).parents[1].glob("*/templates"))
_DRAWING = Environment(loader=FileSystemLoader(_FOLDERS), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def draw(name: str, **values: Any) -> SafeString:
    """The part `<area>/<name>.jinja` as HTML; values are escaped unless they are safe already."""
    return SafeString(_template(name).render(values))


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    return _DRAWING.get_template(name)
