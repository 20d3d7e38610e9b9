"""Files are told by their content: what they are called says nothing."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.filetypes import FileKind, kind_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
PDF = b"%PDF-1.7\n" + b"x" * 40


def office(*names):
    """A package with these members, as office programs write them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "<xml/>")
    return file.getvalue()


WORD, SHEET, TYPES = "word/document.xml", "xl/workbook.xml", "[Content_Types].xml"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (PNG, FileKind.PNG),
        (JPEG, FileKind.JPEG),
        (office(TYPES, WORD), FileKind.DOCX),
        (office(TYPES, SHEET), FileKind.XLSX),
        (office(TYPES, WORD, "word/vbaProject.bin"), None),  # macros
        (office(TYPES, SHEET, "xl/vbaProject.bin"), None),
        (office(WORD), None),  # no package of an office program
        (office(TYPES, "ppt/presentation.xml"), None),
        (office("a.txt"), None),
        (b"PK\x03\x04" + b"\x00" * 60, None),  # a broken archive
        (PDF[:5], None),  # a signature and nothing more
        (b"", None),
        (b"<html><script>alert(1)</script></html>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
        (b"MZ" + b"\x00" * 60, None),
        (b"GIF89a" + b"\x00" * 60, None),
        (b" " + PDF, None),
    ],
)
def test_kinds_by_content(content, kind):
    assert kind_of(content) == kind


@given(st.binary(max_size=300))
def test_anything_at_all_is_told_without_an_error(content):
    assert kind_of(content) in {None, *FileKind}


@given(st.binary(max_size=300))
def test_a_broken_archive_is_told_without_an_error(rest):
    assert kind_of(b"PK\x03\x04" + rest) in {None, FileKind.DOCX, FileKind.XLSX}
