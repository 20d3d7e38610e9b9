"""Which of the letters that somebody typed a paper can carry; what it cannot carry shows as �, never as nothing."""

import re
from functools import cache
from pathlib import Path

MISSING = "\ufffd"
LONGEST_WORD = 20
FONTS = Path(__file__).parent / "fonts"

_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?")
_COMPLAINT = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_UNSURE = re.compile("[^\t\n\u0020-\u007e\u00a0-\u00ff\u2010-\u2026\ufffd\U0001f300-\U0001f64f]")
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


def without(text: str, complaint: str) -> str:
    """`text` with what typst complains of as �; where it names nothing, only Latin letters and emoji stay."""
    named = _COMPLAINT.search(complaint)
    refused = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), named[1]) if named else ""
    return text.replace(refused, MISSING) if refused and refused in text else _UNSURE.sub(MISSING, text)


class _Shown(dict[int, int]):
    def __missing__(self, letter: int) -> int:
        return letter if letter in _letters() else ord(MISSING)


@cache
def _letters() -> frozenset[int]:
    lines = (FONTS / "letters.txt").read_text(encoding="ascii").splitlines()
    ranges = [tuple(int(number, 16) for number in line.split()) for line in lines]
    return frozenset(letter for first, last in ranges for letter in range(first, last + 1)) | {0x9, 0xA}
