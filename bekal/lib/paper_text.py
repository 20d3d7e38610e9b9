"""Which of the letters that somebody typed a paper can carry; what it cannot carry shows as �, never as nothing."""

import re
from functools import cache
from pathlib import Path

MISSING = "\ufffd"
LONGEST_WORD = 20
FONTS = Path(__file__).parent / "fonts"

_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?")
_ODD_LINE_ENDS = re.compile("[\u0085\u2028\u2029]")
_STRETCH = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


def for_xml(text: str) -> str:
    """`text` with every character that XML forbids as �."""
    return _NOT_IN_XML.sub(MISSING, _LINE_ENDS.sub("\n", text))


def for_pdf(text: str) -> str:
    """`text` with every letter that no font has as �, and with places to break in words too long for a line.

    An archival PDF may not hold a letter that cannot be seen, so typst refuses it.
    """
    plain = _ODD_LINE_ENDS.sub("\n", for_xml(text))
    return _STRETCH.sub("\\g<0>\u200b", plain.translate(_Shown()))


class _Shown(dict[int, int]):
    def __missing__(self, letter: int) -> int:
        return letter if letter in _letters() else ord(MISSING)


@cache
def _letters() -> frozenset[int]:
    lines = (FONTS / "letters.txt").read_text(encoding="ascii").splitlines()
    ranges = [tuple(int(number, 16) for number in line.split()) for line in lines]
    return frozenset(letter for first, last in ranges for letter in range(first, last + 1)) | {0x9, 0xA}
